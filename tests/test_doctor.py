"""The doctor finds each planted fault, names its part and the cure; a sound store has none."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from assistant.doctor import examine
from assistant.settings import Settings
from store.checkup import Finding, check_store
from store.errors import StoreDamaged
from store.ingest import ingest
from store.lock import writer_lock
from store.place import Place
from store.snapshot import open_snapshot
from tests.hash_embedder import HashEmbedder
from tests.made_digests import write_day, write_days
from tests.planted_faults import FAULTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.conftest import Command


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    place = Place(folder / "store")
    ingest([write_days(folder / "digests", 3)], place, embedder=HashEmbedder())
    place.digests.mkdir()
    shutil.copy(folder / "digests" / "2024-06-01.md", place.digests)
    return folder


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Place:
    shutil.copytree(made / "store", tmp_path / "store")
    return Place(tmp_path / "store", patience=0.2)


def broken(findings: Iterator[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.state == "broken"]


def test_nothing_is_wrong_with_a_sound_store(place: Place, made: Path) -> None:
    findings = list(check_store(place, [made / "digests"]))
    assert {finding.state for finding in findings} == {"ok"}
    parts = {finding.part for finding in findings}
    assert parts >= {"folder", "disk", "snapshot", "lock", "ledger", "vectors", "digests"}


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_found_with_its_cure(
    place: Place, plant: Callable[[Place], None]
) -> None:
    part, said, cure = FAULTS[plant]
    plant(place)
    found = [f for f in broken(check_store(place)) if f.part == part and said in f.said]
    assert found, list(check_store(place))
    assert cure in found[0].cure


CURED_BY_INGEST = [p for p, (_, _, cure) in FAULTS.items() if cure == "assistant ingest PATH"]


@pytest.mark.parametrize("plant", CURED_BY_INGEST, ids=lambda plant: plant.__name__)
def test_the_named_ingest_is_the_cure(
    place: Place, made: Path, plant: Callable[[Place], None]
) -> None:
    plant(place)
    ingest([made / "digests"], place, embedder=HashEmbedder())
    assert broken(check_store(place, [made / "digests"])) == []


CURED_BY_A_NEW_SNAPSHOT = [p for p, (_, _, cure) in FAULTS.items() if cure.startswith("CURRENT")]


@pytest.mark.parametrize("plant", CURED_BY_A_NEW_SNAPSHOT, ids=lambda plant: plant.__name__)
def test_the_named_removal_and_ingest_are_the_cure(
    place: Place, made: Path, plant: Callable[[Place], None]
) -> None:
    plant(place)
    place.pointer.unlink()
    ingest([made / "digests"], place, embedder=HashEmbedder())
    assert broken(check_store(place, [made / "digests"])) == []


CURED_BY_REBUILD = [p for p, (_, _, cure) in FAULTS.items() if cure == "--rebuild"]


@pytest.mark.parametrize("plant", CURED_BY_REBUILD, ids=lambda plant: plant.__name__)
def test_the_named_rebuild_is_the_cure(
    place: Place, made: Path, plant: Callable[[Place], None]
) -> None:
    plant(place)
    ingest([made / "digests"], place, embedder=HashEmbedder(), rebuild=True)
    assert broken(check_store(place, [made / "digests"])) == []


def test_lost_vector_files_are_found_by_the_doctor_and_by_an_unchanged_run(tmp_path: Path) -> None:
    texts = {number: f"{number}번째 논문의 글입니다." for number in range(600)}
    place, day = Place(tmp_path / "store"), write_day(tmp_path / "digests", "2024-06-01", texts)
    ingest([day], place, embedder=HashEmbedder())
    for path in place.chroma.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    (found,) = [finding for finding in broken(check_store(place)) if finding.part == "vectors"]
    assert "--rebuild" in found.cure
    with pytest.raises(StoreDamaged, match=r"assistant ingest --rebuild PATH"):
        ingest([day], place, embedder=HashEmbedder())
    assert open_snapshot(place.directory).status.complete
    ingest([day], place, embedder=HashEmbedder(), rebuild=True)
    assert broken(check_store(place)) == []


def test_digests_that_the_store_does_not_hold_are_named(place: Place, tmp_path: Path) -> None:
    write_day(tmp_path / "given", "2024-06-02", {201: "고쳐 쓴 글입니다."})
    write_day(tmp_path / "given", "2024-12-24")
    (found,) = broken(check_store(place, [tmp_path / "given"]))
    assert "2024-06-02, 2024-12-24" in found.said
    assert found.cure == f"assistant ingest {tmp_path / 'given'}"


def test_a_writer_at_work_is_named_and_no_fault(place: Place) -> None:
    with writer_lock(place):
        findings = list(check_store(place))
    (lock,) = [finding for finding in findings if finding.part == "lock"]
    assert (lock.state, f"process {os.getpid()}" in lock.said) == ("note", True)
    assert broken(iter(findings)) == []


def test_a_server_that_does_not_answer_is_named(place: Place) -> None:
    found = broken(check_store(Place(place.directory, "http://127.0.0.1:9", patience=0.2)))
    assert any("does not answer" in f.said and "Chroma server" in f.cure for f in found)


def test_settings_that_do_not_fit_are_found(sample_store: Path, tmp_path: Path) -> None:
    dead = "http://127.0.0.1:9/v1"
    (tmp_path / "pairs.txt").write_text("no pair")
    store = tmp_path / "store"
    shutil.copytree(sample_store, store)
    private = [store / "keys-used.json", store / "feedback.jsonl"]
    for file in private:
        file.write_text("{}\n")
        file.chmod(0o644)
    settings = Settings(
        store=store, embedder="openai", embed_base_url=dead, embed_model="x",
        llm="openai", llm_base_url=dead, llm_model="x", glossary=tmp_path / "pairs.txt",
    )  # fmt: skip
    found = list(broken(examine(settings)))
    assert {one.part for one in found} == {"private files", "embedder", "backends", "glossary"}
    cures = [one.cure for one in found if one.part == "private files"]
    assert cures == [f"chmod 600 {file}" for file in private]


def test_an_embedder_that_did_not_make_the_store_is_found(place: Place) -> None:
    found = {finding.part: finding for finding in broken(examine(Settings(store=place.directory)))}
    assert "made the store" in found["embedder"].said
    assert "ASSISTANT_EMBEDDER" in found["embedder"].cure


def test_the_command_prints_and_fails_when_something_is_broken(
    assistant: Command, sample_store: Path, samples: Path, tmp_path: Path
) -> None:
    out = assistant("doctor", samples, "--store", sample_store)
    assert (out.status, "broken" in out.output) == (0, False)
    out = assistant("doctor", "--store", tmp_path / "none", "--json")
    assert out.status == 1
    assert {"part": "folder", "state": "broken"}.items() <= out.json[0].items()
