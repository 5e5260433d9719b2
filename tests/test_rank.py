"""The ranker's trees, and how long a list is cut."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from assistant.rank import Ranker, expected_best_length, shipped_ranker
from assistant.signals import DENSE_SIGNALS, LEXICAL_SIGNALS, SENTENCE_SIGNALS

SHIPPED = json.loads(files("assistant").joinpath("ranker.json").read_text(encoding="utf-8"))


def _walk(model: dict[str, Any], row: np.ndarray) -> float:
    """The sum of one row's leaves, one tree and one node at a time."""
    total = 0.0
    for root in model["roots"]:
        node = root
        while model["left"][node] != node:
            left = row[model["signal"][node]] <= model["threshold"][node]
            node = model["left" if left else "right"][node]
        total += model["value"][node]
    return total


@pytest.mark.parametrize("name", ["full", "dense", "lexical"])
def test_trees_give_what_walking_them_gives(name: str) -> None:
    model = SHIPPED["models"][name]
    rows = np.random.default_rng(7).normal(0, 2, (40, len(model["signals"])))
    signals = {signal: rows[:, i] for i, signal in enumerate(model["signals"])}
    odds = [model["slope"] * _walk(model, row) + model["intercept"] for row in rows]
    found = shipped_ranker().probability(signals, np.arange(40))
    assert found == pytest.approx(1 / (1 + np.exp(-np.array(odds))))


def test_the_shipped_weights_know_the_signals_by_name() -> None:
    assert tuple(SHIPPED["models"]["lexical"]["signals"]) == LEXICAL_SIGNALS
    assert tuple(SHIPPED["models"]["dense"]["signals"]) == LEXICAL_SIGNALS + DENSE_SIGNALS
    every = LEXICAL_SIGNALS + DENSE_SIGNALS + SENTENCE_SIGNALS
    assert tuple(SHIPPED["models"]["full"]["signals"]) == every


def test_without_vectors_the_lexical_trees_decide() -> None:
    signals = {name: np.linspace(0, 3, 5) for name in LEXICAL_SIGNALS}
    found = Ranker(SHIPPED).probability(signals, np.arange(5))
    assert ((found > 0) & (found < 1)).all()


def test_the_length_of_a_list_maximises_its_expected_f1() -> None:
    """Against F1 averaged over every possible truth, weighed by how likely it is."""
    chances = np.array([0.95, 0.9, 0.3, 0.1])

    def expected_f1(length: int) -> float:
        total = 0.0
        for size in range(1, len(chances) + 1):
            for truth in combinations(range(len(chances)), size):
                held = np.isin(np.arange(len(chances)), truth)
                likelihood = float(np.where(held, chances, 1 - chances).prod())
                total += likelihood * 2 * held[:length].sum() / (length + size)
        return total

    best = max(range(1, 5), key=expected_f1)
    assert expected_best_length(chances) == best == 2


@pytest.mark.parametrize(
    ("chances", "length"), [([], 0), ([0.2], 1), ([0.9] * 30, 30), ([0.9] * 3 + [0.01] * 40, 3)]
)
def test_a_list_is_as_long_as_the_truth(chances: list[float], length: int) -> None:
    assert expected_best_length(np.array(chances)) == length
