"""The dense channels: how near a question's vectors are to passages, and to single sentences.

The search is exact, over the snapshot's matrix in memory: one product for some thousand passages
takes less time than an approximate index of Chroma, and misses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.signals import Dense, Near
from store.passages import TITLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.sentence_vectors import SentenceVectors
    from store.snapshot import Vectors


class DenseChannel:
    """Exact search over the passages of one snapshot.

    Args:
        vectors: the passages with their vectors.
        row: entry key -> number of the entry.
    """

    def __init__(self, vectors: Vectors, row: Mapping[str, int]) -> None:
        self._matrix = vectors.matrix
        rows = np.array([row[passage.entry_key] for passage in vectors.passages], np.int64)
        is_title = np.array([passage.ordinal == TITLE for passage in vectors.passages], bool)
        self._titles = _Groups.of(rows, is_title, len(row))
        self._bodies = _Groups.of(rows, ~is_title, len(row))

    def similarities(self, vector: np.ndarray) -> Dense:
        """Cosines of a (dimension,) question with every entry."""
        similarity = self._matrix @ vector
        title, body = self._titles.best(similarity), self._bodies.best(similarity)
        # An entry without text has its title alone to be found by; one that has no vectors yet
        # stands at the mean, where it is neither favoured nor ruled out.
        title = np.where(np.isnan(title), float(similarity.mean()), title)
        mean = self._bodies.mean(similarity)
        return Dense(
            best=np.where(np.isnan(body), title, body),
            mean=np.where(np.isnan(mean), title, mean),
            title=title,
        )


def near(sentences: SentenceVectors, vector: np.ndarray, rows: np.ndarray) -> Near:
    """How near a question is to the titles and the nearest sentences of the candidates.

    Args:
        vector: the question's, by the sentence encoder.
        rows: numbers of the candidates; those that have no vectors yet stand at the mean.
    """
    title, best = sentences.cosines(vector, rows)
    known = ~np.isnan(title)
    if not known.all():
        title = np.where(known, title, title[known].mean() if known.any() else 0.0)
        best = np.where(known, best, best[known].mean() if known.any() else 0.0)
    return Near(best, title)


@dataclass(frozen=True, slots=True)
class _Groups:
    """Passages by the entry that they are cut from.

    Attributes:
        order: (passages,) the passages of these groups, those of an entry side by side.
        starts, sizes: (groups,) where each group begins in the order, and how many it has.
        rows: (groups,) the entry of each group, out of ``entries``.
    """

    order: np.ndarray
    starts: np.ndarray
    sizes: np.ndarray
    rows: np.ndarray
    entries: int

    @classmethod
    def of(cls, row_of_passage: np.ndarray, wanted: np.ndarray, entries: int) -> _Groups:
        """The groups of the wanted passages."""
        order = np.flatnonzero(wanted)
        order = order[np.argsort(row_of_passage[order], kind="stable")]
        rows, starts, sizes = np.unique(
            row_of_passage[order], return_index=True, return_counts=True
        )
        return cls(order, starts, sizes, rows, entries)

    def best(self, similarity: np.ndarray) -> np.ndarray:
        """(entries,) the highest similarity of each entry's passages; NaN for one without."""
        return self._spread(np.maximum.reduceat(similarity[self.order], self.starts))

    def mean(self, similarity: np.ndarray) -> np.ndarray:
        """(entries,) the mean similarity of each entry's passages; NaN for one without."""
        return self._spread(np.add.reduceat(similarity[self.order], self.starts) / self.sizes)

    def _spread(self, values: np.ndarray) -> np.ndarray:
        spread = np.full(self.entries, np.nan)
        spread[self.rows] = values
        return spread
