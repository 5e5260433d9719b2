from __future__ import annotations

import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING

import pytest

from assistant.access.bodies import MOST_BYTES
from assistant.access.connections import Bounds
from assistant.access.options import WebOptions
from tests.gated import listening
from tests.served_store import comes_true

if TYPE_CHECKING:
    from collections.abc import Iterator

BOUNDS = Bounds(connections=60, from_one=40, head_seconds=2, head_bytes=8192, stalled_seconds=2)
JSON = {"Content-Type": "application/json"}


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    with listening(WebOptions(rate=0, questions=0), BOUNDS) as (port, _):
        yield port


def connected(server: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server), timeout=60)


def reply_to(link: socket.socket) -> tuple[int, dict[str, str], bytes]:
    with closing(HTTPResponse(link)) as reply:
        reply.begin()
        return reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read()


def is_up(server: int) -> bool:
    with closing(HTTPConnection("127.0.0.1", server, timeout=20)) as connection:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200


def gone(link: socket.socket) -> bool:
    """Whether the server has ended the connection."""
    try:
        return link.recv(1) == b""
    except ConnectionResetError:
        return True


def post(server: int, body: bytes | str | Iterator[bytes]) -> tuple[int, bytes]:
    with closing(HTTPConnection("127.0.0.1", server, timeout=60)) as connection:
        connection.request("POST", "/api/v1/ask", body, JSON)
        reply = connection.getresponse()
        return reply.status, reply.read()


def test_a_body_of_fifty_megabytes_is_refused_and_the_sender_reads_why(server: int) -> None:
    status, text = post(server, b"x" * 50_000_000)
    assert status == 413
    assert json.loads(text)["code"] == "too-large"
    assert str(MOST_BYTES) in json.loads(text)["detail"]
    assert is_up(server)


def test_a_body_that_does_not_say_its_length_is_counted(server: int) -> None:
    pieces = (b"x" * 100_000 for _ in range(50))
    status, text = post(server, pieces)
    assert (status, json.loads(text)["code"]) == (413, "too-large")


def test_a_body_up_to_the_bound_is_read(server: int) -> None:
    body = json.dumps({"question": "what?", "ignored": "x" * (MOST_BYTES - 100)})
    assert post(server, body)[0] == 200


@pytest.mark.parametrize(
    "head",
    [
        b"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"GET /health HTTP/9.9\r\n\r\n",
        b"\x00\xff\xfe\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_not_http_is_a_400(server: int, head: bytes) -> None:
    with connected(server) as link:
        link.sendall(head)
        assert reply_to(link)[0] == 400
    assert is_up(server)


def test_a_head_that_never_ends_is_a_400(server: int) -> None:
    with connected(server) as link:
        link.sendall(b"GET /health HTTP/1.1\r\nX: " + b"x" * 20_000)
        assert reply_to(link)[0] == 400


def test_a_head_at_a_byte_a_second_ends_with_the_connection(server: int) -> None:
    with connected(server) as link:
        for sign in b"GET /h":
            try:
                link.sendall(bytes([sign]))
            except ConnectionError:
                break
            time.sleep(0.5)
        assert gone(link)


def test_a_connection_that_says_nothing_is_ended(server: int) -> None:
    with connected(server) as link:
        assert gone(link)


def test_many_slow_clients_cost_the_others_nothing(server: int) -> None:
    links = [connected(server) for _ in range(30)]
    for link in links:
        link.sendall(b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n{")
    assert is_up(server)
    for link in links:
        link.close()


def test_one_address_has_only_so_many_connections(server: int) -> None:
    links = [connected(server) for _ in range(BOUNDS.from_one)]
    with connected(server) as link:
        status, headers, text = reply_to(link)
    assert (status, headers["retry-after"]) == (503, "5")
    assert b"ask again" in text
    for link in links:
        link.close()
    assert comes_true(lambda: is_up(server))


def test_a_thousand_requests_from_one_address_are_refused_and_it_stays_up() -> None:
    options = WebOptions(rate=20)
    with listening(options) as (server, _), ThreadPoolExecutor(8) as pool:

        def many(_: int) -> list[int]:
            statuses = []
            with closing(HTTPConnection("127.0.0.1", server, timeout=30)) as connection:
                for _ in range(125):
                    connection.request("GET", "/health")
                    reply = connection.getresponse()
                    reply.read()
                    statuses.append(reply.status)
            return statuses

        told = [status for statuses in pool.map(many, range(8)) for status in statuses]
        assert set(told) == {200, 429}
        assert told.count(429) > 400
        assert comes_true(lambda: is_up(server))


def test_a_reader_who_takes_nothing_is_let_go() -> None:
    with listening(WebOptions(), BOUNDS) as (server, app), connected(server) as link:
        link.sendall(b"GET /embed.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert link.recv(15) == b"HTTP/1.1 200 OK"
        assert app.state.streams == 1
        until = time.monotonic() + 30
        while app.state.streams and time.monotonic() < until:
            time.sleep(0.1)
        assert app.state.streams == 0
        assert is_up(server)
