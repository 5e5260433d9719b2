"""A follow-up made whole from the conversation alone, without a language model.

In: the earlier messages as any client wrote them, and the new one. Out: a question that stands on
its own, the papers it is about, and how they narrow the search; a new subject carries nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.cues import cues
from assistant.kinds import KINDS
from assistant.mentions import mentioned
from assistant.parts import compares
from store.language import QUESTION_FRAME, terms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.answer import Turn
    from assistant.cues import Cues
    from assistant.mentions import Mention
    from assistant.question import Intent, Question
    from store.catalogue import Catalogue

    Understand = Callable[[str], Question]

MOST_TURNS = 24
"""Messages before the question that are read, newest first; older ones rarely bear on it."""

MOST_LETTERS = 6000
"""Letters of one earlier message that are read: its beginning, where answers name their papers."""

Mode = Literal[
    "fresh",  # the question stands on its own
    "about",  # about the papers in focus: one of them, or what they say
    "among",  # which of the papers in focus
    "beyond",  # other papers, related to those in focus
]

_FACTS_OF_A_PAPER: frozenset[Intent] = frozenset({"when", "authors", "votes"})
_FACTS_OF_A_LIST: frozenset[Intent] = frozenset({"count", "top", "day"})
_ELLIPTIC = 4
"""A question with at most this many content words may live off the conversation."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question made whole.

    Attributes:
        focus: the papers of the conversation that it is about, in the conversation's order, as far
            as the store has them.
        related: for ``beyond``: words that say what the papers in focus are about.
    """

    question: Question
    mode: Mode = "fresh"
    focus: tuple[str, ...] = ()
    related: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What resolving reads."""

    catalogue: Catalogue
    understand: Understand


def resolve(text: str, history: Sequence[Turn], context: Context) -> Resolved:
    """What the text asks, given the messages before it."""
    history = _trimmed(history)
    found = cues(text)
    if found.only_language and history:
        resolved = _earlier(history, context)
    else:
        resolved = _resolve(text, found, history, context)
    if found.language is not None:
        question = replace(resolved.question, language=found.language)
        resolved = replace(resolved, question=question)
    return resolved


def _trimmed(history: Sequence[Turn]) -> list[Turn]:
    """The newest messages, each cut to its beginning: what was listed stands there."""
    return [replace(turn, content=turn.content[:MOST_LETTERS]) for turn in history[-MOST_TURNS:]]


def _earlier(history: Sequence[Turn], context: Context) -> Resolved:
    """The asker's last question, itself made whole from what came before it."""
    for number in range(len(history) - 1, -1, -1):
        if history[number].role == "user":
            return resolve(history[number].content, history[:number], context)
    return Resolved(context.understand(""))


def _resolve(text: str, found: Cues, history: Sequence[Turn], context: Context) -> Resolved:
    question = context.understand(text)
    if not history or question.intent in ("smalltalk", "out_of_scope"):
        return Resolved(question)
    focus = _focus(history, context.catalogue)
    named = bool(question.named or question.unknown_ids)
    if question.rank is not None and question.span is None and not named:
        before = _earlier(history, context).question
        if before.intent in _FACTS_OF_A_LIST:
            return Resolved(replace(_overlaid(before, question), intent="top", text=text))
    if found.beyond and focus and not found.group:
        return _beyond(question, focus, context.catalogue)
    if found.ordinal is not None and focus:
        return _about(question, _pick(focus, found.ordinal), context)
    if (found.group or found.first_of) and len(focus) > 1:
        return _group(question, focus[: found.first_of], context.catalogue)
    if found.pointing and focus and not (named and found.fresh):
        return _about(question, focus, context)
    if _carries(question, found, text):
        return _carried(question, found, history, context, focus)
    return Resolved(question)


def _carries(question: Question, found: Cues, text: str) -> bool:
    """Whether a question without an explicit pointer still lives off the conversation."""
    if found.about_other and len(_content(text)) <= _ELLIPTIC:
        return True
    if question.named or question.unknown_ids or question.authors or found.fresh:
        return False
    if found.pronoun and found.words_before_pronoun <= 8:
        return True
    return len(_content(text)) <= _ELLIPTIC


