"""From what Chroma holds to the next snapshot: written beside, then pointed to, all at once.

In: an open store. Out: a new generation in the folder, or nothing when the current one is up to
date. What has not changed since the last generation is taken over from it.
"""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
import time
from collections import defaultdict
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from store import lexical
from store.analyser import analyser_id, counting_id
from store.chroma import collection_names, open_chroma
from store.codec import content_hash, dumps, entry_row, passage_row, text_hash
from store.disk import disk_errors, replace_text, sync_tree
from store.errors import StoreDamaged, StoreError, StoreLocked, StoreMismatch, StoreUnreachable
from store.lock import writer_lock
from store.manifest import FORMAT
from store.snapshot import (
    ENTRIES,
    FACTS,
    MATRIX,
    PASSAGES,
    SnapshotStatus,
    crc,
    missing,
    open_snapshot,
    verified_facts,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import Any

    from store.chroma import Chroma
    from store.chroma_records import Collections
    from store.manifest import Manifest
    from store.place import Place
    from store.records import Entry, Passage

_log = logging.getLogger(__name__)


def publish(collections: Collections, manifest: Manifest, place: Place) -> SnapshotStatus:
    """Writes a new generation from the collections and makes it the current one.

    Raises:
        StoreFull: there is no room for it; the current generation stays.
        StoreError: the collections cannot be read.
    """
    entries = collections.read_entries()
    passages, matrix = _whole_passages(collections, entries, manifest)
    with disk_errors(place.directory):
        place.snapshots.mkdir(parents=True, exist_ok=True)
        name = f"{manifest.revision:08d}-{secrets.token_hex(3)}"
        beside = place.snapshots / f".{name}"
        try:
            beside.mkdir()
            status = _status(name, manifest, entries, len(passages))
            previous = _current_folder(place)
            _write(beside, entries, (passages, matrix), previous)
            _seal(beside, status, entries)
            beside.rename(place.snapshots / name)
            replace_text(place.pointer, name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        _sweep(place, {name, previous.name if previous else name})
    return status


def up_to_date(manifest: Manifest, place: Place) -> bool:
    """Whether the current generation is sound and shows exactly this revision of this store."""
    facts = _sound_facts(_current_folder(place))
    if facts.get("analyser") != analyser_id():
        return False
    status = facts["status"]
    return (status["store"], status["revision"]) == (manifest.store, manifest.revision)


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
        if _current_folder(place) is None:
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
            publish(chroma.collections(current), current, place)


def _whole_passages(
    collections: Collections, entries: Sequence[Entry], manifest: Manifest
) -> tuple[list[Passage], np.ndarray]:
    """The passages of entries that have all of theirs, in the entries' order."""
    content = {entry.key: content_hash(entry) for entry in entries}
    held: dict[str, dict[int, tuple[Passage, np.ndarray]]] = defaultdict(dict)
    counts: dict[str, int] = {}
    for passage, mark, vector in collections.read_passages():
        if content.get(mark.entry_key) == mark.entry_content:
            held[mark.entry_key][passage.ordinal] = (passage, vector)
            counts[mark.entry_key] = mark.count
    rows = [
        held[entry.key][ordinal]
        for entry in entries
        if len(held.get(entry.key, ())) == counts.get(entry.key)
        for ordinal in sorted(held[entry.key])
    ]
    shape = (len(rows), manifest.making.dimension)
    matrix = np.array([vector for _, vector in rows], np.float32).reshape(shape)
    return [passage for passage, _ in rows], matrix


def _status(
    name: str, manifest: Manifest, entries: Sequence[Entry], embedded: int
) -> SnapshotStatus:
    return SnapshotStatus(
        generation=name,
        store=manifest.store,
        revision=manifest.revision,
        days=len({entry.day for entry in entries}),
        papers=len({entry.arxiv_id for entry in entries}),
        entries=len(entries),
        passages=max(manifest.passages, embedded),
        embedded=embedded,
        embedder=manifest.making.embedder,
        dimension=manifest.making.dimension,
        collection=collection_names(manifest.epoch)[2],
        published=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _write(
    folder: Path,
    entries: Sequence[Entry],
    vectors: tuple[list[Passage], np.ndarray],
    previous: Path | None,
) -> None:
    passages, matrix = vectors
    _write_rows(folder / PASSAGES, [passage_row(passage) for passage in passages])
    np.save(folder / MATRIX, matrix)
    facts = _sound_facts(previous)
    derived = (facts.get("analyser"), facts.get("text"))
    if previous is not None and derived == (analyser_id(), _text_sum(entries)):
        for path in previous.iterdir():
            if path.name not in {PASSAGES, MATRIX, FACTS}:
                _share(path, folder / path.name)
        return
    _write_rows(folder / ENTRIES, [entry_row(entry) for entry in entries])
    lexical.write(folder, entries, previous if facts.get("counting") == counting_id() else None)


def _write_rows(path: Path, rows: list[list[Any]]) -> None:
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _sound_facts(folder: Path | None) -> dict[str, Any]:
    """The facts of a generation that can be built upon; none when it is damaged."""
    if folder is None:
        return {}
    try:
        return verified_facts(folder)
    except (StoreDamaged, StoreMismatch):
        return {}


def _text_sum(entries: Sequence[Entry]) -> str:
    return text_hash(dumps([[entry.key, entry.line, content_hash(entry)] for entry in entries]))


def _share(path: Path, target: Path) -> None:
    """The same file in two generations, without a second copy where the file system can."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)


def _seal(folder: Path, status: SnapshotStatus, entries: Sequence[Entry]) -> None:
    files = {path.name: [path.stat().st_size, crc(path)] for path in sorted(folder.iterdir())}
    facts: dict[str, Any] = {
        "format": FORMAT,
        "analyser": analyser_id(),
        "counting": counting_id(),
        "text": _text_sum(entries),
        "status": asdict(status),
        "files": files,
    }
    (folder / FACTS).write_text(json.dumps(facts, indent=1), encoding="utf-8")
    sync_tree(folder)


def _current_folder(place: Place) -> Path | None:
    try:
        folder = place.snapshots / place.pointer.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return None
    return folder if folder.is_dir() and folder != place.snapshots else None


def _sweep(place: Place, kept: set[str]) -> None:
    """Keeps the current generation and the one before, for readers that are just opening it."""
    for path in place.snapshots.iterdir():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
