"""The hard filters of a question, put into words for an answer that found nothing within them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.markdown import quoted
from assistant.phrases import say

if TYPE_CHECKING:
    from assistant.question import Question, Span


def filtered(question: Question) -> bool:
    """Whether the question narrows the archive."""
    return bool(
        question.span
        or question.authors
        or question.unknown_authors
        or question.min_votes is not None
        or question.max_votes is not None
    )


def described(question: Question) -> str:
    """The filters in the question's language: days, authors, votes."""
    language = question.language
    parts = [days(question.span, language)] if question.span else []
    parts += [quoted(name) for name in (*question.authors, *question.unknown_authors)]
    if question.min_votes is not None:
        parts.append(say("at_least", language, votes=question.min_votes))
    if question.max_votes is not None:
        parts.append(say("at_most", language, votes=question.max_votes))
    return ", ".join(parts)


def days(span: Span, language: str) -> str:
    """A span in words, open ends included, one stretch after the other."""
    if span.parts:
        return ", ".join(days(part, language) for part in span.parts)
    since = span.since.isoformat() if span.since else None
    until = span.until.isoformat() if span.until else None
    if since == until and since:
        return since
    if since and until:
        return f"{since} – {until}"
    if since:
        return say("since", language, day=since)
    return say("until", language, day=until)
