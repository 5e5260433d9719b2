"""A follow-up made whole from the conversation alone, without a language model.

In: the earlier messages as any client wrote them, and the new one. Out: a question that stands on
its own, the papers it is about, and how they narrow the search; a new subject carries nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.compose.kinds import KINDS
from assistant.conversation.authorship import by_its_authors
from assistant.conversation.carrying import content_of, narrows, overlaid
from assistant.conversation.cues import (
    cues,
    ends_on_papers,
    names_both,
    new_subject,
    on_its_day,
    one_at_an_end,
    places,
    without_places,
)
from assistant.conversation.focus import at, focus_of, known, pick
from assistant.conversation.records import Context, Focus, Mode, Resolved, Understand
from assistant.knowing import unheard_names
from assistant.question.calendar_days import a_day
from assistant.question.parts import compares, which_is_more

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Turn
    from assistant.conversation.cues import Cues
    from assistant.conversation.mentions import Mention
    from assistant.question import Intent, Question
    from store.catalogue import Catalogue


__all__ = ["Context", "Focus", "Mode", "Resolved", "Understand", "resolve"]

MOST_TURNS = 24
"""Messages before the question that are read, newest first; older ones rarely bear on it."""

MOST_LETTERS = 24_000
"""Letters of one earlier message that are read: its beginning, where answers name their papers."""

MOST_OF_A_QUESTION = 1000
"""Letters of an earlier question that are read."""

_FACTS_OF_A_PAPER: frozenset[Intent] = frozenset({"when", "authors", "votes"})
_FACTS_OF_A_LIST: frozenset[Intent] = frozenset({"count", "top", "day"})
_MOST_COMPARED = 5
_ELLIPTIC = 4
"""A question with at most this many content words may live off the conversation."""


def resolve(text: str, history: Sequence[Turn], context: Context) -> Resolved:
    """What the text asks, given the messages before it."""
    other = new_subject(text)
    if other is not None:
        return Resolved(context.understand(other))
    return _whole(text, _trimmed(history), replace(context, known={}))


def _whole(text: str, history: Sequence[Turn], context: Context) -> Resolved:
    """The text made whole; each question of the conversation is worked out once."""
    if len(history) not in context.known:
        context.known[len(history)] = _made_whole(text, history, context)
    return context.known[len(history)]


def _made_whole(text: str, history: Sequence[Turn], context: Context) -> Resolved:
    found = cues(text)
    if found.only_language and history:
        resolved = _earlier(history, context)
    else:
        theirs = by_its_authors(text, history, context)
        resolved = theirs or _resolve(text, found, history, context)
    if found.language is not None:
        question = replace(resolved.question, language=found.language)
        resolved = replace(resolved, question=question)
    return resolved


def _trimmed(history: Sequence[Turn]) -> list[Turn]:
    """The newest messages, each cut to its beginning: what was listed stands there."""
    return [replace(turn, content=turn.content[:MOST_LETTERS]) for turn in history[-MOST_TURNS:]]


def _question_of(turn: Turn) -> str:
    return turn.content[:MOST_OF_A_QUESTION]


def _earlier(history: Sequence[Turn], context: Context) -> Resolved:
    """The asker's last question, itself made whole from what came before it."""
    for number in range(len(history) - 1, -1, -1):
        if history[number].role == "user":
            return _whole(_question_of(history[number]), history[:number], context)
    return Resolved(context.understand(""))


def _listing(history: Sequence[Turn], context: Context) -> Resolved | None:
    """The asker's last question that was not about papers listed before; None without one."""
    for number in range(len(history) - 1, -1, -1):
        if history[number].role == "user":
            found = _whole(_question_of(history[number]), history[:number], context)
            if found.mode not in ("among", "about") and not found.question.named:
                return found
    return None


def _resolve(text: str, found: Cues, history: Sequence[Turn], context: Context) -> Resolved:
    question = context.understand(text)
    if not history or question.intent == "out_of_scope":
        return Resolved(question)
    focus = focus_of(history, context.catalogue, _papers_meant(text, found))
    if question.intent == "smalltalk":
        # "How does it work?" is about a paper once one is on the table.
        if not (focus.all and found.pronoun):
            return Resolved(question)
        question = replace(question, intent="explain", topic=text)
    alone = _on_its_own(question, text, focus, context)
    if alone is not None:
        return Resolved(alone)
    if found.pronoun and question.named and not _written(question, context.catalogue):
        question = replace(question, named=())
    if question.rank is not None and question.span is None and not _names(question):
        before = _earlier(history, context).question
        if before.intent in _FACTS_OF_A_LIST:
            return Resolved(replace(overlaid(before, question), intent="top", text=text))
    pointed = _pointed(question, found, focus, context) if focus.all else None
    if pointed is not None:
        return pointed
    if _carries(question, found, text):
        return _carried(question, found, history, context, focus)
    return Resolved(question)


def _pointed(question: Question, found: Cues, focus: Focus, context: Context) -> Resolved | None:
    """What a question asks that points at papers of the conversation; None when it does not."""
    several, named = len(focus.all) > 1, _names(question)
    one = one_at_an_end(question.text) and not content_of(question.topic)
    if several and found.by is not None and (found.which or found.group or one) and not named:
        return _among(question, focus.all, found, context.catalogue)
    side_by_side = compares(question.text) or which_is_more(question.text)
    if side_by_side and not found.fresh and not names_both(question.text):
        compared = _compared(question, found, focus, context.catalogue)
        if compared is not None:
            return compared
    if found.beyond and not found.group:
        return _beyond(question, focus, context.catalogue)
    if found.ordinal is not None:
        return _about(question, pick(focus.all, found.ordinal), context)
    which = found.which and not named and not found.fresh
    if several and (found.group or found.first_of or which):
        return _among(question, focus.all[: found.first_of], found, context.catalogue)
    if found.pointing and not (named and found.fresh):
        return _about(question, focus.one, context)
    return None


