"""Which papers of the conversation a question points at, and what it asks of them.

In: a question, its cues, and the papers in focus. Out: the question made whole, or None where it
points at none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.conversation.carrying import bounds_votes, content_of
from assistant.conversation.cues import (
    ORDERING,
    names_both,
    one_at_an_end,
    places,
    without_places,
)
from assistant.conversation.focus import at, known, pick
from assistant.conversation.records import Context, Focus, Resolved
from assistant.conversation.turning import without_correction
from assistant.question.calendar_days import a_day
from assistant.question.frames import content_words
from assistant.question.parts import compares, which_is_more

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.conversation.cues import Cues
    from assistant.conversation.mentions import Mention
    from assistant.question import Intent, Question
    from store.catalogue import Catalogue

FACTS_OF_A_PAPER: frozenset[Intent] = frozenset({"when", "authors", "votes"})
"""What records tell of one paper."""

_MOST_COMPARED = 5


def names_papers(question: Question) -> bool:
    """Whether a question says itself which paper it is about, known or not."""
    return bool(question.named or question.unknown_ids or question.unknown_names)


def pointed(question: Question, found: Cues, focus: Focus, context: Context) -> Resolved | None:
    """What a question asks that points at papers of the conversation; None when it does not."""
    several, named = len(focus.all) > 1, names_papers(question)
    one = one_at_an_end(question.text) and not set(content_words(question.text)) - ORDERING
    if several and found.by is not None and (found.which or found.group or one) and not named:
        return among(question, focus.all, found, context.catalogue)
    side_by_side = compares(question.text) or which_is_more(question.text)
    if side_by_side and not found.fresh and not names_both(question.text):
        compared = _compared(question, found, focus, context.catalogue)
        if compared is not None:
            return compared
    if found.beyond and not found.group:
        return _beyond(question, focus, context.catalogue)
    if found.ordinal is not None:
        return about(question, pick(focus.all, found.ordinal), context)
    which = found.which and not named and not found.fresh
    if several and (found.group or found.first_of or which):
        return among(question, focus.all[: found.first_of], found, context.catalogue)
    if found.pointing and not (named and found.fresh):
        return about(question, focus.one, context)
    return None


def _compared(
    question: Question, found: Cues, focus: Focus, catalogue: Catalogue
) -> Resolved | None:
    """The papers of the conversation side by side, with those that the question names itself."""
    named = question.named or question.mentioned
    pointed = focus.one if named else focus.all[: found.first_of]
    if not named and (wanted := places(question.text)):
        if not all(at(focus.all, place) for place in wanted):
            return Resolved(question, "lost")
        pointed = tuple(mention for place in wanted for mention in at(focus.all, place))
        question = replace(question, topic=without_places(question.text))
    ids = tuple(dict.fromkeys((*known(pointed, catalogue), *named)))
    if len(question.named) > 1 or not 2 <= len(ids) <= _MOST_COMPARED:
        return None
    return Resolved(replace(question, intent="compare", named=ids, parts=()), "about", ids)


def among(
    question: Question, focus: Sequence[Mention], found: Cues, catalogue: Catalogue
) -> Resolved:
    """Some of the papers in focus; at the end of an order that is asked for, the first of it."""
    by = None if bounds_votes(question) else found.by  # "more than 30 votes" is no order
    if by is not None:
        # Without those listed, the newest is of the newest day; of them, it is of their own.
        ends = (a_day(catalogue.days[-1]), a_day(catalogue.days[0]))
        span = None if question.span in ends else question.span
        question = replace(question, order=by, limit=question.limit or 1, span=span)
    topic = question.topic if content_of(question.topic) and by is None else ""
    wanted = replace(question, intent="topic", topic=topic)
    return Resolved(wanted, "among", known(focus, catalogue))


def about(question: Question, focus: Sequence[Mention], context: Context) -> Resolved:
    """What a question asks of these papers of the conversation."""
    ids = known(focus, context.catalogue)
    if not ids:
        return Resolved(question)
    if len(ids) > 1 and question.intent not in FACTS_OF_A_PAPER:
        return Resolved(replace(question, intent="explain"), "about", ids)
    # Read again with the paper in it: "who wrote it?" asks for authors once "it" is a paper.
    again = context.understand(f"{question.text} ({', '.join(ids)})").intent
    intent: Intent = again if again in FACTS_OF_A_PAPER else "explain"
    return Resolved(replace(question, named=ids, intent=intent), "about", ids)


def instead(question: Question, focus: Focus, before: Question, context: Context) -> Resolved:
    """Another paper than the one answered with: what is said of it now, on the topic of before."""
    meant = context.understand(without_correction(question.text))
    topic = f"{meant.topic or meant.text} {before.topic or before.text}"
    wanted = replace(meant, text=question.text, intent="paper", named=(), topic=topic)
    return Resolved(wanted, "beyond", known(focus.one, context.catalogue))


def _beyond(question: Question, focus: Focus, catalogue: Catalogue) -> Resolved:
    related = " ".join(mention.words for mention in focus.one[:1])
    ids = known(focus.all, catalogue)
    intent: Intent = "topic" if question.intent == "topic" else "paper"
    wanted = replace(question, intent=intent, named=(), topic=f"{question.topic} {related}".strip())
    return Resolved(wanted, "beyond", ids, related)
