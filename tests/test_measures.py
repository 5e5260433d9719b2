from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from assistant.answer import Answer, Done, Request, Text
from assistant.measures import watch
from store.errors import StoreDamaged
from tests.scripted_answers import Scripted
from tests.test_logs import logged

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from assistant.answer import Event
    from assistant.measures.measured import Measured


class Failing(Scripted):
    """A turn with all that can be counted: a failed backend, dropped claims, stages."""

    def stream(self, request: Request) -> Generator[Event]:
        self.requests.append(request)
        yield Text("words")
        yield Done(
            Answer(
                "partial",
                "ko",
                "words",
                backend="local",
                seconds={"embed": 0.02, "total": 0.3},
                dropped=3,
                failures=(("hosted", "BackendTimeout"),),
            )
        )


class Watched:
    """An app over scripted answers, and what an operator sees of it."""

    def __init__(self, answers: Scripted) -> None:
        app = FastAPI()
        self.answers: Measured = watch(app, answers)

        @app.get("/ask/{name}")
        def ask(name: str) -> PlainTextResponse:
            return PlainTextResponse("".join(type(e).__name__ for e in self.ask(name)))

        @app.get("/full")
        def full() -> PlainTextResponse:
            return PlainTextResponse("later", 429)

        self.client = TestClient(app)

    def ask(self, question: str) -> Iterator[Event]:
        return self.answers.stream(Request(question))

    def figure(self, name: str, **labels: str) -> float | None:
        text = self.client.get("/metrics").text
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                if sample.name == name and labels.items() <= sample.labels.items():
                    return sample.value
        return None


def test_a_question_is_counted_once_by_route_status_language_and_backend() -> None:
    app = Watched(Scripted("It shrinks."))
    app.client.get("/ask/cache")
    labels = {"route": "/ask/{name}", "status": "answered", "language": "en"}
    assert app.figure("assistant_questions_total", **labels, backend="extractive") == 1


def test_stages_dropped_claims_and_failed_backends_are_counted() -> None:
    app = Watched(Failing(""))
    list(app.ask("캐시"))
    assert app.figure("assistant_answer_seconds_sum", stage="embed", backend="local") == 0.02
    assert app.figure("assistant_answer_seconds_count", stage="first_text") == 1
    assert app.figure("assistant_dropped_claims_total", backend="local") == 3
    assert app.figure("assistant_backend_failures_total", backend="hosted") == 1


def test_an_error_is_counted_by_its_kind_and_passed_on() -> None:
    app = Watched(Scripted("a", error=StoreDamaged("broken")))
    with pytest.raises(StoreDamaged):
        list(app.ask("cache"))
    assert app.figure("assistant_errors_total", error="StoreDamaged") == 1
    assert app.figure("assistant_questions_total", status="error") == 1
    assert app.figure("assistant_answers_in_progress") == 0


def test_an_asker_who_leaves_is_counted_and_the_turn_is_ended() -> None:
    app = Watched(Scripted("a long answer that nobody waits for"))
    events = app.ask("cache")
    next(events)
    assert app.figure("assistant_answers_in_progress") == 1
    events.close()  # type: ignore[attr-defined]  # a generator, as `Answers` says
    assert app.figure("assistant_answers_in_progress") == 0
    assert app.figure("assistant_questions_total", status="left") == 1


def test_a_way_in_that_says_its_name_is_counted_under_it() -> None:
    app = Watched(Scripted("a"))
    list(app.answers.via("/chat").stream(Request("cache")))
    assert app.figure("assistant_questions_total", route="/chat") == 1


def test_the_index_is_read_when_the_figures_are() -> None:
    answers = Scripted("", embedded=5)
    app = Watched(answers)
    assert app.figure("assistant_index_embedded") == 5
    answers.embedded = 20
    assert app.figure("assistant_index_embedded") == 20
    assert app.figure("assistant_index_info", generation="1") == 1


def test_an_empty_store_is_a_figure_and_no_failure() -> None:
    app = Watched(Scripted("", empty=True))
    assert app.figure("assistant_index_readable") == 0
    assert app.figure("assistant_index_papers") is None


def test_requests_are_counted_by_pattern_and_busy_ones_apart() -> None:
    app = Watched(Scripted("a"))
    app.client.get("/ask/one")
    app.client.get("/ask/two")
    app.client.get("/full")
    app.client.get("/no/such/path")
    assert app.figure("assistant_http_requests_total", route="/ask/{name}") == 2
    assert app.figure("assistant_busy_rejections_total", route="/full") == 1
    assert app.figure("assistant_http_requests_total", route="unmatched", status="404") == 1


def test_no_question_or_path_is_in_the_figures() -> None:
    app = Watched(Scripted("a"))
    app.client.get("/ask/zanzibar?q=zanzibar")
    app.client.request("ZANZIBAR", "/zanzibar")
    assert "zanzibar" not in app.client.get("/metrics").text.casefold()


def test_request_and_question_share_an_id_that_the_reply_names() -> None:
    with logged("json") as lines:
        reply = Watched(Scripted("a")).client.get("/ask/zanzibar", params={"q": "zanzibar"})
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [line["event"] for line in told if line["logger"].startswith("assistant")] == [
        "question",
        "http",
    ]
    assert {line["id"] for line in told} == {reply.headers["x-request-id"]}
    assert "zanzibar" not in lines.getvalue()


@pytest.mark.parametrize(
    ("given", "kept"), [("trace-1", True), ("a b", False), ("x" * 65, False), ('"\x1b[31m', False)]
)
def test_a_request_id_of_a_proxy_is_kept_when_it_is_one(given: str, kept: bool) -> None:
    reply = Watched(Scripted("a")).client.get("/full", headers={b"x-request-id": given.encode()})
    name = reply.headers["x-request-id"]
    assert (name == given) is kept
    assert re.fullmatch(r"[A-Za-z0-9._-]+", name)
