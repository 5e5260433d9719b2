"""One HTTP exchange with a model's server that any thread can break off.

A blocked read is not ended by closing its client, only by shutting the socket down; so the wire
notes each socket as it is connected. It also notes what kind of document came back.
"""

from __future__ import annotations

import functools
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    import httpx

    from assistant.llm.records import BackendConfig


class Wire:
    """Makes the client of one exchange and can cut it.

    Attributes:
        content_type: of the last response, lower case, "" before one came.
    """

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


@functools.cache
def _tls() -> ssl.SSLContext:
    """Certificates are read once: that takes longer than a short request."""
    import httpx

    return httpx.create_ssl_context()
