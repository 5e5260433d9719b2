"""Term counts of every title and sentence: what the full-text index and the glossary derive from.

Analysing text is the slow part of indexing, so counts are saved with a hash of each entry's content
and taken over for entries that have not changed.
"""

from __future__ import annotations

import functools
import hashlib
import json
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from store.errors import StoreDamaged
from store.language import sentences, terms_of_many

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from store.records import Entry

_FILE = "terms.npz"
_NAMES = "terms.json"


def entry_sentences(entry: Entry) -> list[tuple[str | None, str]]:
    """Label and verbatim text of every sentence of an entry, in order."""
    return [(part.label, text) for part in entry.sections for text in sentences(part.text)]


@dataclass(frozen=True, slots=True)
class TermCounts:
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


def count(entries: Sequence[Entry], previous: Path | None) -> TermCounts:
    """The counts of these entries; those of unchanged ones come from the previous directory."""
    return _analyse(entries, _previous(previous))


def save(counts: TermCounts, directory: Path) -> None:
    """Write the counts into a directory."""
    names = {"keys": counts.keys, "hashes": counts.hashes, "vocabulary": counts.vocabulary}
    (directory / _NAMES).write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
    arrays: dict[str, Any] = {"entry_of_sentence": counts.entry_of_sentence}
    for name, matrix in (("sentences", counts.sentences), ("titles", counts.titles)):
        arrays |= {
            f"{name}_{part}": getattr(matrix, part) for part in ("data", "indices", "indptr")
        }
    np.savez(directory / _FILE, **arrays)


def damaged(directory: Path, error: Exception) -> StoreDamaged:
    """What is said when a file of the index is missing or corrupt."""
    return StoreDamaged(
        f"the full-text index in {str(directory)!r} cannot be read ({error});"
        " run `assistant ingest` again to rebuild it"
    )


def load(directory: Path) -> TermCounts:
    """Read counts written by `save`.

    Raises:
        StoreDamaged: a file is missing or corrupt.
    """
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
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise damaged(directory, error) from error
    keys, hashes = tuple(names["keys"]), tuple(names["hashes"])
    return TermCounts(keys, hashes, vocabulary, matrices[0], entry_of_sentence, matrices[1])


Rows = tuple[list[str], list[list[str]]]
"""The analysed form of one entry: the terms of its title, and of each of its sentences."""


def _previous(directory: Path | None) -> dict[str, Rows]:
    """Analysed entries of an earlier index by content hash; a damaged one is simply not used."""
    if directory is None or not (directory / _FILE).exists():
        return {}
    try:
        text = load(directory)
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


def _analyse(entries: Sequence[Entry], known: dict[str, Rows]) -> TermCounts:
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
    return TermCounts(
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
