"""From an understood question to ranked papers with calibrated scores.

Three channels look for papers: the vectors of the passages (dense), the full text, and the mined
glossary that carries a question into the other language. Their fused best are weighed again with
all signals (assistant/signals.py, assistant/rank.py). Filters are hard: what they leave out is never
in a ranking, and filters that leave nothing rank nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.rank import expected_best_length, shipped_ranker
from assistant.signals import Asked, Dense, signals

if TYPE_CHECKING:
    from collections.abc import Collection

    from store.embed import Embedder
    from store.records import Entry, Paper
    from store.snapshot import Snapshot

    from assistant.question import Question
    from assistant.rank import Ranker

CANDIDATES = 150
"""Entries of the fused channels that are weighed with all signals."""

_EXCLUDED_SHARE = 0.6
"""An entry is about an excluded topic when its title or one sentence holds this much of it."""

LISTING = frozenset({"topic", "count", "top", "by_author", "day"})
"""Intents that ask for all papers on something, not for one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked paper.

    Attributes:
        entry: the day's entry to cite (inside the question's filters; the newest of them).
        score: the calibrated probability that the paper is relevant.
    """

    paper: Paper
    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """The papers behind an answer, best first, one row a paper.

    Attributes:
        listed: how many of the first hits a list answer should show (0: abstain).
        seconds: time by stage ("embed", "retrieve").
        filtered: how many entries the filters left to search; 0 means that they leave nothing.
    """

    hits: tuple[Hit, ...]
    listed: int
    seconds: dict[str, float]
    filtered: int


class Retriever:
    """Searches one snapshot; immutable, safe to share between threads.

    Args:
        snapshot: what to search.
        embedder: the one that made the snapshot's vectors.
        ranker: weighs the signals; the shipped one unless a team has fitted its own.
    """

    def __init__(
        self, snapshot: Snapshot, embedder: Embedder, *, ranker: Ranker | None = None
    ) -> None:
        self._catalogue = snapshot.catalogue
        self._lexical = snapshot.lexical
        self._embedder = embedder
        self._ranker = ranker or shipped_ranker()
        self._entries = tuple(snapshot.catalogue.entry(key) for key in snapshot.lexical.keys)
        self._days = np.array([_number(e) for e in self._entries], np.int64)
        self._votes = np.array([np.nan if e.votes is None else e.votes for e in self._entries])
        row = {key: i for i, key in enumerate(snapshot.lexical.keys)}
        self._row = row
        self._matrix: np.ndarray | None = None
        if snapshot.vectors is not None and snapshot.status.complete:
            self._matrix = snapshot.vectors.matrix
            self._row_of_passage = np.array([row[p.entry_key] for p in snapshot.vectors.passages])

    def search(
        self, question: Question, limit: int = 50, *, within: Collection[str] | None = None
    ) -> Ranking:
        """Rank papers for a question.

        Args:
            limit: most papers to return.
            within: arXiv ids to choose from, as further filter; None for all.

        Raises:
            EmbedderError: the question cannot be embedded.
        """
        started = time.perf_counter()
        allowed = self._allowed(question, within)
        vector = None
        if self._matrix is not None and allowed.any():
            vector = self._embedder.embed_query(question.topic)
        embedded = time.perf_counter()
        hits = self._rank(question, allowed, vector)[:limit]
        seconds = {"embed": embedded - started, "retrieve": time.perf_counter() - embedded}
        return Ranking(hits, _length(hits, question), seconds, int(allowed.sum()))

    def _allowed(self, question: Question, within: Collection[str] | None) -> np.ndarray:
        allowed = np.ones(len(self._entries), bool)
        if question.span is not None:
            span = question.span
            allowed &= np.array([entry.day in span for entry in self._entries], bool)
        if question.min_votes is not None:
            allowed &= self._votes >= question.min_votes
        if question.max_votes is not None:
            allowed &= self._votes <= question.max_votes
        if question.authors:
            wanted = set(question.authors)
            allowed &= np.array([not wanted.isdisjoint(e.authors) for e in self._entries], bool)
        if within is not None:
            allowed &= np.array([e.arxiv_id in within for e in self._entries], bool)
        for topic in question.excluded:
            allowed &= ~self._about(topic)
        return allowed

    def _about(self, topic: str) -> np.ndarray:
        """Which entries are about an excluded topic."""
        concepts = self._lexical.concepts(topic)
        if not concepts:
            return np.zeros(len(self._entries), bool)
        found = signals(self._lexical, Asked(concepts, korean=False, listing=True), None)
        title = self._lexical.match(concepts).titles
        idf = np.array([concept.idf for concept in concepts])
        in_title = np.minimum(1.0, title / idf) @ idf / idf.sum()
        about: np.ndarray = (
            np.maximum(found["sentence_coverage"], in_title) >= _EXCLUDED_SHARE
        )
        return about

    def _rank(
        self, question: Question, allowed: np.ndarray, vector: np.ndarray | None
    ) -> tuple[Hit, ...]:
        if not allowed.any():
            return ()
        asked = Asked(
            self._lexical.concepts(question.topic),
            korean=question.language == "ko",
            listing=question.intent in LISTING,
        )
        found = signals(self._lexical, asked, None if vector is None else self._dense(vector))
        fused = found["fused" if vector is not None else "lexical_z"]
        order = np.argsort(np.where(allowed, -fused, np.inf), kind="stable")
        rows = order[: min(CANDIDATES, int(allowed.sum()))]
        named = [self._row[e.key] for e in self._named(question, allowed)]
        rows = np.array([*dict.fromkeys([*rows.tolist(), *named])], np.int64)
        scores = self._ranker.probability(found, rows)
        return self._papers(rows, scores, allowed, question.named)

    def _dense(self, vector: np.ndarray) -> Dense:
        assert self._matrix is not None
        similarity = self._matrix @ vector
        size = len(self._entries)
        best = np.full(size, -1.0, np.float32)
        np.maximum.at(best, self._row_of_passage, similarity)
        passages = np.bincount(self._row_of_passage, minlength=size)
        total = np.bincount(self._row_of_passage, similarity, size)
        return Dense(best, (total / np.maximum(passages, 1)).astype(np.float32))

    def _named(self, question: Question, allowed: np.ndarray) -> list[Entry]:
        papers = (self._catalogue.papers[i] for i in question.named if i in self._catalogue.papers)
        return [e for paper in papers for e in paper.entries if allowed[self._row[e.key]]]

    def _papers(
        self, rows: np.ndarray, scores: np.ndarray, allowed: np.ndarray, named: tuple[str, ...]
    ) -> tuple[Hit, ...]:
        """One hit a paper with the score of its best entry; the named ones first, as certain."""
        best: dict[str, float] = {}
        for row, score in zip(rows.tolist(), scores.tolist(), strict=True):
            arxiv_id = self._entries[row].arxiv_id
            best[arxiv_id] = max(best.get(arxiv_id, 0.0), score)
        for arxiv_id in set(named) & best.keys():
            best[arxiv_id] = 1.0
        place = {arxiv_id: i for i, arxiv_id in enumerate(named)}
        order = sorted(best, key=lambda i: (place.get(i, len(place)), -best[i], i))
        return tuple(
            Hit(paper, self._newest(paper, allowed), best[i])
            for i in order
            for paper in (self._catalogue.papers[i],)
        )

    def _newest(self, paper: Paper, allowed: np.ndarray) -> Entry:
        return next(e for e in reversed(paper.entries) if allowed[self._row[e.key]])


def _number(entry: Entry) -> int:
    return entry.day.year * 10000 + entry.day.month * 100 + entry.day.day


def _length(hits: tuple[Hit, ...], question: Question) -> int:
    scores = np.array([hit.score for hit in hits])
    if question.intent in LISTING:
        return expected_best_length(scores)
    return min(len(hits), 1)
