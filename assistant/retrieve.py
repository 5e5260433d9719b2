"""From an understood question to ranked papers with calibrated scores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.records import Entry, Paper


@dataclass(frozen=True, slots=True)
class Hit:
    """One ranked paper.

    Attributes:
        entry: the day's entry to cite (inside the question's span; the newest of them).
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
    """

    hits: tuple[Hit, ...]
    listed: int
    seconds: dict[str, float]
