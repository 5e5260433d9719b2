"""One answer in a frame while it grows: the chat's own HTML, made from the assistant's events.

In: a request. Out: `Shape`s, each the whole message so far; the last has the answer as text for the
next turn, or tells in a calm box why there is none.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.answer import Cited, Done, Notice, Text
from assistant.discreet import discreet
from assistant.embed.page import boxed
from assistant.embed.words import embed_word
from assistant.ui.cards import notices, sources, trouble
from assistant.ui.rendering import answer_html, plain_answer
from assistant.ui.suggestions import follow_ups
from assistant.ui.words import counted, word
from store.errors import AssistantError, BackendError, ServerBusy, StoreError, StoreMissing

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from assistant.answer import Answer, Citation, Event, Request
    from assistant.ui.answers import Answers
    from assistant.ui.suggestions import Suggestion

UPDATE_SECONDS = 0.08
"""The message is not sent more often than this, however fast the pieces come."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shape:
    """One state of a message.

    Attributes:
        html: sanitised, on one line.
        text: the whole answer as plain Markdown, "" before its end and where it failed.
        follow: questions to go on with.
    """

    html: str
    text: str = ""
    follow: tuple[Suggestion, ...] = ()


@dataclass(slots=True)
class _Message:
    """The message as far as it has come."""

    turn: int
    language: str
    text: str = ""
    citations: dict[int, Citation] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    answer: Answer | None = None

    def take(self, event: Event) -> None:
        match event:
            case Text(delta):
                self.text += delta
            case Cited(citation):
                self.citations[citation.marker] = citation
            case Notice(text):
                self.notices.append(text)
            case Done(answer):
                self.answer = answer

    def html(self) -> str:
        if not self.text and self.answer is None:
            body = f'<p class="waiting">{word("thinking", self.language)}</p>'
        else:
            shown = answer_html(self.text, self.citations, self.turn)
            body = f'<div class="answer"{self._spoken()}>{shown}</div>'
        evidence = sources(list(self.citations.values()), self.turn, self.language)
        return notices(self.notices) + body + self._left_out() + evidence

    def _spoken(self) -> str:
        return "" if self.answer is None else f' lang="{self.answer.language[:2]}"'

    def _left_out(self) -> str:
        dropped = self.answer.dropped if self.answer else 0
        return notices([counted("dropped", self.language, dropped)] if dropped else [])


def growing(
    answers: Answers, request: Request, turn: int, language: str
) -> Generator[Shape, None, None]:
    """The answer again and again as it grows; closing the iterator ends the turn.

    Args:
        turn: number of the message in the conversation, for ids that are unique in the page.
        language: of the words around the answer.
    """
    message = _Message(turn, language)
    yield Shape(message.html())
    try:
        yield from _shapes(message, answers.stream(request))
    except ServerBusy:
        yield Shape(boxed(embed_word("busy", language), embed_word("busy_told", language)))
    except AssistantError as error:
        _log.warning("A question could not be answered: %s", error)
        yield Shape(trouble(_kind(error), language, discreet(error)))
    except Exception:  # noqa: BLE001  # the edge: the log has the cause
        _log.exception("A question failed")
        yield Shape(trouble("failed", language))


def _shapes(message: _Message, events: Iterator[Event]) -> Iterator[Shape]:
    shown = 0.0
    for event in events:
        message.take(event)
        now = time.monotonic()
        if isinstance(event, Done):
            html, answer = message.html(), event.answer
            follow = tuple(follow_ups(answer.citations, answer.language))
            yield Shape(html, plain_answer(html), follow)
        elif isinstance(event, Text) and now - shown > UPDATE_SECONDS:
            yield Shape(message.html())
            shown = now


def _kind(error: AssistantError) -> str:
    match error:
        case StoreMissing():
            return "nothing_indexed"
        case StoreError():
            return "store_trouble"
        case BackendError():
            return "backend_trouble"
        case _:
            return "failed"
