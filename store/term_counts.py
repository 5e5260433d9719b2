"""Term counts of titles, sentences and glosses: what the index and the glossary derive from.

Analysing text is the slow part of indexing, so counts are saved with a hash of each entry's content
and taken over for entries that have not changed.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from store.errors import StoreDamaged
from store.language import ANALYSER, sentences, terms_of_many

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from store.records import Entry

_FILE = "terms.npz"
_NAMES = "terms.json"
_MATRICES = ("titles", "sentences", "glosses")

# "직접 선호 최적화(DPO)": Korean words and, in brackets right behind them, the English for them.
_GLOSS = re.compile(r"([가-힣][가-힣 ]{0,24}) ?\(([A-Za-z][^()가-힣]{1,60})\)")
_GLOSSED_WORDS = 3


def entry_sentences(entry: Entry) -> list[tuple[str | None, str]]:
    """Label and verbatim text of every sentence of an entry, in order."""
    return [(part.label, text) for part in entry.sections for text in sentences(part.text)]


def bracket_glosses(text: str) -> list[str]:
    """Each bracketed English term with the Korean words before it: ``환각 hallucination``."""
    return [
        " ".join([*gloss[1].split()[-_GLOSSED_WORDS:], gloss[2]]) for gloss in _GLOSS.finditer(text)
    ]


@dataclass(frozen=True, slots=True)
class TermCounts:
    """How often each term stands where; all else in the index derives from this.

    Attributes:
        keys, hashes: `Entry.key` and content hash of each entry.
        vocabulary: the term of each column, sorted.
        titles: (entries, terms) counts.
        sentences, glosses: (sentences, terms) and (bracketed glosses, terms) counts.
        entry_of_sentence, entry_of_gloss: number of the entry that each row stands in, ascending.
    """

    keys: tuple[str, ...]
    hashes: tuple[str, ...]
    vocabulary: tuple[str, ...]
    titles: sp.csr_matrix
    sentences: sp.csr_matrix
    glosses: sp.csr_matrix
    entry_of_sentence: np.ndarray
    entry_of_gloss: np.ndarray

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


def save(counts: TermCounts, directory: Path) -> None:
    """Write the counts into a directory."""
    names = {"keys": counts.keys, "hashes": counts.hashes, "vocabulary": counts.vocabulary}
    (directory / _NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
    arrays: dict[str, Any] = {
        "entry_of_sentence": counts.entry_of_sentence,
        "entry_of_gloss": counts.entry_of_gloss,
    }
    for name in _MATRICES:
        matrix = getattr(counts, name)
        arrays |= {
            f"{name}_{part}": getattr(matrix, part) for part in ("data", "indices", "indptr")
        }
    np.savez(directory / _FILE, **arrays)


def load(directory: Path) -> TermCounts:
    """Read counts written by `save`.

    Raises:
        StoreDamaged: a file is missing or corrupt.
    """
    try:
        names = json.loads((directory / _NAMES).read_text(encoding="utf-8"))
        vocabulary = tuple(names["vocabulary"])
        with (directory / _FILE).open("rb") as file, np.load(file) as arrays:
            matrices = {
                name: sp.csr_matrix(
                    tuple(arrays[f"{name}_{part}"] for part in ("data", "indices", "indptr")),
                    (len(arrays[f"{name}_indptr"]) - 1, len(vocabulary)),
                )
                for name in _MATRICES
            }
            rows = {name: arrays[name] for name in ("entry_of_sentence", "entry_of_gloss")}
        return TermCounts(
            tuple(names["keys"]), tuple(names["hashes"]), vocabulary, **matrices, **rows
        )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise damaged(directory, error) from error


def damaged(directory: Path, error: Exception) -> StoreDamaged:
    """What is said when a file of the index is missing or corrupt."""
    return StoreDamaged(
        f"the full-text index in {str(directory)!r} cannot be read ({error});"
        " run `assistant ingest` again to rebuild it"
    )


@dataclass(frozen=True, slots=True)
class _Analysed:
    """The terms of one entry's title, of each of its sentences, and of each bracketed gloss."""

    title: list[str]
    sentences: list[list[str]]
    glosses: list[list[str]]