def _written(question: Question, catalogue: Catalogue) -> bool:
    """Whether a paper is named as its title writes it, or by its id: "code" is not CODE."""
    titles = (catalogue.papers[i].latest.title for i in question.named if i in catalogue.papers)
    heads = (title.partition(":")[0].strip() for title in titles)
    return any(name in question.text for name in (*question.named, *heads))


def _on_its_own(question: Question, text: str, focus: Focus, context: Context) -> Question | None:
    """A question that asks of no paper of the conversation, though it leans on it.

    "That day" is the day of the papers spoken of, where they share one. A name that no digest has
    is what is asked about, unless a pronoun stands before it.
    """
    days = {context.catalogue.papers[i].latest.day for i in known(focus.one, context.catalogue)}
    dated = on_its_day(text, min(days)) if len(days) == 1 else None
    if dated is not None:
        return context.understand(dated)
    names = question.unknown_names or unheard_names(text, context.catalogue)
    return question if names and not cues(text[: text.find(names[0])]).pronoun else None


def _papers_meant(text: str, found: Cues) -> int:
    """How many papers a message must have listed for the text to point into it."""
    chosen = 2 if found.group and not compares(text) else 1
    return max(places(text), default=max(found.ordinal or 1, chosen))


def _names(question: Question) -> bool:
    return bool(question.named or question.unknown_ids or question.unknown_names)


def _carries(question: Question, found: Cues, text: str) -> bool:
    """Whether a question without an explicit pointer still lives off the conversation."""
    if found.about_other and len(content_of(text)) <= _ELLIPTIC:
        return True
    if question.named or question.unknown_ids or question.authors or found.fresh:
        return False
    if ends_on_papers(text) and content_of(question.topic):
        return False
    if found.pronoun and found.words_before_pronoun <= 8:
        return True
    return len(content_of(text)) <= _ELLIPTIC


def _carried(
    question: Question,
    found: Cues,
    history: Sequence[Turn],
    context: Context,
    focus: Focus,
) -> Resolved:
    """Takes over from the earlier question what this one leaves out."""
    if question.intent in _FACTS_OF_A_PAPER and focus.all and not question.named:
        return _about(question, focus.one, context)
    before = _earlier(history, context)
    if question.named and found.about_other:
        return _same_of_another(question, before)
    if not content_of(question.topic) and narrows(question):
        if question.span is not None and before.mode in ("among", "about"):
            before = _listing(history, context) or before
        return replace(before, question=overlaid(before.question, question))
    if question.intent in _FACTS_OF_A_LIST and question.span is None:
        return Resolved(replace(overlaid(before.question, question), intent=question.intent))
    if before.question.unknown_names or before.question.unknown_ids:
        return Resolved(question)
    detail = len(focus.one) == 1 or any(kind.asked.search(question.text) for kind in KINDS)
    if found.about_other and before.mode == "fresh" and not before.question.named and not detail:
        carried = overlaid(before.question, question)
        text = f"{before.question.text} — {question.text}"
        return Resolved(replace(carried, text=text, topic=question.topic))
    if focus.all and question.intent in ("paper", "explain", "topic"):
        return _about(question, focus.one, context)
    return Resolved(question)


def _same_of_another(question: Question, before: Resolved) -> Resolved:
    """What was asked before, of the paper that is named now ("what about MLKV?")."""
    asked = before.question
    if asked.intent == "compare" or not (asked.named or before.focus):
        return Resolved(question)
    text = f"{asked.text} — {question.text}"
    return Resolved(replace(question, text=text, topic=asked.topic, intent=asked.intent))


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


def _among(
    question: Question, focus: Sequence[Mention], found: Cues, catalogue: Catalogue
) -> Resolved:
    """Some of the papers in focus; at the end of an order that is asked for, the first of it."""
    if found.by is not None:
        # Without those listed, the newest is of the newest day; of them, it is of their own.
        ends = (a_day(catalogue.days[-1]), a_day(catalogue.days[0]))
        span = None if question.span in ends else question.span
        question = replace(question, order=found.by, limit=question.limit or 1, span=span)
    topic = question.topic if content_of(question.topic) and found.by is None else ""
    wanted = replace(question, intent="topic", topic=topic)
    return Resolved(wanted, "among", known(focus, catalogue))


def _about(question: Question, focus: Sequence[Mention], context: Context) -> Resolved:
    ids = known(focus, context.catalogue)
    if not ids:
        return Resolved(question)
    if len(ids) > 1 and question.intent not in _FACTS_OF_A_PAPER:
        return Resolved(replace(question, intent="explain"), "about", ids)
    # Read again with the paper in it: "who wrote it?" asks for authors once "it" is a paper.
    again = context.understand(f"{question.text} ({', '.join(ids)})").intent
    intent: Intent = again if again in _FACTS_OF_A_PAPER else "explain"
    return Resolved(replace(question, named=ids, intent=intent), "about", ids)


def _beyond(question: Question, focus: Focus, catalogue: Catalogue) -> Resolved:
    related = " ".join(mention.words for mention in focus.one[:1])
    ids = known(focus.all, catalogue)
    intent: Intent = "topic" if question.intent == "topic" else "paper"
    wanted = replace(question, intent=intent, named=(), topic=f"{question.topic} {related}".strip())
    return Resolved(wanted, "beyond", ids, related)
