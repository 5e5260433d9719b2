"""Disks that are full, read-only or corrupt: a sentence with the remedy, and nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.adding import Added, Adding, Upload
from store.errors import StoreDamaged, StoreFull, StoreLocked
from store.ingest import ingest
from store.lock import writer_lock
from store.place import Place
from store.snapshot import open_snapshot
from tests.hash_embedder import HashEmbedder
from tests.made_digests import write_day, write_days
from tests.store_content import content

ROOT = Path(__file__).resolve().parent.parent

INGEST = """
import sys
from pathlib import Path
from store.errors import StoreError
from store.ingest import ingest
from store.place import Place
from tests.hash_embedder import HashEmbedder
try:
    ingest([Path(sys.argv[1])], Place(Path(sys.argv[2])), embedder=HashEmbedder())
except StoreError as error:
    print(type(error).__name__, error)
"""


ADD = """
import sys
from pathlib import Path
from assistant.adding import Adding, Upload
from store.errors import StoreError
from store.place import Place
from tests.hash_embedder import HashEmbedder
try:
    day = Upload.of(Path(sys.argv[1]))
    for event in Adding(Place(Path(sys.argv[2])), HashEmbedder()).add([day]):
        pass
    print("added", event.report.added)
except StoreError as error:
    print(type(error).__name__, error)
"""

EXAMINE = """
import sys
from pathlib import Path
from store.checkup import check_store
from store.place import Place
for finding in check_store(Place(Path(sys.argv[2]))):
    print(finding.state, finding.part, finding.said, "CURE", finding.cure)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    digests = write_days(folder / "digests", 2)
    ingest([digests], Place(folder / "store"), embedder=HashEmbedder())
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Place:
    shutil.copytree(made / "store", tmp_path / "store")
    return Place(tmp_path / "store", patience=0.1)


def mounted(commands: str, *arguments: Path, script: str = INGEST) -> str:
    """Runs shell commands where mounting is allowed, and unseen by the rest of the machine."""
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "-rm", "true"], check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    words = [unshare, "-rm", "sh", "-ec", commands, sys.executable, script, *map(str, arguments)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("size", ["100k", "300k", "400k"])
def test_a_full_disk_is_named_and_the_run_goes_on_with_more_room(
    made: Path, tmp_path: Path, size: str
) -> None:
    disk, store = tmp_path / "disk", tmp_path / "rescued"
    disk.mkdir()
    out = mounted(
        f'mount -t tmpfs -o size={size} disk "$3"; "$0" -c "$1" "$2" "$3/store";'
        ' cp -r "$3/store" "$4" || mkdir -p "$4"',
        made / "digests", disk, store,
    )  # fmt: skip
    assert out.startswith("StoreFull no room left on the disk"), out
    assert "goes on where it stopped" in out
    ingest([made / "digests"], Place(store), embedder=HashEmbedder())
    assert content(Place(store)) == content(Place(made / "store"))


def test_a_read_only_disk_is_named_and_can_still_be_read(made: Path, place: Place) -> None:
    write_day(made / "more", "2024-07-01")
    out = mounted(
        'mount --bind "$3" "$3"; mount -o remount,ro,bind "$3"; "$0" -c "$1" "$2" "$3"',
        made / "more", place.directory,
    )  # fmt: skip
    assert out.startswith("StoreFull"), out
    assert "read-only" in out
    assert open_snapshot(place.directory).status.days == 2


READ_ONLY = 'mount --bind "$3" "$3"; mount -o remount,ro,bind "$3"; "$0" -c "$1" "$2" "$3"'


def test_nothing_is_kept_of_a_day_dropped_on_a_read_only_disk(made: Path, place: Place) -> None:
    day = write_day(made / "more", "2024-07-01")
    out = mounted(READ_ONLY, day, place.directory, script=ADD)
    assert out.startswith("StoreFull"), out
    assert "read-only" in out
    assert not place.digests.exists()


def test_a_day_dropped_on_a_full_disk_is_taken_in_when_there_is_room(
    made: Path, tmp_path: Path
) -> None:
    day, disk, store = write_day(made / "more", "2024-07-01"), tmp_path / "disk", tmp_path / "saved"
    disk.mkdir()
    out = mounted(
        'mount -t tmpfs -o size=1500k disk "$3"; cp -r "$5" "$3/store";'
        ' head -c 100m /dev/zero > "$3/filler" 2>/dev/null || true;'
        ' "$0" -c "$1" "$2" "$3/store"; cp -r "$3/store" "$4"',
        day, disk, store, made / "store", script=ADD,
    )  # fmt: skip
    assert out.startswith("StoreFull no room left on the disk"), out
    *_, last = Adding(Place(store), HashEmbedder()).add([Upload.of(day)])
    assert isinstance(last, Added)
    assert open_snapshot(store).status.days == 3
    assert open_snapshot(store).status.complete


def test_the_doctor_names_a_read_only_and_a_full_disk(place: Place) -> None:
    out = mounted(READ_ONLY, place.directory, place.directory, script=EXAMINE)
    assert "broken folder cannot be written" in out
    out = mounted(
        'mount -t tmpfs -o size=20m disk /mnt; cp -r "$3" /mnt/store; "$0" -c "$1" "$2" /mnt/store',
        place.directory, place.directory, script=EXAMINE,
    )  # fmt: skip
    assert "broken disk" in out
    assert "CURE free some space" in out


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("not a folder")
    with pytest.raises(StoreFull, match="cannot be written"):
        ingest(
            [write_days(tmp_path / "digests", 1)],
            Place(tmp_path / "store"),
            embedder=HashEmbedder(),
        )


def spoil(path: Path, kind: str) -> None:
    data = bytearray(path.read_bytes())
    match kind:
        case "rubbish":
            path.write_bytes(b"not a database" * 1000)
        case "cut":
            path.write_bytes(data[: len(data) // 2])
        case "empty pages":
            data[4096 * 3 : 4096 * 40] = bytes(4096 * 37)
            path.write_bytes(data)


@pytest.mark.parametrize("kind", ["rubbish", "cut", "empty pages"])
def test_a_corrupt_database_is_named_and_made_anew_by_a_rebuild(
    made: Path, place: Place, kind: str
) -> None:
    spoil(place.chroma / "chroma.sqlite3", kind)
    before = open_snapshot(place.directory)
    with pytest.raises(StoreDamaged, match=r"assistant ingest --rebuild PATH"):
        ingest([made / "digests"], place, embedder=HashEmbedder())
    assert open_snapshot(place.directory).status == before.status
    ingest([made / "digests"], place, embedder=HashEmbedder(), rebuild=True)
    assert content(place) == content(Place(made / "store"))
    assert not (place.directory / "chroma-damaged").exists()


def test_lost_vector_files_are_made_anew_by_a_rebuild(made: Path, place: Place) -> None:
    for folder in [path for path in place.chroma.iterdir() if path.is_dir()]:
        shutil.rmtree(folder)
    ingest([made / "digests"], place, embedder=HashEmbedder(), rebuild=True)
    assert content(place) == content(Place(made / "store"))


def test_a_second_writer_waits_and_then_names_the_first(made: Path, place: Place) -> None:
    with writer_lock(place), pytest.raises(StoreLocked, match=rf"process {os.getpid()} on "):
        ingest([made / "digests"], place, embedder=HashEmbedder())
    assert ingest([made / "digests"], place, embedder=HashEmbedder()).unchanged == 4


def test_a_reader_needs_no_lock(place: Place) -> None:
    with writer_lock(place):
        assert open_snapshot(place.directory).status.days == 2
