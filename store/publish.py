"""From what Chroma holds to the next snapshot: written beside, then pointed to, all at once.

In: an open store. Out: a new generation in the folder, or nothing when the current one is up to
date. What has not changed since the last generation is taken over from it.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections import defaultdict
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from store import lexical, sentence_vectors
from store.analyser import analyser_id, counting_id
from store.chroma import collection_names
from store.codec import content_hash, dumps, entry_row, passage_row, text_hash
from store.disk import disk_errors, replace_text, sync_tree
from store.embed.sentences import ENCODER_ID, can_encode
from store.embed.text_only import TEXT_ONLY_ID
from store.errors import StoreDamaged, StoreMismatch
from store.manifest import FORMAT
from store.snapshot import (
    ENTRIES,
    FACTS,
    MATRIX,
    PASSAGES,
    SnapshotStatus,
    crc,
    read_vectors,
    verified_facts,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from store.chroma_records import Collections
    from store.manifest import Manifest
    from store.place import Place
    from store.records import Entry, Passage

    _Row = tuple[Passage, np.ndarray]
    _Known = dict[str, _Row]


@dataclass(frozen=True, slots=True)
class _Previous:
    """The generation that can be built upon, every file of it checked: none when it is damaged."""

    folder: Path | None
    facts: Mapping[str, Any]
    name: str

    @classmethod
    def of(cls, place: Place) -> _Previous:
        folder = current_folder(place)
        if folder is None:
            return cls(None, {}, "")
        try:
            return cls(folder, verified_facts(folder), folder.name)
        except (StoreDamaged, StoreMismatch):
            return cls(None, {}, folder.name)

    def has(self, **facts: str) -> bool:
        """Whether it was written so."""
        return all(self.facts.get(name) == value for name, value in facts.items())


def publish(
    collections: Collections,
    manifest: Manifest,
    place: Place,
    *,
    changed: frozenset[str] | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> SnapshotStatus:
    """Writes a new generation from the collections and makes it the current one.

    Args:
        changed: keys of the entries that differ from the current generation, where that is known:
            the vectors of all others are taken over unseen, those of these are left out for now.
        tell: called with how many sentences have their vectors, of how many that had none; None
            leaves those for a later generation.

    Raises:
        StoreFull: there is no room for it; the current generation stays.
        StoreError: the collections cannot be read.
    """
    entries = collections.read_entries()
    content = {entry.key: content_hash(entry) for entry in entries}
    previous = _Previous.of(place)
    known = _carried(previous, manifest)
    if changed is None:
        rows = _whole_passages(collections, content, known)
    else:
        rows = _untouched_passages(known, content.keys() - changed)
    shown = [row for entry in entries for row in rows.get(entry.key, ())]
    with disk_errors(place.directory):
        place.snapshots.mkdir(parents=True, exist_ok=True)
        name = f"{manifest.revision:08d}-{secrets.token_hex(3)}"
        beside = place.snapshots / f".{name}"
        try:
            beside.mkdir()
            status = _status(name, manifest, entries, len(shown))
            _write_vectors(beside, shown, status.dimension)
            text = _text_sum(entries, content)
            _write_text(beside, entries, text, previous)
            encoder = _write_sentences(
                beside, entries, previous, tell if _encodes(manifest) else None
            )
            _seal(beside, status, text, encoder)
            beside.rename(place.snapshots / name)
            replace_text(place.pointer, name)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        _sweep(place, {name, previous.name or name})
    return status


def up_to_date(manifest: Manifest, place: Place) -> bool:
    """Whether the current generation is sound and shows exactly this revision of this store."""
    facts = _Previous.of(place).facts
    if facts.get("analyser") != analyser_id():
        return False
    if _encodes(manifest) and facts.get("sentences") != ENCODER_ID:
        return False
    status = facts["status"]
    return (status["store"], status["revision"]) == (manifest.store, manifest.revision)


def _encodes(manifest: Manifest) -> bool:
    """Whether a snapshot of this state has the vectors of its sentences: once passages have theirs.

    A store that was told to do without vectors has none of either kind.
    """
    return manifest.complete and manifest.making.embedder != TEXT_ONLY_ID and can_encode()


def _whole_passages(
    collections: Collections, content: Mapping[str, str], known: _Known
) -> dict[str, list[_Row]]:
    """The passages of entries that have all of theirs, and their vectors, by entry.

    A passage's id says its text, so that what the last generation shows of it still holds.
    """
    ids: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, int] = {}
    for passage, mark in collections.passage_marks().items():
        if content.get(mark.entry_key) == mark.entry_content:
            ids[mark.entry_key].append(passage)
            counts[mark.entry_key] = mark.count
    whole = [key for key, held in ids.items() if len(held) == counts[key]]
    fresh = [passage for key in whole for passage in ids[key] if passage not in known]
    known = known | {
        passage.id: (passage, vector) for passage, _, vector in collections.read_passages(fresh)
    }
    return {key: sorted((known[i] for i in ids[key]), key=_ordinal) for key in whole}


def _untouched_passages(known: _Known, keys: Collection[str]) -> dict[str, list[_Row]]:
    rows: dict[str, list[_Row]] = defaultdict(list)
    for row in known.values():
        if row[0].entry_key in keys:
            rows[row[0].entry_key].append(row)
    return {key: sorted(found, key=_ordinal) for key, found in rows.items()}


def _ordinal(row: _Row) -> int:
    return row[0].ordinal


def _carried(previous: _Previous, manifest: Manifest) -> _Known:
    """Passages and vectors that the last generation shows of the same store."""
    if previous.folder is None or previous.facts["status"]["store"] != manifest.store:
        return {}
    passages, matrix = read_vectors(previous.folder)
    return {passage.id: (passage, row) for passage, row in zip(passages, matrix, strict=True)}


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


def _write_vectors(folder: Path, rows: Sequence[_Row], dimension: int) -> None:
    _write_rows(folder / PASSAGES, [passage_row(passage) for passage, _ in rows])
    matrix = np.array([vector for _, vector in rows], np.float32)
    np.save(folder / MATRIX, matrix.reshape((len(rows), dimension)))


def _write_text(folder: Path, entries: Sequence[Entry], text: str, previous: _Previous) -> None:
    """Entries and full text, taken over from the last generation where it says the same."""
    same = previous.has(analyser=analyser_id(), text=text)
    if previous.folder is not None and same:
        for path in previous.folder.iterdir():
            if path.name not in {PASSAGES, MATRIX, FACTS, *sentence_vectors.FILES}:
                _share(path, folder / path.name)
        return
    _write_rows(folder / ENTRIES, [entry_row(entry) for entry in entries])
    counted = previous.folder if previous.has(counting=counting_id()) else None
    lexical.write(folder, entries, counted)


def _write_sentences(
    folder: Path,
    entries: Sequence[Entry],
    previous: _Previous,
    tell: Callable[[int, int], None] | None,
) -> str | None:
    """The vectors of the sentences; what made them when no entry lacks them."""
    same = previous.has(encoder=ENCODER_ID)
    known = previous.folder if same else None
    return ENCODER_ID if sentence_vectors.write(folder, entries, known, tell) else None


def _write_rows(path: Path, rows: list[list[Any]]) -> None:
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _text_sum(entries: Sequence[Entry], content: Mapping[str, str]) -> str:
    return text_hash(dumps([[entry.key, entry.line, content[entry.key]] for entry in entries]))


def _share(path: Path, target: Path) -> None:
    """The same file in two generations, without a second copy where the file system can."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)


def _seal(folder: Path, status: SnapshotStatus, text: str, encoder: str | None) -> None:
    files = {path.name: [path.stat().st_size, crc(path)] for path in sorted(folder.iterdir())}
    facts: dict[str, Any] = {
        "format": FORMAT,
        "analyser": analyser_id(),
        "counting": counting_id(),
        "encoder": ENCODER_ID,
        "sentences": encoder,
        "text": text,
        "status": asdict(status),
        "files": files,
    }
    (folder / FACTS).write_text(json.dumps(facts, indent=1), encoding="utf-8")
    sync_tree(folder)


def current_folder(place: Place) -> Path | None:
    """The folder of the generation that the pointer names; None when there is none."""
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
