"""Where a server's readers get the newest snapshot: loaded once, looked after, shared by threads.

In: a place. Out: a snapshot on each call; a damaged one is derived again, or the one before serves.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from store.errors import StoreDamaged, StoreError, StoreMissing
from store.snapshot import load, open_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from store.place import Place
    from store.snapshot import Snapshot

_log = logging.getLogger(__name__)


class SnapshotSource:
    """The newest snapshot, for a server: looks at the pointer on each call, loads when it moved.

    Args:
        place: where the store is.
        refresh: called now and then before looking, to bring the caches up to a Chroma server
            (`store.refresh.refresher`); None where the folder is the whole store.
        mend: called when the current generation is damaged, to derive it again
            (`store.refresh.mender`).
    """

    def __init__(
        self,
        place: Place,
        refresh: Callable[[], None] | None = None,
        mend: Callable[[], None] | None = None,
    ) -> None:
        self._place = place
        self._refresh = refresh
        self._mend = mend
        self._loading = threading.Lock()
        self._held: tuple[tuple[int, int], Snapshot] | None = None

    def current(self) -> Snapshot:
        """The newest snapshot; the last good one while a newer cannot be read.

        Raises:
            StoreMissing: nothing has been ingested yet.
            StoreError: there is no snapshot in hand and the one on disk cannot be read.
        """
        held = self._held
        if self._refresh is None and held is not None and held[0] == self._stamp():
            return held[1]
        # While one thread loads, the others answer from what they have.
        if not self._loading.acquire(blocking=held is None):
            assert held is not None
            return held[1]
        try:
            return self._look()
        finally:
            self._loading.release()

    def _look(self) -> Snapshot:
        held = self._held
        try:
            if self._refresh is not None:
                self._refresh()
            stamp = self._stamp()
            if held is not None and held[0] == stamp:
                return held[1]
            fresh = self._open(alone=held is None)
        except StoreError as error:
            if held is None:
                raise
            _log.warning("going on with snapshot %s: %s", held[1].status.generation, error)
            return held[1]
        self._held = (stamp, fresh)
        return fresh

    def _open(self, *, alone: bool) -> Snapshot:
        """The current generation; when it is damaged, derived again.

        Args:
            alone: there is no snapshot in hand to go on with; the one before on the disk will do.
        """
        try:
            return open_snapshot(self._place.directory)
        except (StoreDamaged, StoreMissing) as error:
            if isinstance(error, StoreMissing) and not self._place.chroma.exists():
                raise
            _log.warning("%s", error)
            found = self._mended() or (_before(self._place.directory) if alone else None)
            if found is None:
                raise
            return found

    def _mended(self) -> Snapshot | None:
        if self._mend is None:
            return None
        try:
            self._mend()
            return open_snapshot(self._place.directory)
        except StoreError as error:
            _log.warning("the snapshot cannot be derived again: %s", error)
            return None

    def _stamp(self) -> tuple[int, int]:
        try:
            stat = self._place.pointer.stat()
        except FileNotFoundError:
            return (0, 0)
        return (stat.st_mtime_ns, stat.st_ino)


def _before(directory: Path) -> Snapshot | None:
    """The newest generation that can be read, whatever the pointer says."""
    for folder in sorted((directory / "snapshots").glob("[!.]*"), reverse=True):
        try:
            return load(folder)
        except StoreError:
            continue
    return None
