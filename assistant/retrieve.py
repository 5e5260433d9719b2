"""From an understood question to ranked papers with calibrated scores.

Three channels look for papers: the vectors of the passages (dense), the full text, and the mined
glossary that carries a question into the other language. Their fused best are weighed again with
all signals, those of their single sentences among them (assistant/signals.py, assistant/rank.py).
Filters are hard: what they leave out is
never in a ranking, and filters that leave nothing rank nothing.
"""

from __future__ import annotations

import time
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.dense import DenseChannel, near
from assistant.facets import facets
from assistant.filters import Filters
from assistant.rank import expected_best_length, shipped_ranker
from assistant.rerank import reranked
from assistant.signals import Asked, sentence_signals, signals
from assistant.stages import stage
from store.embed import TEXT_ONLY_ID
from store.embed.sentences import can_encode, sentence_encoder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from assistant.question import Question
    from assistant.rank import Ranker
    from assistant.rerank import Reranker
    from store.catalogue import Catalogue
    from store.embed import Embedder
    from store.records import Entry, Paper
    from store.snapshot import Snapshot

CANDIDATES = {"fused": 110, "dense_z": 30, "title_dense_z": 30}
"""How many of the best entries by each signal are weighed with all signals."""

LIST_CANDIDATES = {"fused": 150, "dense_z": 40, "title_dense_z": 40, "feedback_z": 40}
"""The same where all papers on something are asked for."""

LEXICAL_CANDIDATES = {"lexical_z": 150, "title": 40}
"""The same while the vectors are not ready."""

DENSE_FROM = 0.9
"""Share of the passages, and of the sentences, that must have vectors before these are used."""

ANSWERABLE = 0.05
"""Least probability of the best paper: below it a question is taken to have no answer here.

Held-out questions over archives cut small (tests/bench/fit_ranker.py): 1 in 100 that had an answer
is refused so, and 31 in 100 that had none; what the words of a topic tell is `knowing`'s.
"""

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


