"""Smaller archives cut out of a big one, so that what is fitted also fits a team's first weeks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from store.catalogue import Catalogue
from store.glossary import learn
from store.lexical import LexicalIndex
from store.snapshot import Vectors

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from store.records import Entry
    from store.snapshot import Snapshot
    from store.term_counts import TermCounts

PERIODS = (2, 6, 20, 60, 120)
"""Days of the smaller archives."""

WINDOWS = 3
"""Archives of each length."""

THINNED, KEPT = 1, 0.7
"""Archives nearly as large as the whole, each with this share of its papers drawn at random."""

FOCUSED = 48
"""Archives of a team that reads about a few topics only, so that much of it is relevant."""


def smaller_archives(snapshot: Snapshot, counts: TermCounts, seed: int) -> list[Snapshot]:
    """Archives of some consecutive days each, drawn at random, the same for the same seed."""
    random = np.random.default_rng(seed)
    days = snapshot.catalogue.days
    archives = []
    for length in PERIODS:
        for _ in range(WINDOWS):
            first = int(random.integers(0, len(days) - length + 1))
            held = frozenset(days[first : first + length])
            entries = [entry for entry in snapshot.catalogue.entries if entry.day in held]
            archives.append(cut(snapshot, counts, entries))
    return archives


def thinned_archives(snapshot: Snapshot, counts: TermCounts, seed: int) -> list[Snapshot]:
    """The whole archive without some of its papers, so that what asks for those has no answer."""
    random = np.random.default_rng(seed)
    papers = list(snapshot.catalogue.papers)
    archives = []
    for _ in range(THINNED):
        kept = {papers[i] for i in random.permutation(len(papers))[: int(KEPT * len(papers))]}
        entries = [entry for entry in snapshot.catalogue.entries if entry.arxiv_id in kept]
        archives.append(cut(snapshot, counts, entries))
    return archives


def focused_archives(
    snapshot: Snapshot, counts: TermCounts, topics: Sequence[Collection[str]], seed: int
) -> list[Snapshot]:
    """Archives of 20 to 120 papers, up to a third of them on each of one to four topics.

    Args:
        topics: sets of arXiv ids.
    """
    random = np.random.default_rng(seed)
    papers = list(snapshot.catalogue.papers)
    archives = []
    for _ in range(FOCUSED):
        size = int(random.integers(20, 121))
        chosen: set[str] = set()
        for topic in random.permutation(len(topics))[: random.integers(1, 5)]:
            ids = sorted(topics[topic])
            most = int(random.uniform(0.05, 0.33) * size)
            chosen.update(ids[i] for i in random.permutation(len(ids))[:most])
        rest = random.permutation(len(papers))[: max(0, size - len(chosen))]
        chosen.update(papers[i] for i in rest)
        entries = [entry for entry in snapshot.catalogue.entries if entry.arxiv_id in chosen]
        archives.append(cut(snapshot, counts, entries))
    return archives


def cut(snapshot: Snapshot, counts: TermCounts, entries: Sequence[Entry]) -> Snapshot:
    """The archive as it would be were these all its entries: its own idf and glossary."""
    catalogue = Catalogue(entries)
    keys = {entry.key for entry in entries}
    kept = np.array([key in keys for key in counts.keys])
    rows = np.flatnonzero(kept)
    number = np.cumsum(kept) - 1
    in_sentence, in_gloss = kept[counts.entry_of_sentence], kept[counts.entry_of_gloss]
    smaller = replace(
        counts,
        keys=tuple(counts.keys[row] for row in rows),
        hashes=tuple(counts.hashes[row] for row in rows),
        titles=counts.titles[rows],
        sentences=counts.sentences[np.flatnonzero(in_sentence)],
        glosses=counts.glosses[np.flatnonzero(in_gloss)],
        entry_of_sentence=number[counts.entry_of_sentence[in_sentence]],
        entry_of_gloss=number[counts.entry_of_gloss[in_gloss]],
    )
    glossary = learn(smaller.vocabulary, smaller.entries(), smaller.glosses)
    assert snapshot.vectors is not None
    passages = snapshot.vectors.passages
    places = [i for i, passage in enumerate(passages) if passage.entry_key in keys]
    vectors = Vectors(snapshot.vectors.matrix[places], tuple(passages[i] for i in places))
    status = replace(snapshot.status, passages=len(places), embedded=len(places))
    index = LexicalIndex(smaller, glossary, snapshot.lexical.synonyms)
    sentences = None if snapshot.sentences is None else snapshot.sentences.of(rows.tolist())
    return replace(
        snapshot,
        catalogue=catalogue,
        lexical=index,
        vectors=vectors,
        status=status,
        sentences=sentences,
    )
