"""Digests added while serving: kept, ingested, told about; no name from outside is a path."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

from assistant.adding import MOST_BYTES, Added, Adding, Progress, Upload
from store.errors import EmbedderError, StoreLocked, StoreMismatch
from store.ingest import ingest
from store.kept import Kept
from store.lock import writer_lock
from store.place import Place
from store.snapshot import open_snapshot
from store.source import SnapshotSource
from tests.hash_embedder import HashEmbedder
from tests.made_digests import TEXTS, write_day, write_days
from tests.store_content import content

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A store of two days."""
    place = Place(tmp_path / "store", patience=0.2)
    ingest([write_days(tmp_path / "digests", 2)], place, embedder=HashEmbedder())
    return place


def day(folder: Path, name: str, texts: dict[int, str] = TEXTS) -> bytes:
    return write_day(folder / "made", name, texts).read_bytes()


def added(adding: Adding, *uploads: Upload) -> Added:
    *_, last = adding.add(uploads)
    assert isinstance(last, Added)
    return last


def kept(place: Place) -> list[str]:
    return sorted(path.name for path in place.digests.iterdir())


def test_a_dropped_day_is_there_for_the_next_question(place: Place, tmp_path: Path) -> None:
    source = SnapshotSource(place)
    assert len(source.current().catalogue.days) == 2
    done = added(Adding(place, HashEmbedder()), Upload("new.md", day(tmp_path, "2024-07-01")))
    assert (done.report.added, done.report.embedded > 0) == (2, True)
    assert done.days == (date(2024, 7, 1),)
    assert date(2024, 7, 1) in source.current().catalogue.days
    assert source.current().status.complete


def test_progress_is_told_stage_by_stage(place: Place, tmp_path: Path) -> None:
    *told, last = Adding(place, HashEmbedder()).add([Upload("a.md", day(tmp_path, "2024-07-01"))])
    assert isinstance(last, Added)
    steps = [step for step in told if isinstance(step, Progress)]
    assert list(dict.fromkeys(step.stage for step in steps)) == [
        "read", "wait", "write", "index", "embed", "sentences",
    ]  # fmt: skip
    assert all(0 <= step.done <= step.total for step in steps)


@pytest.mark.parametrize(
    "name",
    ["../../2024-07-01.md", "/etc/2024-07-01.md", "C:\\x\\2024-07-01.md", "..", "", "a\x00\n.md"],
)
def test_no_name_from_outside_is_a_path(place: Place, tmp_path: Path, name: str) -> None:
    before = {path for path in tmp_path.rglob("*") if place.directory not in path.parents}
    added(Adding(place, HashEmbedder()), Upload(name, day(tmp_path, "2024-07-01")))
    assert kept(place) == ["2024-07-01.md"]
    after = {path for path in tmp_path.rglob("*") if place.directory not in path.parents}
    assert {path.name for path in after - before} <= {"made", "2024-07-01.md"}


def test_what_is_no_digest_is_refused_by_its_base_name_and_the_rest_is_taken(
    place: Place, tmp_path: Path
) -> None:
    done = added(
        Adding(place, HashEmbedder()),
        Upload("x/notes.md", b"# Notes\n\nnothing here"),
        Upload("zip.md", b"PK\x03\x04" + bytes(range(256)) * 40),
        Upload("huge.md", b"#" * (MOST_BYTES + 1)),
        Upload("good.md", day(tmp_path, "2024-07-01")),
    )
    assert {refusal.file for refusal in done.report.refusals} == {"notes.md", "zip.md", "huge.md"}
    assert done.report.added == 2
    assert kept(place) == ["2024-07-01.md"]


def test_refused_files_alone_leave_everything_as_it_was(tmp_path: Path) -> None:
    place = Place(tmp_path / "store")
    done = added(Adding(place, HashEmbedder()), Upload("a.md", b"nothing"))
    assert (len(done.report.refusals), done.days, done.report.added) == (1, (), 0)
    assert not place.directory.exists()


def test_an_edited_day_replaces_what_was_kept(place: Place, tmp_path: Path) -> None:
    adding = Adding(place, HashEmbedder())
    added(adding, Upload("a.md", day(tmp_path, "2024-07-01")))
    done = added(adding, Upload("b.md", day(tmp_path, "2024-07-01", {1: "고쳐 쓴 글입니다."})))
    assert (done.report.changed, done.report.removed) == (1, 1)
    assert kept(place) == ["2024-07-01.md"]
    assert "고쳐" in (place.digests / "2024-07-01.md").read_text("utf-8")


