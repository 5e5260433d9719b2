"""An OpenAI-compatible chat server on loopback that streams, fails, stalls and lies on command.

    with ChatServer() as server:
        server.script(Reply(LIES["swapped markers"]), Reply(fault="stall"))
        ...  # point a backend at server.url; server.requests tells what it was asked

Each request takes the next scripted reply; the last one stays. A reply's text may be a function of
the request, so that a lie can be told about whatever evidence is in the prompt.
"""

from __future__ import annotations

import itertools
import json
import select
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal, Self

from tests.servers.lies import faithful

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Fault = Literal[
    "html",  # a web page instead of a stream
    "bad json",  # an event that is no JSON
    "other json",  # events that are no completion
    "error event",  # an error object in the middle of the stream
    "drop",  # the connection closes in the middle of the stream
    "stall",  # silence in the middle of the stream, until the asker leaves
    "silence",  # not even a first token
    "no usage",  # does not report tokens
    "empty",  # a reply without a letter
]
Text = str | Callable[["Asked"], str]
MODEL = "test-model"


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def system(self) -> str:
        """What the system message says."""
        return self._said("system")

    @property
    def user(self) -> str:
        """What the user message says: evidence and question."""
        return self._said("user")

    def _said(self, role: str) -> str:
        return "\n".join(m["content"] for m in self.body["messages"] if m["role"] == role)


@dataclass(frozen=True)
class Reply:
    """What the server does with one request.

    Attributes:
        text: what it writes; by default a faithful line for each numbered evidence.
        letters: how many letters a piece of the stream has.
        pause: seconds between two pieces.
        at: where in the text a fault strikes, in letters.
        status: an HTTP status other than 200 sends ``error`` instead of a stream.
    """

    text: Text = faithful
    letters: int = 7
    pause: float = 0.0
    fault: Fault | None = None
    at: int = 20
    finish: str | None = "stop"
    status: int = 200
    error: Mapping[str, Any] = field(default_factory=lambda: {"message": "something is wrong"})
    headers: Mapping[str, str] = field(default_factory=dict)


class ChatServer:
    """Runs in a thread between ``with`` and its end.

    Attributes:
        requests: everything that it was asked, in order.
        left: set when an asker has gone before its reply was finished.
        sent: when each piece was sent (`time.perf_counter`).
        streaming: how many replies are being written.
    """

    def __init__(self, *, key: str | None = None, models: tuple[str, ...] = (MODEL,)) -> None:
        self.key, self.models = key, models
        self.requests: list[Asked] = []
        self.left = threading.Event()
        self.ended = threading.Event()
        self.sent: list[float] = []
        self.streaming = 0
        self._counting = threading.Lock()
        self._replies: deque[Reply] = deque([Reply()])
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (_Handler,), {"of": self}))
        self._http.daemon_threads = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.02,)).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self._http.shutdown()
        self._http.server_close()

    @property
    def pieces(self) -> int:
        """How many pieces it has sent."""
        return len(self.sent)

    @property
    def url(self) -> str:
        """The address up to and with /v1."""
        return f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def script(self, *replies: Reply | Text) -> None:
        """The next replies in order; a text alone is a reply that writes it."""
        self._replies = deque(r if isinstance(r, Reply) else Reply(r) for r in replies)

    def counted(self, change: int) -> None:
        """A reply begins (1) or is over (-1)."""
        with self._counting:
            self.streaming += change

    def next_reply(self) -> Reply:
        """The reply whose turn it is."""
        return self._replies.popleft() if len(self._replies) > 1 else self._replies[0]


class _Handler(BaseHTTPRequestHandler):
    of: ChatServer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base's own name
        """Quiet."""

    def do_GET(self) -> None:
        if self.path.endswith("/models"):
            rows = [{"id": name, "object": "model", "owned_by": "tests"} for name in self.of.models]
            return self._json(200, {"object": "list", "data": rows})
        return self._json(404, {"error": {"message": f"no such path: {self.path}"}})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = Asked(self.path, dict(self.headers), body)
        self.of.requests.append(asked)
        given = self.headers["Authorization"] or f"Bearer {self.headers['api-key']}"
        if self.of.key and given != f"Bearer {self.of.key}":
            return self._json(401, {"error": {"message": f"Incorrect API key: {given}"}})
        if "/deployments/" not in self.path and body["model"] not in self.of.models:
            return self._json(404, {"error": {"message": f"no model {body['model']!r}"}})
        reply = self.of.next_reply()
        if reply.status != 200:
            return self._json(reply.status, {"error": reply.error}, reply.headers)
        return self._stream(asked, reply)

    def _json(self, status: int, value: object, headers: Mapping[str, str] | None = None) -> None:
        self._send(status, json.dumps(value).encode(), "application/json", headers or {})

    def _send(self, status: int, body: bytes, kind: str, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, asked: Asked, reply: Reply) -> None:
        if reply.fault == "html":
            page = b"<!doctype html><html><body>Please sign in [1].</body></html>"
            return self._send(200, page, "text/html; charset=utf-8", {})
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.of.counted(1)
        try:
            for event in self._events(asked, reply):
                self.wfile.write(f"data: {event}\n\n".encode())
                self.of.sent.append(time.perf_counter())
        except (BrokenPipeError, ConnectionResetError):
            self.of.left.set()
        finally:
            self.of.counted(-1)
        return None

    def _events(self, asked: Asked, reply: Reply) -> Iterator[str]:
        """The events of one stream, its fault included; ends early when the asker has gone."""
        text = reply.text(asked) if callable(reply.text) else reply.text
        text = "" if reply.fault == "empty" else text
        sent = 0
        for start in itertools.chain(range(0, len(text), reply.letters), [len(text)]):
            if sent >= reply.at or start >= len(text) or reply.fault == "silence":
                yield from self._strike(reply)
                if reply.fault in ("drop", "stall", "silence", "error event") or self._gone():
                    return
            if start < len(text):
                yield _chunk({"content": text[start : start + reply.letters]})
                sent += reply.letters
                time.sleep(reply.pause)
        yield _chunk({}, finish=reply.finish)
        if reply.fault != "no usage":
            cost = {"prompt_tokens": 321, "completion_tokens": 12 if text else 0}
            yield json.dumps({**_frame(), "choices": [], "usage": cost})
        yield "[DONE]"

    def _strike(self, reply: Reply) -> Iterator[str]:
        match reply.fault:
            case "bad json":
                yield '{"choices": [{"delta": '
            case "other json":
                yield '{"detail": "hello"}'
            case "error event":
                yield json.dumps({"error": {"message": "the model crashed", "code": 500}})
            case "stall" | "silence":
                while not self._gone() and not self.of.ended.is_set():
                    time.sleep(0.01)
            case _:
                return

    def _gone(self) -> bool:
        """Whether the asker has closed its side; noted when it has."""
        readable, _, _ = select.select([self.connection], [], [], 0)
        gone = bool(readable) and not self.connection.recv(1)
        if gone:
            self.of.left.set()
        return gone


def _frame() -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": MODEL}


def _chunk(delta: Mapping[str, Any], finish: str | None = None) -> str:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish}
    return json.dumps({**_frame(), "choices": [choice]})
