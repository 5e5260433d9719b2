"""One question from a frame, answered as server-sent events with the chat's own HTML.

In: a question record as JSON, and the scope of the address. Out: ``html`` events, each the whole
message so far, then one ``done`` event with the message as text for the next turn.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from anyio.to_thread import run_sync

from assistant.embed.talk import Shape
from assistant.request import parse_line, read_request
from store.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator

    from anyio import CapacityLimiter
    from starlette.requests import Request as HttpRequest

    from assistant.answer import Request, Scope
    from assistant.embed.asked import Asked

MOST_BYTES = 256 * 1024
"""Length of a question with its conversation; the frame sends its newest messages only."""

MOST_TURNS = 1_000_000

LONGEST_HISTORY = 20
"""Earlier messages that go with a question, newest kept."""


_WHOLE_ENTRY = re.compile(r'<a class="whole"[^>]*>[^<]*</a>')
_OWN_LINK = re.compile(r'(<a [^>]*href=")\.\./([^"]*"[^>]*>)(.*?)</a>')


class TooLong(RequestError):
    """A question with more around it than is read."""


async def read_body(http: HttpRequest) -> bytes:
    """The body, never more of it than is allowed.

    Raises:
        TooLong: it is longer.
    """
    body = bytearray()
    async for chunk in http.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise TooLong(f"the question and its conversation are longer than {MOST_BYTES} bytes")
    return bytes(body)


def read_question(body: bytes, scope: Scope | None) -> tuple[Request, int]:
    """What is asked within a scope, and the number of the message in its conversation.

    Raises:
        RequestError: not a question record.
    """
    record = parse_line(body)
    request = read_request(record)
    turn = record.get("turn", 0)
    if not isinstance(turn, int) or not 0 <= turn <= MOST_TURNS:
        raise RequestError(f'"turn" is {turn!r:.40}, not the number of a message')
    history = request.history[-LONGEST_HISTORY:]
    return replace(request, history=history, scope=scope), turn


async def events(
    shapes: Generator[Shape, None, None], asked: Asked, threads: CapacityLimiter
) -> AsyncIterator[str]:
    """The answer in the event stream format; the turn ends with the connection.

    Args:
        threads: how many of these may work at the same time.
    """
    last = Shape("")
    try:
        while (shape := await run_sync(next, shapes, None, limiter=threads)) is not None:
            yield _event("html", placed(shape.html, asked))
            last = shape
        follow = [{"value": one.question, "label": one.label} for one in last.follow]
        yield _event("done", json.dumps({"text": last.text, "next": follow}))
    finally:
        shapes.close()


def placed(markup: str, asked: Asked) -> str:
    """A message of the chat with its addresses as they are from an embedded page.

    A token's holder is led to arXiv alone: other pages of this server would turn them away.
    """
    markup = markup.replace('<a class="chip"', '<a class="chip" target="_self"')
    if asked.token:
        return _OWN_LINK.sub(r"\3", _WHOLE_ENTRY.sub("", markup))
    return _OWN_LINK.sub(r"\1\2\3</a>", markup)


def _event(name: str, data: str) -> str:
    # One line of data: a line feed inside would be a line of the format.
    return f"event: {name}\ndata: {' '.join(data.splitlines())}\n\n"
