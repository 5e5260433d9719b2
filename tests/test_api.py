"""The HTTP API over scripted answers: records, streams, and what is said when it fails."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from assistant.answer import Request as Asked
from assistant.answer import Scope, Turn
from store.errors import BackendBusy, BackendTimeout, EmbedderError, ServerBusy, StoreDamaged
from tests.api_client import ask, calling, events, problem
from tests.scripted_answers import Scripted, citation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi.testclient import TestClient

ANSWER = "ThinCache shares its cache across layers [1]."


@pytest.fixture(scope="module")
def answers() -> Scripted:
    return Scripted(ANSWER, (citation(1, 0),))


@pytest.fixture(scope="module")
def client(answers: Scripted) -> Iterator[TestClient]:
    with calling(answers) as client:
        yield client


@pytest.fixture(scope="module")
def empty() -> Iterator[TestClient]:
    with calling(Scripted("", empty=True)) as client:
        yield client


def test_an_answer_is_the_record_of_the_command_line(client: TestClient) -> None:
    record = ask(client, id=7).json()
    assert record["answer"] == ANSWER
    assert record["citations"] == [citation(1, 0).record()]
    assert (record["id"], record["status"], record["backend"]) == (7, "answered", "extractive")


def test_everything_of_a_question_record_reaches_the_assistant(
    client: TestClient, answers: Scripted
) -> None:
    ask(
        client,
        history=[{"role": "user", "content": "before"}],
        today="2024-06-10",
        since="2024-06-01",
        until="2024-06-30",
        min_votes=3,
        backend="model",
        scope={"papers": ["arXiv:2406.00001v2"], "authors": ["Mina Park"], "topic": "caches"},
        something="else",
    )
    assert answers.requests[-1] == Asked(
        "KV cache?",
        history=(Turn("user", "before"),),
        today=date(2024, 6, 10),
        since=date(2024, 6, 1),
        until=date(2024, 6, 30),
        min_votes=3,
        backend="model",
        scope=Scope(None, None, frozenset({"2406.00001"}), ("Mina Park",), "caches"),
    )


@pytest.mark.parametrize(
    ("path", "accept"),
    [("/api/v1/ask", "text/event-stream"), ("/api/v1/ask/stream", "application/json")],
)
def test_a_stream_tells_citations_text_and_the_whole_answer(
    client: TestClient, path: str, accept: str
) -> None:
    reply = client.post(path, json={"question": "KV cache?"}, headers={"accept": accept})
    told = events(reply)
    assert [name for name, _ in told][:2] == ["citation", "text"]
    assert "".join(data["delta"] for name, data in told if name == "text") == ANSWER
    assert told[0][1] == citation(1, 0).record()
    name, record = told[-1]
    assert (name, record["answer"]) == ("done", ANSWER)


def test_a_stream_is_not_to_be_kept_or_held_back(client: TestClient) -> None:
    headers = client.post("/api/v1/ask/stream", json={"question": "KV cache?"}).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-accel-buffering"] == "no"


@pytest.mark.parametrize(
    ("body", "status", "code", "field", "says"),
    [
        (b'{"question": ', 400, "invalid-json", None, "at character 13"),
        (b'{"question": "\xff"}', 400, "invalid-json", None, "byte 14 is not UTF-8"),
        (b"[" * 100_000, 400, "invalid-json", None, "nested too deeply"),
        (b'{"question": ' + b"9" * 5000 + b"}", 400, "invalid-json", None, "digits"),
        (b"", 422, "invalid-request", "body", "is missing"),
        (b"[]", 422, "invalid-request", "body", "should be a JSON object"),
        (b"{}", 422, "invalid-request", "question", "is missing"),
        (b'{"question": 5}', 422, "invalid-request", "question", "valid string"),
        (b'{"question": " \\n"}', 422, "invalid-request", "question", "is empty"),
        (b'{"question": "a\\u0000b"}', 422, "invalid-request", "question", "U+0000 at 1"),
        (b'{"question": "a\\u001b[1m"}', 422, "invalid-request", "question", "U+001B at 1"),
        (b'{"question": "\\ud800"}', 422, "invalid-request", "question", "half a character"),
        (b'{"question": "x", "today": 5}', 422, "invalid-request", "today", "not a day like"),
        (b'{"question": "x", "today": "2024-02-30"}', 422, "invalid-request", "today", "no day"),
        (b'{"question": "x", "min_votes": "3"}', 422, "invalid-request", "min_votes", "integer"),
        (b'{"question": "x", "min_votes": -1}', 422, "invalid-request", "min_votes", "greater"),
        (b'{"question": "x", "backend": "o"}', 422, "invalid-request", "backend", "choose one"),
        (
            b'{"question": "x", "history": [{"role": "system", "content": ""}]}',
            422,
            "invalid-request",
            "history[0].role",
            "'user' or 'assistant'",
        ),
        (
            b'{"question": "x", "since": "2024-06-02", "until": "2024-06-01"}',
            422,
            "invalid-request",
            "until",
            "before since",
        ),
    ],
)
def test_a_body_that_cannot_be_used_is_refused_with_its_reason(
    client: TestClient, body: bytes, status: int, code: str, field: str | None, says: str
) -> None:
    headers = {"content-type": "application/json"}
    told = problem(client.post("/api/v1/ask", content=body, headers=headers))
    assert (told["status"], told["code"]) == (status, code)
    assert says in told["detail"]
    assert [one["field"] for one in told.get("errors", [])][:1] == [field] * (field is not None)


def test_every_field_that_is_off_is_named(client: TestClient) -> None:
    told = problem(ask(client, today="then", min_votes="many", id=[]))
    assert {one["field"] for one in told["errors"]} == {"today", "min_votes", "id"}


def test_a_question_that_is_too_long_is_refused_with_the_limit(client: TestClient) -> None:
    assert "4000" in problem(ask(client, question="x" * 4001))["detail"]
    assert ask(client, question="x" * 4000).status_code == 200


def test_a_body_of_another_type_is_refused(client: TestClient) -> None:
    reply = client.post("/api/v1/ask", content="question=x")
    assert (problem(reply)["code"], reply.status_code) == ("not-json-type", 415)


@pytest.mark.parametrize(
    "question",
    ["<img src=x onerror=alert(1)>", "\u202eevil\u202c KV?", "KV\tcache\r\nof\u00a0it", "🧪 KV?"],
)
def test_signs_that_people_type_are_let_through(
    client: TestClient, answers: Scripted, question: str
) -> None:
    assert ask(client, question=question).status_code == 200
    assert answers.requests[-1].question == question


@pytest.mark.parametrize(
    ("error", "status", "code", "wait"),
    [
        (EmbedderError("start the embedder"), 502, "embedder-failed", None),
        (BackendTimeout("the model took too long"), 504, "backend-failed", None),
        (BackendBusy("overloaded", 7.2), 503, "backend-failed", "7"),
        (ServerBusy("too many"), 503, "busy", "5"),
        (StoreDamaged("run assistant ingest --rebuild"), 503, "store-unavailable", None),
    ],
)
def test_what_fails_behind_the_api_has_its_own_status(
    error: Any, status: int, code: str, wait: str | None
) -> None:
    with calling(Scripted("", error=error)) as client:
        replies = [ask(client), client.post("/api/v1/ask/stream", json={"question": "x"})]
    for reply in replies:
        told = problem(reply)
        assert (told["status"], told["code"], told["detail"]) == (status, code, str(error))
        assert reply.headers.get("retry-after") == wait


def test_a_failure_midway_is_the_last_event() -> None:
    failing = Scripted("The first words", error=BackendTimeout("the model took too long"))
    with calling(failing) as client:
        told = events(client.post("/api/v1/ask/stream", json={"question": "x"}))
    assert [name for name, _ in told] == ["text", "text", "error"]
    assert told[-1][1]["detail"] == "the model took too long"


def test_what_nobody_expected_is_told_without_its_insides(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken: Any = ZeroDivisionError("a secret of the server")
    with calling(Scripted("", error=broken)) as client:
        reply = ask(client)
    assert problem(reply)["code"] == "unexpected"
    assert "secret" not in reply.text
    assert "a secret of the server" in caplog.text


def test_a_question_to_an_empty_store_is_an_error_and_not_an_answer(empty: TestClient) -> None:
    assert problem(ask(empty))["code"] == "store-missing"


def test_a_stream_that_has_nothing_to_say_yet_shows_that_it_lives() -> None:
    with calling(Scripted("At last.", (citation(1, 0),), pause=11)) as client:
        reply = client.post("/api/v1/ask/stream", json={"question": "KV cache?"})
    assert "\n: still at it\n" in reply.text
    assert reply.text.index(": still at it") < reply.text.index("At last.")
