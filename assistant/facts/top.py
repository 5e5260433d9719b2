"""Papers by votes: the first few with all that tie, the n-th, the last, all above a bound."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.compose.labels import label
from assistant.draft import Draft, Evidence, Piece
from assistant.facts.lists import MOST_SHOWN, abstained, among, by_votes, listed
from assistant.facts.words import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from store.records import Entry

_PLURAL = re.compile(
    r"\bpapers\b|\bones\b|\bentries\b|\branking\b|논문들|것들|순으로|순서대로|순위|목록|리스트|상위",
    re.IGNORECASE,
)
_A_FEW = 5
"""How many "the most upvoted papers" are, when nobody says."""


def top_draft(question: Question, entries: Sequence[Entry]) -> Draft:
    """The papers by votes that the question asks for; ties at the cut are all shown."""
    if not entries:
        name = "none_about" if question.topic else "none_fit"
        return abstained(name, question, among=among(question))
    voted = by_votes(entry for entry in entries if entry.votes is not None)
    if not voted:
        return abstained("no_votes", question, among=among(question))
    if question.rank is not None:
        return _place(question, voted)
    bound = question.min_votes is not None or question.max_votes is not None
    if bound and question.limit is None:
        return _all(question, voted)
    limit = question.limit or (_A_FEW if _PLURAL.search(question.text) else 1)
    shown = _with_ties(voted, limit)
    return _list(question, shown, limit)


def _with_ties(voted: Sequence[Entry], limit: int) -> list[Entry]:
    if len(voted) <= limit:
        return list(voted)
    least = voted[limit - 1].votes or 0
    return [entry for entry in voted if (entry.votes or 0) >= least][:MOST_SHOWN]


def _list(question: Question, shown: Sequence[Entry], limit: int) -> Draft:
    language, where = question.language, among(question)
    if len(shown) == 1:
        return _single("top_one", question, shown[0])
    name = "top_tied" if limit == 1 else "top_ties" if len(shown) > limit else "top_many"
    heading = word(name, language, among=where, count=len(shown), limit=limit)
    return Draft("answered", (Piece(heading, tail="\n\n"), *listed(shown, language)))


def _all(question: Question, voted: Sequence[Entry]) -> Draft:
    language, shown = question.language, voted[:MOST_SHOWN]
    if len(voted) == 1:
        return Draft(
            "answered",
            (
                Piece(word("count_one", language, among=among(question), about=""), tail="\n\n"),
                *listed(shown, language),
            ),
        )
    name = "top_bound" if len(shown) == len(voted) else "top_bound_cut"
    heading = word(name, language, count=len(voted), shown=len(shown), among=among(question))
    return Draft("answered", (Piece(heading, tail="\n\n"), *listed(shown, language)))


def _single(name: str, question: Question, entry: Entry, **values: object) -> Draft:
    text = word(
        name,
        question.language,
        among=among(question),
        paper=label(entry, question.language),
        **values,
    )
    return Draft("answered", (Piece(text, (Evidence(entry, None, entry.votes_line),)),))


def _place(question: Question, voted: Sequence[Entry]) -> Draft:
    """Who holds a place by votes and how far behind; equal votes share a place, as in a race."""
    language, wanted = question.language, question.rank or 1
    places = [1 + sum((o.votes or 0) > (e.votes or 0) for o in voted) for e in voted]
    place = places[-1] if wanted < 0 else wanted
    held = [entry for entry, p in zip(voted, places, strict=True) if p == place]
    if not held and wanted <= len(voted):
        # A tie above takes this place as well: of two that share the first, one "came second".
        held = [entry for entry in voted if entry.votes == voted[wanted - 1].votes]
    if not held:
        return abstained("no_place", question, among=among(question), place=wanted)
    if wanted < 0:
        if len(held) == 1:
            return _single("low_one", question, held[0])
        heading = word("low_tied", language, among=among(question), count=len(held))
        rows = listed(held[:MOST_SHOWN], language)
        return Draft("answered", (Piece(heading, tail="\n\n"), *rows))
    pieces = [
        Piece(
            word(
                "place", language, among=among(question), place=wanted, paper=label(entry, language)
            ),
            (Evidence(entry, None, entry.votes_line),),
        )
        for entry in held
    ]
    return Draft("answered", (*pieces, *_behind(question, voted[0], held[0])))


def _behind(question: Question, first: Entry, held: Entry) -> tuple[Piece, ...]:
    behind = (first.votes or 0) - (held.votes or 0)
    if not behind:
        return (Piece(word("tied_first", question.language)),)
    name = "behind_one" if behind == 1 else "behind"
    text = word(name, question.language, votes=behind, paper=label(first, question.language))
    return (Piece(text, (Evidence(first, None, first.votes_line),)),)
