"""Response headers that keep the page to itself: nothing loads from elsewhere, nobody frames it.

A pure ASGI layer, since Starlette's BaseHTTPMiddleware breaks on event streams. Who may frame a
response is for the gate to say, also of a page that brings a policy of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from assistant.access.gate import ANCESTORS_KEY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Mapping[str, str] = {
    "default-src": "'self'",
    # Gradio writes its configuration and our head into inline scripts.
    "script-src": "'self' 'unsafe-inline'",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}
"""The Content-Security-Policy by directive."""

HEADERS: dict[str, str] = {
    "x-content-type-options": "nosniff",
    # A token in an address must not travel on to where a link leads.
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""What every response has, unless its route says otherwise."""

OVER_HTTPS: dict[str, str] = {
    "strict-transport-security": "max-age=31536000",
    "cross-origin-opener-policy": "same-origin",
}
"""What only means something where the reader came by https."""


class SecurityHeaders:
    """Adds the headers to every response of the app that it wraps."""

    def __init__(self, app: ASGIApp, policy: Mapping[str, str] = POLICY) -> None:
        self._app = app
        self._policy = "; ".join(f"{name} {value}" for name, value in policy.items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                policy = headers.get("content-security-policy", self._policy)
                ancestors = state.get(ANCESTORS_KEY, "'self'")
                headers["content-security-policy"] = framed_by(policy, ancestors)
                secure = OVER_HTTPS if scope["scheme"] == "https" else {}
                for name, value in (HEADERS | secure).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def framed_by(policy: str, ancestors: str) -> str:
    """The policy with these ancestors, whatever it said of them itself."""
    others = (part.strip() for part in policy.split(";"))
    kept = [part for part in others if part and not part.startswith("frame-ancestors")]
    return "; ".join([*kept, f"frame-ancestors {ancestors}"])
