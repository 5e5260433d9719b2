"""Bounds below HTTP: how many connections, and how long a head or a slow reader may take.

In: uvicorn's own protocol. Out: the same with these bounds. A client that writes or reads a byte a
second holds one of its own few places, for a while, and nothing of anybody else's.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Sequence

_BUSY = b"The server has more connections than it takes on; ask again in a few seconds.\n"
_FULL = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: %d\r\nretry-after: 5\r\ncache-control: no-store\r\n"
    b"x-content-type-options: nosniff\r\nconnection: close\r\n\r\n%b" % (len(_BUSY), _BUSY)
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one server takes on.

    Attributes:
        connections: at the same time, from everyone.
        from_one: of them from one address; a trusted proxy is no single caller.
        head_seconds: from the first byte, or the end of the answer before, to the end of a head.
        head_bytes: of one head.
        stalled_seconds: that a reader may leave the server's buffer full.
    """

    connections: int = 1000
    from_one: int = 200
    head_seconds: float = 15.0
    head_bytes: int = 64 << 10
    stalled_seconds: float = 30.0


class BoundedProtocol(HttpToolsProtocol):
    """One connection."""

    bounds: ClassVar[Bounds] = Bounds()
    trusted: ClassVar[tuple[str, ...]] = ()
    address = ""
    _head: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None
    _head_size = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Takes the connection on, unless there are too many."""
        super().connection_made(transport)
        peer = transport.get_extra_info("peername")
        self.address = str(peer[0]) if isinstance(peer, tuple) else ""
        if self._is_one_too_many():
            transport.write(_FULL)
            transport.close()
            return
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        """A part of a request."""
        waiting = self._awaits_head
        super().data_received(data)
        if not self._awaits_head:
            self._drop(self._head)
            self._head, self._head_size = None, 0
        elif not self.transport.is_closing():
            self._expect_head()
            self._head_size = self._head_size + len(data) if waiting else len(data)
            if self._head_size > self.bounds.head_bytes:
                self.send_400_response("The head of the request is too long.")

    def on_response_complete(self) -> None:
        """The answer is sent; the next head is waited for."""
        super().on_response_complete()
        self._head_size = 0

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._drop(self._head)
        self._drop(self._stalled)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The reader does not keep up; it has a while to go on."""
        super().pause_writing()
        self._drop(self._stalled)
        self._stalled = self.loop.call_later(self.bounds.stalled_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """The reader goes on."""
        self._drop(self._stalled)
        self._stalled = None
        super().resume_writing()

    @property
    def _awaits_head(self) -> bool:
        # uvicorn has none before the first request.
        return getattr(self.cycle, "response_complete", True)

    def _expect_head(self) -> None:
        if self._head is None:
            self._head = self.loop.call_later(self.bounds.head_seconds, self._give_up)

    def _give_up(self) -> None:
        if self._awaits_head:
            self.transport.abort()
        self._head = None

    def _is_one_too_many(self) -> bool:
        if len(self.connections) > self.bounds.connections:
            return True
        address = self.address
        if not address or _is_trusted(address, self.trusted):
            return False
        others = (other for other in self.connections if isinstance(other, BoundedProtocol))
        return sum(other.address == address for other in others) > self.bounds.from_one

    @staticmethod
    def _drop(timer: asyncio.TimerHandle | None) -> None:
        if timer is not None:
            timer.cancel()


def bounded(trusted: Sequence[str] = (), bounds: Bounds | None = None) -> type[BoundedProtocol]:
    """The protocol for one server.

    Args:
        trusted: addresses and networks of proxies, through which many callers come.
        bounds: other than the usual ones.
    """
    told = {"trusted": tuple(trusted), "bounds": bounds or Bounds()}
    return type("BoundedProtocol", (BoundedProtocol,), told)


def _is_trusted(address: str, trusted: Sequence[str]) -> bool:
    if not trusted:
        return False
    client = ipaddress.ip_address(address)
    return any(client in ipaddress.ip_network(text, strict=False) for text in trusted)
