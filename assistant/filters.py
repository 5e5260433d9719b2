"""Which entries a question lets through: days, votes, authors, what it excludes.

A filter is hard: what it leaves out is in no ranking.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

import numpy as np

from assistant.signals import Asked, signals

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.question import Question
    from store.lexical import LexicalIndex
    from store.records import Entry

_EXCLUDED_SHARE = 0.6
"""An entry is about an excluded topic when its title or one sentence holds this much of it."""


class Filters:
    """The filters over the entries of one index; immutable.

    Args:
        entries: in the order of the index.
    """

    def __init__(self, entries: Sequence[Entry], index: LexicalIndex) -> None:
        self._entries = entries
        self._lexical = index
        self._votes = np.array([np.nan if e.votes is None else e.votes for e in entries])
        self._open = np.ones(len(entries), bool)

    def narrowed(self, keys: Collection[str]) -> Filters:
        """The same filters, which let through no entry but those of these keys."""
        part = copy(self)
        inside = np.array([entry.key in keys for entry in self._entries], bool)
        part._open = self._open & inside  # noqa: SLF001  # a copy of itself
        return part

    def allowed(self, question: Question, within: Collection[str] | None) -> np.ndarray:
        """(entries,) whether each is let through.

        Args:
            within: arXiv ids to choose from; None for all.
        """
        allowed = self._open.copy()
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
        about: np.ndarray = np.maximum(found["sentence_coverage"], in_title) >= _EXCLUDED_SHARE
        return about
