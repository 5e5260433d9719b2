"""What stands before everything else: which proxy is believed, and the path it serves.

Pure ASGI layers. In: a connection as it arrived. Out: the same with the address, scheme, host and
path that the reader's browser sees; forwarded headers from anyone else are gone.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assistant.access.rules import rule_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

_FORWARDED = frozenset(
    {b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-port"}
    | {b"x-forwarded-prefix", b"x-forwarded-proto", b"x-forwarded-server", b"x-real-ip"}
)
# Gradio believes these, wherever they come from.
_NEVER = frozenset({b"x-gradio-server", b"x-gradio-user"})


class TrustedProxies:
    """Believes ``X-Forwarded-For``, ``-Proto`` and ``-Host`` of the trusted, of nobody else.

    Args:
        trusted: addresses and networks.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[str]) -> None:
        self._app = app
        self._networks = [ipaddress.ip_network(text, strict=False) for text in trusted]
        self._proxied = ProxyHeadersMiddleware(app, list(trusted)) if trusted else None  # type: ignore[arg-type]  # Starlette's scopes are plain mappings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        scope = dict(scope)
        if self._proxied is not None and self._trusts(scope):
            scope["headers"] = _with_host(scope["headers"])
            await self._proxied(scope, receive, send)  # type: ignore[arg-type]  # as above
            return
        dropped = _FORWARDED | _NEVER
        scope["headers"] = [pair for pair in scope["headers"] if pair[0] not in dropped]
        await self._app(scope, receive, send)

    def _trusts(self, scope: Scope) -> bool:
        client = scope.get("client")
        try:
            address = ipaddress.ip_address(client[0] if client else "")
        except ValueError:
            return False
        return any(address in network for network in self._networks)


class SubPath:
    """Serves the app below a path, whether or not the proxy has taken the path off.

    An address that could be read either way is the one that has a rule; with both, it is the
    full one.
    """

    def __init__(self, app: ASGIApp, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "lifespan" and self._root:
            scope["root_path"] = self._root
            if not self._is_full(scope["path"], str(scope.get("method", "GET"))):
                scope["path"] = self._root + scope["path"]
                scope["raw_path"] = self._root.encode() + scope.get("raw_path", b"")
        await self._app(scope, receive, send)

    def _is_full(self, path: str, method: str) -> bool:
        if path == self._root:
            return True
        if not path.startswith(f"{self._root}/"):
            return False
        rest = path.removeprefix(self._root)
        return rule_for(rest, method) is not None or rule_for(path, method) is None


def _with_host(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """The headers with the host that the proxy was asked for."""
    told = next((value for name, value in headers if name == b"x-forwarded-host"), None)
    kept = [pair for pair in headers if pair[0] not in _NEVER]
    if told is None:
        return kept
    host = told.split(b",")[0].strip()
    return [pair for pair in kept if pair[0] != b"host"] + [(b"host", host)]
