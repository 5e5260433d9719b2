"""The gate before every route: host, origin, rate, and whether this caller may call this route.

A pure ASGI layer. In: a connection. Out: the same, with `EmbedScope` and `Caller` in its state, or
a refusal; nothing behind it is reached otherwise.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse

from assistant.access.buckets import Buckets
from assistant.access.callers import Caller, caller_of
from assistant.access.embed_scope import STATE_KEY
from assistant.access.keys import KeyFile
from assistant.access.options import keys_path
from assistant.access.origins import host_name, is_address, is_loopback, same_host
from assistant.access.refusals import Refusal
from assistant.access.rules import Rule, path_below_root, rule_for
from assistant.access.uses import Uses
from store.errors import ConfigError

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from assistant.access.options import WebOptions

CALLER_KEY = "caller"
"""Where in ``scope["state"]`` the gate leaves who asks."""

ADDS_KEY = "may_add"
"""Where in ``scope["state"]`` the gate leaves whether the caller may add digests."""

ANCESTORS_KEY = "frame_ancestors"
"""Where in ``scope["state"]`` the gate leaves who may frame the response."""

BURST_SECONDS = 10.0
"""A caller who was quiet may come this many seconds' worth of requests at once."""

LOGINS_A_SECOND, LOGIN_BURST = 1 / 30, 10.0
QUESTION_BURST = 20.0

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_NOBODY = Caller("none")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Visit:
    """One request, as far as the gate reads it."""

    scope: Scope
    headers: Headers
    address: str
    rule: Rule | None

    @property
    def method(self) -> str:
        return str(self.scope["method"])

    @property
    def for_programs(self) -> bool:
        """Whether the route is of the API, which pages of allowed hosts may call."""
        return self.rule is not None and self.rule.path.startswith(("/api/", "/v1/"))


