"""Every sentence of the archive has a vector, whatever the language of what is looked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from store import sentence_vectors
from store.embed.sentences import DIMENSION, SentenceEncoder, sentence_encoder
from store.embed.text_only import TextOnly
from store.ingest import ingest
from store.place import Place
from store.sentence_vectors import SentenceVectors
from store.snapshot import open_snapshot
from store.term_counts import entry_sentences
from tests.hash_embedder import HashEmbedder
from tests.made_digests import TEXTS, write_day, write_days
from tests.small_archive import ENTRIES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return sentence_encoder()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "store", patience=0.1)


def told(folder: Path, place: Place) -> list[int]:
    """How many sentences an ingest of the folder had to encode, as it told."""
    totals: dict[str, int] = {}

    def progress(stage: str, _: int, total: int) -> None:
        totals[stage] = total

    ingest([folder], place, embedder=HashEmbedder(), progress=progress)
    return [total for stage, total in totals.items() if stage == "sentences"]


def held(place: Place) -> SentenceVectors:
    found = open_snapshot(place.directory).sentences
    assert found is not None
    return found


def test_a_sentence_is_near_what_says_the_same_in_the_other_language(
    encoder: SentenceEncoder,
) -> None:
    question, near, far = encoder.encode(["how robots learn to grasp objects", TEXTS[2], TEXTS[1]])
    assert question @ near > question @ far + 0.1
    assert np.linalg.norm(near) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("text", ["", " ", "\ud800", "a\x00b", "캐시 " * 200_000, "🧪" * 10])
def test_any_text_has_a_vector(encoder: SentenceEncoder, text: str) -> None:
    (row,) = encoder.encode([text])
    assert row.shape == (DIMENSION,)
    assert np.isfinite(row).all()


def test_nothing_to_encode_is_no_vectors(encoder: SentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSION)


def test_a_vector_does_not_depend_on_its_neighbours(encoder: SentenceEncoder) -> None:
    texts = [TEXTS[1], TEXTS[2] * 9, "one", TEXTS[2]]
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    assert np.allclose(encoder.encode(texts), alone, atol=1e-5)


def test_an_ingest_gives_every_title_and_sentence_its_vector(tmp_path: Path, place: Place) -> None:
    assert told(write_days(tmp_path / "digests", 2), place) == [12]
    found, snapshot = held(place), open_snapshot(place.directory)
    entries = [snapshot.catalogue.entry(key) for key in snapshot.lexical.keys]
    assert np.diff(found.starts).tolist() == [1 + len(entry_sentences(e)) for e in entries]
    assert found.known == 1.0
    title = sentence_encoder().encode([entries[3].title])[0]
    assert found.cosines(title, np.array([3]))[0][0] == pytest.approx(1.0, abs=1e-2)


def test_only_what_is_new_is_encoded(tmp_path: Path, place: Place) -> None:
    folder = write_days(tmp_path / "digests", 2)
    told(folder, place)
    before = held(place)
    assert told(folder, place) == []
    write_day(folder, "2024-06-03", {301: "셋째 날입니다."})
    assert told(folder, place) == [3]
    rows = held(place).matrix
    assert all((rows == row).all(axis=1).any() for row in before.matrix)


def test_a_store_from_before_gets_its_sentences_from_an_unchanged_run(
    tmp_path: Path, place: Place
) -> None:
    folder = write_days(tmp_path / "digests", 1)
    told(folder, place)
    generation = place.snapshots / place.pointer.read_text()
    facts = json.loads((generation / "snapshot.json").read_text())
    for name in sentence_vectors.FILES:
        (generation / name).unlink()
        del facts["files"][name]
    del facts["sentences"], facts["encoder"]
    (generation / "snapshot.json").write_text(json.dumps(facts))
    assert open_snapshot(place.directory).sentences is None
    assert told(folder, place) == [6]
    assert held(place).known == 1.0


def test_another_analysis_of_words_leaves_the_vectors_as_they_are(
    tmp_path: Path, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_days(tmp_path / "digests", 1)
    told(folder, place)
    for name in ("counting_id", "analyser_id"):
        monkeypatch.setattr(f"store.publish.{name}", lambda: "of another version")
    before = place.pointer.read_text()
    assert told(folder, place) == []
    assert place.pointer.read_text() != before
    assert held(place).known == 1.0


def test_a_store_without_vectors_has_none_of_sentences_either(tmp_path: Path, place: Place) -> None:
    ingest([write_days(tmp_path / "digests", 1)], place, embedder=TextOnly())
    assert open_snapshot(place.directory).sentences is None


def test_the_title_stands_for_an_entry_without_text_and_the_unknown_is_known_as_such() -> None:
    rows = np.eye(4, DIMENSION, dtype=np.float16)
    rows[3] = np.nan
    found = SentenceVectors(rows, np.array([0, 2, 3, 4]), 2 / 3)
    titles, best = found.cosines(np.eye(1, DIMENSION, dtype=np.float32)[0], np.array([0, 1, 2]))
    assert titles.tolist()[:2] == [1.0, 0.0]
    assert best.tolist()[:2] == [0.0, 0.0]
    assert np.isnan([titles[2], best[2]]).all()


def test_what_is_not_encoded_yet_is_taken_over_by_the_next(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    for folder in (first, second, third):
        folder.mkdir()
    assert sentence_vectors.write(first, ENTRIES[:2], None, lambda *_: None)
    assert not sentence_vectors.write(second, ENTRIES[:3], first, None)
    partly = sentence_vectors.read(second)
    assert partly is not None
    assert partly.known == pytest.approx(2 / 3)
    counted: list[int] = []
    assert sentence_vectors.write(third, ENTRIES[:3], second, lambda _, n: counted.append(n))
    assert counted == [1 + len(entry_sentences(ENTRIES[2]))]
