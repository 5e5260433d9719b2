"""MCP over HTTP: the server at ``/mcp`` of the web app, without sessions.

In: the app's other parts. Out: a router with that one route, which runs while the app does. Each
request stands alone, so that nothing is left behind by clients that go without a word.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio
from fastapi import APIRouter, FastAPI
from starlette.routing import Route

from assistant.api.turns import AT_ONCE, Pool

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from anyio.abc import TaskGroup, TaskStatus
    from mcp.server import MCPServer
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
    endpoint = _Endpoint(answers, at_once)

    @asynccontextmanager
    async def running(_: FastAPI) -> AsyncIterator[None]:
        async with anyio.create_task_group() as tasks:
            endpoint.opened(tasks)
            yield
            tasks.cancel_scope.cancel()

    router = APIRouter(lifespan=running)
    router.routes.append(Route(PATH, endpoint, methods=["GET", "POST", "DELETE"]))
    return router


class _Endpoint:
    """Hands requests to the server, which the first of them starts: its SDK takes long to load."""

    def __init__(self, answers: Answers, at_once: int) -> None:
        self._answers = answers
        self._at_once = at_once

    def opened(self, tasks: TaskGroup) -> None:
        """The web app runs, and what is started in the group runs as long."""
        self._tasks = tasks
        self._starting = anyio.Lock()
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._starting:
            if self._app is None:
                self._app = await self._tasks.start(self._serve)
        await self._app(scope, receive, send)

    async def _serve(self, *, task_status: TaskStatus[ASGIApp]) -> None:
        server, app = await anyio.to_thread.run_sync(self._built)
        async with server.session_manager.run():
            task_status.started(app)
            await anyio.sleep_forever()

    def _built(self) -> tuple[MCPServer, ASGIApp]:
        from mcp.server.transport_security import TransportSecuritySettings

        from assistant.mcp.server import build_server

        server = build_server(self._answers, Pool(self._at_once))
        app = server.streamable_http_app(
            streamable_http_path=PATH,
            stateless_http=True,
            max_request_body_size=LONGEST_BODY,
            # The gate before every route knows the names and origins; two lists would differ.
            transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
        )
        return server, app