class Gate:
    """Lets in or turns away.

    Args:
        app: what is behind it.
        options: what the server was told.
    """

    def __init__(self, app: ASGIApp, options: WebOptions) -> None:
        self._app = app
        self._options = options
        self._adds = "add" in options.features
        path = keys_path(options)
        self._keys = None if path is None else KeyFile(path)
        self._uses = None if self._keys is None else Uses(self._keys)
        self._requests = Buckets(options.rate, options.rate * BURST_SECONDS)
        self._questions = Buckets(options.questions / 60, QUESTION_BURST)
        self._logins = Buckets(LOGINS_A_SECOND, LOGIN_BURST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # Nothing here speaks over web sockets.
            await send({"type": "websocket.close", "code": 1008})
            return
        scope.setdefault("state", {})
        try:
            visit = self._visit(scope)
            self._check(visit)
        except Refusal as refusal:
            answer = _way_to_log_in(scope, refusal) or refusal.response(scope)
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _visit(self, scope: Scope) -> _Visit:
        """The request, unless its caller has come too often."""
        address = _address(scope)
        _wait(self._requests.take(address, time.monotonic()))
        rule = rule_for(path_below_root(scope), str(scope["method"]))
        return _Visit(scope, Headers(scope=scope), address, rule)

    def _check(self, visit: _Visit) -> None:
        self._check_host(visit.headers.get("host", ""))
        caller = self._caller(visit)
        visit.scope["state"][CALLER_KEY] = caller
        visit.scope["state"][ADDS_KEY] = self._adds and caller.role in {"open", "admin"}
        _check_right(visit, caller)
        if caller.ambient or caller.role == "none":
            self._check_origin(visit)
        self._check_limit(visit, caller)
        self._open_frames(visit, caller)
        if self._uses is not None and caller.shown:
            self._uses.note(caller.shown)

    def _check_host(self, header: str) -> None:
        """Refuses names that a hostile page may have pointed at this machine (DNS rebinding)."""
        known = self._options.host_names
        name = host_name(header)
        if known is None:
            # Any name will do, but a name it must be: pages show it as the server's address.
            if header and not name:
                raise Refusal("unknown-host", header)
            return
        if name in known or is_loopback(name) or ("*" in known and is_address(name)):
            return
        raise Refusal("unknown-host", header)

    def _caller(self, visit: _Visit) -> Caller:
        """Who asks; one who shows something invalid where nothing is asked is nobody."""
        wanted = self._options.keys_wanted
        free = visit.rule is not None and visit.rule.who == "anyone"
        try:
            return caller_of(visit.scope, self._keys, wanted=wanted)
        except Refusal:
            if free:
                return _NOBODY
            raise
        except ConfigError as error:
            _log.error("%s", error)
            if free:
                return _NOBODY
            raise Refusal("keys-unreadable", retry_after=60) from error

    def _check_origin(self, visit: _Visit) -> None:
        """Refuses what another site's page makes a browser do here (CSRF)."""
        if visit.method in _SAFE:
            return
        origin, site = visit.headers.get("origin"), visit.headers.get("sec-fetch-site")
        if origin is None:
            own = site in {None, "none", "same-origin"}
        elif origin == "null":  # A form of a page that sends no referrer, or anything else.
            own = site == "same-origin"
        else:
            listed = visit.for_programs and origin in self._options.allowed_hosts
            own = listed or same_host(origin, visit.headers.get("host", ""))
        if not own:
            raise Refusal("foreign-page", origin or "")

    def _check_limit(self, visit: _Visit, caller: Caller) -> None:
        now = time.monotonic()
        if caller.name:
            _wait(self._requests.take(f"key {caller.name}", now))
        limit = visit.rule.limit if visit.rule else ""
        if limit == "question":
            _wait(self._questions.take(caller.name or visit.address, now))
        elif limit == "login":
            _wait(self._logins.take(visit.address, now))

    def _open_frames(self, visit: _Visit, caller: Caller) -> None:
        """Says what a token opens, and who may frame the response."""
        state, hosts = visit.scope["state"], self._options.allowed_hosts
        if caller.opened is not None:
            state[STATE_KEY] = caller.opened
            if narrowed := caller.opened.hosts:
                hosts = tuple(host for host in hosts if host in narrowed)
                if not hosts:
                    raise Refusal("token-host", " ".join(narrowed))
        if visit.rule is not None and visit.rule.framed:
            state[ANCESTORS_KEY] = " ".join(["'self'", *hosts])


def is_stranger(scope: Scope) -> bool:
    """Whether the request has shown nothing, where something is wanted."""
    caller = scope.get("state", {}).get(CALLER_KEY)
    return isinstance(caller, Caller) and caller.role in {"none", "embed"}


def may_add(scope: Scope) -> bool:
    """Whether who sends the request may add digests; the routes are under a rule of their own."""
    return bool(scope.get("state", {}).get(ADDS_KEY))


def _check_right(visit: _Visit, caller: Caller) -> None:
    """Whether the caller may call the route."""
    rule = visit.rule
    who = "reader" if rule is None else rule.who
    if who == "nobody" or (rule is None and caller.role != "open"):
        raise Refusal("not-found")
    if who == "anyone" or caller.role in {"open", "admin"}:
        return
    if caller.role == "none":
        raise Refusal("no-key")
    if who == "admin":
        raise Refusal("not-admin" if caller.role == "reader" else "not-for-token")
    if caller.role == "embed" and who != "embed":
        raise Refusal("not-for-token")


def _way_to_log_in(scope: Scope, refusal: Refusal) -> RedirectResponse | None:
    """Where a browser without a key is sent instead of being told about headers."""
    wanted = refusal.code == "no-key" and scope["method"] in {"GET", "HEAD"}
    if not wanted or "text/html" not in Headers(scope=scope).get("accept", ""):
        return None
    root = scope.get("root_path", "")
    query = scope["query_string"].decode("latin-1")
    there = quote(scope["path"]) + (f"?{query}" if query else "")
    target = f"{root}/login?next={quote(there, safe='')}"
    return RedirectResponse(target, 303, {"cache-control": "no-store"})


def _wait(seconds: float) -> None:
    if seconds:
        wait = max(1, math.ceil(seconds))
        raise Refusal("too-many", wait, wait)


def _address(scope: Scope) -> str:
    """The caller's address; of an IPv6 address the part that one caller is given."""
    client = scope.get("client")
    name = str(client[0]) if client else "unknown"
    if ":" in name and is_address(name):
        return str(ipaddress.ip_network((name, 64), strict=False))
    return name
