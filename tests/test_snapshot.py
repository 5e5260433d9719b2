"""Readers: whole generations, swapped at once, damage named, a server's hot reload."""

from __future__ import annotations

import json
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from store.codec import entry_of, entry_row, passage_of, passage_row, to_document
from store.errors import StoreDamaged, StoreMismatch, StoreMissing
from store.ingest import ingest
from store.place import Place
from store.records import Entry, Passage, Section
from store.refresh import mender
from store.snapshot import open_snapshot
from store.source import SnapshotSource
from tests.hash_embedder import HashEmbedder
from tests.made_digests import write_day, write_days
from tests.store_content import content

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    ingest(
        [write_days(folder / "digests", 2)], Place(folder / "store"), embedder=HashEmbedder()
    )  # fmt: skip
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Place:
    shutil.copytree(made / "store", tmp_path / "store")
    return Place(tmp_path / "store")


def generation(place: Place) -> Path:
    return place.snapshots / place.pointer.read_text()


def test_vectors_stand_beside_their_passages_as_unit_rows(place: Place) -> None:
    vectors = open_snapshot(place.directory).vectors
    assert vectors is not None
    assert vectors.matrix.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors.matrix, axis=1), 1.0, atol=1e-6)
    expected = HashEmbedder().embed_passages([passage.text for passage in vectors.passages])
    assert np.allclose(vectors.matrix, expected, atol=1e-6)


def test_the_full_text_has_the_catalogues_rows(place: Place) -> None:
    shown = open_snapshot(place.directory)
    assert list(shown.lexical.keys) == [entry.key for entry in shown.catalogue.entries]
    assert shown.lexical.concepts("캐시")[0].known


def test_nothing_ingested_yet_is_missing_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="assistant ingest PATH"):
        open_snapshot(tmp_path)


@pytest.mark.parametrize(
    "name", ["entries.json", "vectors.npy", "passages.json", "terms.npz", "snapshot.json"]
)
def test_a_corrupt_file_is_named_and_derived_again_by_ingest(
    place: Place, made: Path, name: str
) -> None:
    path = generation(place) / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(StoreDamaged, match="assistant ingest"):
        open_snapshot(place.directory)
    report = ingest([made / "digests"], place, embedder=HashEmbedder())
    assert (report.added, report.embedded) == (0, 0)
    assert open_snapshot(place.directory).status.complete


@pytest.mark.parametrize("name", ["terms.npz", "snapshot.json", "CURRENT"])
def test_a_reader_has_a_damaged_snapshot_derived_again_from_the_database(
    place: Place, name: str
) -> None:
    before = content(place)
    spoiled = place.pointer if name == "CURRENT" else generation(place) / name
    spoiled.write_bytes(b"rubbish")
    source = SnapshotSource(place, mend=mender(place))
    assert source.current().status.complete
    assert open_snapshot(place.directory).status.complete
    assert content(place) == before


def test_a_lost_pointer_is_made_anew_for_a_reader(place: Place) -> None:
    place.pointer.unlink()
    assert SnapshotSource(place, mend=mender(place)).current().status.days == 2


def test_a_damaged_snapshot_that_cannot_be_derived_again_leaves_the_one_before(
    place: Place, tmp_path: Path
) -> None:
    ingest([write_day(tmp_path, "2024-07-01")], place, embedder=HashEmbedder())
    (generation(place) / "vectors.npy").write_bytes(b"rubbish")
    (place.chroma / "chroma.sqlite3").write_bytes(b"rubbish" * 1000)
    assert SnapshotSource(place, mend=mender(place)).current().status.days in {2, 3}


def test_a_damaged_snapshot_without_another_is_named(place: Place) -> None:
    for path in place.snapshots.glob("*/terms.npz"):
        path.write_bytes(b"rubbish")
    (place.chroma / "chroma.sqlite3").write_bytes(b"rubbish" * 1000)
    with pytest.raises(StoreDamaged, match="assistant ingest"):
        SnapshotSource(place, mend=mender(place)).current()


def test_a_pointer_to_nowhere_is_damage_that_ingest_mends(place: Place, made: Path) -> None:
    place.pointer.write_text("00000099-abcdef")
    with pytest.raises(StoreDamaged, match="assistant ingest"):
        open_snapshot(place.directory)
    ingest([made / "digests"], place, embedder=HashEmbedder())
    assert open_snapshot(place.directory).status.days == 2


def test_another_format_is_a_mismatch(place: Place) -> None:
    path = generation(place) / "snapshot.json"
    path.write_text(path.read_text().replace('"format": 1', '"format": 99'))
    with pytest.raises(StoreMismatch, match=r"99.*--rebuild"):
        open_snapshot(place.directory)


def test_a_server_sees_a_new_day_without_a_restart(place: Place, tmp_path: Path) -> None:
    source = SnapshotSource(place)
    before = source.current()
    assert source.current() is before
    ingest([write_day(tmp_path, "2024-07-01")], place, embedder=HashEmbedder())
    assert len(source.current().catalogue.days) == 3
    assert len(before.catalogue.days) == 2


def test_a_server_goes_on_with_the_last_good_snapshot(place: Place) -> None:
    source = SnapshotSource(place)
    before = source.current()
    place.pointer.write_text("00000099-abcdef")
    assert source.current() is before


def test_readers_never_fail_while_days_are_being_added(place: Place, tmp_path: Path) -> None:
    seen: list[int] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(len(open_snapshot(place.directory).catalogue.days))

    with ThreadPoolExecutor() as pool:
        reading = pool.submit(read)
        for day in ("2024-07-01", "2024-07-02"):
            ingest([write_day(tmp_path / day, day)], place, embedder=HashEmbedder())
        done.set()
        reading.result()
    assert seen == sorted(seen)
    assert len(list(place.snapshots.iterdir())) == 2


def test_unchanged_files_are_shared_with_the_generation_before(tmp_path: Path) -> None:
    place = Place(tmp_path / "store")
    ingest([write_days(tmp_path / "digests", 1)], place, embedder=HashEmbedder())
    names = ["entries.json", "terms.npz", "glossary.npz"]
    one, other = sorted(place.snapshots.iterdir())
    assert all((one / name).stat().st_ino == (other / name).stat().st_ino for name in names)


def test_records_survive_the_files_without_loss() -> None:
    day = date(2024, 6, 14)
    text = "줄\n\u0000\ud800 \U0001f600 $x_1$"
    entry = Entry(
        "2406.00001", day, "제목", "https://x", None, ("가", "+"), (Section(None, text),),
        text, 3, "Vote: -", "", "./a.png",
    )  # fmt: skip
    passage = Passage("id", entry.key, entry.arxiv_id, day, None, 0, text, text[1:])
    assert entry_of(entry_row(entry)) == entry
    assert entry_of(json.loads(to_document(entry_row(entry)).encode())) == entry
    assert passage_of(passage_row(passage)) == passage
