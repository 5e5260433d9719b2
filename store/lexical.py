"""The full-text index: how well each entry, title and sentence matches the concepts of a question.

A *concept* is one term of the question together with its translations from the glossary. The index
is plain sparse matrices, written whole by `write` beside the other derived files of a snapshot and
read whole by `read`; analysed text of unchanged entries is taken over from the previous snapshot.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from store.errors import StoreDamaged
from store.glossary import Glossary, learn
from store.language import QUESTION_FRAME, is_korean, sentences, terms, terms_of_many

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from store.records import Entry

_FILE = "lexical.npz"
_NAMES = "lexical.json"
_GLOSSARY = "glossary.npz"

TO_KOREAN, TO_ENGLISH = 1.0, 0.4
"""How much a translation counts beside the term itself, times its confidence.

Entries are Korean prose, so a Korean term mostly finds its papers itself and needs less help than
an English one (tests/bench/retrieval.py).
"""


@dataclass(frozen=True, slots=True)
class Concept:
    """One term of a question with everything in the index that says the same.

    Attributes:
        term: the index term as asked.
        idf: its inverse document frequency; that of an unseen term when no entry holds it.
        members: term numbers with weights in (0, 1]; empty when nothing in the index matches.
        known: whether any entry holds the term itself.
    """

    term: str
    idf: float
    members: tuple[tuple[int, float], ...]
    known: bool


@dataclass(frozen=True, slots=True)
class Match:
    """How strongly each concept (column) is present in each entry, title and sentence (rows)."""

    entries: np.ndarray
    titles: np.ndarray
    sentences: np.ndarray


class LexicalIndex:
    """Full-text search over the entries of one snapshot, immutable.

    Attributes:
        keys: `Entry.key` of each row.
        entry_of_sentence: (sentences,) the row of the entry that each sentence stands in;
            sentences are those of `entry_sentences`, in order.
        glossary: the translations that searches use.
    """

    def __init__(self, text: AnalysedText, glossary: Glossary) -> None:
        self.keys = text.keys
        self.entry_of_sentence = text.entry_of_sentence
        self.first_sentence = np.searchsorted(text.entry_of_sentence, np.arange(len(text.keys) + 1))
        self.vocabulary = text.vocabulary
        self.glossary = glossary
        self._number = {term: i for i, term in enumerate(text.vocabulary)}
        whole = text.entries()
        self.idf = _idf(whole)
        self._unseen_idf = float(np.log(1 + (len(text.keys) + 0.5) / 0.5))
        self._entries = _bm25(whole, self.idf, k1=1.2, b=0.75)
        self._titles = _bm25(text.titles, self.idf, k1=1.2, b=0.5)
        self._sentences = _bm25(text.sentences, self.idf, k1=0.6, b=0.4)

    def concepts(self, query: str) -> tuple[Concept, ...]:
        """The concepts of a question, in order, each once; frame words are left out."""
        found = dict.fromkeys(term for term in terms(query) if term not in QUESTION_FRAME)
        return tuple(self._concept(term) for term in found)

    def _concept(self, term: str) -> Concept:
        row = self._number.get(term)
        if row is None:
            return Concept(term, self._unseen_idf, (), known=False)
        weight = TO_ENGLISH if is_korean(term) else TO_KOREAN
        translated = [(i, weight * c) for i, c in self.glossary.translations(row)]
        return Concept(term, float(self.idf[row]), ((row, 1.0), *translated), known=True)

    def weights(self, query: str) -> dict[str, float]:
        """Index terms that speak for the query, translations included, with their weights."""
        weights: dict[str, float] = {}
        for concept in self.concepts(query):
            for number, weight in concept.members:
                term = self.vocabulary[number]
                weights[term] = max(weights.get(term, 0.0), weight * float(self.idf[number]))
        return weights

    def match(self, concepts: Sequence[Concept]) -> Match:
        """Presence of each concept: the root of the summed squares of its members' BM25 weights.

        Summing squares lets the strongest member lead, so that three loose translations do not
        outweigh the word itself, and still rewards an entry that holds both.
        """
        return Match(
            *(_presence(m, concepts) for m in (self._entries, self._titles, self._sentences))
        )


def entry_sentences(entry: Entry) -> list[tuple[str | None, str]]:
    """Label and verbatim text of every sentence of an entry, in order."""
    return [(part.label, text) for part in entry.sections for text in sentences(part.text)]


def _presence(matrix: sp.csc_matrix, concepts: Sequence[Concept]) -> np.ndarray:
    present = np.zeros((len(concepts), matrix.shape[0]), dtype=np.float32)
    for row, concept in zip(present, concepts, strict=True):
        for number, weight in concept.members:
            start, end = matrix.indptr[number], matrix.indptr[number + 1]
            row[matrix.indices[start:end]] += np.square(weight * matrix.data[start:end])
    return np.sqrt(present, out=present).T


def _idf(matrix: sp.csr_matrix) -> np.ndarray:
    """Robertson-Sparck Jones inverse document frequency, kept positive (Lucene's form of BM25)."""
    frequency = np.bincount(matrix.indices, minlength=matrix.shape[1])
    idf: np.ndarray = np.log(1 + (matrix.shape[0] - frequency + 0.5) / (frequency + 0.5))
    return idf.astype(np.float32)


def _bm25(counts: sp.csr_matrix, idf: np.ndarray, *, k1: float, b: float) -> sp.csc_matrix:
    """BM25 weight of each term in each row (Robertson and Zaragoza, 2009, formula 3.15)."""
    lengths = np.asarray(counts.sum(axis=1)).ravel()
    mean = lengths.mean() if lengths.size and lengths.any() else 1.0
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    saturated = counts.data * (k1 + 1) / (counts.data + k1 * (1 - b + b * lengths[row] / mean))
    weighted = (saturated * idf[counts.indices]).astype(np.float32)
    return sp.csr_matrix((weighted, counts.indices, counts.indptr), counts.shape).tocsc()


@dataclass(frozen=True, slots=True)
class AnalysedText:
    """The term counts of all sentences and titles; all else in the index derives from them."""

    keys: tuple[str, ...]
    hashes: tuple[str, ...]
    vocabulary: tuple[str, ...]
    sentences: sp.csr_matrix
    entry_of_sentence: np.ndarray
    titles: sp.csr_matrix

    def entries(self) -> sp.csr_matrix:
        """(entries, terms) counts over title and text."""
        ones = np.ones(len(self.entry_of_sentence), np.float32)
        order = np.arange(len(self.entry_of_sentence))
        gather = sp.csr_matrix(
            (ones, (self.entry_of_sentence, order)), (len(self.keys), len(order))
        )
        whole = (gather @ self.sentences + self.titles).tocsr()
        whole.sum_duplicates()
        return whole


def write(directory: Path, entries: Sequence[Entry], previous: Path | None) -> None:
    """Analyse the entries, learn the glossary, and write both into the directory.

    Args:
        previous: directory of an earlier index; what it knows of unchanged entries is taken over.
    """
    text = _analyse(entries, _previous(previous))
    glossary = learn(text.vocabulary, text.entries())
    names = {"keys": text.keys, "hashes": text.hashes, "vocabulary": text.vocabulary}
    (directory / _NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
    arrays: dict[str, Any] = {"entry_of_sentence": text.entry_of_sentence}
    for name, matrix in (("sentences", text.sentences), ("titles", text.titles)):
        arrays |= {
            f"{name}_{part}": getattr(matrix, part) for part in ("data", "indices", "indptr")
        }
    np.savez(directory / _FILE, **arrays)
    sp.save_npz(directory / _GLOSSARY, glossary.weights, compressed=False)


def read(directory: Path) -> LexicalIndex:
    """Read an index written by `write`.

    Raises:
        StoreDamaged: a file is missing or corrupt.
    """
    text = _load(directory)
    try:
        weights = sp.load_npz(directory / _GLOSSARY)
    except (OSError, ValueError, KeyError) as error:
        raise _damaged(directory, error) from error
    return LexicalIndex(text, Glossary(text.vocabulary, weights))


def _damaged(directory: Path, error: Exception) -> StoreDamaged:
    return StoreDamaged(
        f"the full-text index in {str(directory)!r} cannot be read ({error});"
        " run `assistant ingest` again to rebuild it"
    )


def _load(directory: Path) -> AnalysedText:
    try:
        names = json.loads((directory / _NAMES).read_text(encoding="utf-8"))
        vocabulary = tuple(names["vocabulary"])
        with np.load(directory / _FILE) as arrays:
            matrices = [
                sp.csr_matrix(
                    tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr")),
                    (len(arrays[f"{name}_indptr"]) - 1, len(vocabulary)),
                )
                for name in ("sentences", "titles")
            ]
            entry_of_sentence = arrays["entry_of_sentence"]
    except (OSError, ValueError, KeyError) as error:
        raise _damaged(directory, error) from error
    keys, hashes = tuple(names["keys"]), tuple(names["hashes"])
    return AnalysedText(keys, hashes, vocabulary, matrices[0], entry_of_sentence, matrices[1])


Rows = tuple[list[str], list[list[str]]]
"""The analysed form of one entry: the terms of its title, and of each of its sentences."""


def _previous(directory: Path | None) -> dict[str, Rows]:
    """Analysed entries of an earlier index by content hash; a damaged one is simply not used."""
    if directory is None or not (directory / _FILE).exists():
        return {}
    try:
        text = _load(directory)
    except StoreDamaged:
        return {}
    words = functools.partial(_words_of_row, text.vocabulary)
    bounds = np.searchsorted(text.entry_of_sentence, np.arange(len(text.keys) + 1))
    return {
        content: (
            words(text.titles, i),
            [words(text.sentences, j) for j in range(*bounds[i : i + 2])],
        )
        for i, content in enumerate(text.hashes)
    }


def _words_of_row(vocabulary: Sequence[str], matrix: sp.csr_matrix, row: int) -> list[str]:
    start, end = matrix.indptr[row], matrix.indptr[row + 1]
    counted = zip(matrix.indices[start:end], matrix.data[start:end], strict=True)
    return [vocabulary[i] for i, count in counted for _ in range(int(count))]


def _analyse(entries: Sequence[Entry], known: dict[str, Rows]) -> AnalysedText:
    hashes = [_content_hash(entry) for entry in entries]
    fresh = [entry for entry, content in zip(entries, hashes, strict=True) if content not in known]
    texts = [[entry.title, *(text for _, text in entry_sentences(entry))] for entry in fresh]
    analysed = terms_of_many(text for group in texts for text in group)
    for entry, group in zip(fresh, texts, strict=True):
        title, *rest = [next(analysed) for _ in group]
        known[_content_hash(entry)] = (title, rest)
    rows = [known[content] for content in hashes]
    sentence_rows = [sentence for _, found in rows for sentence in found]
    titles = [title for title, _ in rows]
    # Sorted, so that an index is the same whatever it took over from the one before.
    vocabulary = tuple(sorted({term for row in (*titles, *sentence_rows) for term in row}))
    number = {term: i for i, term in enumerate(vocabulary)}
    return AnalysedText(
        keys=tuple(entry.key for entry in entries),
        hashes=tuple(hashes),
        vocabulary=vocabulary,
        sentences=_count(sentence_rows, number),
        entry_of_sentence=np.repeat(np.arange(len(rows)), [len(found) for _, found in rows]),
        titles=_count(titles, number),
    )


def _content_hash(entry: Entry) -> str:
    content = "\x00".join([entry.title, *(part.text for part in entry.sections)])
    return hashlib.blake2b(content.encode(errors="surrogatepass"), digest_size=12).hexdigest()


def _count(rows: Sequence[list[str]], number: Mapping[str, int]) -> sp.csr_matrix:
    """(rows, terms) counts, the terms of a row in ascending order."""
    counted = [sorted(Counter(number[term] for term in row).items()) for row in rows]
    indptr = np.cumsum([0, *(len(row) for row in counted)])
    flat = np.array([pair for row in counted for pair in row], np.int32).reshape(-1, 2)
    return sp.csr_matrix(
        (flat[:, 1].astype(np.float32), flat[:, 0], indptr), (len(rows), len(number))
    )
