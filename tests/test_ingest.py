"""Ingest makes the store hold what the digests say, whatever it held before."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store.errors import DigestError, EmbedderError, StoreMismatch
from store.ingest import IngestReport, ingest
from store.passages import cut_passages
from store.place import Place
from store.snapshot import open_snapshot
from tests.hash_embedder import HashEmbedder
from tests.made_digests import TEXTS, write_day, write_days
from tests.store_content import content


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "store", patience=0.1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_days(tmp_path / "digests", 3)


def take(folder: Path, place: Place, *, rebuild: bool = False) -> IngestReport:
    return ingest([folder], place, embedder=HashEmbedder(), rebuild=rebuild)


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.removed, report.unchanged


def test_a_first_ingest_adds_every_entry_and_vector(folder: Path, place: Place) -> None:
    report = take(folder, place)
    status = open_snapshot(place.directory).status
    assert counts(report) == (6, 0, 0, 0)
    assert (report.days.added, report.embedded) == (3, status.passages)
    assert (status.days, status.papers, status.entries, status.state) == (3, 6, 6, "ready")


def test_a_second_ingest_writes_nothing(folder: Path, place: Place) -> None:
    take(folder, place)
    before = open_snapshot(place.directory).status
    report = take(folder, place)
    assert counts(report) == (0, 0, 0, 6)
    assert (report.days.unchanged, report.embedded) == (3, 0)
    assert open_snapshot(place.directory).status == before


def test_the_same_digests_from_another_place_write_nothing(
    folder: Path, place: Place, tmp_path: Path
) -> None:
    take(folder, place)
    before = open_snapshot(place.directory).status
    folder.rename(tmp_path / "moved")
    assert counts(take(tmp_path / "moved", place)) == (0, 0, 0, 6)
    assert open_snapshot(place.directory).status == before


def test_an_edited_entry_is_replaced_and_only_its_new_passages_embedded(
    folder: Path, place: Place
) -> None:
    take(folder, place)
    write_day(folder, "2024-06-02", {201: "전혀 다른 내용입니다.", 202: f"2일에 나온 {TEXTS[2]}"})
    report = take(folder, place)
    assert counts(report) == (0, 1, 0, 5)
    assert (report.days.changed, report.embedded) == (1, 1)
    assert "전혀 다른" in open_snapshot(place.directory).catalogue.papers["2406.00201"].latest.raw


def test_an_entry_taken_out_of_a_day_goes_with_its_passages(folder: Path, place: Place) -> None:
    take(folder, place)
    write_day(folder, "2024-06-02", {202: f"2일에 나온 {TEXTS[2]}"})
    assert counts(take(folder, place)) == (0, 0, 1, 5)
    found = content(place)
    assert "2406.00201@2024-06-02" not in [entry.key for entry in found.entries]
    assert {p.entry_key for p, _ in found.passages.values()} == {e.key for e in found.entries}
    assert found.complete


def test_days_outside_the_input_stay(folder: Path, place: Place, tmp_path: Path) -> None:
    take(folder, place)
    report = take(write_day(tmp_path / "more", "2024-07-01"), place)
    assert (report.added, report.removed) == (2, 0)
    assert len(open_snapshot(place.directory).catalogue.days) == 4


def test_entries_moved_by_an_insertion_are_not_embedded_again(folder: Path, place: Place) -> None:
    take(folder, place)
    texts = {9: "새로 끼어든 논문입니다."} | {200 + n: f"2일에 나온 {t}" for n, t in TEXTS.items()}
    write_day(folder, "2024-06-02", texts)
    report = take(folder, place)
    entries = open_snapshot(place.directory).catalogue.on(date(2024, 6, 2))
    assert counts(report) == (1, 0, 0, 6)
    assert report.embedded == len(cut_passages(entries[0], HashEmbedder()))
    assert [entry.votes for entry in entries] == [9, 201, 202]


def test_the_same_day_in_two_files_is_refused_unless_alike(folder: Path, place: Place) -> None:
    write_day(folder / "copy", "2024-06-02", {n + 200: f"2일에 나온 {t}" for n, t in TEXTS.items()})
    assert take(folder, place).refusals == ()
    write_day(folder / "copy", "2024-06-02", {5: "다른 논문"})
    refusals = take(folder, place).refusals
    assert len(refusals) == 1
    assert "2024-06-02 is already given by" in refusals[0].reason
    assert len(open_snapshot(place.directory).catalogue.entries) == 6


def test_a_binary_file_is_refused_and_its_neighbours_are_kept(folder: Path, place: Place) -> None:
    (folder / "picture.md").write_bytes(bytes(range(256)) * 10)
    report = take(folder, place)
    assert report.added == 6
    assert [Path(refusal.file).name for refusal in report.refusals] == ["picture.md"]


def test_an_empty_folder_is_an_error_that_makes_no_store(tmp_path: Path, place: Place) -> None:
    with pytest.raises(DigestError, match="no digest"):
        take(tmp_path, place)
    assert not place.directory.exists()


def test_a_folder_without_a_digest_leaves_the_store_as_it_is(
    folder: Path, place: Place, tmp_path: Path
) -> None:
    take(folder, place)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "README.md").write_text("# Notes\n\nNothing here.\n")
    report = take(tmp_path / "notes", place, rebuild=True)
    assert (len(report.refusals), report.removed) == (1, 0)
    assert len(open_snapshot(place.directory).catalogue.entries) == 6


def test_another_embedder_is_refused_with_both_sides_and_the_remedy(
    folder: Path, place: Place
) -> None:
    take(folder, place)
    with pytest.raises(StoreMismatch) as refused:
        ingest([folder], place, embedder=HashEmbedder("other", 8))
    for part in ("'hash'", "'other'", "16", "8", "assistant ingest --rebuild PATH..."):
        assert part in str(refused.value)


def test_a_rebuild_takes_another_embedder_and_exactly_the_digests_given(
    folder: Path, place: Place
) -> None:
    take(folder, place)
    (folder / "2024-06-01.md").unlink()
    ingest([folder], place, embedder=HashEmbedder("other", 8), rebuild=True)
    status = open_snapshot(place.directory).status
    assert (status.embedder, status.dimension, status.days, status.complete) == (
        "other", 8, 2, True,
    )  # fmt: skip
    assert set(content(place).days) == {20240602, 20240603}


def test_a_first_ingest_may_be_a_rebuild_and_is_shown_while_it_grows(
    folder: Path, place: Place
) -> None:
    with pytest.raises(EmbedderError):
        ingest([folder], place, embedder=HashEmbedder(lasts=0), rebuild=True)
    assert open_snapshot(place.directory).status.state == "full text ready, vectors 0%"
    take(folder, place, rebuild=True)
    assert open_snapshot(place.directory).status.complete


def test_a_rebuild_that_fails_leaves_the_old_store_in_use(folder: Path, place: Place) -> None:
    take(folder, place)
    before = content(place)
    with pytest.raises(EmbedderError):
        ingest([folder], place, embedder=HashEmbedder("other", 8, lasts=0), rebuild=True)
    assert content(place) == before
    assert counts(take(folder, place)) == (0, 0, 0, 6)


def test_full_text_is_ready_when_the_embedder_fails_and_the_next_run_goes_on(
    folder: Path, place: Place
) -> None:
    with pytest.raises(EmbedderError):
        ingest([folder], place, embedder=HashEmbedder(lasts=0))
    shown = open_snapshot(place.directory)
    assert len(shown.catalogue.entries) == 6
    assert (shown.vectors, shown.status.state) == (None, "full text ready, vectors 0%")
    take(folder, place)
    assert open_snapshot(place.directory).status.complete


def test_progress_tells_each_stage_up_to_its_end(folder: Path, place: Place) -> None:
    last: dict[str, tuple[int, int]] = {}
    ingest(
        [folder], place, embedder=HashEmbedder(),
        progress=lambda stage, done, total: last.update({stage: (done, total)}),
    )  # fmt: skip
    assert list(last) == ["read", "write", "index", "embed", "sentences"]
    assert all(done == total for done, total in last.values())
