"""A small app behind the real gate: the real layers and rules over routes that only echo."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import uvicorn
from fastapi import Request  # noqa: TC002  # FastAPI resolves the annotations at run time
from fastapi.responses import JSONResponse, Response, StreamingResponse
from starlette.testclient import TestClient

from assistant.access.connections import bounded
from assistant.access.embed_scope import embed_scope
from assistant.access.keys import FILE, KeyFile
from assistant.access.layers import WebApp
from assistant.access.options import WebOptions
from assistant.ui.headers import SecurityHeaders

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from fastapi import FastAPI

    from assistant.access.connections import Bounds

WIKI = "https://wiki.example"
OTHER = "https://other.example"


def small_app(options: WebOptions) -> FastAPI:
    """The layers around routes that stand at real addresses."""
    app = WebApp(options, SecurityHeaders)

    @app.api_route("/embed", methods=["GET"])
    @app.api_route("/metrics", methods=["GET"])
    @app.api_route("/papers/{arxiv_id:path}", methods=["GET"])
    def said(request: Request) -> Response:
        opened = embed_scope(request.scope)
        client = request.client
        return JSONResponse(
            {
                "path": request.url.path,
                "url": str(request.url),
                "client": client.host if client else None,
                "opened": None if opened is None else [opened.topic, *opened.hosts],
                "headers": dict(request.headers),
            }
        )

    @app.get("/health")
    def health() -> str:
        return "ok"

    @app.post("/api/v1/ask")
    @app.post("/v1/chat/completions")
    @app.post("/chat/gradio_api/queue/join")
    @app.post("/chat/gradio_api/upload")
    @app.post("/login")
    async def asked(request: Request) -> int:
        return len(await request.body())

    @app.get("/embed.js")
    def endless() -> Response:
        return StreamingResponse(_endless(app), media_type="text/plain")

    @app.get("/favicon.ico")
    def fails() -> None:
        raise RuntimeError("as a fault of ours would")

    return app


async def _endless(app: FastAPI) -> AsyncIterator[bytes]:
    """Lines without end; the app says whether anyone still asks for them."""
    app.state.streams = getattr(app.state, "streams", 0) + 1
    try:
        while True:
            yield b"x" * 65_536
            await asyncio.sleep(0)
    finally:
        app.state.streams -= 1


@contextmanager
def listening(options: WebOptions, bounds: Bounds | None = None) -> Iterator[tuple[int, FastAPI]]:
    """The small app behind a real server in a thread: its port, and the app."""
    app = small_app(options)
    config = uvicorn.Config(
        app,
        http=bounded(options.trusted_proxies, bounds),
        ws="none",
        proxy_headers=False,
        log_level="critical",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as bound:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        try:
            yield bound.getsockname()[1], app
        finally:
            server.should_exit = True
            thread.join(20)


def keyed(store: Path, **more: Any) -> tuple[WebOptions, str]:
    """Options of a server that wants keys, and one key for it."""
    text = KeyFile(store / FILE).add("someone")
    told: dict[str, Any] = {"keys_wanted": True, "store": store, "allowed_hosts": (WIKI,)}
    return WebOptions(**told | more), text


class Reply(Protocol):
    """A response, of whatever client."""

    @property
    def status_code(self) -> int: ...

    def json(self) -> Any: ...


class Door(TestClient):
    """A client that follows nothing and sees failures as a browser does."""

    def __init__(self, options: WebOptions, base: str = "http://127.0.0.1", **more: Any) -> None:
        super().__init__(
            small_app(options),
            base_url=base,
            follow_redirects=False,
            raise_server_exceptions=False,
            **more,
        )


def bearer(key: str) -> dict[str, str]:
    """The header that shows a key or token."""
    return {"Authorization": f"Bearer {key}"}


def refused(reply: Reply) -> tuple[int, str]:
    """The status and code of a refusal."""
    return reply.status_code, reply.json()["code"]
