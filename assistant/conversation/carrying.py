"""What of an earlier question stays when a later one changes a part of it.

In: two understood questions, the earlier one whole. Out: the earlier one with the later one's
filters and order in place of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from store.language import QUESTION_FRAME, terms

if TYPE_CHECKING:
    from assistant.question import Question


def narrows(question: Question) -> bool:
    """Whether a question sets any filter or order."""
    return bool(
        question.span
        or bounds_votes(question)
        or question.order != "relevance"
        or question.excluded
        or question.authors
    )


def bounds_votes(question: Question) -> bool:
    """Whether a question sets a bound on votes."""
    return question.min_votes is not None or question.max_votes is not None


def overlaid(before: Question, after: Question) -> Question:
    """The earlier question with every filter that the later one sets."""
    return replace(
        before,
        text=f"{before.text} — {after.text}",
        language=after.language,
        span=after.span or before.span,
        min_votes=before.min_votes if after.min_votes is None else after.min_votes,
        max_votes=before.max_votes if after.max_votes is None else after.max_votes,
        authors=after.authors or before.authors,
        excluded=(*before.excluded, *after.excluded),
        order=before.order if after.order == "relevance" else after.order,
        limit=None if after.rank else after.limit or before.limit,
        rank=after.rank,
    )


def content_of(text: str) -> list[str]:
    """The words of a text that say what it is about."""
    return [term for term in dict.fromkeys(terms(text)) if term not in QUESTION_FRAME]
