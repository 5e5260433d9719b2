"""The vectors of every title and sentence, a derived file of a snapshot like the full text.

Rows stand by entry, its title first, then its sentences. Unchanged entries are taken over from the
generation before; entries that have no vectors yet are known as such.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from store.embed.sentences import DIMENSION, sentence_encoder
from store.term_counts import entry_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from store.records import Entry

    Tell = Callable[[int, int], None]

MATRIX = "sentences.npy"
INDEX = "sentences.json"
FILES = frozenset({MATRIX, INDEX})

_BLOCK = 512
"""Sentences that are encoded between two reports."""


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """Unit vectors of titles and sentences.

    Attributes:
        matrix: (rows, 512) float16; NaN in the rows of an entry that has none yet.
        starts: (entries + 1,) where the rows of each entry begin: its title, then its sentences.
        known: share of the entries that have vectors.
    """

    matrix: np.ndarray
    starts: np.ndarray
    known: float

    def cosines(self, vector: np.ndarray, entries: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How near a text is to the title, and to the nearest sentence, of each of some entries.

        Args:
            vector: (512,) of the text.
            entries: (n,) numbers of the entries.

        Returns:
            (n,) and (n,) cosines, NaN for entries without vectors. The title of an entry without
            text stands for its sentences.
        """
        if not len(entries):
            return np.zeros(0, np.float32), np.zeros(0, np.float32)
        sizes = self.starts[entries + 1] - self.starts[entries]
        first = np.cumsum(sizes) - sizes
        rows = np.arange(sizes.sum()) + np.repeat(self.starts[entries] - first, sizes)
        cosines = self.matrix[rows].astype(np.float32) @ vector
        titles = cosines[first].copy()
        cosines[first] = np.where(sizes > 1, -np.inf, titles)
        return titles, np.maximum.reduceat(cosines, first)

    def of(self, entries: Sequence[int]) -> SentenceVectors:
        """Those of some entries, in this order, as another archive's."""
        rows = [np.arange(self.starts[i], self.starts[i + 1]) for i in entries]
        sizes = [len(found) for found in rows]
        return SentenceVectors(
            self.matrix[np.concatenate([np.zeros(0, np.int64), *rows])],
            np.cumsum([0, *sizes]),
            self.known,
        )


def write(
    directory: Path, entries: Sequence[Entry], previous: Path | None, tell: Tell | None
) -> bool:
    """Write the vectors of these entries into the directory.

    Args:
        previous: directory of an earlier generation; what it knows of the same texts stays.
        tell: called with how many sentences are done, of how many; None to encode nothing now.

    Returns:
        Whether every entry has its vectors.
    """
    texts = [[entry.title, *(text for _, text in entry_sentences(entry))] for entry in entries]
    names = [_text_id(group) for group in texts]
    known = _known(previous)
    lacking = {name: group for name, group in zip(names, texts, strict=True) if name not in known}
    if tell is not None:
        known |= _encoded(lacking, tell)
    if not known:
        return not entries
    rows = [
        known[name] if name in known else np.full((len(group), DIMENSION), np.nan, np.float16)
        for name, group in zip(names, texts, strict=True)
    ]
    np.save(directory / MATRIX, np.concatenate([np.zeros((0, DIMENSION), np.float16), *rows]))
    encoded = [name in known for name in names]
    index = {"names": names, "sizes": [len(row) for row in rows], "encoded": encoded}
    (directory / INDEX).write_text(json.dumps(index), encoding="utf-8")
    return all(encoded)


def _text_id(group: Sequence[str]) -> str:
    """Name of a title and its sentences: what their vectors derive from, however they were cut."""
    text = "\x00".join(group).encode(errors="surrogatepass")
    return hashlib.blake2b(text, digest_size=12).hexdigest()


def read(directory: Path) -> SentenceVectors | None:
    """The vectors in a sound generation's folder; None in one that was written without.

    Raises:
        ValueError: the files do not belong together.
    """
    if not (directory / MATRIX).exists():
        return None
    index = _index(directory)
    matrix = np.load(directory / MATRIX, mmap_mode="r")
    starts = np.cumsum([0, *index["sizes"]])
    if len(matrix) != starts[-1]:
        raise ValueError("sentences and their vectors differ in number")
    encoded = index["encoded"]
    return SentenceVectors(matrix, starts, sum(encoded) / max(1, len(encoded)))


def _index(directory: Path) -> dict[str, list[Any]]:
    """By entry: the name of its text, how many rows it has, and whether they are vectors."""
    found: dict[str, list[Any]] = json.loads((directory / INDEX).read_bytes())
    return found


def _encoded(lacking: Mapping[str, list[str]], tell: Tell) -> dict[str, np.ndarray]:
    lines = [text for group in lacking.values() for text in group]
    made = np.zeros((len(lines), DIMENSION), np.float16)
    for start in range(0, len(lines), _BLOCK):
        block = lines[start : start + _BLOCK]
        made[start : start + len(block)] = sentence_encoder().encode(block)
        tell(start + len(block), len(lines))
    ends = np.cumsum([len(group) for group in lacking.values()])
    return dict(zip(lacking, np.split(made, ends[:-1]), strict=True)) if lacking else {}


def _known(previous: Path | None) -> dict[str, np.ndarray]:
    """What a sound earlier generation holds, by the name of the entry's text."""
    found = None if previous is None else read(previous)
    if found is None or previous is None:
        return {}
    index = _index(previous)
    return {
        name: found.matrix[found.starts[i] : found.starts[i + 1]]
        for i, (name, encoded) in enumerate(zip(index["names"], index["encoded"], strict=True))
        if encoded
    }