@dataclass(frozen=True, slots=True)
class Vectors:
    """A question's topic as vectors.

    Attributes:
        passage: (dimension,) by the store's embedder.
        sentence: (512,) by the sentence encoder; None where the snapshot has no such vectors.
    """

    passage: np.ndarray
    sentence: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a ranking is made from.

    Attributes:
        keys: `Entry.key` of each entry.
        signals: name -> (entries,) values, see `assistant.signals`.
        rows: numbers of the entries that are candidates.
        allowed: (entries,) whether the question's filters let it through.
    """

    keys: tuple[str, ...]
    signals: dict[str, np.ndarray]
    rows: np.ndarray
    allowed: np.ndarray


class Retriever:
    """Searches one snapshot; immutable, safe to share between threads.

    Args:
        snapshot: what to search.
        embedder: the one that made the snapshot's vectors.
        ranker: weighs the signals; the shipped one unless a team has fitted its own.
        reranker: a cross-encoder that is asked about the first papers, where there is one.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        embedder: Embedder,
        *,
        ranker: Ranker | None = None,
        reranker: Reranker | None = None,
    ) -> None:
        self._catalogue = snapshot.catalogue
        self._lexical = snapshot.lexical
        self._embedder = embedder
        self._ranker = ranker or shipped_ranker()
        self._reranker = reranker
        self._entries = tuple(snapshot.catalogue.entry(key) for key in snapshot.lexical.keys)
        self._filters = Filters(self._entries, snapshot.lexical)
        row = {key: i for i, key in enumerate(snapshot.lexical.keys)}
        self._row = row
        status, vectors = snapshot.status, snapshot.vectors
        told = status.embedder != TEXT_ONLY_ID
        ready = told and status.embedded >= DENSE_FROM * status.passages
        self._dense = DenseChannel(vectors, row) if vectors is not None and ready else None
        held = snapshot.sentences
        read = self._dense is not None and held is not None and held.known >= DENSE_FROM
        self._sentences = held if read and can_encode() else None

    def narrowed(self, catalogue: Catalogue) -> Retriever:
        """The same search over a part of the archive: no entry outside the catalogue is found."""
        part = copy(self)
        part._catalogue = catalogue  # noqa: SLF001  # a copy of itself
        keys = frozenset(entry.key for entry in catalogue.entries)
        part._filters = self._filters.narrowed(keys)  # noqa: SLF001  # a copy of itself
        return part

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
        with stage("embed"):
            vectors = self.vectors(question)
        embedded = time.perf_counter()
        with stage("retrieve"):
            weighed = self.weigh(question, vectors, within=within)
            hits = self._hits(weighed, limit)
            if self._reranker is not None:
                hits = reranked(hits, question.topic, self._reranker)
        seconds = {"embed": embedded - started, "retrieve": time.perf_counter() - embedded}
        return Ranking(hits, _length(hits, question), seconds, int(weighed.allowed.sum()))

    def vectors(self, question: Question) -> Vectors | None:
        """The question's topic as vectors; None while too few passages have theirs.

        Raises:
            EmbedderError: the question cannot be embedded.
        """
        if self._dense is None:
            return None
        passage = self._embedder.embed_query(question.topic)
        if self._sentences is None:
            return Vectors(passage)
        return Vectors(passage, sentence_encoder().encode([question.topic])[0])

    def nearness(self, text: str) -> np.ndarray | None:
        """(entries,) cosine of a text with the nearest passage of each entry, in `row_of` order.

        None while too few passages have vectors.

        Raises:
            EmbedderError: the text cannot be embedded.
        """
        if self._dense is None:
            return None
        return self._dense.similarities(self._embedder.embed_query(text)).best

    def row_of(self, entry: Entry) -> int | None:
        """The entry's number in this snapshot; None when it is not in it."""
        return self._row.get(entry.key)

    def weigh(
        self,
        question: Question,
        vectors: Vectors | None,
        *,
        within: Collection[str] | None = None,
    ) -> Weighed:
        """The signals of the entries that are worth ranking for a question.

        Args:
            vectors: of the question's topic; None leaves the dense channels out.
            within: as for `search`.
        """
        allowed = self._filters.allowed(question, within)
        concepts = self._lexical.concepts(question.topic)
        asked = Asked(
            concepts,
            facets=facets(question.topic, concepts),
            korean=question.language == "ko",
            listing=question.intent in LISTING,
            named=self._rows_of(question.named),
            mentioned=self._rows_of(question.mentioned),
        )
        dense = None
        if vectors is not None and self._dense is not None:
            dense = self._dense.similarities(vectors.passage)
        found = signals(self._lexical, asked, dense)
        best = _candidates(found, allowed, listing=asked.listing)
        rows = {*best, *asked.named, *asked.mentioned}
        kept = np.array(sorted(row for row in rows if allowed[row]), np.int64)
        if vectors is not None and vectors.sentence is not None and self._sentences is not None:
            read = near(self._sentences, vectors.sentence, kept)
            for name, values in sentence_signals(read, found["fused"][kept]).items():
                found[name] = np.full(len(allowed), -np.inf)
                found[name][kept] = values
        return Weighed(self._lexical.keys, found, kept, allowed)

    def _rows_of(self, arxiv_ids: Iterable[str]) -> tuple[int, ...]:
        papers = (self._catalogue.papers[i] for i in arxiv_ids if i in self._catalogue.papers)
        return tuple(self._row[entry.key] for paper in papers for entry in paper.entries)

    def _hits(self, weighed: Weighed, limit: int) -> tuple[Hit, ...]:
        """One hit a paper with the score of its best entry, best first."""
        if not len(weighed.rows):
            return ()
        scores = self._ranker.probability(weighed.signals, weighed.rows)
        best: dict[str, float] = {}
        for row, score in zip(weighed.rows.tolist(), scores.tolist(), strict=True):
            arxiv_id = self._entries[row].arxiv_id
            best[arxiv_id] = max(best.get(arxiv_id, 0.0), score)
        order = sorted(best, key=lambda i: (-best[i], i))[:limit]
        return tuple(
            Hit(paper, self._newest(paper, weighed.allowed), best[i])
            for i in order
            for paper in (self._catalogue.papers[i],)
        )

    def _newest(self, paper: Paper, allowed: np.ndarray) -> Entry:
        return next(e for e in reversed(paper.entries) if allowed[self._row[e.key]])


def _candidates(found: dict[str, np.ndarray], allowed: np.ndarray, *, listing: bool) -> list[int]:
    """Rows worth weighing, in order of their number: the best allowed ones by each channel."""
    rows: set[int] = set()
    wanted = LIST_CANDIDATES if listing else CANDIDATES
    for name, count in (wanted if "fused" in found else LEXICAL_CANDIDATES).items():
        values = np.where(allowed, -found[name], np.inf)
        first = (
            np.argpartition(values, count)[:count] if count < len(values) else range(len(values))
        )
        rows.update(row for row in map(int, first) if allowed[row])
    return sorted(rows)


def _length(hits: tuple[Hit, ...], question: Question) -> int:
    scores = np.array([hit.score for hit in hits])
    if not hits or scores[0] < ANSWERABLE:
        return 0
    if question.intent in LISTING:
        return expected_best_length(scores)
    return 1
