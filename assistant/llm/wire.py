"""One HTTP exchange with a model's server that any thread can break off.

A blocked read is not ended by closing its client, only by shutting the socket down; so the wire
notes each socket as it is connected. It also notes what kind of document came back, and whether a
stream of events was ended by its server.
"""

from __future__ import annotations

import functools
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping

    import httpx

    from assistant.llm.records import BackendConfig

_KEPT = 256
"""Bytes of a response's end that are looked through for ``[DONE]``."""


class Wire:
    """Makes the client of one exchange and can cut it.

    Attributes:
        content_type: of the last response, lower case, "" before one came.
    """

    _tail = b""

    def __init__(self, config: BackendConfig) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._cut = False
        self.content_type = ""

    def client(self) -> httpx.Client:
        """A client for this exchange alone; close it when done."""
        import httpx

        config = self._config
        # Silence is timed by the reader of the tokens; these bounds only end a forgotten thread.
        silence = max(config.timeout, config.token_timeout) + 5
        return httpx.Client(
            verify=_tls(),
            timeout=httpx.Timeout(silence, connect=config.connect_timeout),
            params={"api-version": config.api_version} if config.api_version else None,
            event_hooks={"request": [self._prepare], "response": [self._note]},
        )

    def cut(self) -> None:
        """Ends the exchange: a read that waits in another thread fails at once."""
        with self._lock:
            self._cut = True
            for connected in self._sockets:
                # The plain socket's method: TLS must not wait for the other side's farewell.
                with suppress(OSError):
                    socket.socket.shutdown(connected, socket.SHUT_RDWR)

    @property
    def done(self) -> bool:
        """Whether the last response's stream came to ``[DONE]``."""
        return b"[DONE]" in self._tail

    def _prepare(self, request: httpx.Request) -> None:
        request.extensions["trace"] = self._connected
        request.extensions["timeout"] = {
            **request.extensions.get("timeout", {}),
            "connect": self._config.connect_timeout,
        }
        if self._config.api_version and self._config.key is not None:
            # Azure takes a bearer for a token of its directory, never for a key.
            del request.headers["authorization"]
            request.headers["api-key"] = self._config.key.get_secret_value()

    def _connected(self, event: str, info: Mapping[str, object]) -> None:
        if not event.endswith(("connect_tcp.complete", "start_tls.complete")):
            return
        extra = getattr(info["return_value"], "get_extra_info", None)
        connected = extra("socket") if extra is not None else None
        if not isinstance(connected, socket.socket):
            return
        with self._lock:
            self._sockets.append(connected)
            cut = self._cut
        if cut:
            self.cut()

    def _note(self, response: httpx.Response) -> None:
        self.content_type = response.headers.get("content-type", "").casefold()
        self._tail = b""
        response.stream = _watched(response.stream, self._passed)

    def _passed(self, chunk: bytes) -> None:
        self._tail = (self._tail + chunk)[-_KEPT:]


def _watched(
    stream: httpx.SyncByteStream | httpx.AsyncByteStream, see: Callable[[bytes], None]
) -> httpx.SyncByteStream:
    """The same bytes, each chunk shown to ``see`` as it passes."""
    import httpx

    assert isinstance(stream, httpx.SyncByteStream), "ours is a synchronous client"
    given = stream

    class Watched(httpx.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            for chunk in given:
                see(chunk)
                yield chunk

        def close(self) -> None:
            given.close()

    return Watched()


@functools.cache
def _tls() -> ssl.SSLContext:
    """Certificates are read once: that takes longer than a short request."""
    import httpx

    return httpx.create_ssl_context()
