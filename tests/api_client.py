"""A client of the HTTP API over scripted answers, and what its replies are read with."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.api.app import add_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx2 import Response

    from tests.scripted_answers import Scripted


@contextmanager
def calling(answers: Scripted) -> Iterator[TestClient]:
    # Without the chat page, which takes seconds to build; whole servers are in test_api_server.py.
    app = FastAPI()
    add_to(app, answers)
    with TestClient(app) as client:
        yield client


def ask(client: TestClient, **record: Any) -> Response:
    return client.post("/api/v1/ask", json={"question": "KV cache?"} | record)


def events(reply: Response) -> list[tuple[str, Any]]:
    assert reply.headers["content-type"].startswith("text/event-stream")
    blocks = [block.split("\n") for block in reply.text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data[6:])) for name, data in blocks]


def problem(reply: Response) -> dict[str, Any]:
    assert reply.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = reply.json()
    assert told["status"] == reply.status_code
    assert told["type"] == f"/api#{told['code']}"
    return told
