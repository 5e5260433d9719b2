"""Bounds on a request's body: so many bytes, within so many seconds; counted, never gathered.

A pure ASGI layer. In: a connection. Out: the same, or 413 or 408. What is sent beyond the bound is
read and thrown away for a while, so that the sender gets to read the refusal.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from assistant.access.refusals import Refusal
from assistant.access.rules import path_below_root, rule_for

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 1 << 20
MOST_SECONDS = 30.0
_DRAIN_BYTES = 128 << 20
_DRAIN_SECONDS = 10.0


class Bodies:
    """Turns away bodies that are too large or too slow.

    Args:
        app: what is behind it.
        seconds: that a body may take to arrive.
    """

    def __init__(self, app: ASGIApp, seconds: float = MOST_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        rule = rule_for(path_below_root(scope), str(scope["method"]))
        most = rule.most if rule and rule.most else MOST_BYTES
        body = _Body(receive, send, most, self._seconds)
        try:
            body.check_length(scope)
            await self._app(scope, body.receive, body.send)
        except Refusal as refusal:
            body.refused = refusal
        if body.refused is not None and not body.answered:
            await _refuse(scope, receive, send, body.refused)


class _Body:
    """One body while it comes in."""

    def __init__(self, receive: Receive, send: Send, most: int, seconds: float) -> None:
        self._receive, self._send = receive, send
        self._most, self._seconds = most, seconds
        self._until = asyncio.get_running_loop().time() + seconds
        self._size, self._more = 0, True
        self.answered = False
        self.refused: Refusal | None = None

    def check_length(self, scope: Scope) -> None:
        """Refuses by what the sender announces."""
        for name, value in scope["headers"]:
            if name == b"content-length" and value.isdigit() and int(value) > self._most:
                raise Refusal("too-large", self._most)

    async def receive(self) -> Message:
        """The next part of the body; once it is whole, whatever else is to be received."""
        if not self._more:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError as error:
            self.refused = Refusal("too-slow", round(self._seconds))
            raise self.refused from error
        self._size += len(message.get("body", b""))
        self._more = bool(message.get("more_body"))
        if self._size > self._most:
            self.refused = Refusal("too-large", self._most)
            raise self.refused
        return message

    async def send(self, message: Message) -> None:
        """A part of the response, unless the body was refused: then that is the response."""
        if self.refused is not None and not self.answered:
            return
        self.answered = True
        await self._send(message)


async def _refuse(scope: Scope, receive: Receive, send: Send, refusal: Refusal) -> None:
    """Says no, then reads on for a while: a closed connection would lose the answer."""
    response = refusal.response(scope)
    await send(
        {
            "type": "http.response.start",
            "status": response.status_code,
            "headers": response.raw_headers,
        }
    )
    await send({"type": "http.response.body", "body": bytes(response.body), "more_body": True})
    left = 0 if refusal.code == "too-slow" else _DRAIN_BYTES
    try:
        async with asyncio.timeout(_DRAIN_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body"):
                    break
    except TimeoutError:
        pass
    await send({"type": "http.response.body", "body": b""})
