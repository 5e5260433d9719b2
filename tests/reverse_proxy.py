"""A small reverse proxy: serves an app below a path under its own address, as nginx would."""

from __future__ import annotations

import threading
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OWN = frozenset({"host", "connection", "transfer-encoding", "keep-alive"})


@contextmanager
def proxied(port: int, path: str, *, strip: bool, proto: str = "http") -> Iterator[str]:
    """The address under which the proxy serves the app of that port.

    Args:
        path: such as ``/papers``.
        strip: whether the app is asked without the path.
        proto: what the proxy says that its own readers speak.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _forward(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kept = {k: v for k, v in self.headers.items() if k.lower() not in _OWN}
            kept |= {"X-Forwarded-Host": self.headers["Host"], "X-Forwarded-Proto": proto}
            kept["X-Forwarded-For"] = "203.0.113.9"
            target = self.path.removeprefix(path) if strip else self.path
            with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as upstream:
                upstream.request(self.command, target or "/", body, kept)
                reply = upstream.getresponse()
                self.send_response(reply.status)
                for name, value in reply.getheaders():
                    if name.lower() not in _OWN:
                        self.send_header(name, value)
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True
                while piece := reply.read1(65_536):
                    self.wfile.write(piece)
                    self.wfile.flush()

        def handle(self) -> None:
            with suppress(ConnectionError):  # A browser leaves streams without a word.
                super().handle()

        def log_message(self, *_: object) -> None:
            pass

        do_GET = do_POST = _forward  # noqa: N815  # names that http.server looks for

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}{path}"
        finally:
            server.shutdown()
            thread.join(10)
