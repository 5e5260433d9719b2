"""One writer a Chroma server, whichever machine it runs on: a claim that stands in the server.

Creating a collection is the one step that a server lets exactly one of two callers do. The claim of
a killed writer lapses: at once for its own folder, whose lock is free again, else after a while.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

from store.chroma_errors import chroma_errors
from store.disk import replace_text
from store.errors import StoreError, StoreLocked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from store.place import Place

NAME = "digest-writer"
_BEAT = 20.0
_LAPSES = 120.0
_LOOK = 0.5


@contextmanager
def claim(client: Any, place: Place) -> Iterator[None]:
    """Holds the right to write to a server's store, renewed while it is held.

    The caller holds the lock of the folder (`store.lock`) already.

    Raises:
        StoreLocked: another writer has held it for all of ``place.patience`` seconds.
        StoreUnreachable: the server does not answer.
    """
    _take(client, place)
    done = threading.Event()
    beating = threading.Thread(target=_beat, args=(client, place, done), daemon=True)
    beating.start()
    try:
        yield
    finally:
        done.set()
        beating.join()
        _drop(client, place)


def _take(client: Any, place: Place) -> None:
    until = time.monotonic() + place.patience
    while True:
        held = _held(client, place)
        if held is None:
            if _create(client, place):
                return
            continue
        if _lapsed(held, place):
            _drop(client, place)
            continue
        if time.monotonic() >= until:
            raise StoreLocked(
                f"process {held['pid']} on {held['host']} is writing to the store {place.name}"
                f" (waited {place.patience:g} s); try again when it is done, or end it"
            )
        time.sleep(_LOOK)


def _create(client: Any, place: Place) -> bool:
    try:
        with chroma_errors(place):
            client.create_collection(NAME, metadata=_own(place), embedding_function=None)
    except StoreError:
        # Taken by another in this very moment; any other failure is told.
        if _held(client, place) is not None:
            return False
        raise
    return True


def _held(client: Any, place: Place) -> dict[str, Any] | None:
    with chroma_errors(place):
        for collection in client.list_collections():
            if collection.name == NAME:
                return dict(collection.metadata)
    return None


def _beat(client: Any, place: Place, done: threading.Event) -> None:
    while not done.wait(_BEAT):
        try:
            with chroma_errors(place):
                client.get_collection(NAME, embedding_function=None).modify(metadata=_own(place))
        except StoreError:
            # The writer meets the same error in its own next call, and tells it.
            return


def _drop(client: Any, place: Place) -> None:
    if _held(client, place) is not None:
        with chroma_errors(place):
            client.delete_collection(NAME)


def _own(place: Place) -> dict[str, str | float]:
    return {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "folder": _folder_id(place),
        "beat": time.time(),
    }


def _lapsed(held: dict[str, Any], place: Place) -> bool:
    silent = time.time() - float(held["beat"])
    return silent > _LAPSES or bool(held["folder"] == _folder_id(place))


def _folder_id(place: Place) -> str:
    """A random name of the folder on this machine, made when it is first asked for."""
    path = place.directory / "folder-id"
    if not path.exists():
        replace_text(path, uuid.uuid4().hex)
    return path.read_text(encoding="utf-8")
