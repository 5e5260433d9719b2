"""What Chroma and its connection raise, turned into our errors with the remedy."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from store.disk import disk_errors, no_right, no_room, probe
from store.errors import StoreDamaged, StoreError, StoreFull, StoreUnreachable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.place import Place

_FULL = ("disk is full", "no space left", "file too large", "disk i/o error")
_READ_ONLY = ("readonly database", "read-only", "permission denied", "unable to open database")


@contextmanager
def chroma_errors(place: Place) -> Iterator[None]:
    """Turns what Chroma raises into the error tree.

    Raises:
        StoreFull: the disk is full or cannot be written.
        StoreUnreachable: the Chroma server does not answer.
        StoreDamaged: the embedded database is corrupt.
        StoreError: the server refused, or anything else that Chroma says.
    """
    import httpx
    from chromadb.errors import ChromaError

    try:
        with disk_errors(place.directory):
            yield
    except httpx.HTTPError as error:
        raise unreachable(place, error) from error
    except (ChromaError, sqlite3.Error, RuntimeError, ValueError) as error:
        raise _named(place, error) from error
    except BaseException as error:
        # A panic of Chroma's native part is no `Exception`; everything else passes unchanged.
        if type(error).__name__ != "PanicException":
            raise
        raise _named(place, error) from error


def unreachable(place: Place, error: Exception) -> StoreUnreachable:
    """What is said when the server does not answer."""
    return StoreUnreachable(
        f"the Chroma server {place.name} does not answer ({error});"
        " start it, or mend ASSISTANT_CHROMA_URL, and run the same command again:"
        " it goes on where it stopped"
    )


def _named(place: Place, error: BaseException) -> StoreError:
    said = str(error).lower()
    if place.chroma_url is not None:
        if "could not connect" in said:
            return unreachable(place, RuntimeError(str(error)))
        return StoreError(
            f"the Chroma server {place.name} refused: {str(error) or type(error).__name__!r};"
            " see its log, and check the URL and the token"
        )
    if any(word in said for word in _FULL):
        return no_room(place.directory)
    if any(word in said for word in _READ_ONLY):
        return no_right(place.directory)
    try:
        # Chroma does not always say that it was the disk.
        probe(place.directory)
    except StoreFull as full:
        return full
    return StoreDamaged(
        f"the database of the store {place.name} cannot be read ({error});"
        " make it anew from the digests with `assistant ingest --rebuild PATH...`"
    )