def test_a_later_ingest_of_the_kept_files_changes_nothing(place: Place, tmp_path: Path) -> None:
    two = day(tmp_path, "2024-07-01") + b"\n" + day(tmp_path, "2024-07-02", {7: "글입니다."})
    added(
        Adding(place, HashEmbedder()),
        Upload("two.md", two),
        Upload("2024-07-03.md", day(tmp_path, "2024-07-03", {9: "글."}).split(b"\n", 1)[1]),
    )
    assert kept(place) == ["2024-07-02+2024-07-01.md", "2024-07-03.md"]
    report = ingest([place.digests], place, embedder=HashEmbedder())
    assert (report.unchanged, report.added + report.changed + report.removed) == (4, 0)
    assert report.refusals == ()


def test_a_day_that_is_kept_with_others_is_not_torn_from_them(place: Place, tmp_path: Path) -> None:
    adding = Adding(place, HashEmbedder())
    two = day(tmp_path, "2024-07-01") + b"\n" + day(tmp_path, "2024-07-02", {7: "글입니다."})
    added(adding, Upload("two.md", two))
    done = added(adding, Upload("one.md", day(tmp_path, "2024-07-02", {8: "다른 글."})))
    (refusal,) = done.report.refusals
    assert "2024-07-01, 2024-07-02" in refusal.reason
    assert done.report.added + done.report.changed + done.report.removed == 0


def test_one_day_twice_in_a_drop_is_kept_once(place: Place, tmp_path: Path) -> None:
    same = day(tmp_path, "2024-07-01")
    other = day(tmp_path, "2024-07-01", {5: "다른 글."})
    adding = Adding(place, HashEmbedder())
    done = added(adding, Upload("a.md", same), Upload("b.md", same), Upload("c.md", other))
    assert [refusal.file for refusal in done.report.refusals] == ["c.md"]
    assert (place.digests / "2024-07-01.md").read_bytes() == same


def test_another_writer_is_waited_for_and_then_named(place: Place, tmp_path: Path) -> None:
    adding = Adding(place, HashEmbedder())
    with writer_lock(place), pytest.raises(StoreLocked, match=r"is writing to the store"):
        added(adding, Upload("a.md", day(tmp_path, "2024-07-01")))
    assert added(adding, Upload("a.md", day(tmp_path, "2024-07-01"))).report.added == 2


def test_an_embedder_that_fails_leaves_the_day_answerable_and_is_made_up_for(
    place: Place, tmp_path: Path
) -> None:
    with pytest.raises(EmbedderError):
        added(Adding(place, HashEmbedder(lasts=0)), Upload("a.md", day(tmp_path, "2024-07-01")))
    assert date(2024, 7, 1) in open_snapshot(place.directory).catalogue.days
    assert not open_snapshot(place.directory).status.complete
    assert Kept(place).unfinished()
    *_, last = Adding(place, HashEmbedder()).resume()
    assert isinstance(last, Added)
    assert open_snapshot(place.directory).status.complete
    assert not Kept(place).unfinished()
    assert list(Adding(place, HashEmbedder()).resume()) == []


def test_what_was_kept_by_a_killed_run_is_taken_in_with_the_next(
    place: Place, tmp_path: Path
) -> None:
    place.digests.mkdir()
    (place.digests / "2024-07-01.md").write_bytes(day(tmp_path, "2024-07-01"))
    (place.digests / ".unfinished").touch()
    done = added(
        Adding(place, HashEmbedder()), Upload("b.md", day(tmp_path, "2024-07-02", {9: "글"}))
    )
    assert done.report.added == 3
    assert not Kept(place).unfinished()


def test_an_embedder_of_another_name_is_refused_before_anything_is_kept(
    place: Place, tmp_path: Path
) -> None:
    before = content(place)
    with pytest.raises(StoreMismatch):
        added(Adding(place, HashEmbedder("other")), Upload("a.md", day(tmp_path, "2024-07-01")))
    assert content(place) == before
    assert not place.digests.exists()


def test_a_rebuild_does_not_forget_what_was_dropped(
    assistant: Command, sample_store: Path, samples: Path, tmp_path: Path
) -> None:
    place = Place(tmp_path / "copy")
    shutil.copytree(sample_store, place.directory)
    place.digests.mkdir()
    shutil.move(write_day(tmp_path / "made", "2024-07-01"), place.digests)
    out = assistant("ingest", "--rebuild", "--store", place.directory, samples)
    assert (out.status, str(place.digests) in out.errors) == (0, True)
    assert date(2024, 7, 1) in open_snapshot(place.directory).catalogue.days


def test_a_caller_that_leaves_leaves_the_work_running(place: Place, tmp_path: Path) -> None:
    adding = Adding(place, HashEmbedder())
    events = adding.add([Upload("a.md", day(tmp_path, "2024-07-01"))])
    assert [next(events).stage, next(events).stage] == ["read", "wait"]  # type: ignore[union-attr]  # the first two are progress
    events.close()  # type: ignore[attr-defined]  # a generator
    added(adding)
    assert date(2024, 7, 1) in open_snapshot(place.directory).catalogue.days
