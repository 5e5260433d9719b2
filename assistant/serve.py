"""The web app: one FastAPI app with the chat page mounted on it, served by uvicorn until stopped.

In: settings. Out: a listening server. Other ways in (API, embed page) are routers that `build_app`
includes before the chat page is mounted; the headers wrap them all.
"""

from __future__ import annotations

import gc
import secrets
import socket
import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn
from fastapi import Request as HttpRequest  # noqa: TC002  # FastAPI resolves it at run time

from assistant import console
from assistant.access.connections import bounded
from assistant.access.gate import is_stranger
from assistant.access.layers import WebApp
from assistant.access.opening import web_options
from assistant.access.options import WebOptions
from assistant.access.turns import Bounded, suited
from assistant.adding import Adding
from assistant.answer import Request
from assistant.api.app import add_to as add_api
from assistant.discreet import discreet
from assistant.embed.routes import router as embedded
from assistant.mcp.mount import mcp_routes
from assistant.measures import watch
from assistant.measures.running import observed
from assistant.ui.adding_routes import adding_routes
from assistant.ui.chat import ChatPage
from assistant.ui.headers import SecurityHeaders
from assistant.ui.keeping_routes import feedback_of, keeping
from assistant.ui.login import login
from assistant.ui.pages import pages
from assistant.watching import watching
from assistant.wiring import open_assistant, open_embedder, place_of
from store.errors import AssistantError, ConfigError, StoreError, StoreMissing

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.settings import Settings
    from assistant.ui.answers import Answers

CHAT_PATH = "/chat"

SWITCH_SECONDS = 0.001
"""How long a thread that computes keeps the interpreter while others want it: a fifth of Python's
own, since the one thread that speaks with everybody waits for each of them in turn."""

STOP_SECONDS = 3
"""How long open streams may go on when the server is told to stop."""

SPARE = 8
"""Threads of each way in beside those of its turns: in them the others are told that it is busy."""

WARM_UP_AFTER_SECONDS = 1.5
"""The first page goes before the warming up; nobody types a question sooner."""

_ON_LOOPBACK = WebOptions()


def build_app(
    answers: Answers, options: WebOptions = _ON_LOOPBACK, adding: Adding | None = None
) -> FastAPI:
    """The whole web app over one assistant.

    Args:
        answers: what the ways in ask.
        options: what the server was told.
        adding: takes in digests; the page for it is there where the options allow it.
    """
    app = WebApp(options, SecurityHeaders)
    turns = options.turns or suited(answers.backends)
    few = Bounded(answers, turns, options.waiting)
    # After the layers of the app, so that what they turn away is counted too.
    measured = watch(app, few)

    # A page that is open over a restart sees by it that its server is another one.
    instance = secrets.token_hex(4)

    @app.get("/health")
    def health(request: HttpRequest) -> dict[str, str | int]:
        """That the server is up; to those who may read, what it can answer from as well."""
        told = {"status": "ok", "instance": instance, **_readiness(answers)}
        if is_stranger(request.scope):
            return {name: told[name] for name in ("status", "instance", "store")}
        return told

    app.include_router(login(options))
    app.include_router(pages(answers))
    feedback = feedback_of(options)
    app.include_router(keeping(answers, feedback))
    app.include_router(adding_routes(answers, adding, options))
    # Further ways in, one line each: app.include_router(routes(answers, options)).
    at_once = turns + options.waiting + SPARE
    add_api(app, measured, at_once=at_once)
    app.include_router(mcp_routes(measured.via("/mcp"), at_once=at_once))
    framed = embedded(measured.via("/embed"), options.allowed_hosts, at_once=at_once)
    app.include_router(framed)
    # Some turns are left to the other ways in, however many talk in the chat.
    share = Bounded(few, max(1, turns * 3 // 4), options.waiting)
    chat = measured.via(CHAT_PATH, share)
    ChatPage(chat, at_once=at_once, feedback=feedback is not None).mount(app, CHAT_PATH)
    return app


def run(settings: Settings) -> None:
    """Serve until interrupted.

    Raises:
        ConfigError: the address or port cannot be listened on, or others could reach the server
            and there is no key.
    """
    options = web_options(settings)
    sys.setswitchinterval(SWITCH_SECONDS)
    with _listening_socket(settings.host, settings.port) as listening:
        embedder = open_embedder(settings)
        adding = Adding(place_of(settings), embedder)
        with observed(open_assistant(settings, embedder), settings) as answers:
            config = uvicorn.Config(
                build_app(answers, options, adding),
                http=bounded(options.trusted_proxies),
                ws="none",
                # Forwarded headers are read by a layer of our own, from nobody by default.
                proxy_headers=False,
                log_config=None,
                log_level="warning",
                access_log=False,
                timeout_graceful_shutdown=STOP_SECONDS,
                server_header=False,
            )
            warming = threading.Timer(WARM_UP_AFTER_SECONDS, _warm_up, [answers])
            warming.daemon = True
            warming.start()
            address = settings.public_url or _address(settings.host, settings.port)
            console.say(f"The chat is at {address} (stop with Ctrl+C).")
            # Ctrl+C is the way to stop: no complaint about it.
            with suppress(KeyboardInterrupt), watching(settings.watch, adding, console.say):
                uvicorn.Server(config).run(sockets=[listening])


def _warm_up(answers: Answers) -> None:
    """One question in each language, so that the first reader does not wait for models to load.

    What is loaded then stays as long as the server: taken out of the garbage collector's sight, it
    neither slows it down nor keeps it waiting, since that runs when a quarter as much has gathered.
    """
    try:
        with suppress(AssistantError):
            for question in ("한국어 형태소 분석", "KV cache compression"):
                for _ in answers.stream(Request(question)):
                    pass
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def _readiness(answers: Answers) -> dict[str, str | int]:
    try:
        status = answers.status()
    except StoreMissing:
        return {"store": "empty"}
    except StoreError as error:
        return {"store": "unreadable", "reason": discreet(error)}
    return {
        "store": "ready" if status.complete else "filling",
        "papers": status.papers,
        "days": status.days,
        "passages": status.passages,
        "embedded": status.embedded,
    }


def _listening_socket(host: str, port: int) -> socket.socket:
    """Bound before anything slow is loaded, so that a taken port is said at once."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server((str(address[0]), port), family=family)
    except OSError as error:
        raise ConfigError(
            f"Cannot listen on {host}:{port}: {error.strerror or error}."
            f" Choose another with --port, for instance --port {port % 65535 + 1}."
        ) from error


def _address(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104  # only for display
    return f"http://{f'[{shown}]' if ':' in shown and '[' not in shown else shown}:{port}/"
