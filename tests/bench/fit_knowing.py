"""Fits what tells whether the archive answers a question and writes ``assistant/knowing.json``.

    python -m tests.bench.fit_knowing --store DIR --questions FILE... --out assistant/knowing.json

The questions are ranked by trees that have not seen them: a new question's scores are like those.
Prints, from 5-fold cross-validation by question, how much of what has no answer is found out, file
by file, at each share of answerable questions that are refused or doubted. Short questions after
topics that the archive has (short_topics.py) are fitted along: most labelled ones are long.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from assistant.knowing import EVIDENCE, evidence
from assistant.rank import Ranker, shipped_ranker
from assistant.retrieve import ANSWERABLE, Retriever
from store import term_counts
from store.embed import make_embedder
from store.place import Place
from store.snapshot import open_snapshot
from tests.bench import fit_ranker
from tests.bench.archives import focused_archives, smaller_archives, thinned_archives
from tests.bench.fit_ranker import FOLDS, flattened
from tests.bench.labelled import fitting, folds, read_labelled
from tests.bench.short_topics import short_topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sklearn.pipeline import Pipeline

    from store.snapshot import Snapshot
    from tests.bench.labelled import Labelled

REFUSED, DOUBTED = 0.006, 0.07
"""Shares of the answerable questions that are refused, and that are answered with a doubt."""

REFUSED_BY_SMALL = 0.05
"""Share of the answerable questions that an archive of some 70 papers refuses."""

ABSENT = 6.0
"""Weight of a question that nothing answers, beside one that has an answer."""

SMALL = 10
SHORT = Path("short_topics")
"""Stands for the file of those questions."""


@dataclass(frozen=True)
class Sample:
    """One question asked of one archive.

    Attributes:
        entries: of the archive.
        likely: whether the best score is so high that the search alone would not refuse.
    """

    labelled: Labelled
    file: Path
    entries: int
    evidence: np.ndarray
    likely: bool
    answered: bool


def samples(
    archive: Snapshot, questions: Sequence[tuple[Labelled, Path]], rankers: Sequence[Ranker]
) -> list[Sample]:
    """What tells of each question whether this archive answers it, and whether it does.

    Args:
        rankers: for each question one that has not seen it.
    """
    embedder = make_embedder("bundled")
    retrievers = {ranker: Retriever(archive, embedder, ranker=ranker) for ranker in set(rankers)}
    held = archive.catalogue.papers.keys()
    found = []
    for (labelled, file), ranker in zip(questions, rankers, strict=True):
        ranking = retrievers[ranker].search(labelled.question)
        seen = evidence(labelled.question, ranking, archive.lexical)
        if seen is not None:
            answered = bool(held & labelled.relevant.keys())
            likely = bool(ranking.hits) and ranking.hits[0].score >= ANSWERABLE
            entries = len(archive.lexical.keys)
            found.append(Sample(labelled, file, entries, seen, likely, answered))
    return found


def unseen_rankers(
    snapshot: Snapshot, cut: Sequence[Snapshot], questions: Sequence[Labelled]
) -> list[Ranker]:
    """For each question a ranker of the shipped making that has not been fitted on it."""
    retriever = Retriever(snapshot, make_embedder("bundled"))
    asked = [(q, vectors) for q in questions if (vectors := retriever.vectors(q.question))]
    data = fit_ranker.samples(retriever, asked, "full")
    data += fit_ranker.in_smaller_archives(cut, asked, "full")
    fold, scaling = folds([q.answers for q in questions], FOLDS), shipped_ranker().scaling("full")
    part_of = dict(zip((q.id for q in questions), fold.tolist(), strict=True))
    rankers = []
    for part in range(FOLDS):
        model = fit_ranker.fit([s for s in data if part_of[s.labelled.id] != part], 0)
        trees = flattened([model], fit_ranker.MODELS["full"]) | scaling
        rankers.append(Ranker({"models": {"full": trees}}))
    return [rankers[part] for part in fold]


def fit(training: Sequence[Sample]) -> Pipeline:
    """A logistic regression on these samples."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.2, max_iter=3000))
    answered = np.array([sample.answered for sample in training])
    weights = np.where(answered, 1.0, ABSENT)
    return model.fit(_rows(training), answered, logisticregression__sample_weight=weights)


