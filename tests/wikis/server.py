"""The real web app over a real store, for pages of other origins: store and origins as words."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING

import uvicorn

from assistant.access.options import WebOptions
from assistant.serve import build_app
from assistant.settings import Settings
from assistant.wiring import open_assistant

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def assistant_server(store: Path, port: int, *origins: str) -> Iterator[None]:
    """The app in a process of its own, until the block ends."""
    command = [sys.executable, "-m", "tests.wikis.server", str(store), str(port), *origins]
    with subprocess.Popen(command, stdout=PIPE, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            yield
        finally:
            process.terminate()
            process.wait(20)


def main(store: str, port: str, *origins: str) -> None:
    """Serve until interrupted."""
    answers = open_assistant(Settings(store=Path(store)))
    app = build_app(answers, WebOptions(allowed_hosts=origins))
    with socket.create_server(("127.0.0.1", int(port))) as listening, suppress(KeyboardInterrupt):
        config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
        print("ready", flush=True)
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(*sys.argv[1:])
