"""The full-text index: how well each entry, title and sentence matches the concepts of a question.

A *concept* is one term of the question together with its translations from the glossary. The index
is plain sparse matrices, written whole by `write` beside the other derived files of a snapshot and
read whole by `read`; analysed text of unchanged entries is taken over from the previous snapshot.
"""

from __future__ import annotations

import copy
import zipfile
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from store import term_counts, thesaurus
from store.concepts import Concept
from store.english import in_passing
from store.glossary import Glossary, learn
from store.language import QUESTION_FRAME, is_korean, terms

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from store.records import Entry
    from store.term_counts import TermCounts

_GLOSSARY = "glossary.npz"

TO_KOREAN, TO_ENGLISH = 1.0, 0.4
"""How much a translation counts beside the term itself, times its confidence.

Entries are Korean prose, so a Korean term mostly finds its papers itself and needs less help than
an English one (tests/bench/retrieval.py).
"""

_OF_KOREAN, _OF_ENGLISH = 0.5, 0.2
"""How much a synonym counts, times the confidences of the two translations that lead to it."""

_LEAST_SYNONYM = 0.1

_THESAURUS = {"ko": {"ko": 0.5, "en": 0.6}, "en": {"ko": 0.5, "en": 0.3}}
"""How much a synonym out of the thesaurus counts, by the language of the term and its own."""

_BY_THE_WAY = 0.4
"""Weight of a word that frames many questions but may also be what one asks for."""


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
        synonyms: term -> the terms that say the same by the thesaurus.
    """

    def __init__(
        self,
        text: TermCounts,
        glossary: Glossary,
        synonyms: Mapping[str, Collection[str]] = MappingProxyType({}),
    ) -> None:
        self.keys = text.keys
        self.entry_of_sentence = text.entry_of_sentence
        self.first_sentence = np.searchsorted(text.entry_of_sentence, np.arange(len(text.keys) + 1))
        self.vocabulary = text.vocabulary
        self.glossary = glossary
        self.synonyms = synonyms
        self._row = {key: i for i, key in enumerate(text.keys)}
        self._number = {term: i for i, term in enumerate(text.vocabulary)}
        self._pairs: Mapping[str, Sequence[str]] = {}
        whole = text.entries()
        self.idf = _idf(whole)
        self._unseen_idf = float(np.log(1 + (len(text.keys) + 0.5) / 0.5))
        self._entries = _bm25(whole, self.idf, k1=1.2, b=0.75)
        self._by_entry = self._entries.tocsr()
        self._titles = _bm25(text.titles, self.idf, k1=1.2, b=0.5)
        self._sentences = _bm25(text.sentences, self.idf, k1=0.6, b=0.4)

    def concepts(self, query: str) -> tuple[Concept, ...]:
        """The concepts of a question, in order, each once; frame words are left out."""
        found = dict.fromkeys(term for term in terms(query) if term not in QUESTION_FRAME)
        return tuple(self._concept(term) for term in found)

    def with_pairs(self, pairs: Mapping[str, Sequence[str]]) -> LexicalIndex:
        """The same index, in which these translations stand in place of the mined ones.

        Args:
            pairs: index term -> its translations, all fully trusted (`store.glossary.read_pairs`);
                the term itself need not stand in any entry.
        """
        taught = copy.copy(self)
        taught._pairs = dict(pairs)  # noqa: SLF001  # a copy of this very object
        return taught

    def translations(self, term: str) -> list[tuple[int, float]]:
        """Term numbers and confidences of a term's translations, best first."""
        if term in self._pairs:
            return [(self._number[t], 1.0) for t in self._pairs[term] if t in self._number]
        row = self._number.get(term)
        return [] if row is None else self.glossary.translations(row)

    def _concept(self, term: str) -> Concept:
        row = self._number.get(term)
        weight = TO_ENGLISH if is_korean(term) and term not in self._pairs else TO_KOREAN
        translated = [(i, weight * c) for i, c in self.translations(term)]
        known = row is not None or bool(translated)
        idf = self._unseen_idf if row is None else float(self.idf[row])
        members = translated if row is None else [(row, 1.0), *translated]
        synonyms = () if term in self._pairs else self._synonyms(term, members)
        emphasis = _BY_THE_WAY if in_passing(term) else 1.0
        return Concept(term, idf, tuple(members), known, synonyms, emphasis)

    def _synonyms(
        self, term: str, members: Sequence[tuple[int, float]]
    ) -> tuple[tuple[int, float], ...]:
        """Terms that say the same: by way of the other language, or by the thesaurus.

        So ``영상`` is *video*, which is ``비디오`` in other entries.
        """
        korean = is_korean(term)
        share = _OF_KOREAN if korean else _OF_ENGLISH
        found: dict[int, float] = {}
        for number, confidence in self.translations(term):
            for other, back in self.glossary.translations(number):
                found[other] = max(found.get(other, 0.0), share * confidence * back)
        weights = _THESAURUS["ko" if korean else "en"]
        for synonym in self.synonyms.get(term, ()):
            if synonym in self._number:
                other, weight = self._number[synonym], weights["ko" if is_korean(synonym) else "en"]
                found[other] = max(found.get(other, 0.0), weight)
        held = dict(members)
        return tuple(
            (other, weight)
            for other, weight in sorted(found.items())
            if weight > max(_LEAST_SYNONYM, held.get(other, 0.0))
        )

    def match(self, concepts: Sequence[Concept], *, within_sentences: bool = True) -> Match:
        """Presence of each concept: the root of the summed squares of its members' BM25 weights.

        Summing squares lets the strongest member lead, so that three loose translations do not
        outweigh the word itself, and still rewards an entry that holds both.

        Args:
            within_sentences: whether sentences, the most of the work, are wanted as well.
        """
        return Match(
            _presence(self._entries, concepts),
            _presence(self._titles, concepts),
            _presence(self._sentences, concepts if within_sentences else ()),
        )

    def presence(self, concepts: Sequence[Concept], keys: Sequence[str]) -> np.ndarray:
        """(keys, concepts) how strongly each concept is present in some entries alone."""
        return _presence(self._entries, concepts)[[self._row[key] for key in keys]]

    def feedback(self, scores: np.ndarray, *, entries: int = 20, terms: int = 40) -> np.ndarray:
        """(entries,) how alike each entry is to the best ones: pseudo-relevance feedback.

        The terms that weigh most in the best entries, each entry by the softmax of its score, are
        searched for in turn (relevance model RM3 of Abdul-Jaleel and others, 2004, without its
        interpolation, which is the ranker's business).

        Args:
            scores: (entries,) standardised scores of a first search.
            entries: how many of the best speak.
            terms: how many of their terms are searched for.
        """
        best = np.argsort(-scores, kind="stable")[:entries]
        weight = np.exp(scores[best] - scores[best].max(initial=0.0))
        model = np.asarray((weight / weight.sum()) @ self._by_entry[best]).ravel()
        kept = np.argsort(-model, kind="stable")[:terms]
        query = np.zeros_like(model)
        query[kept] = model[kept]
        found: np.ndarray = self._by_entry @ query
        return found

    def best_sentence(self, values: np.ndarray) -> np.ndarray:
        """(entries,) the highest of (sentences,) values in each entry; 0 for one without text."""
        best = np.zeros(len(self.keys), np.float32)
        np.maximum.at(best, self.entry_of_sentence, values)
        return best

    def first_sentences(self, values: np.ndarray, count: int) -> np.ndarray:
        """(entries,) the highest of (sentences,) values among the first sentences of each entry."""
        best = np.zeros(len(self.keys), np.float32)
        sentences = np.diff(self.first_sentence)
        for place in range(count):
            has = sentences > place
            here = values[self.first_sentence[:-1][has] + place]
            best[has] = np.maximum(best[has], here)
        return best

    def mean_sentence(self, values: np.ndarray) -> np.ndarray:
        """(entries,) the mean of (sentences,) values in each entry; 0 for one without text."""
        sums = np.bincount(self.entry_of_sentence, values, minlength=len(self.keys))
        mean: np.ndarray = sums / np.maximum(1, np.diff(self.first_sentence))
        return mean


