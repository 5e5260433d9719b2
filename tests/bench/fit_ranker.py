"""Fits the ranker's trees on labelled questions and writes ``assistant/ranker.json``.

    python -m tests.bench.fit_ranker --store DIR --questions FILE... --out assistant/ranker.json

Prints the figures of 5-fold cross-validation by question, file by file: what unseen questions can
expect. Questions with the same answers, such as one question in two languages, are held out
together. The weights that are written are fitted on all questions; figures of those very questions
flatter them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import lightgbm
import numpy as np
from sklearn.linear_model import LogisticRegression

from assistant.rank import expected_best_length
from assistant.retrieve import Retriever, Vectors
from assistant.signals import DENSE_SIGNALS, LEXICAL_SIGNALS, SENTENCE_SIGNALS
from store import term_counts
from store.embed import make_embedder
from store.place import Place
from store.snapshot import open_snapshot
from tests.bench.archives import focused_archives, smaller_archives, thinned_archives
from tests.bench.labelled import figures, fitting, print_row, read_labelled, table_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.snapshot import Snapshot
    from tests.bench.labelled import Labelled

FOLDS = 5
REPEATS = 1
TOUCHING = 0.6
"""Weight of a paper that only touches on what is asked, beside one that is squarely about it."""
Asked = tuple["Labelled", Vectors]
"""A question with the vectors of its topic."""

MODELS = {
    "full": LEXICAL_SIGNALS + DENSE_SIGNALS + SENTENCE_SIGNALS,
    "dense": LEXICAL_SIGNALS + DENSE_SIGNALS,
    "lexical": LEXICAL_SIGNALS,
}
"""One model for each kind of signals that there may be."""


@dataclass(frozen=True)
class Sample:
    """The candidates of one question: (rows, signals) evidence and which of them are relevant."""

    labelled: Labelled
    papers: tuple[str, ...]
    evidence: np.ndarray
    relevant: np.ndarray


def samples(retriever: Retriever, questions: Sequence[Asked], name: str) -> list[Sample]:
    """One sample a question, with the signals of the named model."""
    found = []
    for labelled, vectors in questions:
        known = {"full": vectors, "dense": Vectors(vectors.passage)}.get(name)
        weighed = retriever.weigh(labelled.question, known)
        if not len(weighed.rows):
            continue
        papers = tuple(weighed.keys[row].partition("@")[0] for row in weighed.rows)
        rows = [weighed.signals[signal][weighed.rows] for signal in MODELS[name]]
        relevant = np.array([paper in labelled.relevant for paper in papers])
        found.append(Sample(labelled, papers, np.stack(rows, axis=1), relevant))
    return found


def in_smaller_archives(
    archives: Sequence[Snapshot],
    questions: Sequence[Asked],
    name: str,
    *,
    all_of_them: bool = False,
) -> list[Sample]:
    """The questions asked again of smaller archives, where many of them have no answer.

    Args:
        all_of_them: also every question without an answer; else as many as half of those with one.
    """
    found: list[Sample] = []
    random = np.random.default_rng(0)
    for archive in archives:
        retriever = Retriever(archive, make_embedder("bundled"))
        held = archive.catalogue.papers.keys()
        answered = [asked for asked in questions if held & asked[0].relevant.keys()]
        others = [asked for asked in questions if not held & asked[0].relevant.keys()]
        most = len(others) if all_of_them else 5 + len(answered) // 2
        drawn = random.permutation(len(others))[:most]
        found += samples(retriever, [*answered, *(others[i] for i in drawn)], name)
    return found


def fit(training: Sequence[Sample], seed: int) -> lightgbm.LGBMClassifier:
    """Trees on these samples, each question's rows weighted by how many relevant papers it has:

    one paper counts as much as four of a topic with sixteen, so that topics do not drown the rest.
    """
    weights = [
        np.array([TOUCHING if sample.labelled.relevant.get(p) == 1 else 1.0 for p in sample.papers])
        / np.sqrt(max(1, sample.relevant.sum()))
        for sample in training
    ]
    model = lightgbm.LGBMClassifier(
        n_estimators=280,
        num_leaves=8,
        learning_rate=0.05,
        min_child_samples=30,
        subsample=0.8,
        subsample_freq=1,
        colsample_bytree=0.5,
        reg_lambda=10,
        random_state=seed,
        deterministic=True,
        n_jobs=2,
        verbose=-1,
    )
    model.fit(
        np.concatenate([s.evidence for s in training]),
        np.concatenate([s.relevant for s in training]),
        sample_weight=np.concatenate(weights),
    )
    return model


def held_out(data: Sequence[Sample]) -> list[np.ndarray]:
    """Log-odds of each sample's rows from trees that have not seen its question anywhere."""
    odds = [np.zeros(len(s.papers)) for s in data]
    answers: dict[tuple[str, ...], int] = {}
    asked = [answers.setdefault(sample.labelled.answers, len(answers)) for sample in data]
    for repeat in range(REPEATS):
        order = np.random.default_rng(repeat).permutation(len(answers)) % FOLDS
        fold = order[asked]
        for part in range(FOLDS):
            model = fit([s for s, f in zip(data, fold, strict=True) if f != part], repeat)
            for i in np.flatnonzero(fold == part).tolist():
                odds[i] += model.predict(data[i].evidence, raw_score=True) / REPEATS
    return odds


def calibration(data: Sequence[Sample], odds: Sequence[np.ndarray]) -> tuple[float, float]:
    """Slope and intercept of Platt scaling (Platt, 1999) on held-out log-odds."""
    platt = LogisticRegression(C=100.0)
    platt.fit(np.concatenate(odds)[:, None], np.concatenate([s.relevant for s in data]))
    return float(platt.coef_[0, 0]), float(platt.intercept_[0])


