"""Fits how far each turn of phrase says that a list of papers is wanted, not one paper.

    python -m tests.bench.fit_leanings --store DIR --questions FILE... --out FILE

Writes ``assistant/question/leanings.json`` (a logistic regression over `TURNS`) and prints, from
5-fold cross-validation, the share of the questions after lists and after one paper, file by file,
that are told apart: what unseen questions can expect. Short questions without labelled papers
(leanings.jsonl) are fitted along.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.question import understand
from assistant.question.frames import content_words
from assistant.question.leanings import TURNS, turns_of
from store.snapshot import open_snapshot
from tests.bench.labelled import fitting, folds, read_labelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from store.catalogue import Catalogue

FOLDS = 5
LISTS = 2.0
"""Weight of a question after a list, beside one after a paper: there are fewer of them."""


SHORT = Path(__file__).with_name("leanings.jsonl")


@dataclass(frozen=True)
class Sample:
    """A question as (turns,) what it says, in the order of `TURNS`, and what it wants."""

    source: Path
    answers: tuple[str, ...]
    row: list[float]
    wants_list: bool


def row_of(question: Question) -> list[float]:
    """(turns,) what a question says."""
    filtered = question.span is not None or question.order != "relevance"
    found = turns_of(question.text, len(content_words(question.text)), filtered=filtered)
    return [found.get(name, 0.0) for name in TURNS]


def samples(paths: Sequence[Path], catalogue: Catalogue) -> list[Sample]:
    """Every question of the files that names no paper, and the short ones."""
    found = [
        Sample(path, labelled.answers, row_of(labelled.question), not labelled.known_item)
        for path in paths
        for labelled in read_labelled(path, catalogue)
        if not labelled.question.named
    ]
    today = catalogue.newest_day
    assert today is not None
    for line in SHORT.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        question = understand(record["question"], today=today, catalogue=catalogue)
        found.append(Sample(SHORT, (question.text,), row_of(question), record["list"]))
    return found


def fit(rows: np.ndarray, lists: np.ndarray) -> LogisticRegression:
    """The regression on some questions."""
    model = LogisticRegression(C=0.7, max_iter=5000)
    return model.fit(rows, lists, sample_weight=np.where(lists, LISTS, 1.0))


def main() -> None:
    """Fit the weights and write them."""
    arguments = fitting(__doc__)
    catalogue = open_snapshot(arguments.store).catalogue
    data = samples(arguments.questions, catalogue)
    rows = np.array([sample.row for sample in data])
    lists = np.array([sample.wants_list for sample in data])
    fold = folds([sample.answers for sample in data], FOLDS)
    held_out = np.zeros(len(data), bool)
    for part in range(FOLDS):
        model = fit(rows[fold != part], lists[fold != part])
        held_out[fold == part] = model.predict(rows[fold == part])
    for path in (*arguments.questions, SHORT):
        own = np.array([sample.source == path for sample in data])
        for name, kind in (("lists", lists), ("one paper", ~lists)):
            right = held_out[own & kind] == lists[own & kind]
            print(f"{path}: {name}: {right.mean():.3f} of {len(right)} told")
    model = fit(rows, lists)
    weights = {"intercept": round(float(model.intercept_[0]), 2)}
    weights |= dict(zip(TURNS, np.round(model.coef_[0], 2).tolist(), strict=True))
    fitted = {"fitted_on": f"{len(data)} questions", "weights": weights}
    text = json.dumps(fitted, ensure_ascii=False, indent=1)
    arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
