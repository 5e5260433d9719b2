"""A backup file back into a store: all of it checked, filled in beside, then swapped at once.

In: a file that `store.backup` wrote. Out: a store with its records and vectors, nothing computed
anew; until it is whole the old one stays in use, whatever stops the run.
"""

from __future__ import annotations

import shutil
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from store.archive import checked
from store.chroma import open_chroma, replacing_damaged
from store.chroma_records import Cut
from store.codec import content_hash
from store.disk import disk_errors, no_room, replace_bytes
from store.fill import Filling
from store.kept import Kept
from store.lock import writer_lock
from store.manifest import Manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from store.archive import Archive, Held
    from store.place import Place
    from store.records import Entry

    Progress = Callable[[str, int, int], None]

_TOGETHER = 64
"""Entries whose passages are written together."""


def restore(
    place: Place, file: Path, *, beside: Sequence[str] = (), progress: Progress | None = None
) -> Held:
    """Makes the store what the backup holds.

    Args:
        beside: names of the further files that may be put back; lines they have gained stay.
        progress: called with a stage ("write", "embed", "index", "sentences"), how much is done,
            of how much.

    Raises:
        BackupBroken: the file is not whole; nothing was changed.
        StoreLocked: another process is writing to the store.
        StoreFull: there is no room for both; the old store is as it was.
        StoreError: the database cannot be written.
    """
    tell = progress or (lambda *_: None)
    with disk_errors(file.parent), checked(file) as archive:
        _check_room(place, archive.held)
        with writer_lock(place):
            replacing_damaged(place, lambda: _fill(place, archive, tell))
            _put_kept(place, archive)
            _put_beside(place, archive, beside)
        return archive.held


def _check_room(place: Place, held: Held) -> None:
    """Leaves a full disk alone: the old store and the new one stand side by side for a while."""
    folder = next(path for path in [place.directory, *place.directory.parents] if path.exists())
    if place.chroma_url is None and shutil.disk_usage(folder).free < 2 * held.size:
        raise no_room(place.directory)


def _fill(place: Place, archive: Archive, tell: Progress) -> None:
    with open_chroma(place) as chroma, chroma.writing():
        manifest = Manifest.fresh(archive.making, chroma.new_epoch())
        chroma.save(manifest, "next")
        chroma.sweep()
        filling = Filling(chroma, place, manifest, "next", tell)
        stored, held = filling.collections, archive.held
        entries = archive.entries()
        done = 0
        for count in stored.write_entries(entries):
            done += count
            tell("write", done, held.entries)
        stored.write_days(archive.days())
        done = 0
        for cuts in _cuts(archive, {entry.key: entry for entry in entries}):
            stored.write_passages(cuts)
            done += sum(len(cut.passages) for cut in cuts)
            tell("embed", done, held.passages)
        tell("index", 0, 1)
        filling.publish(held.cut, complete=held.complete)
        filling.promote(complete=held.complete)
        chroma.sweep()
        tell("index", 1, 1)


def _cuts(archive: Archive, entries: dict[str, Entry]) -> Iterator[list[Cut]]:
    """Entries with all their passages; those of which some are missing are made anew by ingest."""
    batch: list[Cut] = []
    for key, rows in groupby(archive.passages(), key=lambda row: row[1].entry_key):
        found = list(rows)
        entry = entries.get(key)
        whole = len(found) == found[0][1].count
        if entry is None or not whole or found[0][1].entry_content != content_hash(entry):
            continue
        vectors = np.stack([vector for _, _, vector in found])
        batch.append(Cut(entry, tuple(passage for passage, _, _ in found), vectors))
        if len(batch) == _TOGETHER:
            yield batch
            batch = []
    if batch:
        yield batch


def _put_kept(place: Place, archive: Archive) -> None:
    """The kept digests of the backup, in the place of those that were here."""
    digests = dict(archive.digests())
    kept = Kept(place)
    with disk_errors(place.directory):
        if digests:
            kept.folder.mkdir(parents=True, exist_ok=True)
        for name, data in digests.items():
            replace_bytes(kept.folder / name, data)
        for path in kept.files():
            if path.name not in digests:
                path.unlink()
        kept.finish()


def _put_beside(place: Place, archive: Archive, beside: Sequence[str]) -> None:
    """Lines that the further files here do not have yet; none is taken away."""
    with disk_errors(place.directory):
        for name, lines in archive.beside():
            if name not in beside:
                continue
            path = place.directory / name
            path.touch(mode=0o600)
            known = set(path.read_bytes().splitlines(keepends=True))
            with path.open("ab") as file:
                file.write(b"".join(line for line in lines if line not in known))