def held_out(data: Sequence[Sample]) -> np.ndarray:
    """(samples,) log-odds from a regression that has not seen the question."""
    fold = folds([sample.labelled.answers for sample in data], FOLDS)
    odds = np.zeros(len(data))
    for part in range(FOLDS):
        model = fit([s for s, f in zip(data, fold, strict=True) if f != part])
        odds[fold == part] = model.decision_function(_rows(data))[fold == part]
    return odds


def report(data: Sequence[Sample], odds: np.ndarray) -> None:
    """Print how much of what has no answer is found out at each share of refusals."""
    answered = np.array([sample.answered for sample in data])
    asked = answered & np.array([sample.file != SHORT for sample in data])
    unlikely = np.array([not sample.likely for sample in data])
    for share in (0.003, REFUSED, 0.01, 0.02, 0.04, DOUBTED, 0.08):
        found = (odds < np.quantile(odds[asked], share)) | unlikely
        for file in dict.fromkeys(sample.file for sample in data):
            own = np.array([sample.file == file for sample in data])
            absent = own & ~answered
            told = f", finds out {found[absent].mean():.3f} of {absent.sum()}" * absent.any()
            print(f"{file}: refuses {found[own & answered].mean():.4f}{told}")


def size_weight(small: Sequence[Sample], odds: np.ndarray, refuse: float, entries: int) -> float:
    """What a smaller archive adds to the log-odds so that it refuses `REFUSED_BY_SMALL`."""
    answered = np.array([sample.answered and sample.likely for sample in small])
    smaller = np.log(entries / np.array([sample.entries for sample in small]))
    low = np.quantile(odds[answered] - refuse, REFUSED_BY_SMALL)
    return max(0.0, float(-low / np.median(smaller[answered])))


def _rows(data: Sequence[Sample]) -> np.ndarray:
    return np.stack([sample.evidence for sample in data])


def main() -> None:
    """Fit the regression and write it."""
    arguments = fitting(__doc__)
    snapshot = open_snapshot(arguments.store)
    questions = [
        (labelled, path)
        for path in arguments.questions
        for labelled in read_labelled(path, snapshot.catalogue, absent=True)
    ]
    place = Place(arguments.store)
    counts = term_counts.load(place.snapshots / place.pointer.read_text(encoding="utf-8").strip())
    cut = [*thinned_archives(snapshot, counts, 0), *smaller_archives(snapshot, counts, 0)[9::2]]
    rankers = unseen_rankers(snapshot, cut, [labelled for labelled, _ in questions])
    short = [(labelled, SHORT) for labelled in short_topics(snapshot.catalogue)]
    questions += short
    rankers += rankers[:1] * len(short)
    data = samples(snapshot, questions, rankers)
    odds = held_out(data)
    report(data, odds)
    answered = np.array([sample.answered and sample.file != SHORT for sample in data])
    refuse, doubt = (float(np.quantile(odds[answered], q)) for q in (REFUSED, DOUBTED))
    model = fit(data)
    topics = [q.relevant.keys() for q, _ in questions if q.relevant and not q.known_item]
    small = [
        sample
        for archive in focused_archives(snapshot, counts, topics, 0)[:SMALL]
        for sample in samples(archive, questions, rankers)
    ]
    entries = len(snapshot.lexical.keys)
    size = size_weight(small, model.decision_function(_rows(small)), refuse, entries)
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    fitted = {
        "fitted_on": f"{len(data)} questions",
        "weights": dict(zip(EVIDENCE, np.round(weights, 4).tolist(), strict=True)),
        "intercept": round(float(regression.intercept_[0] - weights @ scaler.mean_), 4),
        "refuse": round(refuse, 4),
        "doubt": round(doubt, 4),
        "size": round(size, 4),
        "entries": entries,
    }
    print(fitted)
    arguments.out.write_text(json.dumps(fitted, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
