"""Two processes at one store: never corrupt, never half a day; one waits, or refuses in words."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.backup import backup
from store.ingest import ingest
from store.place import Place
from store.restore import restore
from store.source import SnapshotSource
from tests.hash_embedder import HashEmbedder
from tests.made_digests import TEXTS, write_day, write_days
from tests.store_content import assert_same, assert_whole, content

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent

WRITER = """
import sys, time
from pathlib import Path
from store import fill
from store.errors import StoreError
from store.ingest import ingest
from store.place import Place
from tests.hash_embedder import HashEmbedder
fill.BATCH, fill.PUBLISH_EVERY = 3, 0.0
digests, store, patience, pause, rebuild = sys.argv[1:]
class Slow(HashEmbedder):
    def embed_passages(self, texts):
        time.sleep(float(pause))
        return super().embed_passages(texts)
try:
    report = ingest([Path(digests)], Place(Path(store), patience=float(patience)),
                    embedder=Slow(), rebuild=rebuild == "rebuild")
    print("added", report.added, "changed", report.changed)
except StoreError as error:
    print(type(error).__name__, error)
"""


def writer(
    digests: Path, place: Place, *, patience: float = 60, pause: float = 0.0, rebuild: bool = False
) -> subprocess.Popen[str]:
    """An ingest in a process of its own, as slow as asked for."""
    words = [digests, place.directory, patience, pause, "rebuild" if rebuild else "update"]
    command = [sys.executable, "-c", WRITER, *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=240)
    assert process.returncode == 0
    return output


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A store of three days."""
    place = Place(tmp_path / "store")
    ingest([write_days(tmp_path / "digests", 3)], place, embedder=HashEmbedder())
    return place


def wait_until_locked(place: Place) -> None:
    until = time.monotonic() + 120
    while not (place.directory / "writer.json").exists():
        assert time.monotonic() < until
        time.sleep(0.02)


def states_seen(source: SnapshotSource, process: subprocess.Popen[str]) -> Iterator[set[str]]:
    """The papers that a reader finds, again and again while the process runs."""
    while process.poll() is None:
        yield {entry.key for entry in source.current().catalogue.entries}
        time.sleep(0.1)
    yield {entry.key for entry in source.current().catalogue.entries}


def test_a_reader_finds_the_day_before_or_after_an_ingest_never_half(
    place: Place, tmp_path: Path
) -> None:
    source = SnapshotSource(place)
    before = {entry.key for entry in source.current().catalogue.entries}
    day = write_day(tmp_path / "more", "2024-07-01", {n: f"{n}번 글." for n in range(900, 960)})
    process = writer(day, place, pause=0.02)
    after = before | {f"2406.{n:05d}@2024-07-01" for n in range(900, 960)}
    for seen in states_seen(source, process):
        assert seen in (before, after)
    assert "added 60" in said(process)
    assert seen == after


def test_a_reader_finds_the_old_store_until_a_rebuild_is_whole(
    place: Place, tmp_path: Path
) -> None:
    source = SnapshotSource(place)
    before = {entry.key for entry in source.current().catalogue.entries}
    other = write_days(tmp_path / "other", 1)
    process = writer(other, place, pause=0.05, rebuild=True)
    after = {key for key in before if key.endswith("2024-06-01")}
    for seen in states_seen(source, process):
        assert seen in (before, after)
        assert source.current().status.complete
        assert_whole(place)
    assert "added 2" in said(process)
    assert seen == after


def test_a_second_ingest_waits_for_the_first_and_both_days_are_there(
    place: Place, tmp_path: Path
) -> None:
    one, two = write_day(tmp_path / "a", "2024-07-01"), write_day(tmp_path / "b", "2024-07-02")
    first, second = writer(one, place, pause=0.3), writer(two, place)
    assert "added 2" in said(first)
    assert "added 2" in said(second)
    alone = Place(tmp_path / "alone")
    for source in (tmp_path / "digests", one, two):
        ingest([source], alone, embedder=HashEmbedder())
    assert_same(content(place), content(alone))


def test_an_impatient_ingest_is_refused_with_the_holder_and_changes_nothing(
    place: Place, tmp_path: Path
) -> None:
    slow = {n: f"{n}번 글." for n in range(900, 930)}
    first = writer(write_day(tmp_path / "a", "2024-07-01", slow), place, pause=0.5)
    wait_until_locked(place)
    second = writer(write_day(tmp_path / "b", "2024-07-02"), place, patience=0.1)
    words = said(second)
    assert words.startswith(f"StoreLocked process {first.pid} on "), words
    assert "try again when it is done" in words
    assert "added 30" in said(first)
    assert "2024-07-02" not in str(SnapshotSource(place).current().catalogue.days)


def test_the_same_day_from_two_sides_ends_as_one_of_them_whole(
    place: Place, tmp_path: Path
) -> None:
    texts = [{**TEXTS, 3: "첫째 쪽의 글."}, {**TEXTS, 4: "둘째 쪽의 글."}]
    days = [write_day(tmp_path / f"side{n}", "2024-07-01", text) for n, text in enumerate(texts)]
    for process in [writer(day, place) for day in days]:
        said(process)
    shown = SnapshotSource(place).current().catalogue
    numbers = {entry.arxiv_id[-1] for entry in shown.entries if str(entry.day) == "2024-07-01"}
    assert numbers in ({"1", "2", "3"}, {"1", "2", "4"})


def test_a_restore_waits_for_an_ingest_and_readers_see_whole_stores(
    place: Place, tmp_path: Path
) -> None:
    backup(place, tmp_path / "b.zip")
    whole = content(place)
    source = SnapshotSource(place)
    process = writer(write_day(tmp_path / "a", "2024-07-01"), place, pause=0.2)
    wait_until_locked(place)
    restore(Place(place.directory, patience=120), tmp_path / "b.zip")
    assert "added 2" in said(process)
    assert source.current().status.days == 3
    assert_same(content(place), whole)


def test_a_backup_during_an_ingest_is_of_the_day_before_or_after(
    place: Place, tmp_path: Path
) -> None:
    process = writer(write_day(tmp_path / "a", "2024-07-01"), place, pause=0.2)
    wait_until_locked(place)
    held = backup(Place(place.directory, patience=120), tmp_path / "b.zip")
    said(process)
    assert (held.days, held.complete) == (4, True)


def test_a_command_says_in_one_line_who_is_writing(place: Place, tmp_path: Path) -> None:
    slow = {n: f"{n}번 글." for n in range(900, 930)}
    first = writer(write_day(tmp_path / "a", "2024-07-01", slow), place, pause=0.5)
    wait_until_locked(place)
    command = [
        sys.executable,
        "-m",
        "assistant",
        "doctor",
        "--store",
        str(place.directory),
        "--json",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lock = next(f for f in json.loads(done.stdout) if f["part"] == "lock")
    assert f"process {first.pid}" in lock["said"]
    said(first)
