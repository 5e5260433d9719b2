"""Which of ranked papers the conditions of a question leave, beyond the filters of the search.

In: a question and its hits. Out: the hits that an order or a trait asked for ("needs no training")
lets through, in the order they came in.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.compose.list import ordered
from assistant.compose.qualities import TRAITS, asked_of, told_of
from assistant.compose.sentences import entry_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.compose.kinds import Kind
    from assistant.question import Question
    from assistant.retrieve import Hit, Ranking


def having(traits: tuple[Kind, ...], hits: Sequence[Hit]) -> list[Hit]:
    """The hits whose entries tell of every trait.

    Their words are no guide: a word for what a paper lacks stands in many that have it.
    """
    return [hit for hit in hits if told_of(traits, entry_text(hit.entry)) == len(traits)]


def with_traits(question: Question, ranking: Ranking) -> Ranking | None:
    """The ranking with the listed papers that have the traits asked for, and no others, listed.

    None where a list asks for no trait, or none of its papers lacks it, or none has it.
    """
    traits = asked_of(TRAITS, question.text) if question.intent == "topic" else ()
    kept = having(traits, ranking.hits[: ranking.listed])
    if not traits or not kept or len(kept) == ranking.listed:
        return None
    rest = (hit for hit in ranking.hits if hit not in kept)
    return replace(ranking, hits=(*kept, *rest), listed=len(kept))


def first_ones(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """The hits at the head of the order asked for, with those that tie by votes at the cut."""
    first = ordered(question, hits)
    if question.limit is None or len(first) <= question.limit:
        return first
    least = first[question.limit - 1].entry.votes
    tied = [
        h for h in first[question.limit :] if question.order == "votes" and h.entry.votes == least
    ]
    return [*first[: question.limit], *tied]
