"""The full-text index: matches, translations, feedback, and how it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from store import lexical, term_counts
from store.errors import StoreDamaged
from store.language import terms
from store.term_counts import entry_sentences
from tests.small_archive import ENTRIES

if TYPE_CHECKING:
    from pathlib import Path

    from store.lexical import LexicalIndex


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lexical")
    lexical.write(path, ENTRIES, None)
    return path


@pytest.fixture(scope="module")
def index(directory: Path) -> LexicalIndex:
    return lexical.read(directory)


def test_literal_matches_are_bm25(index: LexicalIndex) -> None:
    """Against the textbook formula, by hand, over title and text."""
    texts = [
        [*terms(e.title), *(t for _, s in entry_sentences(e) for t in terms(s))] for e in ENTRIES
    ]
    mean = sum(map(len, texts)) / len(texts)
    concept = index.concepts("cache")[0].literal()
    holders = sum("cach" in text for text in texts)
    idf = np.log(1 + (len(texts) - holders + 0.5) / (holders + 0.5))
    expected = [
        idf * n * 2.2 / (n + 1.2 * (0.25 + 0.75 * len(text) / mean))
        for text in texts
        for n in [text.count("cach")]
    ]
    assert index.match([concept]).entries[:, 0] == pytest.approx(expected, rel=1e-5)


def test_every_sentence_belongs_to_its_entry(index: LexicalIndex) -> None:
    counts = np.bincount(index.entry_of_sentence, minlength=len(ENTRIES))
    assert counts.tolist() == [len(entry_sentences(entry)) for entry in ENTRIES]


def test_an_unknown_word_is_a_concept_without_members(index: LexicalIndex) -> None:
    (concept,) = index.concepts("crystallography")
    assert not concept.known
    assert concept.idf > index.concepts("cache")[0].idf
    assert not index.match([concept]).entries.any()


def test_feedback_favours_entries_like_the_best(index: LexicalIndex) -> None:
    scores = np.array([5.0, *[0.0] * (len(ENTRIES) - 1)])
    found = index.feedback(scores, entries=1)
    assert int(np.argmax(found)) == 0


def test_an_index_is_the_same_whatever_it_took_over(directory: Path, tmp_path: Path) -> None:
    half, whole = tmp_path / "half", tmp_path / "whole"
    for place in (half, whole):
        place.mkdir()
    lexical.write(half, ENTRIES[:2], None)
    lexical.write(whole, ENTRIES, half)
    for name in ("terms.npz", "terms.json", "glossary.npz"):
        assert (whole / name).read_bytes() == (directory / name).read_bytes()


def test_a_changed_entry_is_analysed_anew(directory: Path, tmp_path: Path) -> None:
    changed = [replace(ENTRIES[0], title="Quokka"), *ENTRIES[1:]]
    lexical.write(tmp_path, changed, directory)
    assert lexical.read(tmp_path).concepts("quokka")[0].known


def test_an_index_without_entries_finds_nothing(tmp_path: Path) -> None:
    lexical.write(tmp_path, [], None)
    empty = lexical.read(tmp_path)
    assert empty.match(empty.concepts("cache")).entries.shape == (0, 1)


@pytest.mark.parametrize("name", ["terms.npz", "terms.json", "glossary.npz"])
def test_a_corrupt_file_is_named_with_its_cure(directory: Path, tmp_path: Path, name: str) -> None:
    counts = term_counts.load(directory)
    term_counts.save(counts, tmp_path)
    (tmp_path / "glossary.npz").write_bytes((directory / "glossary.npz").read_bytes())
    (tmp_path / name).write_bytes(b"PK\x03\x04 half a file")
    with pytest.raises(StoreDamaged, match="assistant ingest"):
        lexical.read(tmp_path)


def test_the_first_sentences_and_the_mean_are_those_of_each_entry(index: LexicalIndex) -> None:
    values = np.arange(len(index.entry_of_sentence), dtype=np.float32)
    lead, mean = index.first_sentences(values, 2), index.mean_sentence(values)
    for row in range(len(index.keys)):
        own = values[index.entry_of_sentence == row]
        assert lead[row] == (own[:2].max() if len(own) else 0)
        assert mean[row] == pytest.approx(own.mean() if len(own) else 0)
