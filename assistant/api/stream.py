"""Server-sent events: a turn's events on the wire, with heartbeats, until the client leaves.

In: the events of a turn. Out: a response whose end closes the turn. The first event is awaited
before the response begins, so that a failure at the start still has its own status.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, TypeVar

from sse_starlette import EventSourceResponse, ServerSentEvent

from assistant.answer import Cited, Done, Notice, Text
from assistant.api.edge import problem_of
from assistant.console import to_json

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable

    from assistant.answer import Event
    from assistant.api.problems import Problem

Item = TypeVar("Item")

HEARTBEAT_SECONDS = 10
"""How long a stream is silent at most: a comment keeps proxies from closing it."""

PATIENCE_SECONDS = 60
"""How long a client may take to read one event."""


async def begun(events: AsyncGenerator[Item]) -> AsyncGenerator[Item]:
    """The same events, the first of them already there.

    Raises:
        AssistantError: the turn failed before its first event.
    """
    first = await anext(events)

    async def all_of_them() -> AsyncGenerator[Item]:
        async with aclosing(events):
            yield first
            async for event in events:
                yield event

    return all_of_them()


def event_stream(messages: AsyncIterator[ServerSentEvent]) -> EventSourceResponse:
    """The response that sends these messages; it ends with them or with the client."""
    return EventSourceResponse(
        messages,
        # Proxies such as nginx would otherwise hold the pieces back.
        headers={"X-Accel-Buffering": "no"},
        ping=HEARTBEAT_SECONDS,
        ping_message_factory=lambda: ServerSentEvent(comment="still at it", sep="\n"),
        send_timeout=PATIENCE_SECONDS,
        sep="\n",
    )


async def guarded(
    messages: AsyncGenerator[ServerSentEvent], failed: Callable[[Problem], ServerSentEvent]
) -> AsyncGenerator[ServerSentEvent]:
    """The same messages; a failure midway is told as the last of them."""
    async with aclosing(messages):
        try:
            async for message in messages:
                yield message
        except Exception as error:  # noqa: BLE001  # the outermost edge, once the status line is gone
            yield failed(problem_of(error))


async def told(events: AsyncGenerator[Event]) -> AsyncGenerator[ServerSentEvent]:
    """The events as messages ``text``, ``citation``, ``notice`` and ``done``."""
    async with aclosing(events):
        async for event in events:
            match event:
                case Text(delta):
                    if delta:  # An empty piece only says that the turn is alive.
                        yield message("text", {"delta": delta})
                case Cited(citation):
                    yield message("citation", citation.record())
                case Notice(text):
                    yield message("notice", {"text": text})
                case Done(answer):
                    yield message("done", answer.record())


def message(name: str, record: object) -> ServerSentEvent:
    """One message with JSON on one line."""
    return ServerSentEvent(to_json(record), event=name, sep="\n")


def failure(problem: Problem) -> ServerSentEvent:
    """The message that ends a stream which failed."""
    return message("error", problem.record())
