"""The paper that came n-th by votes, and how far it was behind: answered from the records.

In: a question with its filters, ``limit`` being the place asked for. Out: a draft; papers with
equal votes share a place, as in a race.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.draft import Draft, Evidence, Piece
from assistant.filters import days, described
from assistant.labels import label
from assistant.phrases import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from store.catalogue import Catalogue
    from store.records import Entry


def rank_draft(question: Question, catalogue: Catalogue) -> Draft:
    """Who holds the place asked for, and by how many votes it missed the first."""
    language = question.language
    found = sorted(_entries(question, catalogue), key=lambda e: -(e.votes or 0))
    places = [1 + sum((o.votes or 0) > (entry.votes or 0) for o in found) for entry in found]
    wanted = question.limit or 2
    place = places[-1] if wanted < 0 and places else wanted
    held = [entry for entry, p in zip(found, places, strict=True) if p == place]
    if not held:
        name = say("no_place", language, place=place, filters=described(question))
        return Draft("abstained", (Piece(name),))
    return Draft("answered", tuple(_pieces(question, found[0], held, place)))


def _pieces(question: Question, first: Entry, held: Sequence[Entry], place: int) -> list[Piece]:
    language = question.language
    when = days(question.span, language) if question.span else ""
    pieces = [
        Piece(
            say("place", language, place=place, paper=label(entry, language), when=when).strip(),
            (Evidence(entry, None, entry.votes_line),),
        )
        for entry in held
    ]
    behind = (first.votes or 0) - (held[0].votes or 0)
    if behind:
        text = say("behind", language, votes=behind, paper=label(first, language))
        pieces.append(Piece(text, (Evidence(first, None, first.votes_line),)))
    return pieces


def _entries(question: Question, catalogue: Catalogue) -> list[Entry]:
    wanted = set(question.authors)
    return [
        entry
        for entry in catalogue.entries
        if entry.votes is not None
        and (question.span is None or entry.day in question.span)
        and (not wanted or not wanted.isdisjoint(entry.authors))
    ]
