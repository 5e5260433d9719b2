"""A server of the real web app, as `assistant serve` runs it, over scripted answers and options.

Pickled answers, options and bounds on standard input; on output the port, then every route with its
methods as one line of JSON.
"""

from __future__ import annotations

import json
import pickle
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING, NamedTuple

import uvicorn
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from assistant.access.connections import bounded
from assistant.adding import Adding
from assistant.serve import build_app
from store.place import Place
from tests.hash_embedder import HashEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.routing import BaseRoute

    from assistant.access.connections import Bounds
    from assistant.access.options import WebOptions
    from tests.scripted_answers import Scripted

ROOT = Path(__file__).resolve().parent.parent


class Server(NamedTuple):
    """One that runs."""

    port: int
    routes: list[tuple[str, str]]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def guarded(
    answers: Scripted, options: WebOptions, bounds: Bounds | None = None
) -> Iterator[Server]:
    """The server in a process of its own."""
    command = [sys.executable, "-m", "tests.guarded_server"]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, cwd=ROOT) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(pickle.dumps((answers, options, bounds)))
            process.stdin.close()
            port = int(process.stdout.readline())
            yield Server(port, [(path, of) for path, of in json.loads(process.stdout.readline())])
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


def below(routes: list[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every path and method of these routes, mounted apps included."""
    for context in iter_route_contexts(routes):
        route = context.original_route
        if isinstance(route, Mount):
            assert route.routes, f"what is mounted at {route.path} cannot be looked into"
            yield from below(route.routes, prefix + route.path)
        else:
            for method in set(context.methods or ()) - {"HEAD", "OPTIONS"}:
                yield prefix + (context.path or ""), method


def main() -> None:
    """Serve until interrupted."""
    answers, options, bounds = pickle.load(sys.stdin.buffer)
    folder = options.store or Path("nowhere")
    app = build_app(answers, options, Adding(Place(folder), HashEmbedder()))
    with socket.create_server(("127.0.0.1", 0)) as listening, suppress(KeyboardInterrupt):
        config = uvicorn.Config(
            app,
            http=bounded(options.trusted_proxies, bounds),
            ws="none",
            proxy_headers=False,
            log_level="critical",
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        print(listening.getsockname()[1], flush=True)
        print(json.dumps(sorted(set(below(app.routes)))), flush=True)
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
