"""One turn between page and assistant: a request from the fields, a message from the events.

In: question, earlier messages, filters. Out: the HTML of the growing answer, the last one final.
"""

from __future__ import annotations

import html
import re
import secrets
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.answer import Request, Turn
from assistant.ui.cards import notices, sources
from assistant.ui.dates import span_name
from assistant.ui.growing import Growing, failure
from assistant.ui.keeping import limits_of, sealed, turn_of
from assistant.ui.rendering import answer_html, clean, plain_answer
from assistant.ui.suggestions import follow_ups
from assistant.ui.timeline import timeline
from assistant.ui.words import counted, word

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from assistant.answer import Event
    from assistant.kept import KeptTurn, Limits
    from assistant.ui.answers import Answers

UPDATE_SECONDS = 0.05
"""The page is not redrawn more often than this, however fast the pieces come."""

LONGEST_HISTORY = 20
"""Earlier messages that go with a question, newest kept."""

LONGEST_SHOWN = 4000
"""Characters of a question that the conversation shows."""

_APART = "\u200b"
_HARMFUL = re.compile(r"!(?=\[)|<(?=[A-Za-z/!?])")


class BadFilter(ValueError):
    """A filter field holds something that is not a day or month; ``str`` is the value."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filter fields as typed."""

    since: str = ""
    until: str = ""
    min_votes: float | None = None
    backend: str | None = ""


def request_for(question: str, messages: Sequence[Mapping[str, Any]], filters: Filters) -> Request:
    """The request that a question stands for, with the conversation before it.

    Args:
        question: as typed.
        messages: earlier messages in Gradio's form, oldest first.
        filters: as typed; empty fields do not narrow.

    Raises:
        BadFilter: a day field cannot be read.
    """
    votes = filters.min_votes
    return Request(
        question=question,
        history=tuple(_turn(message) for message in messages[-LONGEST_HISTORY:]),
        since=_day(filters.since, last=False),
        until=_day(filters.until, last=True),
        min_votes=int(votes) if votes else None,
        backend=filters.backend or None,
    )


def narrowed(limits: Filters | Limits, language: str) -> str:
    """The part of the archive that is left, in few words; "" for the whole or unreadable limits."""
    try:
        request = request_for("", [], Filters(limits.since, limits.until, limits.min_votes))
    except BadFilter:
        return ""
    votes = request.min_votes
    parts = [
        span_name(request.since, request.until, language),
        word("narrowed_votes", language, count=votes) if votes else "",
    ]
    named = ", ".join(filter(None, parts))
    return word("narrowed", language, limits=named) if named else ""


def shown_question(question: str) -> str:
    """The question for its place in the conversation: bounded, its images and tags only text.

    An invisible space keeps them apart; `message_text` takes it out again.
    """
    shown = question if len(question) <= LONGEST_SHOWN else f"{question[:LONGEST_SHOWN]}…"
    return _HARMFUL.sub(rf"\g<0>{_APART}", shown)


def _turn(message: Mapping[str, Any]) -> Turn:
    content = message_text(message)
    if message["role"] == "user":
        return Turn("user", content)
    return Turn("assistant", plain_answer(content))


def message_text(message: Mapping[str, Any]) -> str:
    """The text of a message in any of Gradio's forms (a string, or a list of parts)."""
    content = message["content"]
    if not isinstance(content, str):
        content = "\n".join(part["text"] for part in content if part.get("type") == "text")
    return content.replace(_APART, "")


def _day(typed: str | None, *, last: bool) -> date | None:
    """The day, or the first or last day of the month, that was typed."""
    text = (typed or "").strip()
    if not text:
        return None
    try:
        if len(text) == len("2024-06"):
            first = date.fromisoformat(f"{text}-01")
            return first.replace(day=monthrange(first.year, first.month)[1]) if last else first
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadFilter(text) from error


@dataclass(frozen=True, slots=True)
class Shape:
    """One state of a message: its HTML, and questions to go on with once it is whole."""

    html: str
    options: list[dict[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Draft:
    """The message around a growing answer."""

    number: int
    language: str
    limits: Limits
    come: Growing = field(default_factory=Growing)
    kept: KeptTurn | None = None

    def html(self) -> str:
        come = self.come
        if come.waiting:
            body = f'<div class="waiting">{word("thinking", self.language)}</div>'
        else:
            rendered = answer_html(come.text, come.citations, self.number)
            body = f'<div class="answer"{come.spoken}>{rendered}</div>'
        kept = "" if self.kept is None else sealed(self.kept)
        told = filter(None, [narrowed(self.limits, self.language), *come.notices])
        return f"<div>{notices(told)}{body}{self._foot()}{kept}</div>"

    def _foot(self) -> str:
        """What proof left out, and the evidence."""
        answer = self.come.answer
        # A notice that proof gave says it in the answer's own language.
        dropped = answer.dropped if answer and not answer.notices else 0
        said = notices([counted("dropped", self.language, dropped)] if dropped else [])
        cited = list(self.come.citations.values())
        shown = said + sources(cited, self.number, self.language)
        return shown if self.kept is None else shown + timeline(cited, self.kept, self.language)

    def whole(self) -> Shape:
        """The message once its answer is there, with questions to go on with."""
        answer = self.come.answer
        questions = follow_ups(answer.citations, answer.language) if answer else []
        return Shape(
            self.html(), [{"value": one.question, "label": one.label} for one in questions]
        )


def messages(
    answers: Answers, request: Request, number: int, language: str
) -> Generator[Shape, None, None]:
    """The answer again and again as it grows; closing the iterator ends the turn.

    Args:
        answers: the assistant.
        request: what is asked.
        number: number of the message in the conversation.
        language: of the interface's words around the answer.
    """
    draft = _Draft(number, language, limits_of(request))
    yield Shape(draft.html())
    try:
        yield from _growing(draft, answers.stream(request), request)
    except Exception as error:  # noqa: BLE001  # the edge: the log has the cause
        yield Shape(failure(error, language))


def settled(turn: KeptTurn, number: int, language: str) -> Shape:
    """The message of a kept turn, as it stood when its answer ended, or how far it came.

    Args:
        turn: as kept.
        number: number of the message in the conversation.
        language: of the interface's words around the answer.
    """
    answer = turn.answer
    if answer is None:
        come = "".join(f"<p>{html.escape(line)}</p>" for line in turn.text.split("\n") if line)
        cut = notices([word("cut", language)])
        return Shape(clean(f'<div><div class="answer">{come}</div>{cut}</div>'))
    citations = {citation.marker: citation for citation in answer.citations}
    whole = Growing(answer.text, citations, list(answer.notices), answer)
    return _Draft(number, language, turn.limits, whole, turn).whole()


def _growing(draft: _Draft, events: Iterator[Event], request: Request) -> Iterator[Shape]:
    for answer in draft.come.drawn(events, UPDATE_SECONDS):
        if answer is None:
            yield Shape(draft.html())
        else:
            draft.kept = turn_of(request, answer, secrets.token_hex(8))
            yield draft.whole()
