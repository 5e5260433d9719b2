"""Labelled questions and the figures that a ranking of papers is judged by."""

from __future__ import annotations

import json
import math
from argparse import ArgumentParser, Namespace
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.question import understand

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.question import Question
    from store.catalogue import Catalogue

RETRIEVED = frozenset({"known_item", "topic", "topic_dated"})
"""Kinds of question whose answer is a ranking of papers."""

ABSENT = "unanswerable"
"""The kind of question that no paper answers; only those that describe papers can be ranked."""

FIGURES = ("R@1", "R@10", "R@50", "MRR@10", "nDCG@10", "R@30")
"""The first four over known items, the others over topics."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One question with the papers that answer it.

    Attributes:
        relevant: arXiv id -> 1 (touches on it) or 2 (squarely about it).
    """

    id: str
    language: str
    known_item: bool
    text: str
    question: Question
    relevant: Mapping[str, int]

    @property
    def answers(self) -> tuple[str, ...]:
        """The papers that answer it: questions that share them are one question in other words."""
        return tuple(sorted(self.relevant)) or (self.text,)


def fitting(about: str | None) -> Namespace:
    """What a script that fits weights is called with: ``store``, ``questions`` (files), ``out``."""
    parser = ArgumentParser(description=about)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--out", type=Path, required=True)
    return parser.parse_args()


def folds(answers: Sequence[tuple[str, ...]], count: int) -> np.ndarray:
    """(questions,) the fold of each; questions with the same answers share theirs."""
    number: dict[tuple[str, ...], int] = {}
    asked = [number.setdefault(own, len(number)) for own in answers]
    fold: np.ndarray = (np.random.default_rng(0).permutation(len(number)) % count)[asked]
    return fold


def read_labelled(path: Path, catalogue: Catalogue, *, absent: bool = False) -> list[Labelled]:
    """The questions of a file that ask for papers and have any in this catalogue.

    Args:
        absent: whether questions after papers that are nowhere are wanted as well.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    today = catalogue.newest_day
    assert today is not None
    found = []
    for record in records:
        if record["kind"] not in (RETRIEVED | {ABSENT} if absent else RETRIEVED):
            continue
        labels = record["relevant"]
        grades = labels if isinstance(labels, dict) else dict.fromkeys(labels, 2)
        relevant = {i: grade for i, grade in grades.items() if i in catalogue.papers}
        known = record["kind"] == "known_item"
        question = understand(record["question"], today=today, catalogue=catalogue)
        if record["kind"] == ABSENT:
            if question.intent not in ("topic", "paper"):
                continue
        elif not relevant or (not known and len(relevant) < 3):
            continue
        found.append(
            Labelled(record["id"], record["lang"], known, record["question"], question, relevant)
        )
    return found


def figures(ranked: Sequence[str], labelled: Labelled) -> dict[str, float]:
    """Every figure of one ranking of arXiv ids that applies to its kind of question."""
    relevant = labelled.relevant
    if labelled.known_item:
        place = next((i for i, paper in enumerate(ranked) if paper in relevant), math.inf)
        return {
            "R@1": float(place < 1),
            "R@10": float(place < 10),
            "R@50": float(place < 50),
            "MRR@10": 1 / (place + 1) if place < 10 else 0.0,
        }
    first = set(ranked[:30])
    return {
        "nDCG@10": ndcg(ranked, relevant),
        "R@30": sum(paper in first for paper in relevant) / min(len(relevant), 30),
    }


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain with gain ``2^grade - 1`` (Burges and others, 2005)."""

    def gain(grade: int, place: int) -> float:
        return float(2**grade - 1) / math.log2(place + 2)

    reached = sum(gain(grades.get(paper, 0), i) for i, paper in enumerate(ranked[:depth]))
    best = sorted(grades.values(), reverse=True)[:depth]
    return reached / sum(gain(grade, i) for i, grade in enumerate(best))


def table_row(results: Sequence[tuple[Labelled, Mapping[str, float]]]) -> dict[str, float]:
    """Mean of each figure by language, as ``"en R@1"``."""
    values: dict[str, list[float]] = defaultdict(list)
    for labelled, row in results:
        for name, value in row.items():
            values[f"{labelled.language} {name}"].append(value)
    return {name: sum(found) / len(found) for name, found in values.items()}


def print_row(name: str, row: Mapping[str, float]) -> None:
    """One Markdown line: the figures of the English questions, then those of the Korean ones."""
    cells = [
        " / ".join(f"{row[f'{language} {figure}']:.3f}" for figure in FIGURES)
        for language in ("en", "ko")
    ]
    print(f"| {name} | {' | '.join(cells)} |", flush=True)