def report(
    name: str, data: Sequence[Sample], odds: Sequence[np.ndarray], platt: tuple[float, float]
) -> None:
    """Print what the held-out ranking is worth, and how good the lists cut from it are."""
    slope, intercept = platt
    results, lists = [], []
    for sample, values in zip(data, odds, strict=True):
        if not sample.labelled.relevant:
            continue
        best: dict[str, float] = {}
        probability = 1 / (1 + np.exp(-(slope * values + intercept)))
        for paper, p in zip(sample.papers, probability.tolist(), strict=True):
            best[paper] = max(best.get(paper, 0.0), p)
        ranked = sorted(best, key=lambda paper: -best[paper])[:50]
        results.append((sample.labelled, figures(ranked, sample.labelled)))
        if not sample.labelled.known_item:
            length = expected_best_length(np.array([best[paper] for paper in ranked]))
            lists.append((sample.labelled, _list_figures(ranked[:length], sample.labelled)))
    print_row(f"{name}, {FOLDS}-fold", table_row(results))
    print("  lists:", {k: round(v, 3) for k, v in table_row(lists).items()})


def report_refusals(
    data: Sequence[Sample], odds: Sequence[np.ndarray], platt: tuple[float, float]
) -> None:
    """Print, by threshold on the best paper, how often an archive is found to hold no answer."""
    slope, intercept = platt
    best = np.array([1 / (1 + np.exp(-(slope * values.max() + intercept))) for values in odds])
    holds = np.array([bool(sample.relevant.any()) for sample in data])
    for threshold in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3):
        refused = best < threshold
        print(
            f"  below {threshold}: refuses {refused[~holds].mean():.3f} of what has no answer,"
            f" {refused[holds].mean():.3f} of what has one"
        )


def _list_figures(listed: Sequence[str], labelled: Labelled) -> dict[str, float]:
    squarely = {paper for paper, grade in labelled.relevant.items() if grade == 2}
    return {
        "precision": sum(paper in labelled.relevant for paper in listed) / max(1, len(listed)),
        "recall": len(squarely & set(listed)) / max(1, len(squarely)),
    }


def flattened(models: Sequence[lightgbm.LGBMClassifier], signals: Sequence[str]) -> dict[str, Any]:
    """The mean of several boosted models as one flat set of trees (see `assistant.rank.Trees`)."""
    flat: dict[str, Any] = {"signals": list(signals), "roots": [], "depth": 0}
    nodes: list[tuple[int, float, int, int, float]] = []

    def add(node: dict[str, Any], share: float, depth: int) -> int:
        flat["depth"] = max(flat["depth"], depth)
        place = len(nodes)
        if "leaf_value" in node:
            nodes.append((0, 0.0, place, place, round(node["leaf_value"] * share, 7)))
            return place
        nodes.append((0, 0.0, 0, 0, 0.0))
        left = add(node["left_child"], share, depth + 1)
        right = add(node["right_child"], share, depth + 1)
        # A float32 of the evidence decides as in training only if the threshold is not rounded.
        nodes[place] = (int(node["split_feature"]), float(node["threshold"]), left, right, 0.0)
        return place

    for model in models:
        for tree in model.booster_.dump_model()["tree_info"]:
            flat["roots"].append(add(tree["tree_structure"], 1 / len(models), 0))
    for i, field in enumerate(("signal", "threshold", "left", "right", "value")):
        flat[field] = [node[i] for node in nodes]
    return flat


def main() -> None:
    """Fit both models and write them."""
    arguments = fitting(__doc__)
    snapshot = open_snapshot(arguments.store)
    files = {
        path: read_labelled(path, snapshot.catalogue, absent=True) for path in arguments.questions
    }
    questions = [labelled for found in files.values() for labelled in found]
    models = {}
    embedder = make_embedder("bundled")
    retriever = Retriever(snapshot, embedder)
    asked = [(q, vectors) for q in questions if (vectors := retriever.vectors(q.question))]
    place = Place(arguments.store)
    counts = term_counts.load(place.snapshots / place.pointer.read_text(encoding="utf-8").strip())
    topics = [q.relevant.keys() for q in questions if q.relevant and not q.known_item]
    archives = [
        *smaller_archives(snapshot, counts, seed=0),
        *focused_archives(snapshot, counts, topics, seed=0),
    ]
    thinned = thinned_archives(snapshot, counts, seed=0)
    for name, signals in MODELS.items():
        whole = samples(retriever, asked, name)
        large = [*whole, *in_smaller_archives(thinned, asked, name, all_of_them=True)]
        data = [*large, *in_smaller_archives(archives, asked, name)]
        odds = held_out(data)
        platt = calibration(data, odds)
        for path, found in files.items():
            ids = {labelled.id for labelled in found}
            own = [i for i, sample in enumerate(whole) if sample.labelled.id in ids]
            report(f"{name} {path}", [whole[i] for i in own], [odds[i] for i in own], platt)
        report_refusals(large, odds[: len(large)], platt)
        report_refusals(data[len(large) :], odds[len(large) :], platt)
        fitted = flattened([fit(data, seed) for seed in range(3)], signals)
        models[name] = fitted | {"slope": round(platt[0], 4), "intercept": round(platt[1], 4)}
    about = f"{len(questions)} questions over {len(snapshot.catalogue.papers)} papers"
    text = json.dumps({"fitted_on": about, "models": models}, separators=(",", ":"))
    arguments.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