def _carried(
    question: Question,
    found: Cues,
    history: Sequence[Turn],
    context: Context,
    focus: Sequence[Mention],
) -> Resolved:
    """Takes over from the earlier question what this one leaves out."""
    if question.intent in _FACTS_OF_A_PAPER and focus and not question.named:
        return _about(question, focus, context)
    before = _earlier(history, context)
    if question.named and found.about_other:
        return _same_of_another(question, before)
    if not _content(question.topic) and _narrows(question):
        return replace(before, question=_overlaid(before.question, question))
    if question.intent in _FACTS_OF_A_LIST and question.span is None:
        return Resolved(replace(_overlaid(before.question, question), intent=question.intent))
    detail = len(focus) == 1 or any(kind.asked.search(question.text) for kind in KINDS)
    if found.about_other and before.mode == "fresh" and not before.question.named and not detail:
        carried = _overlaid(before.question, question)
        text = f"{before.question.text} — {question.text}"
        return Resolved(replace(carried, text=text, topic=question.topic))
    if focus and question.intent in ("paper", "explain", "topic", "authors", "votes", "when"):
        return _about(question, focus, context)
    return Resolved(question)


def _same_of_another(question: Question, before: Resolved) -> Resolved:
    """What was asked before, of the paper that is named now ("what about MLKV?")."""
    asked = before.question
    if asked.intent == "compare" or not (asked.named or before.focus):
        return Resolved(question)
    text = f"{asked.text} — {question.text}"
    return Resolved(replace(question, text=text, topic=asked.topic, intent=asked.intent))


def _narrows(question: Question) -> bool:
    return bool(
        question.span
        or question.min_votes is not None
        or question.max_votes is not None
        or question.order != "relevance"
        or question.excluded
        or question.authors
    )


def _overlaid(before: Question, after: Question) -> Question:
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


def _group(question: Question, focus: Sequence[Mention], catalogue: Catalogue) -> Resolved:
    ids = _known(focus, catalogue)
    if question.intent == "compare" or compares(question.text):
        return Resolved(replace(question, intent="compare", named=ids, parts=()), "about", ids)
    return Resolved(question, "among", ids)


def _about(question: Question, focus: Sequence[Mention], context: Context) -> Resolved:
    ids = _known(focus, context.catalogue)
    if not ids:
        return Resolved(question)
    if question.intent == "compare":
        named = tuple(dict.fromkeys((*ids, *question.named)))
        return Resolved(replace(question, named=named), "about", ids)
    if len(ids) > 1 and question.intent not in _FACTS_OF_A_PAPER:
        return Resolved(question, "about", ids)
    # Read again with the paper in it: "who wrote it?" asks for authors once "it" is a paper.
    again = context.understand(f"{question.text} ({', '.join(ids)})").intent
    intent: Intent = again if again in _FACTS_OF_A_PAPER else "explain"
    return Resolved(replace(question, named=ids, intent=intent), "about", ids)


def _beyond(question: Question, focus: Sequence[Mention], catalogue: Catalogue) -> Resolved:
    last = focus[:1] if len(focus) > 1 else focus
    related = " ".join(mention.words for mention in last)
    ids = _known(focus, catalogue)
    intent: Intent = "topic" if question.intent == "topic" else "paper"
    wanted = replace(question, intent=intent, named=(), topic=f"{question.topic} {related}".strip())
    return Resolved(wanted, "beyond", ids, related)


def _pick(focus: Sequence[Mention], ordinal: int) -> Sequence[Mention]:
    place = ordinal - 1 if ordinal > 0 else ordinal
    return focus[place : place + 1 or None] if -len(focus) <= place < len(focus) else focus


def _focus(history: Sequence[Turn], catalogue: Catalogue) -> tuple[Mention, ...]:
    """The papers of the newest message that mentions any."""
    for turn in reversed(history):
        found = mentioned(turn.content, catalogue)
        if found:
            return found
    return ()


def _known(focus: Sequence[Mention], catalogue: Catalogue) -> tuple[str, ...]:
    return tuple(m.arxiv_id for m in focus if m.arxiv_id in catalogue.papers)


def _content(text: str) -> list[str]:
    """The words of a text that say what it is about."""
    return [term for term in dict.fromkeys(terms(text)) if term not in QUESTION_FRAME]
