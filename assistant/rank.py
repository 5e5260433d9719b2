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


LEAVES = 8
"""Most leaves of a tree: their set fits a byte."""

_EVERY_LEAF = 2**LEAVES - 1
_FIRST_LEAF = np.array([0, *((n & -n).bit_length() - 1 for n in range(1, 2**LEAVES))])


@dataclass(frozen=True, slots=True)
class Trees:
    """A sum of regression trees, scored all at once.

    Each split that a row fails rules out the leaves on its left; of the leaves that are not ruled
    out, counted from the left, the first is the row's (QuickScorer: Lucchese and others, 2015).

    Attributes:
        signals: the columns that the rows must have, in order.
        signal, threshold, kept: (trees, splits) a row whose signal is above the threshold keeps
            only the leaves of the bit set ``kept``.
        value: (trees, `LEAVES`) what each leaf adds.
        slope, intercept: Platt scaling of the sum to a log-odds.
    """

    signals: tuple[str, ...]
    signal: np.ndarray
    threshold: np.ndarray
    kept: np.ndarray
    value: np.ndarray
    slope: float
    intercept: float

    def probability(self, rows: np.ndarray) -> np.ndarray:
        """(rows,) probabilities of (rows, signals) evidence."""
        above = rows[:, self.signal] > self.threshold
        open_leaves = np.bitwise_and.reduce(
            np.where(above, self.kept, np.uint8(_EVERY_LEAF)), axis=2
        )
        leaf = _FIRST_LEAF[open_leaves]
        total = self.value[np.arange(len(self.value)), leaf].sum(axis=1)
        result: np.ndarray = 1.0 / (1.0 + np.exp(-(self.slope * total + self.intercept)))
        return result


class Ranker:
    """Weighs evidence with the shipped trees: a set for each kind of signals that there may be."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._trees = {name: _trees(model) for name, model in data["models"].items()}

    def scaling(self, kind: str) -> dict[str, float]:
        """Slope and intercept of the Platt scaling of one set of trees."""
        trees = self._trees[kind]
        return {"slope": trees.slope, "intercept": trees.intercept}

    def probability(self, signals: Mapping[str, np.ndarray], rows: np.ndarray) -> np.ndarray:
        """(rows,) calibrated probabilities that these entries are relevant.

        Args:
            signals: what `signals` returned.
            rows: numbers of the entries to score.
        """
        kind = "full" if "near_z" in signals else "dense" if "fused" in signals else "lexical"
        trees = self._trees[kind]
        return trees.probability(np.stack([signals[name][rows] for name in trees.signals], axis=1))


def _trees(model: Mapping[str, Any]) -> Trees:
    """The trees of one model of ``ranker.json``.

    There all nodes stand in flat lists: a row goes left where its ``signal`` is at most the
    ``threshold``; a leaf is its own left and right and adds its ``value``; ``roots`` begin trees.
    """
    shape = (len(model["roots"]), LEAVES - 1)
    signal, threshold = np.zeros(shape, np.int64), np.full(shape, np.inf)
    kept, value = np.full(shape, _EVERY_LEAF, np.uint8), np.zeros((shape[0], LEAVES))
    for tree, root in enumerate(model["roots"]):
        splits: list[tuple[int, int]] = []
        leaves: list[int] = []
        _lay_out(model, root, splits, leaves)
        value[tree, : len(leaves)] = [model["value"][leaf] for leaf in leaves]
        for place, (node, ruled_out) in enumerate(splits):
            signal[tree, place] = model["signal"][node]
            threshold[tree, place] = model["threshold"][node]
            kept[tree, place] = _EVERY_LEAF & ~ruled_out
    slope, intercept = float(model["slope"]), float(model["intercept"])
    return Trees(tuple(model["signals"]), signal, threshold, kept, value, slope, intercept)


def _lay_out(
    model: Mapping[str, Any], node: int, splits: list[tuple[int, int]], leaves: list[int]
) -> None:
    """Collect a subtree's leaves from the left, and each split and the leaves left of it."""
    if model["left"][node] == node:
        leaves.append(node)
        return
    first = len(leaves)
    _lay_out(model, model["left"][node], splits, leaves)
    splits.append((node, sum(1 << leaf for leaf in range(first, len(leaves)))))
    _lay_out(model, model["right"][node], splits, leaves)


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
