from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any

import pytest

from assistant.access.rules import RULES, rule_for
from tests.gated import bearer, keyed
from tests.guarded_server import guarded
from tests.scripted_answers import Scripted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.guarded_server import Server

Routes = list[tuple[str, str]]


class Guard:
    """A stranger, and someone with a key, before the real server; paths go out as they are."""

    def __init__(self, server: Server, key: str) -> None:
        self.routes, self._port, self._key = server.routes, server.port, key

    def ask(
        self, method: str, path: str, *, key: bool = False, body: Any = None
    ) -> tuple[int, str]:
        """The status and text of the reply."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = bearer(self._key) if key else {}
        try:
            sent = None if body is None else json.dumps(body)
            connection.request(method, path, sent, headers | {"Content-Type": "application/json"})
            reply = connection.getresponse()
            return reply.status, reply.read().decode("utf-8", "replace")
        finally:
            connection.close()


@pytest.fixture(scope="module")
def guard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guard]:
    more: dict[str, Any] = {"rate": 0, "questions": 0, "features": frozenset({"feedback", "add"})}
    options, key = keyed(tmp_path_factory.mktemp("keys"), **more)
    with guarded(Scripted("It shrinks the cache."), options) as server:
        yield Guard(server, key)


@pytest.fixture(scope="module")
def running(guard: Guard) -> Routes:
    return guard.routes


def example(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "1", path)


def test_every_route_of_the_running_app_has_a_rule_and_every_rule_a_route(running: Routes) -> None:
    ruled = {(rule.path, method) for rule in RULES for method in rule.methods}
    assert set(running) - ruled == set(), "give these a rule in assistant/access/rules.py"
    assert ruled - set(running) == set(), "these rules are about nothing"


def test_no_rule_is_hidden_behind_an_earlier_one(running: Routes) -> None:
    for path, method in running:
        rule = rule_for(example(path), method)
        assert rule is not None
        assert (rule.path, method in rule.methods) == (path, True)


def test_no_route_but_the_open_ones_answers_without_a_key(guard: Guard) -> None:
    for path, method in guard.routes:
        rule = rule_for(example(path), method)
        assert rule is not None
        status, _ = guard.ask(method, example(path))
        wanted = {"nobody": {404}, "anyone": {200, 303, 401, 404}}.get(rule.who, {401})
        assert status in wanted, f"{method} {path}: {status}"


def test_no_closed_route_answers_even_with_a_key(guard: Guard) -> None:
    closed = [rule for rule in RULES if rule.who == "nobody"]
    assert len(closed) > 40
    for rule in closed:
        status, text = guard.ask(rule.methods[0], example(rule.path), key=True)
        assert (status, json.loads(text)["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    "path",
    [
        "/chat/gradio_api/file=/etc/passwd",
        "/chat/gradio_api/file=../../../../etc/passwd",
        "/chat/gradio_api/file%3D%2Fetc%2Fpasswd",
        "/chat/gradio_api/file%3d..%2f..%2fetc%2fpasswd",
        "/chat/gradio_api/file/etc/passwd",
        "/chat//gradio_api/file=/etc/passwd",
        "/chat/static/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/chat/static/../../../../../../../../../../etc/passwd",
        "/chat/assets/....//....//etc/passwd",
        "/chat/assets/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/chat/svelte/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/chat/gradio_api/proxy=http://127.0.0.1/",
        "/chat/gradio_api/stream/a/b/c/playlist.m3u8",
        "/embed/..%2fembed.py",
        "/papers/..%2f..%2fetc%2fpasswd",
        "/papers/%00",
    ],
)
def test_no_file_of_the_machine_is_served(guard: Guard, path: str) -> None:
    status, text = guard.ask("GET", path, key=True)
    assert status in {400, 403, 404}
    assert "root:" not in text


@pytest.mark.parametrize("path", ["/chat/gradio_api/queue/join", "/chat/gradio_api/run/predict"])
def test_gradios_own_calls_are_behind_the_gate(guard: Guard, path: str) -> None:
    body = {"data": [], "fn_index": 0, "session_hash": "x"}
    assert guard.ask("POST", path, body=body)[0] == 401


@pytest.mark.parametrize(
    "path", ["/chat", "//chat/", "/CHAT/", "/chat/config//", "/api/v1/papers/", "/chat/.//"]
)
def test_there_is_no_way_around_by_a_slash_or_by_case(guard: Guard, path: str) -> None:
    assert guard.ask("GET", path)[0] in {401, 404}


def test_health_tells_a_stranger_only_that_it_is_up(guard: Guard) -> None:
    assert set(json.loads(guard.ask("GET", "/health")[1])) == {"status", "instance", "store"}
    assert "papers" in json.loads(guard.ask("GET", "/health", key=True)[1])


def test_with_a_key_the_app_answers(guard: Guard) -> None:
    status, text = guard.ask("POST", "/api/v1/ask", key=True, body={"question": "what?"})
    assert (status, json.loads(text)["answer"]) == (200, "It shrinks the cache.")
    assert guard.ask("GET", "/chat/", key=True)[0] == 200
