"""Puts the layers around the web app, in the one order that is safe.

In: the app and what it was told. Out: the same app; from outside to inside: proxies, sub-path,
headers, (the operator's figures,) origins, gate, bodies, routes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from assistant.access.bodies import Bodies
from assistant.access.front import SubPath, TrustedProxies
from assistant.access.gate import Gate
from assistant.access.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from assistant.access.options import WebOptions

_METHODS = ("GET", "POST", "DELETE")
_HEADERS = ("Authorization", "Content-Type", "Accept", "Mcp-Protocol-Version", "Mcp-Session-Id")
_TOLD = ("Retry-After", "ETag")


class WebApp(FastAPI):
    """An app with layers outside even of the one that answers for unexpected failures.

    Args:
        options: what the server was told.
        headers: the layer that adds headers to every response.
    """

    def __init__(self, options: WebOptions, headers: Callable[[ASGIApp], ASGIApp]) -> None:
        super().__init__(title="Paper digest assistant", docs_url=None, redoc_url=None)
        self._options = options
        self._headers = headers
        self.add_middleware(Bodies)
        self.add_middleware(Gate, options=options)
        # Must be this very class: without it Gradio answers any origin with credentials.
        self.add_middleware(
            CORSMiddleware,
            allow_origins=options.allowed_hosts,
            allow_methods=_METHODS,
            allow_headers=_HEADERS,
            expose_headers=_TOLD,
        )
        self.add_exception_handler(Exception, _failed)

    def build_middleware_stack(self) -> ASGIApp:
        """The layers, inside those that nothing may bypass."""
        inner = self._headers(super().build_middleware_stack())
        placed = SubPath(inner, self._options.root_path)
        return TrustedProxies(placed, self._options.trusted_proxies)


def _failed(request: Request, error: Exception) -> Response:  # noqa: ARG001  # Starlette's signature
    return Refusal("unexpected").response(request.scope)
