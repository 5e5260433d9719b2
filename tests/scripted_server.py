"""The real web app over scripted answers: pickled on standard input, port as argument."""

from __future__ import annotations

import pickle
import socket
import sys
from contextlib import suppress

import uvicorn

from assistant.access.options import WebOptions
from assistant.serve import build_app


def main() -> None:
    """Serve until interrupted."""
    answers = pickle.load(sys.stdin.buffer)
    options = WebOptions(store=answers.feedback, features=frozenset({"feedback"}))
    app = build_app(answers, options)
    address = "127.0.0.1", int(sys.argv[1])
    with socket.create_server(address) as listening, suppress(KeyboardInterrupt):
        config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
        print(listening.getsockname()[1], flush=True)
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
