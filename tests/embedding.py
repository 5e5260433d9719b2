"""The routes for other people's pages, as a client meets them, over scripted or real answers."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from assistant.access.embed_scope import STATE_KEY
from assistant.embed.routes import router
from tests.scripted_answers import Scripted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Sequence

    from starlette.responses import Response

    from assistant.access.embed_scope import EmbedScope
    from assistant.ui.answers import Answers
    from store.snapshot import SnapshotStatus


@dataclass
class Growing(Scripted):
    """Scripted answers from a store that can change: ``generation`` names its state."""

    generation: str = "1"

    def status(self) -> SnapshotStatus:
        return replace(super().status(), generation=self.generation)


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """The app on loopback in a thread, until the block ends; yields its origin."""
    config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


def client(
    answers: Answers, *, hosts: Sequence[str] = (), opened: EmbedScope | None = None
) -> TestClient:
    """A client of the app.

    Args:
        hosts: origins that may frame it.
        opened: what the gate has read out of a token; None for no token.
    """
    app = FastAPI()
    app.include_router(router(answers, hosts))
    if opened is not None:

        @app.middleware("http")
        async def gate(
            request: Request, call: Callable[[Request], Awaitable[Response]]
        ) -> Response:
            setattr(request.state, STATE_KEY, opened)
            return await call(request)

    return TestClient(app)


def streamed(text: str) -> list[tuple[str, str]]:
    """The events of a stream: name and data."""
    blocks = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(b[0].removeprefix("event: "), b[1].removeprefix("data: ")) for b in blocks]
