"""What each channel finds and what it costs, side by side, on labelled questions.

    python -m tests.bench.retrieval --store DIR --questions FILE.jsonl [--rivals]

Each row holds, for English and then for Korean questions: known items R@1 / R@10 / R@50 / MRR@10,
topics nDCG@10 / R@30. ``--rivals`` adds LlamaIndex's own pipelines over the same entries with the
same embedder (tests/bench/rivals.py); they embed the whole corpus first, which takes minutes.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.question import understand
from assistant.retrieve import Retriever
from store.embed import make_embedder
from store.snapshot import open_snapshot
from tests.bench.labelled import FIGURES, figures, print_row, read_labelled, table_row
from tests.bench.rivals import rivals

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from store.snapshot import Snapshot
    from tests.bench.labelled import Labelled

CHANNELS = {
    "full text": "literal",
    "full text, glossary and thesaurus": "lexical",
    "dense": "dense_z",
    "dense, titles alone": "title_dense_z",
    "dense, single sentences of the candidates": "near_z",
    "sum of the standardised channels": "fused",
}


def channel(retriever: Retriever, signal: str) -> Callable[[Labelled], list[str]]:
    """Ranks all entries that the question's filters let through by one signal."""

    def ranked(labelled: Labelled) -> list[str]:
        weighed = retriever.weigh(labelled.question, retriever.vectors(labelled.question))
        values = np.where(weighed.allowed, weighed.signals[signal], -np.inf)
        order = np.argsort(-values, kind="stable")[:200]
        rows = (row for row in order if weighed.allowed[row])
        return list(dict.fromkeys(weighed.keys[row].partition("@")[0] for row in rows))[:50]

    return ranked


def fused(retriever: Retriever) -> Callable[[Labelled], list[str]]:
    """Ranks as the assistant does."""

    def ranked(labelled: Labelled) -> list[str]:
        return [hit.paper.arxiv_id for hit in retriever.search(labelled.question).hits]

    return ranked


def measure(
    name: str, questions: Sequence[Labelled], rank: Callable[[Labelled], list[str]]
) -> None:
    """Print one row of the table."""
    results = [(labelled, figures(rank(labelled), labelled)) for labelled in questions]
    print_row(name, table_row(results))


def latency(snapshot: Snapshot, retriever: Retriever, questions: Sequence[Labelled]) -> None:
    """Print the median and 95th percentile of each stage, in milliseconds."""
    catalogue = snapshot.catalogue
    today = catalogue.newest_day
    assert today is not None
    stages: dict[str, list[float]] = {"understand": [], "embed": [], "retrieve": []}
    for labelled in questions:
        started = time.perf_counter()
        question = understand(labelled.text, today=today, catalogue=catalogue)
        stages["understand"].append(time.perf_counter() - started)
        for stage, seconds in retriever.search(question).seconds.items():
            stages[stage].append(seconds)
    for stage, taken in stages.items():
        median, high = np.percentile(np.array(taken) * 1000, [50, 95])
        print(f"{stage}: median {median:.1f} ms, 95th percentile {high:.1f} ms")


def main() -> None:
    """Print the table and the latencies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--rivals", action="store_true")
    arguments = parser.parse_args()
    snapshot = open_snapshot(arguments.store)
    embedder = make_embedder("bundled")
    retriever = Retriever(snapshot, embedder)
    questions = read_labelled(arguments.questions, snapshot.catalogue)
    print(
        f"| {len(questions)} questions | en: {' / '.join(FIGURES)} | ko: the same |\n|---|---|---|"
    )
    if arguments.rivals:
        for name, rank in rivals(snapshot.catalogue, embedder):
            measure(name, questions, rank)
    for name, signal in CHANNELS.items():
        measure(name, questions, channel(retriever, signal))
    measure("assistant", questions, fused(retriever))
    latency(snapshot, retriever, questions)


if __name__ == "__main__":
    main()
