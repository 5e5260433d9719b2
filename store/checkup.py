"""Every part of a store looked at: what is wrong, in words, and the command that mends it.

In: a place, and digests to compare it with. Out: findings, one or more a part; nothing is changed,
and nothing is raised for a store that is in any way broken.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from store.analyser import analyser_id
from store.chroma import open_chroma
from store.codec import content_hash, day_number
from store.errors import (
    AssistantError,
    StoreDamaged,
    StoreFull,
    StoreLocked,
    StoreMismatch,
    StoreMissing,
    StoreUnreachable,
)
from store.fill import whole_entries
from store.kept import Kept
from store.lock import holder, writer_lock
from store.plan import desired, difference
from store.reading import Reading, read_one, read_paths
from store.snapshot import load, open_snapshot, verified_facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from store.chroma import Chroma
    from store.chroma_records import Collections
    from store.manifest import Manifest
    from store.place import Place
    from store.plan import Plan
    from store.snapshot import Snapshot

INGEST = "assistant ingest PATH..."
REBUILD = "assistant ingest --rebuild PATH..."

_LEAST_FREE = 64 << 20

State = Literal["ok", "note", "broken"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one part.

    Attributes:
        state: "ok"; "note" for what a person may want to know; "broken" for what must be mended.
        cure: the command, or the step, that mends it; empty where there is nothing to mend.
    """

    part: str
    state: State
    said: str
    cure: str = ""


def check_store(place: Place, paths: Sequence[Path] = ()) -> Iterator[Finding]:
    """Everything about the store.

    Args:
        paths: digest files, or folders of them, that the store should hold.
    """
    if place.chroma_url is None and not place.directory.is_dir():
        there = place.directory.exists()
        said = "is no folder" if there else "does not exist: nothing has been ingested yet"
        cure = "choose another with --store" if there else INGEST
        yield Finding("folder", "broken", f"{place.name} {said}", cure)
        return
    yield from _folder(place)
    yield from _space(place)
    yield from _snapshot(place)
    yield from _database(place, paths)


def from_error(part: str, error: AssistantError) -> Finding:
    """A failure as a finding; the message of every one of ours says what to do."""
    cures = {
        StoreDamaged: REBUILD if "--rebuild" in str(error) else INGEST,
        StoreMismatch: REBUILD,
        StoreMissing: INGEST,
        StoreUnreachable: "start the Chroma server, or mend ASSISTANT_CHROMA_URL",
        StoreFull: "free some space, or mend the folder's permissions",
    }
    named = (cure for kind, cure in cures.items() if isinstance(error, kind))
    cure = next(named, "mend the setting that it names")
    return Finding(part, "broken", str(error), cure)


def _folder(place: Place) -> Iterator[Finding]:
    needed = [place.directory, place.snapshots, place.chroma, place.digests]
    shut = [
        str(path) for path in needed if path.exists() and not os.access(path, os.W_OK | os.X_OK)
    ]
    if shut:
        said = f"cannot be written: {', '.join(shut)}"
        yield Finding("folder", "broken", said, f"chown or chmod u+rwx {shut[0]}")
    left = place.directory / "chroma-damaged"
    if left.exists():
        said = f"{str(left)!r} is left of a rebuild that did not end"
        yield Finding("folder", "broken", said, REBUILD)
    if not shut:
        yield Finding("folder", "ok", f"{str(place.directory)!r} can be written")


def _space(place: Place) -> Iterator[Finding]:
    free = shutil.disk_usage(place.directory).free
    used = sum(path.stat().st_size for path in place.directory.rglob("*") if path.is_file())
    said = f"{free / 1e6:.0f} MB free, the store takes {used / 1e6:.0f} MB"
    if free < _LEAST_FREE:
        cure = "free some space, or move the store's folder to a larger disk"
        yield Finding("disk", "broken", f"{said}: too little to ingest", cure)
    elif free < used:
        yield Finding("disk", "note", f"{said}: too little to rebuild it beside itself")
    else:
        yield Finding("disk", "ok", said)


def _snapshot(place: Place) -> Iterator[Finding]:
    try:
        shown = open_snapshot(place.directory)
        facts = verified_facts(place.snapshots / shown.status.generation)
    except AssistantError as error:
        yield from_error("snapshot", error)
        return
    for folder in sorted(place.snapshots.glob("[!.]*")):
        if folder.name != shown.status.generation:
            yield from _spare(folder)
    wrong = _senseless(shown)
    if wrong is not None:
        yield Finding("snapshot", "broken", wrong, f"rm {str(place.pointer)!r}; then {INGEST}")
        return
    if facts.get("analyser") != analyser_id():
        yield Finding("full text", "broken", "other analysers made it than those in use", INGEST)
    status = shown.status
    said = f"generation {status.generation}: {status.entries} papers, {status.days} days"
    state: State = "ok" if status.complete else "note"
    yield Finding("snapshot", state, f"{said}, {status.state}", "" if status.complete else INGEST)


def _spare(folder: Path) -> Iterator[Finding]:
    """The generation before is only for readers that are just opening it."""
    try:
        load(folder)
    except AssistantError as error:
        yield Finding("snapshot", "note", f"the one before cannot be read: {error}")


