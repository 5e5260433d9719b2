"""An OpenAI-compatible embeddings server on loopback, with vectors drawn from blake2b.

It speaks the real protocol (bearer keys, batches, floats or base64, error objects) and misbehaves
on demand: each of ``faults`` spoils one reply, and the last one stays when it is ``forever``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Fault = Literal[
    "html",
    "other json",
    "too few",
    "narrow",
    "mixed",
    "zero",
    "nan",
    "busy",
    "broken",
    "slow",
    "drop",
]
MODEL = "test-embedding"


def vector(text: str, dimension: int) -> NDArray[np.float32]:
    """Numbers that depend on nothing but the text."""
    drawn = hashlib.shake_256(text.encode()).digest(4 * dimension)
    return (np.frombuffer(drawn, np.uint32) / 2**31 - 1).astype(np.float32)


class EmbeddingsServer:
    """Runs in a thread between ``with`` and its end; remembers what it was asked."""

    def __init__(self, *, dimension: int = 24, key: str | None = None, sleep: float = 5.0) -> None:
        self.dimension, self.key, self.sleep = dimension, key, sleep
        self.requests: list[dict[str, Any]] = []
        self.faults: deque[Fault] = deque()
        self.forever = False
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"of": self}))
        self._http.daemon_threads = False
        self._ended = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.02,)).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._http.shutdown()
        self._http.server_close()

    @property
    def url(self) -> str:
        """The address up to and with /v1."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def fail(self, *faults: Fault, forever: bool = False) -> None:
        """Spoils the next replies, or from the last of these on all of them."""
        self.faults, self.forever = deque(faults), forever

    @property
    def texts(self) -> list[list[str]]:
        """The texts of each request."""
        return [request["input"] for request in self.requests]

    def next_fault(self) -> Fault | None:
        """What is wrong with the next reply."""
        if self.forever and len(self.faults) == 1:
            return self.faults[0]
        return self.faults.popleft() if self.faults else None

    def wait(self) -> None:
        """As long as a slow reply takes, or until the server ends."""
        self._ended.wait(self.sleep)


class _Handler(BaseHTTPRequestHandler):
    of: EmbeddingsServer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's own name
        """Quiet."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path != "/v1/embeddings":
            return self._error(404, f"no such path: {self.path}")
        if self.of.key and self.headers["Authorization"] != f"Bearer {self.of.key}":
            return self._error(401, f"Incorrect API key: {self.headers['Authorization']}")
        request = json.loads(body)
        self.of.requests.append(request)
        if request["model"] != MODEL:
            return self._error(404, f"The model {request['model']!r} does not exist")
        return self._answer(request, self.of.next_fault())

    def _answer(self, request: dict[str, Any], fault: Fault | None) -> None:
        match fault:
            case "html":
                return self._send(200, b"<html><title>Sign in</title></html>", "text/html")
            case "other json":
                return self._send(200, b'{"detail": "hello"}')
            case "busy":
                return self._error(429, f"Rate limit for {self.headers['Authorization']}")
            case "broken":
                return self._error(500, "out of memory")
            case "drop":
                self.connection.close()
                return None
            case "slow":
                self.of.wait()
        rows = _spoilt([vector(text, self.of.dimension) for text in request["input"]], fault)
        data = [
            {"object": "embedding", "index": index, "embedding": _encoded(row, request)}
            for index, row in enumerate(rows)
        ]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        reply = {"object": "list", "data": data, "model": MODEL, "usage": usage}
        return self._send(200, json.dumps(reply).encode())

    def _error(self, status: int, message: str) -> None:
        self._send(status, json.dumps({"error": {"message": message}}).encode())

    def _send(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status == 429:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(body)


def _spoilt(rows: list[NDArray[np.float32]], fault: Fault | None) -> list[NDArray[np.float32]]:
    match fault:
        case "too few":
            return rows[:-1]
        case "narrow":
            return [row[:-1] for row in rows]
        case "mixed":
            return [*rows[:-1], rows[-1][:-1]]
        case "zero":
            return [row * 0 for row in rows]
        case "nan":
            return [row * np.nan for row in rows]
        case _:
            return rows


def _encoded(row: NDArray[np.float32], request: dict[str, Any]) -> str | list[float]:
    if request.get("encoding_format") == "base64":
        return base64.b64encode(row.tobytes()).decode()
    numbers: list[float] = row.tolist()
    return numbers
