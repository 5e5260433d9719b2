"""One answer in a frame while it grows: the chat's own HTML, made from the assistant's events.

In: a request. Out: `Shape`s, each the whole message so far; the last has the answer as text for the
next turn, or tells in a calm box why there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.embed.page import boxed
from assistant.embed.words import embed_word
from assistant.ui.cards import notices, sources
from assistant.ui.growing import Growing, failure
from assistant.ui.rendering import answer_html, plain_answer
from assistant.ui.suggestions import follow_ups
from assistant.ui.words import counted, word
from store.errors import ServerBusy

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from assistant.answer import Event, Request
    from assistant.ui.answers import Answers
    from assistant.ui.suggestions import Suggestion

UPDATE_SECONDS = 0.08
"""The message is not sent more often than this, however fast the pieces come."""


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
    """The message around a growing answer."""

    turn: int
    language: str
    come: Growing = field(default_factory=Growing)

    def html(self) -> str:
        come = self.come
        if come.waiting:
            body = f'<p class="waiting">{word("thinking", self.language)}</p>'
        else:
            shown = answer_html(come.text, come.citations, self.turn)
            body = f'<div class="answer"{come.spoken}>{shown}</div>'
        evidence = sources(list(come.citations.values()), self.turn, self.language)
        return notices(come.notices) + body + self._left_out() + evidence

    def _left_out(self) -> str:
        dropped = self.come.answer.dropped if self.come.answer else 0
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
    except Exception as error:  # noqa: BLE001  # the edge: the log has the cause
        yield Shape(failure(error, language))


def _shapes(message: _Message, events: Iterator[Event]) -> Iterator[Shape]:
    for answer in message.come.drawn(events, UPDATE_SECONDS):
        html = message.html()
        if answer is None:
            yield Shape(html)
        else:
            follow = tuple(follow_ups(answer.citations, answer.language))
            yield Shape(html, plain_answer(html), follow)
