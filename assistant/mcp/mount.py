"""MCP over HTTP: the server at ``/mcp`` of the web app, without sessions.

In: the app's other parts. Out: a router with that one route, which runs while the app does. Each
request stands alone, so that nothing is left behind by clients that go without a word.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI
from mcp.server.transport_security import TransportSecuritySettings
from starlette.routing import Route

from assistant.api.turns import AT_ONCE, Pool
from assistant.mcp.server import build_server

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp, Receive, Scope, Send

    from assistant.ui.answers import Answers

PATH = "/mcp"

LONGEST_BODY = 1024 * 1024
"""Bytes of a message; a question with a long conversation has some hundred thousand."""


def mcp_routes(answers: Answers, *, at_once: int = AT_ONCE) -> APIRouter:
    """The route and what runs behind it.

    Args:
        at_once: turns and look-ups that are under way at the same time.
    """
    endpoint = _Endpoint()

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        server = build_server(answers, Pool(at_once))
        app = server.streamable_http_app(
            streamable_http_path=PATH,
            stateless_http=True,
            max_request_body_size=LONGEST_BODY,
            # The gate before every route knows the names and origins; two lists would differ.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        async with server.session_manager.run():
            endpoint.app = app
            yield

    router = APIRouter(lifespan=running)
    router.routes.append(Route(PATH, endpoint, methods=["GET", "POST", "DELETE"]))
    return router


class _Endpoint:
    """Hands requests to the server that runs at the time."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)
