"""More questions than places: a calm word at once, whichever way they came."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection, HTTPResponse
from typing import TYPE_CHECKING

import pytest

from assistant.access.options import WebOptions
from assistant.access.turns import WRITTEN_BY_MODELS, Bounded, suited
from assistant.answer import Request
from store.errors import ServerBusy
from tests.bench.load_people import Ask, Person
from tests.guarded_server import guarded
from tests.scripted_answers import Scripted
from tests.served_store import comes_true

if TYPE_CHECKING:
    from collections.abc import Iterator

QUESTION = {"question": "KV cache?"}
MESSAGES = [{"role": "user", "content": "KV cache?"}]
SLOW = Scripted("It shrinks the cache a little. " * 40, pause=0.2)


def test_a_place_that_is_given_back_is_there_for_the_next() -> None:
    answers = Bounded(Scripted("It shrinks the cache."), 1, 0)
    first = answers.stream(Request("what?"))
    next(first)
    with pytest.raises(ServerBusy, match="being answered") as caught:
        next(answers.stream(Request("what?")))
    assert (caught.value.http_status, caught.value.retry_after > 0) == (503, True)
    with pytest.raises(ServerBusy):
        answers.search(Request("what?"))
    first.close()
    assert answers.search(Request("what?"))
    assert list(answers.stream(Request("what?")))


def test_one_may_wait_and_the_next_is_told_at_once() -> None:
    answers = Bounded(Scripted("It shrinks the cache."), 1, 1, patience=250)
    first = answers.stream(Request("first?"))
    next(first)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(list, answers.stream(Request("next?"))) for _ in range(2)]
        told, waits = wait(both, 200, FIRST_COMPLETED)
        first.close()
        assert [type(one.exception()) for one in told] == [ServerBusy]
        assert [bool(one.result(60)) for one in waits] == [True]


def test_who_has_waited_too_long_is_sent_away() -> None:
    answers = Bounded(Scripted("It shrinks the cache."), 1, 1, patience=0.05)
    first = answers.stream(Request("first?"))
    next(first)
    for _ in range(2):  # The line is free again.
        with pytest.raises(ServerBusy):
            next(answers.stream(Request("next?")))


def test_places_suit_what_writes_the_answers() -> None:
    assert suited(("model", "extractive")) == WRITTEN_BY_MODELS
    assert suited(("extractive", "model")) >= 4


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server of one place and no line; others must not wait for it."""
    with guarded(SLOW, WebOptions(turns=1, waiting=0)) as server:
        yield server.port


@contextmanager
def taken(port: int) -> Iterator[None]:
    """The one place is taken meanwhile."""
    with ExitStack() as stack:

        def got() -> bool:
            reply = stack.enter_context(asked(port, "/api/v1/ask/stream", QUESTION))
            return reply.status == 200 and bool(reply.read(10))

        assert comes_true(got)  # The turn before has ended when the server has seen it leave.
        yield


@contextmanager
def asked(port: int, path: str, body: object = None) -> Iterator[HTTPResponse]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        method = "GET" if body is None else "POST"
        connection.request(method, path, json.dumps(body), {"Content-Type": "application/json"})
        with closing(connection.getresponse()) as reply:
            yield reply


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/ask", QUESTION),
        ("/api/v1/ask/stream", QUESTION),
        ("/api/v1/search?q=cache", None),
        ("/v1/chat/completions", {"model": "papers", "messages": MESSAGES}),
    ],
)
def test_programs_get_a_status_and_when_to_come_back(port: int, path: str, body: object) -> None:
    with taken(port), asked(port, path, body) as reply:
        told = json.loads(reply.read())
    assert (reply.status, int(reply.headers["retry-after"]) > 0) == (503, True)
    assert "being answered" in json.dumps(told)


def test_a_frame_gets_a_calm_line(port: int) -> None:
    with taken(port), asked(port, "/embed/ask?lang=en", QUESTION) as reply:
        assert "Many are asking just now" in reply.read().decode()


def test_the_chat_gets_a_calm_line_and_the_rest_of_the_page_works(port: int) -> None:
    async def outcome() -> str:
        person = Person(f"http://127.0.0.1:{port}", 1, "chat")
        try:
            await person.open()
            return (await person.ask(Ask("KV cache?", "2406.00001"))).outcome
        finally:
            await person.close()

    with taken(port):
        assert asyncio.run(outcome()) == "busy"
        with asked(port, "/api/v1/days") as reply:
            assert reply.status == 200


def test_who_leaves_gives_the_place_back(port: int) -> None:
    for _ in range(3):
        with taken(port):
            pass

    def found() -> bool:
        with asked(port, "/api/v1/search?q=cache") as reply:
            return reply.status == 200

    assert comes_true(found)
