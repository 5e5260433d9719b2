"""A server of the real web app over scripted answers: pickled on standard input, port on output."""

from __future__ import annotations

import pickle
import socket
import sys
from contextlib import suppress

import uvicorn

from assistant.serve import build_app


def main() -> None:
    """Serve until interrupted."""
    answers = pickle.load(sys.stdin.buffer)
    with socket.create_server(("127.0.0.1", 0)) as listening, suppress(KeyboardInterrupt):
        config = uvicorn.Config(build_app(answers), log_level="error", timeout_graceful_shutdown=1)
        print(listening.getsockname()[1], flush=True)
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
