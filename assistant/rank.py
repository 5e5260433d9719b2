"""Weighs the signals of an entry into one calibrated probability that it is relevant.

The weights are the small trees of ``ranker.json``, fitted by tests/bench/fit_ranker.py.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of regression trees, all nodes of all trees in flat arrays.

    Attributes:
        signals: the columns that the rows must have, in order.
        roots: (trees,) number of each tree's first node.
        signal, threshold, left, right, value: (nodes,) a row goes left where its signal is at most
            the threshold; a leaf is its own left and right and adds its value.
        depth: steps that reach every leaf.
        slope, intercept: Platt scaling of the sum to a log-odds.
    """

    signals: tuple[str, ...]
    roots: np.ndarray
    signal: np.ndarray
    threshold: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray
    depth: int
    slope: float
    intercept: float

    def probability(self, rows: np.ndarray) -> np.ndarray:
        """(rows,) probabilities of (rows, signals) evidence."""
        node = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        line = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            goes_left = rows[line, self.signal[node]] <= self.threshold[node]
            node = np.where(goes_left, self.left[node], self.right[node])
        odds = self.slope * self.value[node].sum(axis=1) + self.intercept
        result: np.ndarray = 1.0 / (1.0 + np.exp(-odds))
        return result


class Ranker:
    """Weighs evidence with the shipped trees: one set with dense signals, one without."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._trees = {name: _trees(model) for name, model in data["models"].items()}

    def probability(self, signals: Mapping[str, np.ndarray], rows: np.ndarray) -> np.ndarray:
        """(rows,) calibrated probabilities that these entries are relevant.

        Args:
            signals: what `signals` returned.
            rows: numbers of the entries to score.
        """
        trees = self._trees["full" if "fused" in signals else "lexical"]
        return trees.probability(np.stack([signals[name][rows] for name in trees.signals], axis=1))


def _trees(model: Mapping[str, Any]) -> Trees:
    ints = {k: np.array(model[k], np.int64) for k in ("roots", "signal", "left", "right")}
    floats = {k: np.array(model[k], np.float64) for k in ("threshold", "value")}
    return Trees(
        signals=tuple(model["signals"]),
        depth=int(model["depth"]),
        slope=float(model["slope"]),
        intercept=float(model["intercept"]),
        **ints,
        **floats,
    )


@functools.cache
def shipped_ranker() -> Ranker:
    """The ranker whose weights ship with the package."""
    text = files("assistant").joinpath("ranker.json").read_text(encoding="utf-8")
    return Ranker(json.loads(text))


def expected_best_length(probabilities: np.ndarray) -> int:
    """How many of the first papers to list so that the expected F1 of the list is highest.

    With calibrated probabilities p, highest first, a list of k has expected precision
    ``sum(p[:k]) / k`` and recall ``sum(p[:k]) / sum(p)``; F1 is at its best
    where ``2 * sum(p[:k]) / (k + sum(p))`` is (Lewis, 1995, "Evaluating and
    optimizing autonomous text classification systems").
    """
    if not len(probabilities):
        return 0
    gained = np.cumsum(probabilities)
    lengths = np.arange(1, len(probabilities) + 1)
    return int(np.argmax(2 * gained / (lengths + gained[-1]))) + 1