def _presence(matrix: sp.csc_matrix, concepts: Sequence[Concept]) -> np.ndarray:
    presence = np.zeros((len(concepts), matrix.shape[0]), dtype=np.float32)
    for row, concept in zip(presence, concepts, strict=True):
        for number, weight in (*concept.members, *concept.synonyms):
            start, end = matrix.indptr[number], matrix.indptr[number + 1]
            present = weight * concept.emphasis * matrix.data[start:end]
            row[matrix.indices[start:end]] += np.square(present)
    return np.sqrt(presence, out=presence).T


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


def write(directory: Path, entries: Sequence[Entry], previous: Path | None) -> None:
    """Count the terms of the entries, learn the glossary, and write both into the directory.

    Args:
        previous: directory of an earlier index; what it knows of unchanged entries is taken over.
    """
    counts = term_counts.count(entries, previous)
    term_counts.save(counts, directory)
    glossary = learn(counts.vocabulary, counts.entries(), counts.glosses)
    sp.save_npz(directory / _GLOSSARY, glossary.weights)
    thesaurus.write(directory)


def read(directory: Path) -> LexicalIndex:
    """Read an index written by `write`.

    Raises:
        StoreDamaged: a file is missing or corrupt.
    """
    counts = term_counts.load(directory)
    try:
        with (directory / _GLOSSARY).open("rb") as file:
            weights = sp.load_npz(file)
        synonyms = thesaurus.read(directory)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise term_counts.damaged(directory, error) from error
    return LexicalIndex(counts, Glossary(counts.vocabulary, weights), synonyms)