def _senseless(shown: Snapshot) -> str | None:
    """What does not fit together in files that are each as they were written."""
    keys = [entry.key for entry in shown.catalogue.entries]
    if list(shown.lexical.keys) != keys:
        return "the full text is about other papers than the entries"
    if shown.vectors is None:
        return None
    matrix, passages = shown.vectors.matrix, shown.vectors.passages
    if matrix.shape != (len(passages), shown.status.dimension):
        return f"{len(passages)} passages have vectors of shape {matrix.shape}"
    lengths = np.linalg.norm(matrix, axis=1)
    if not np.allclose(lengths, 1.0, atol=1e-3):
        return "there are vectors whose length is not 1"
    strangers = {passage.entry_key for passage in passages} - set(keys)
    return f"passages of papers that are not there: {sorted(strangers)[:3]}" if strangers else None


def _database(place: Place, paths: Sequence[Path]) -> Iterator[Finding]:
    if place.chroma_url is None and not place.chroma.exists():
        yield Finding("database", "broken", f"{str(place.chroma)!r} is not there", REBUILD)
        return
    try:
        with writer_lock(place), open_chroma(place) as chroma:
            yield Finding("lock", "ok", "nobody is writing")
            yield from _records(chroma, place, paths)
    except StoreLocked:
        yield Finding(
            "lock", "note", f"{holder(place)} is writing: the database was not looked into"
        )
    except AssistantError as error:
        yield from_error("database", error)


def _records(chroma: Chroma, place: Place, paths: Sequence[Path]) -> Iterator[Finding]:
    manifest = chroma.manifest()
    if manifest is None:
        yield Finding("database", "broken", "it holds no manifest of a store", REBUILD)
        return
    stored = chroma.collections(manifest)
    if not manifest.settled:
        yield Finding("database", "broken", "an ingest was stopped half-way", INGEST)
    if chroma.readable("next") is not None:
        yield Finding("database", "note", "a rebuild was stopped half-way", REBUILD)
    yield from _entries(stored)
    yield from _passages(stored, manifest)
    yield from _shown(manifest, place)
    yield from _digests(stored, place, paths)


def _entries(stored: Collections) -> Iterator[Finding]:
    marks, days, entries = stored.entry_marks(), stored.days(), stored.read_entries()
    changed = [e.key for e in entries if marks[e.key].content != content_hash(e)]
    if changed:
        said = f"{len(changed)} entries are not as they were written, such as {changed[0]}"
        yield Finding("entries", "broken", said, REBUILD)
    counts = Counter(day_number(entry.day) for entry in entries)
    off = [
        f"{record.day}: {counts[number]} of {record.entries} entries"
        for number, record in days.items()
        if counts[number] != record.entries
    ]
    off += [f"{number}: not in the ledger" for number in counts.keys() - days.keys()]
    if off:
        yield Finding("ledger", "broken", f"days are not whole: {'; '.join(off[:5])}", INGEST)
    else:
        yield Finding(
            "ledger", "ok", f"{len(entries)} entries on {len(days)} days, all accounted for"
        )


def _passages(stored: Collections, manifest: Manifest) -> Iterator[Finding]:
    entries = {entry.key: entry for entry in stored.read_entries()}
    whole = whole_entries(stored.passage_marks(), entries)
    lacking = entries.keys() - whole.keys()
    if stored.count_passages() != manifest.passages or (manifest.complete and lacking):
        said = f"{stored.count_passages()} of {manifest.passages} passages are there"
        yield Finding("vectors", "broken", f"{said}; {len(lacking)} papers have none whole", INGEST)
        return
    try:
        stored.check_vectors(manifest.making.dimension)
    except AssistantError as error:
        yield from_error("vectors", error)
        return
    said = f"{manifest.passages} passages, each with its vector of {manifest.making.dimension}"
    yield Finding("vectors", "ok", said)


def _shown(manifest: Manifest, place: Place) -> Iterator[Finding]:
    try:
        status = open_snapshot(place.directory).status
    except AssistantError:
        return
    if (status.store, status.revision) != (manifest.store, manifest.revision):
        said = f"it shows revision {status.revision}, the database has {manifest.revision}"
        yield Finding("snapshot", "broken", said, INGEST)


def _digests(stored: Collections, place: Place, paths: Sequence[Path]) -> Iterator[Finding]:
    kept = Kept(place)
    if kept.unfinished():
        cure = f"assistant ingest {place.digests} (or start `assistant serve`)"
        yield Finding("added digests", "broken", "some were kept and not taken in", cure)
    readings = [read_one(path) for path in kept.files()]
    yield from _against(stored, Reading.joined(readings), "added digests", str(place.digests))
    if paths:
        try:
            given = read_paths(paths, lambda *_: None)
        except AssistantError as error:
            yield Finding("digests", "broken", str(error), "name a folder of digests")
            return
        yield from _against(stored, given, "digests", " ".join(map(str, paths)))


def _against(stored: Collections, reading: Reading, part: str, named: str) -> Iterator[Finding]:
    wanted = desired(reading.digests)
    if not reading.digests:
        return
    plan = difference(wanted, stored.entry_marks(), stored.days(), exact=False)
    if plan.empty:
        yield Finding(part, "ok", f"{len(wanted.days)} days, all in the store as they are")
        return
    said = f"{len(plan.days)} days are not in the store as the digests have them: {_first(plan)}"
    yield Finding(part, "broken", said, f"assistant ingest {named}")


def _first(plan: Plan) -> str:
    return ", ".join(record.day.isoformat() for record in plan.days[:5])
