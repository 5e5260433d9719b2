"""Every HTTP request gets an id; it is logged and counted by its route, never by its address.

A pure ASGI layer, since Starlette's BaseHTTPMiddleware breaks on event streams. Whatever runs in
the request's own context can ask `arrived` for its id and route.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from assistant.measures.counts import Counts

HEADER = "x-request-id"

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# What pages load and monitors ask all day long: logged only when it fails.
_QUIET = ("/chat", "/health", "/metrics", "/favicon.ico", "/styles/")
_UNKNOWN = "unmatched"
_CUT_OFF = 499
"""What proxies call a request whose sender left before it was replied to."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """One HTTP request: its id, and the scope that routing fills in."""

    id: str
    scope: Scope

    @property
    def route(self) -> str:
        """The pattern that it was routed by, such as ``/papers/{arxiv_id}``; never a real path."""
        root = str(self.scope.get("app_root_path", ""))
        mounted = str(self.scope.get("root_path", "")).removeprefix(root)
        if mounted:
            return mounted  # A mounted page's own routes (Gradio's) are its own business.
        route = self.scope.get("route")
        return str(getattr(route, "path", _UNKNOWN))


_current: ContextVar[Arrival | None] = ContextVar("arrival", default=None)


def arrived() -> Arrival | None:
    """The HTTP request that this code runs for; None outside one."""
    return _current.get()


def new_id() -> str:
    """A name for one request, to be found again in the log."""
    return secrets.token_hex(8)


class Arrivals:
    """Names, logs and counts the requests of the app that it wraps."""

    def __init__(self, app: ASGIApp, counts: Counts) -> None:
        self._app = app
        self._counts = counts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        arrival = Arrival(given if _ID.fullmatch(given) else new_id(), scope)
        status = _CUT_OFF
        started = time.perf_counter()

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = arrival.id
            await send(message)

        token = _current.set(arrival)
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            _current.reset(token)
            self._note(arrival, status, time.perf_counter() - started)

    def _note(self, arrival: Arrival, status: int, seconds: float) -> None:
        route, method = arrival.route, str(arrival.scope["method"])
        method = method if method in _METHODS else "other"
        self._counts.served(route, method, status)
        # Gradio says 503 when its queue is full; every limit of ours says 429.
        if status == 429 or (status == 503 and route == "/chat"):
            self._counts.turned_away(route)
        if status < 400 and route.startswith(_QUIET):
            return
        fields = {
            "id": arrival.id,
            "route": route,
            "method": method,
            "status": status,
            "seconds": round(seconds, 4),
        }
        _log.log(logging.ERROR if status >= 500 else logging.INFO, "http", extra={"fields": fields})
