"""The votes of many papers as figures.

In: entries. Out: a draft with how many have votes, their total, mean, median and highest.
"""

from __future__ import annotations

from statistics import fmean, median
from typing import TYPE_CHECKING

from assistant.compose.labels import linked
from assistant.draft import Draft, Evidence, Piece
from assistant.facts.lists import abstained, among
from assistant.facts.words import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from store.records import Entry


def vote_figures_draft(question: Question, entries: Sequence[Entry]) -> Draft:
    """Figures over the entries whose votes are recorded, each entry counted once."""
    voted = {entry: entry.votes for entry in entries if entry.votes is not None}
    if not voted:
        return abstained("no_votes_at_all", question, among=among(question))
    most = max(voted, key=lambda entry: (voted[entry], entry.key))
    said = word(
        "vote_figures",
        question.language,
        among=among(question),
        count=len(voted),
        total=sum(voted.values()),
        mean=f"{fmean(voted.values()):.2f}",
        median=f"{median(voted.values()):g}",
        most=voted[most],
        paper=linked(most),
    )
    return Draft("answered", (Piece(said, (Evidence(most, None, most.votes_line or most.title),)),))
