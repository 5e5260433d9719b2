"""Bringing a folder's snapshots up to what Chroma holds, where no ingest here has done it.

In: a place. Out: a new generation, or nothing when the current one is sound and up to date: behind
a Chroma server that another machine has filled, or where a file of the snapshot is damaged.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from store.chroma import open_chroma
from store.errors import StoreError, StoreLocked, StoreUnreachable
from store.lock import writer_lock
from store.publish import current_folder, publish
from store.snapshot import missing, open_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.chroma import Chroma
    from store.manifest import Manifest
    from store.place import Place

_log = logging.getLogger(__name__)


def mender(place: Place) -> Callable[[], None]:
    """What a `SnapshotSource` calls when the current generation is damaged: `mend`, not patiently.

    A question waits for it, and another writer is about to show a new generation anyway. Vectors of
    sentences that have to be made again are left for the next ingest.
    """
    return lambda: mend(replace(place, patience=0.0))


def mend(place: Place) -> None:
    """Derives a damaged current generation again from the database.

    Raises:
        StoreMissing: the database holds no store.
        StoreLocked: another process is writing to it.
        StoreError: the database cannot be read, or the folder cannot be written.
    """
    with writer_lock(place), open_chroma(place) as chroma:
        manifest = chroma.manifest()
        if manifest is None:
            raise missing(place.name)
        if _behind(manifest, place):
            publish(chroma.collections(manifest), manifest, place)


def refresh(place: Place) -> None:
    """Brings the folder's caches up to the Chroma server; does nothing without one.

    A server that does not answer, or a writer in the same folder, is no harm while there is a
    snapshot to read.

    Raises:
        StoreUnreachable: the server does not answer and there is no snapshot.
        StoreMissing: nothing has been ingested there yet.
    """
    if place.chroma_url is None:
        return
    try:
        with open_chroma(place) as chroma:
            manifest = chroma.manifest()
            if manifest is None:
                raise missing(place.name)
            if _behind(manifest, place):
                _rebuild(chroma, manifest, place)
    except (StoreUnreachable, StoreLocked) as error:
        if current_folder(place) is None:
            raise
        _log.warning("reading the last snapshot: %s", error)


def refresher(place: Place, *, every: float = 5.0) -> Callable[[], None] | None:
    """What a server's `SnapshotSource` calls: `refresh`, at most once in so many seconds."""
    if place.chroma_url is None:
        return None
    last = -every

    def call() -> None:
        nonlocal last
        if time.monotonic() - last >= every:
            refresh(place)
            last = time.monotonic()

    return call


def _behind(manifest: Manifest, place: Place) -> bool:
    """While a writer is at work, a cache that shows the same store is left as it is."""
    try:
        status = open_snapshot(place.directory).status
    except StoreError:
        return True
    if status.store != manifest.store:
        return True
    return manifest.settled and status.revision != manifest.revision


def _rebuild(chroma: Chroma, manifest: Manifest, place: Place) -> None:
    with writer_lock(place):
        current = chroma.manifest() or manifest
        # Another process may have done it while this one waited for the lock.
        if _behind(current, place):
            publish(chroma.collections(current), current, place, tell=lambda *_: None)
