"""Faults of a store, each planted by a function, and what the doctor must say about it."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from store.chroma import open_chroma
from store.publish import current_folder
from store.snapshot import FACTS, crc
from tests.made_digests import write_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from store.chroma_records import Collections
    from store.place import Place


def generation(place: Place) -> Path:
    folder = current_folder(place)
    assert folder is not None
    return folder


def reseal(place: Place) -> None:
    """Writes the sums of the current generation anew, as a faulty program would have."""
    path = generation(place) / FACTS
    facts = json.loads(path.read_text())
    for name in facts["files"]:
        file = generation(place) / name
        facts["files"][name] = [file.stat().st_size, crc(file)]
    path.write_text(json.dumps(facts))


@contextmanager
def records(place: Place) -> Iterator[Collections]:
    with open_chroma(place) as chroma:
        manifest = chroma.manifest()
        assert manifest is not None
        yield chroma.collections(manifest)


def no_folder(place: Place) -> None:
    shutil.rmtree(place.directory)


def a_file_for_the_folder(place: Place) -> None:
    shutil.rmtree(place.directory)
    place.directory.write_text("no folder")


def no_pointer(place: Place) -> None:
    place.pointer.unlink()


def pointer_to_nowhere(place: Place) -> None:
    place.pointer.write_text("00000099-abcdef")


def flipped_byte(place: Place) -> None:
    path = generation(place) / "entries.json"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def lost_full_text(place: Place) -> None:
    (generation(place) / "terms.npz").unlink()


def unreadable_facts(place: Place) -> None:
    (generation(place) / FACTS).write_text("{")


def snapshot_of_another_format(place: Place) -> None:
    path = generation(place) / FACTS
    path.write_text(path.read_text().replace('"format": 1', '"format": 7'))


def other_analysers(place: Place) -> None:
    path = generation(place) / FACTS
    path.write_text(json.dumps(json.loads(path.read_text()) | {"analyser": "another"}))


def vectors_of_length_zero(place: Place) -> None:
    path = generation(place) / "vectors.npy"
    matrix = np.load(path)
    np.save(path, np.zeros_like(matrix))
    reseal(place)


def too_few_vectors(place: Place) -> None:
    path = generation(place) / "vectors.npy"
    np.save(path, np.load(path)[:-1])
    reseal(place)


def full_text_of_other_papers(place: Place) -> None:
    path = generation(place) / "entries.json"
    rows = json.loads(path.read_text())
    path.write_text(json.dumps(rows[:-1]))
    reseal(place)


def no_database(place: Place) -> None:
    shutil.rmtree(place.chroma)


def rubbish_for_the_database(place: Place) -> None:
    (place.chroma / "chroma.sqlite3").write_bytes(b"not a database" * 1000)


def half_a_database(place: Place) -> None:
    path = place.chroma / "chroma.sqlite3"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def manifest_document(place: Place, change: Callable[[str], str]) -> None:
    with open_chroma(place) as chroma:
        opened = chroma._open("digest-manifest")
        document = opened.get(ids=["current"], include=["documents"])["documents"][0]
        opened.upsert(ids=["current"], documents=[change(document)], embeddings=[[1.0]])


def unreadable_manifest(place: Place) -> None:
    manifest_document(place, lambda document: document[:-9])


def manifest_of_another_format(place: Place) -> None:
    manifest_document(place, lambda document: document.replace('"format": 1', '"format": 0'))


def no_manifest(place: Place) -> None:
    with open_chroma(place) as chroma:
        chroma._open("digest-manifest").delete(ids=["current"])


def a_run_that_was_stopped(place: Place) -> None:
    manifest_document(place, lambda text: text.replace('"settled": true', '"settled": false'))


def an_older_snapshot(place: Place) -> None:
    manifest_document(place, lambda text: text.replace('"revision": ', '"revision": 4'))


def a_lost_entry(place: Place) -> None:
    with records(place) as stored:
        stored.delete_entries([stored.read_entries()[0].key])


def a_lost_day(place: Place) -> None:
    with records(place) as stored:
        stored.delete_days([stored.read_entries()[0].day])


def lost_passages(place: Place) -> None:
    with records(place) as stored:
        stored.delete_passages(list(stored.passage_marks())[:3])


def a_changed_entry(place: Place) -> None:
    with records(place) as stored:
        key = stored.read_entries()[0].key
        stored._entries.update(ids=[key], metadatas=[{"content": "another", "line": 1, "day": 1}])


def kept_and_not_taken_in(place: Place) -> None:
    write_day(place.digests, "2024-07-09", {77: "아직 들어가지 않은 글."})


def an_unfinished_mark(place: Place) -> None:
    (place.digests / ".unfinished").touch()


def a_left_rebuild(place: Place) -> None:
    (place.directory / "chroma-damaged").mkdir()


FAULTS: dict[Callable[[Place], None], tuple[str, str, str]] = {
    no_folder: ("folder", "does not exist", "assistant ingest PATH"),
    a_file_for_the_folder: ("folder", "is no folder", "--store"),
    no_pointer: ("snapshot", "nothing has been ingested", "assistant ingest PATH"),
    pointer_to_nowhere: ("snapshot", "00000099-abcdef", "assistant ingest PATH"),
    flipped_byte: ("snapshot", "'entries.json' of generation", "assistant ingest PATH"),
    lost_full_text: ("snapshot", "terms.npz", "assistant ingest PATH"),
    unreadable_facts: ("snapshot", "cannot be read", "assistant ingest PATH"),
    snapshot_of_another_format: ("snapshot", "format 7", "--rebuild"),
    other_analysers: ("full text", "other analysers", "assistant ingest PATH"),
    vectors_of_length_zero: ("snapshot", "length is not 1", "CURRENT'; then assistant ingest"),
    too_few_vectors: ("snapshot", "vectors of shape", "CURRENT'; then assistant ingest"),
    full_text_of_other_papers: ("snapshot", "other papers", "CURRENT'; then assistant ingest"),
    no_database: ("database", "is not there", "--rebuild"),
    rubbish_for_the_database: ("database", "cannot be read", "--rebuild"),
    half_a_database: ("database", "cannot be read", "--rebuild"),
    unreadable_manifest: ("database", "manifest", "--rebuild"),
    manifest_of_another_format: ("database", "format 0", "--rebuild"),
    no_manifest: ("database", "no manifest", "--rebuild"),
    a_run_that_was_stopped: ("database", "stopped half-way", "assistant ingest PATH"),
    an_older_snapshot: ("snapshot", "it shows revision", "assistant ingest PATH"),
    a_lost_entry: ("ledger", "1 of 2 entries", "assistant ingest PATH"),
    a_lost_day: ("ledger", "not in the ledger", "assistant ingest PATH"),
    lost_passages: ("vectors", "passages are there", "assistant ingest PATH"),
    a_changed_entry: ("entries", "not as they were written", "--rebuild"),
    kept_and_not_taken_in: ("added digests", "2024-07-09", "assistant ingest"),
    an_unfinished_mark: ("added digests", "not taken in", "assistant ingest"),
    a_left_rebuild: ("folder", "did not end", "--rebuild"),
}
"""Part, words and cure that a finding about the fault holds."""
