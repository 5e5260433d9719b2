"""A followed folder: what settles there is taken in, by ingest's own rules, and told once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

from assistant.adding import Adding
from assistant.watching import RETRY_SECONDS, SETTLED_SECONDS, Watch, watching
from store.digest import MOST_BYTES
from store.ingest import ingest
from store.kept import Kept
from store.lock import writer_lock
from store.place import Place
from store.snapshot import open_snapshot
from tests.hash_embedder import HashEmbedder
from tests.made_digests import write_day, write_days
from tests.store_content import content

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Watched:
    """A folder, the store that follows it, and a clock that the test moves."""

    def __init__(self, base: Path) -> None:
        self.folder = base / "watched"
        self.folder.mkdir()
        self.place = Place(base / "store", patience=0.1)
        self.said: list[str] = []
        self.now = 0.0
        adding = Adding(self.place, HashEmbedder())
        self.watch = Watch(self.folder, adding, say=self.said.append, clock=lambda: self.now)

    def look(self, seconds: float = 1.0) -> None:
        self.now += seconds
        self.watch.look()

    def settle(self) -> None:
        self.look()
        self.look(SETTLED_SECONDS)

    @property
    def days(self) -> tuple[date, ...]:
        return open_snapshot(self.place.directory).catalogue.days


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    found = Watched(tmp_path)
    write_days(found.folder, 2)
    found.settle()
    assert len(found.days) == 2
    return found


def test_a_dropped_day_is_taken_in_once_it_has_settled(watched: Watched) -> None:
    write_day(watched.folder, "2024-07-01")
    watched.look()
    assert len(watched.days) == 2
    watched.look(SETTLED_SECONDS)
    assert date(2024, 7, 1) in watched.days


def test_a_file_that_is_still_being_written_is_left_alone(watched: Watched) -> None:
    path = write_day(watched.folder, "2024-07-01")
    whole = path.read_bytes()
    for length in range(40, len(whole), 40):
        path.write_bytes(whole[:length])
        watched.look(SETTLED_SECONDS - 0.5)
        assert len(watched.days) == 2
    path.write_bytes(whole)
    watched.settle()
    report = ingest([path], watched.place, embedder=HashEmbedder())
    assert (report.unchanged, report.changed) == (2, 0)


def test_an_edit_is_followed_and_a_lost_file_leaves_its_day(watched: Watched) -> None:
    write_day(watched.folder, "2024-06-01", {101: "고쳐 쓴 글입니다."})
    watched.settle()
    keys = {entry.key for entry in open_snapshot(watched.place.directory).catalogue.entries}
    assert {key for key in keys if "2024-06-01" in key} == {"2406.00101@2024-06-01"}
    (watched.folder / "2024-06-02.md").unlink()
    watched.settle()
    assert len(watched.days) == 2


def test_the_end_is_the_same_as_an_ingest_of_the_folder(watched: Watched, tmp_path: Path) -> None:
    write_day(watched.folder, "2024-06-02", {203: "또 다른 글."})
    write_day(watched.folder / "deep", "2024-07-09", {77: "깊은 곳의 글."})
    watched.settle()
    other = Place(tmp_path / "other")
    ingest([watched.folder], other, embedder=HashEmbedder())
    assert content(watched.place) == content(other)


def test_a_refused_file_is_said_once_and_again_when_it_changes(watched: Watched) -> None:
    bad = watched.folder / "notes.md"
    bad.write_text("# notes\n\nno digest at all")
    for _ in range(4):
        watched.settle()
    assert sum("notes.md" in line for line in watched.said) == 1
    write_day(watched.folder, "2024-07-01")
    watched.settle()
    assert sum("notes.md" in line for line in watched.said) == 1
    bad.unlink()
    watched.settle()
    bad.write_text("# notes\n\nstill no digest")
    watched.settle()
    assert sum("notes.md" in line for line in watched.said) == 2


def test_another_writer_is_said_once_and_the_day_comes_when_it_is_done(watched: Watched) -> None:
    write_day(watched.folder, "2024-07-01")
    with writer_lock(watched.place):
        watched.settle()
        for _ in range(3):
            watched.look(RETRY_SECONDS)
    assert sum("is writing to the store" in line for line in watched.said) == 1
    assert len(watched.days) == 2
    watched.look(RETRY_SECONDS)
    assert len(watched.days) == 3


def test_a_folder_that_is_gone_is_said_once_and_followed_when_it_is_back(watched: Watched) -> None:
    away = watched.folder.with_name("away")
    watched.folder.rename(away)
    for _ in range(3):
        watched.look()
    assert sum("does not exist" in line for line in watched.said) == 1
    away.rename(watched.folder)
    write_day(watched.folder, "2024-07-01")
    watched.settle()
    watched.look(RETRY_SECONDS)
    assert len(watched.days) == 3


def test_a_link_that_leads_out_of_the_folder_is_not_followed(
    watched: Watched, tmp_path: Path
) -> None:
    (watched.folder / "out.md").symlink_to(write_day(tmp_path / "elsewhere", "2024-07-01"))
    (watched.folder / "away").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    watched.settle()
    assert len(watched.days) == 2
    assert [line for line in watched.said if "leads out of the followed folder" in line]


def test_a_link_inside_the_folder_is_a_file_of_it(watched: Watched) -> None:
    hidden = write_day(watched.folder / ".versions", "2024-07-01")
    (watched.folder / "new.md").symlink_to(hidden)
    watched.settle()
    assert date(2024, 7, 1) in watched.days


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are POSIX's")
def test_what_is_no_plain_file_or_too_large_holds_nobody_up(watched: Watched) -> None:
    os.mkfifo(watched.folder / "pipe.md")
    with (watched.folder / "huge.md").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    write_day(watched.folder, "2024-07-01")
    watched.settle()
    assert date(2024, 7, 1) in watched.days
    assert [line for line in watched.said if "huge.md" in line and "larger than" in line]


def test_nothing_is_read_twice_while_nothing_changes(watched: Watched) -> None:
    revision = open_snapshot(watched.place.directory).status.revision
    for path in watched.folder.iterdir():
        os.utime(path)
    for _ in range(3):
        watched.settle()
    assert open_snapshot(watched.place.directory).status.revision == revision


def test_what_was_kept_by_a_killed_run_is_finished_at_the_start(tmp_path: Path) -> None:
    place = Place(tmp_path / "store")
    write_day(place.digests, "2024-07-01")
    (place.digests / ".unfinished").touch()
    with watching(None, Adding(place, HashEmbedder()), lambda _: None):
        wait_for(lambda: not Kept(place).unfinished())
    assert open_snapshot(place.directory).status.days == 1


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


SERVING = """
import sys, threading
from pathlib import Path
from assistant.adding import Adding
from assistant.watching import watching
from store.place import Place
from tests.hash_embedder import HashEmbedder
adding = Adding(Place(Path(sys.argv[1])), HashEmbedder())
with watching(Path(sys.argv[2]), adding, print):
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_a_serving_process_takes_a_day_in_and_stops_when_told(tmp_path: Path) -> None:
    place, folder = Place(tmp_path / "store"), write_days(tmp_path / "watched", 1)
    command = [sys.executable, "-c", SERVING, str(place.directory), str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        wait_for(place.pointer.exists)
        write_day(folder, "2024-07-01")
        wait_for(lambda: open_snapshot(place.directory).status.days == 2)
        process.communicate(timeout=60)
    assert process.returncode == 0