def count(entries: Sequence[Entry], previous: Path | None) -> TermCounts:
    """The counts of these entries; those of unchanged ones come from the previous directory."""
    hashes = [content_id(entry) for entry in entries]
    known = _previous(previous)
    fresh = [entry for entry, content in zip(entries, hashes, strict=True) if content not in known]
    known |= _analyse(fresh)
    rows = [known[content] for content in hashes]
    titles = [row.title for row in rows]
    sentence_rows = [terms for row in rows for terms in row.sentences]
    gloss_rows = [terms for row in rows for terms in row.glosses]
    # Sorted, so that an index is the same whatever it took over from the one before.
    vocabulary = tuple(sorted({term for row in (*titles, *sentence_rows) for term in row}))
    number = {term: i for i, term in enumerate(vocabulary)}
    order = np.arange(len(rows))
    return TermCounts(
        keys=tuple(entry.key for entry in entries),
        hashes=tuple(hashes),
        vocabulary=vocabulary,
        titles=_matrix(titles, number),
        sentences=_matrix(sentence_rows, number),
        glosses=_matrix(gloss_rows, number),
        entry_of_sentence=np.repeat(order, [len(row.sentences) for row in rows]),
        entry_of_gloss=np.repeat(order, [len(row.glosses) for row in rows]),
    )


def _analyse(entries: Sequence[Entry]) -> dict[str, _Analysed]:
    """Fresh entries by content hash."""
    texts = [[text for _, text in entry_sentences(entry)] for entry in entries]
    glosses = [[g for text in group for g in bracket_glosses(text)] for group in texts]
    lines = [
        line
        for entry, group, glossed in zip(entries, texts, glosses, strict=True)
        for line in (entry.title, *group, *glossed)
    ]
    analysed = iter(terms_of_many(lines))
    return {
        content_id(entry): _Analysed(
            next(analysed), [next(analysed) for _ in group], [next(analysed) for _ in glossed]
        )
        for entry, group, glossed in zip(entries, texts, glosses, strict=True)
    }


def _previous(directory: Path | None) -> dict[str, _Analysed]:
    """Analysed entries of an earlier index by content hash; a damaged one is simply not used."""
    if directory is None or not (directory / _FILE).exists():
        return {}
    try:
        text = load(directory)
    except StoreDamaged:
        return {}
    order = np.arange(len(text.keys) + 1)
    sentence = np.searchsorted(text.entry_of_sentence, order)
    gloss = np.searchsorted(text.entry_of_gloss, order)
    titles, sentence_rows, gloss_rows = (
        _terms_of_rows(text.vocabulary, getattr(text, name)) for name in _MATRICES
    )
    return {
        content: _Analysed(
            titles[i],
            sentence_rows[sentence[i] : sentence[i + 1]],
            gloss_rows[gloss[i] : gloss[i + 1]],
        )
        for i, content in enumerate(text.hashes)
    }


def _terms_of_rows(vocabulary: Sequence[str], matrix: sp.csr_matrix) -> list[list[str]]:
    """The terms of each row, each as often as it was counted."""
    terms = [
        term
        for column, times in zip(matrix.indices.tolist(), matrix.data.tolist(), strict=True)
        for term in [vocabulary[column]] * int(times)
    ]
    placed = np.concatenate([[0.0], np.cumsum(matrix.data)]).astype(np.int64)
    bounds = placed[matrix.indptr].tolist()
    return [terms[start:end] for start, end in itertools.pairwise(bounds)]


def content_id(entry: Entry) -> str:
    """Hash of an entry's title and text, and of the rules that cut text into terms."""
    content = "\x00".join([ANALYSER, entry.title, *(part.text for part in entry.sections)])
    return hashlib.blake2b(content.encode(errors="surrogatepass"), digest_size=12).hexdigest()


def _matrix(rows: Sequence[list[str]], number: Mapping[str, int]) -> sp.csr_matrix:
    """(rows, terms) counts, the terms of a row in ascending order; unknown terms are left out."""
    counted = [
        sorted(Counter(number[term] for term in row if term in number).items()) for row in rows
    ]
    indptr = np.cumsum([0, *(len(row) for row in counted)])
    flat = np.array([pair for row in counted for pair in row], np.int32).reshape(-1, 2)
    return sp.csr_matrix(
        (flat[:, 1].astype(np.float32), flat[:, 0], indptr), (len(rows), len(number))
    )
