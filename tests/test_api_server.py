"""The API on a running server: who leaves ends the turn, who is slow keeps nobody else waiting."""

from __future__ import annotations

import http.client
import json
import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import anyio
import pytest

from assistant.answer import Request
from assistant.api.turns import Pool
from store.errors import ServerBusy
from tests.scripted_answers import Scripted, serving
from tests.served_store import appears

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BODY = json.dumps({"question": "KV cache?"}).encode()


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("turns") / "closed"


@pytest.fixture(scope="module")
def slow(closed: Path) -> Iterator[str]:
    """A server that takes over a minute for every answer."""
    writers = ("model", "extractive")
    with serving(Scripted("word " * 4000, pause=0.03, closed=closed, writers=writers)) as url:
        yield url


def asking(url: str, path: str) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    connection.request("POST", path, BODY, {"Content-Type": "application/json"})
    return connection


def test_a_reader_who_leaves_a_stream_ends_the_turn(slow: str, closed: Path) -> None:
    closed.unlink(missing_ok=True)
    connection = asking(slow, "/api/v1/ask/stream")
    reply = connection.getresponse()
    assert reply.readline() == b"event: text\n"
    reply.close()
    connection.close()
    assert appears(closed)


def test_a_client_who_does_not_wait_for_the_record_ends_the_turn(slow: str, closed: Path) -> None:
    closed.unlink(missing_ok=True)
    connection = asking(slow, "/api/v1/ask")
    time.sleep(1)
    connection.close()
    assert appears(closed)


def test_slow_turns_keep_nobody_else_waiting(slow: str) -> None:
    turns = [asking(slow, "/api/v1/ask/stream") for _ in range(8)]
    try:
        assert all(turn.getresponse().status == 200 for turn in turns)
        fast = http.client.HTTPConnection(urlsplit(slow).netloc, timeout=30)
        fast.request("GET", "/api/v1/papers/2406.00001")
        assert fast.getresponse().status == 200
        fast.close()
    finally:
        for turn in turns:
            turn.close()


def test_a_body_that_grows_without_saying_is_cut_off(slow: str) -> None:
    parts = urlsplit(slow)
    head = (
        f"POST /api/v1/ask HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection((str(parts.hostname), parts.port or 80), timeout=30) as wire:
        wire.sendall(head.encode())
        for _ in range(40):
            wire.sendall(b"10000\r\n" + b"[" * 0x10000 + b"\r\n")
        wire.sendall(b"0\r\n\r\n")
        reply = http.client.HTTPResponse(wire)
        reply.begin()
        told = json.loads(reply.read())
    assert (reply.status, told["code"]) == (413, "too-large")


@pytest.mark.parametrize("pool", [Pool(1, 1), Pool(1, patience=0.05)], ids=["many", "long"])
def test_turns_that_would_wait_too_many_or_too_long_are_sent_away(pool: Pool) -> None:
    answers = Scripted("word " * 40, pause=0.02)
    told: list[str] = []

    async def ask() -> None:
        try:
            told.append((await pool.answer(answers, Request("KV cache?"))).status)
        except ServerBusy as busy:
            told.append(f"busy, {busy.retry_after}")

    async def crowd() -> None:
        async with anyio.create_task_group() as group:
            for _ in range(4):
                group.start_soon(ask)

    anyio.run(crowd)
    assert {told[0], told[-1]} == {"busy, 5", "answered"}
