"""Backup and restore: the same content on another day, and nothing used of what is not whole."""

from __future__ import annotations

import json
import shutil
import stat
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from assistant.adding import Adding, Upload
from store.backup import backup
from store.chroma import open_chroma
from store.errors import BackupBroken, EmbedderError, StoreLocked, StoreMismatch, StoreMissing
from store.ingest import ingest
from store.lock import writer_lock
from store.manifest import to_json
from store.place import Place
from store.restore import restore
from store.snapshot import open_snapshot
from store.source import SnapshotSource
from tests.chroma_server import ChromaServer
from tests.hash_embedder import HashEmbedder
from tests.made_digests import write_day, write_days
from tests.store_content import assert_same, content

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Command


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of three days, one of them dropped, feedback, and its backup."""
    folder = tmp_path_factory.mktemp("made")
    place = Place(folder / "store")
    ingest([write_days(folder / "digests", 2)], place, embedder=HashEmbedder())
    day = write_day(folder / "more", "2024-07-01").read_bytes()
    list(Adding(place, HashEmbedder()).add([Upload("dropped.md", day)]))
    (place.directory / "feedback.jsonl").write_text('{"id": "a"}\n{"id": "b"}\n')
    (place.directory / "keys.json").write_text("{}")
    backup(place, folder / "backup.zip", beside=["feedback.jsonl"])
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Place:
    shutil.copytree(made / "store", tmp_path / "store")
    return Place(tmp_path / "store", patience=0.2)


def test_a_backup_makes_the_same_store_elsewhere(made: Path, tmp_path: Path) -> None:
    held = restore(Place(tmp_path / "new"), made / "backup.zip", beside=["feedback.jsonl"])
    assert (held.days, held.entries, held.digests, held.complete) == (3, 6, 1, True)
    assert_same(content(Place(tmp_path / "new")), content(Place(made / "store")))
    assert (tmp_path / "new" / "digests" / "2024-07-01.md").exists()
    assert (tmp_path / "new" / "feedback.jsonl").read_text() == '{"id": "a"}\n{"id": "b"}\n'


def test_after_a_restore_an_ingest_of_the_same_digests_has_nothing_to_do(
    made: Path, tmp_path: Path
) -> None:
    place = Place(tmp_path / "new")
    restore(place, made / "backup.zip")
    report = ingest([made / "digests", place.digests], place, embedder=HashEmbedder())
    assert (report.unchanged, report.embedded) == (6, 0)


def test_a_backup_is_private_and_holds_no_keys(made: Path) -> None:
    assert stat.S_IMODE((made / "backup.zip").stat().st_mode) == 0o600
    names = zipfile.ZipFile(made / "backup.zip").namelist()
    assert not any("key" in name for name in names)


def test_readers_go_on_and_see_the_restored_store_at_once(place: Place, made: Path) -> None:
    source = SnapshotSource(place)
    ingest([write_day(made / "other", "2024-08-01")], place, embedder=HashEmbedder())
    assert source.current().status.days == 4
    restore(place, made / "backup.zip")
    assert source.current().status.days == 3
    assert_same(content(place), content(Place(made / "store")))


def test_feedback_given_since_the_backup_stays(place: Place, made: Path) -> None:
    (place.directory / "feedback.jsonl").write_text('{"id": "b"}\n{"id": "c"}\n')
    restore(place, made / "backup.zip", beside=["feedback.jsonl"])
    lines = (place.directory / "feedback.jsonl").read_text().splitlines()
    assert lines == ['{"id": "b"}', '{"id": "c"}', '{"id": "a"}']


def test_a_damaged_database_is_replaced_by_a_restore(place: Place, made: Path) -> None:
    (place.chroma / "chroma.sqlite3").write_bytes(b"not a database" * 1000)
    restore(place, made / "backup.zip")
    assert_same(content(place), content(Place(made / "store")))


def test_unfinished_vectors_are_backed_up_as_such_and_finished_later(tmp_path: Path) -> None:
    digests, place = write_days(tmp_path / "digests", 40), Place(tmp_path / "store")
    with pytest.raises(EmbedderError):
        ingest([digests], place, embedder=HashEmbedder(lasts=100))
    assert not backup(place, tmp_path / "backup.zip").complete
    other = Place(tmp_path / "other")
    restore(other, tmp_path / "backup.zip")
    assert not open_snapshot(other.directory).status.complete
    embedder = HashEmbedder()
    ingest([digests], other, embedder=embedder)
    assert 0 < embedder.embedded < 160
    ingest([digests], place, embedder=HashEmbedder())
    assert_same(content(other), content(place))


def test_a_writer_at_work_is_waited_for_and_named(place: Place, made: Path) -> None:
    with writer_lock(place):
        with pytest.raises(StoreLocked, match="is writing"):
            backup(place, made / "never.zip")
        with pytest.raises(StoreLocked, match="is writing"):
            restore(place, made / "backup.zip")
    assert not (made / "never.zip").exists()


def test_nothing_to_back_up_is_said_and_no_store_is_made(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        backup(Place(tmp_path / "none"), tmp_path / "backup.zip")
    assert list(tmp_path.iterdir()) == []


def rewritten(source: Path, target: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    """A copy of an archive whose members were changed by someone who knows the format."""
    with zipfile.ZipFile(source) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def drop(name: str) -> Callable[[dict[str, bytes]], object]:
    return lambda members: members.update({name: members.pop(name)[:-1]})


def named(name: str) -> Callable[[dict[str, bytes]], object]:
    def change(members: dict[str, bytes]) -> None:
        members[name] = b"x"
        facts: dict[str, Any] = json.loads(members["manifest.json"])
        digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
        facts["members"][name] = {"size": 1, "sha256": digest}
        members["manifest.json"] = json.dumps(facts).encode()

    return change


def facts(**changed: object) -> Callable[[dict[str, bytes]], object]:
    def change(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps(
            json.loads(members["manifest.json"]) | changed
        ).encode()

    return change


def bomb(members: dict[str, bytes]) -> None:
    members["entries.jsonl"] = bytes(300 << 20)


TAMPERED = {
    "a vector cut short": drop("vectors.f32"),
    "an entry changed": drop("entries.jsonl"),
    "a member too many": lambda members: members.update({"more.jsonl": b"{}\n"}),
    "a member missing": lambda members: members.pop("days.jsonl"),
    "a path upwards": named("digests/../../evil.md"),
    "an absolute path": named("/etc/evil.md"),
    "a name of its own": named("keys.json"),
    "another version": facts(version=99),
    "another kind": facts(kind="photos"),
    "no manifest": lambda members: members.pop("manifest.json"),
    "a bomb": bomb,
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_changed_archive_is_refused_and_the_store_is_as_it_was(
    place: Place, made: Path, tmp_path: Path, how: str
) -> None:
    before = content(place)
    rewritten(made / "backup.zip", tmp_path / "bad.zip", TAMPERED[how])
    with pytest.raises(BackupBroken, match="not a whole backup"):
        restore(place, tmp_path / "bad.zip")
    assert content(place) == before
    assert not (tmp_path / "evil.md").exists()


def test_a_link_in_an_archive_is_refused(place: Place, made: Path, tmp_path: Path) -> None:
    rewritten(made / "backup.zip", tmp_path / "bad.zip", dict.copy)
    link = zipfile.ZipInfo("digests/2024-07-01.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with (
        zipfile.ZipFile(tmp_path / "bad.zip", "a") as archive,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(BackupBroken):
        restore(place, tmp_path / "bad.zip")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.999])
def test_half_a_backup_is_refused(place: Place, made: Path, tmp_path: Path, share: float) -> None:
    data = (made / "backup.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BackupBroken):
        restore(place, tmp_path / "half.zip")


def test_no_single_flipped_byte_goes_unnoticed(made: Path, tmp_path: Path) -> None:
    """Restored is what was backed up, or nothing: bytes that mean nothing may differ."""
    data = (made / "backup.zip").read_bytes()
    whole = content(Place(made / "store"))
    # Across the file, and each byte of the record at its end, which says where all else begins.
    for at in [*range(7, len(data), len(data) // 12), *range(len(data) - 22, len(data))]:
        spoiled = bytearray(data)
        spoiled[at] ^= 0x40
        (tmp_path / "bad.zip").write_bytes(spoiled)
        place = Place(tmp_path / f"new-{at}")
        try:
            restore(place, tmp_path / "bad.zip")
        except BackupBroken:
            assert not place.directory.exists()
        else:
            assert_same(content(place), whole)


def test_a_server_is_backed_up_and_restored_the_same_way(made: Path, tmp_path: Path) -> None:
    server = ChromaServer(tmp_path / "data")
    server.start()
    try:
        place = Place(tmp_path / "cache", server.url)
        restore(place, made / "backup.zip")
        assert_same(content(place), content(Place(made / "store")))
        backup(place, tmp_path / "again.zip")
        restore(Place(tmp_path / "back"), tmp_path / "again.zip")
        assert_same(content(Place(tmp_path / "back")), content(Place(made / "store")))
    finally:
        server.stop()


def of_an_older_format(place: Place) -> None:
    """Turns a store into one that an older version of this program would have left behind."""
    with open_chroma(place) as chroma:
        manifest = chroma.manifest()
        assert manifest is not None
        older = to_json(manifest).replace('"format": 1', '"format": 0')
        chroma._open("digest-manifest").upsert(
            ids=["current"], documents=[older], embeddings=[[1.0]]
        )
    for facts in place.snapshots.glob("*/snapshot.json"):
        facts.write_text(facts.read_text().replace('"format": 1', '"format": 0'))


def test_a_store_of_an_older_format_is_named_and_made_anew_by_one_command(
    place: Place, made: Path
) -> None:
    of_an_older_format(place)
    for attempt in (
        lambda: open_snapshot(place.directory),
        lambda: ingest([made / "digests"], place, embedder=HashEmbedder()),
        lambda: backup(place, made / "never.zip"),
    ):
        with pytest.raises(StoreMismatch, match=r"format 0 .*assistant ingest --rebuild PATH"):
            attempt()
    digests = [made / "digests", place.digests]
    ingest(digests, place, embedder=HashEmbedder(), rebuild=True)
    found, whole = content(place), content(Place(made / "store"))
    assert found.entries == whole.entries
    assert found.passages == whole.passages
    assert (found.shown_entries, found.complete) == (whole.shown_entries, True)


def test_a_store_of_an_older_format_is_also_replaced_by_a_restore(place: Place, made: Path) -> None:
    of_an_older_format(place)
    restore(place, made / "backup.zip")
    assert_same(content(place), content(Place(made / "store")))


def test_the_commands_say_what_they_did(assistant: Command, made: Path, tmp_path: Path) -> None:
    file, new = tmp_path / "b.zip", tmp_path / "new"
    out = assistant("backup", file, "--store", made / "store")
    assert (out.status, "6 papers on 3 days" in out.output) == (0, True)
    out = assistant("restore", file, "--store", new)
    assert (out.status, "restored 6 papers on 3 days" in out.output) == (0, True)
    (tmp_path / "bad.zip").write_text("no")
    out = assistant("restore", tmp_path / "bad.zip", "--store", new)
    assert (out.status, "not a whole backup" in out.errors) == (1, True)
    assert (new / "digests" / "2024-07-01.md").exists()
