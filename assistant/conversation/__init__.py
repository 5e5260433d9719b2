"""A follow-up made whole from the conversation alone, without a language model.

In: the earlier messages as any client wrote them, and the new one. Out: a question that stands on
its own, the papers it is about, and how they narrow the search; a new subject carries nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.compose.kinds import KINDS
from assistant.conversation.authorship import by_its_authors
from assistant.conversation.carrying import bounds_votes, content_of, narrows, overlaid
from assistant.conversation.cues import (
    cues,
    ends_on_papers,
    places,
)
from assistant.conversation.focus import all_of, focus_of, known, pick
from assistant.conversation.pointing import (
    FACTS_OF_A_PAPER,
    about,
    among,
    instead,
    names_papers,
    pointed,
)
from assistant.conversation.records import Context, Focus, Mode, Resolved, Understand
from assistant.conversation.times import in_another_month, on_its_day, speaks_of_another_month
from assistant.conversation.turning import new_subject, without_correction
from assistant.naming import unheard_names
from assistant.question.frames import content_words
from assistant.question.parts import compares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Turn
    from assistant.conversation.cues import Cues
    from assistant.question import Intent, Question
    from store.catalogue import Catalogue


__all__ = ["Context", "Focus", "Mode", "Resolved", "Understand", "resolve"]

MOST_TURNS = 24
"""Messages before the question that are read, newest first; older ones rarely bear on it."""

MOST_LETTERS = 24_000
"""Letters of one earlier message that are read: its beginning, where answers name their papers."""

MOST_OF_A_QUESTION = 1000
"""Letters of an earlier question that are read."""

_FACTS_OF_A_LIST: frozenset[Intent] = frozenset({"count", "top", "day"})
_DAYS_OF_A_MONTH = 31
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
    text = _dated(text, history, context)
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
    if question.rank is not None and question.span is None and not names_papers(question):
        before = _earlier(history, context).question
        if before.intent in _FACTS_OF_A_LIST:
            return Resolved(replace(overlaid(before, question), intent="top", text=text))
    at_papers = _pointing(question, found, history, context, focus) if focus.all else None
    if at_papers is not None:
        return at_papers
    carries = _carries(question, found, text)
    return _carried(question, found, history, context, focus) if carries else Resolved(question)


def _dated(text: str, history: Sequence[Turn], context: Context) -> str:
    """The text with a month in place of "the month after", counted from the one asked before."""
    if not history or not speaks_of_another_month(text):
        return text
    span = _earlier(history, context).question.span
    if span is None or span.since is None or span.until is None:
        return text
    within = (span.until - span.since).days < _DAYS_OF_A_MONTH
    return (in_another_month(text, span.since) if within else None) or text


def _pointing(
    question: Question,
    found: Cues,
    history: Sequence[Turn],
    context: Context,
    focus: Focus,
) -> Resolved | None:
    """What is asked of papers of the conversation: of one further back, another, those in focus."""
    if found.earlier and not found.fresh and not names_papers(question):
        return about(question, all_of(history, context.catalogue), context)
    if found.ordinal is not None and len(focus.all) == 1 and not names_papers(question):
        everything = all_of(history, context.catalogue)
        return about(question, pick(everything, found.ordinal), context)
    if found.other and set(content_words(question.text)) <= {"other"}:
        return _the_other(question, history, context, focus)
    if found.corrects and content_words(without_correction(question.text)):
        return instead(question, focus, _earlier(history, context).question, context)
    return pointed(question, found, focus, context)


def _the_other(
    question: Question, history: Sequence[Turn], context: Context, focus: Focus
) -> Resolved | None:
    """The same fact of the one paper that was mentioned and not answered about yet."""
    answered = {mention.arxiv_id for mention in focus.one}
    others = [m for m in all_of(history, context.catalogue) if m.arxiv_id not in answered]
    if len(others) != 1:
        return None
    before = _earlier(history, context).question
    asked = replace(before, text=f"{before.text} — {question.text}", language=question.language)
    found = about(asked, others, context)
    return replace(found, question=replace(found.question, intent=before.intent))


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


def _carries(question: Question, found: Cues, text: str) -> bool:
    """Whether a question without an explicit pointer still lives off the conversation."""
    if not content_words(text) or (found.about_other and len(content_of(text)) <= _ELLIPTIC):
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
    if question.intent in FACTS_OF_A_PAPER and focus.all and not question.named:
        return about(question, focus.one, context)
    before = _earlier(history, context)
    if question.named and found.about_other:
        return _same_of_another(question, before)
    if not content_of(question.topic) and bounds_votes(question) and len(focus.all) > 1:
        return among(question, focus.all, found, context.catalogue)
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
        return about(question, focus.one, context)
    return Resolved(question)


def _same_of_another(question: Question, before: Resolved) -> Resolved:
    """What was asked before, of the paper that is named now ("what about MLKV?")."""
    asked = before.question
    if asked.intent == "compare" or not (asked.named or before.focus):
        return Resolved(question)
    text = f"{asked.text} — {question.text}"
    return Resolved(replace(question, text=text, topic=asked.topic, intent=asked.intent))
