from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant.access.gate import LOGIN_BURST, QUESTION_BURST
from assistant.access.keys import FILE, KeyFile
from assistant.access.options import WebOptions
from assistant.access.origins import read_origin, same_host
from store.errors import ConfigError
from tests.gated import OTHER, WIKI, Door, bearer, keyed, refused

if TYPE_CHECKING:
    from pathlib import Path

LOCAL = WebOptions(host_names=frozenset({"papers.example"}), allowed_hosts=(WIKI,))


def test_on_loopback_nothing_is_asked() -> None:
    door = Door(LOCAL)
    assert door.get("/papers/x").status_code == 200
    assert door.post("/api/v1/ask", json={}).status_code == 200
    # What clients must send somewhere, such as the key of an OpenAI client, is not looked at.
    assert door.get("/metrics", headers=bearer("sk-anything")).status_code == 200


def test_elsewhere_a_key_is_asked_for_and_how_to_get_one_is_said(tmp_path: Path) -> None:
    door = Door(keyed(tmp_path)[0])
    reply = door.get("/papers/x")
    assert refused(reply) == (401, "no-key")
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert "assistant keys add" in reply.json()["detail"]


def test_a_key_opens_what_readers_may_see(tmp_path: Path) -> None:
    options, key = keyed(tmp_path)
    door = Door(options)
    assert door.get("/papers/x", headers=bearer(key)).status_code == 200
    assert door.post("/api/v1/ask", headers=bearer(key)).status_code == 200
    assert refused(door.get("/metrics", headers=bearer(key))) == (403, "not-admin")


def test_an_administrators_key_opens_the_figures(tmp_path: Path) -> None:
    options, _ = keyed(tmp_path)
    key = KeyFile(tmp_path / FILE).add("ops", admin=True)
    assert Door(options).get("/metrics", headers=bearer(key)).status_code == 200


@pytest.mark.parametrize("shown", ["pda_", "pda_wrong", "wrong", "pda_" + "x" * 9000, "키"])
def test_a_wrong_key_is_refused(tmp_path: Path, shown: str) -> None:
    door = Door(keyed(tmp_path)[0])
    reply = door.get("/papers/x", headers={b"Authorization": f"Bearer {shown}".encode()})
    assert refused(reply) == (401, "wrong-key")


def test_a_key_that_is_revoked_while_the_server_runs_opens_nothing(tmp_path: Path) -> None:
    options, key = keyed(tmp_path)
    door = Door(options)
    assert door.get("/papers/x", headers=bearer(key)).status_code == 200
    KeyFile(tmp_path / FILE).revoke("someone")
    assert refused(door.get("/papers/x", headers=bearer(key))) == (401, "wrong-key")


def test_a_damaged_file_of_keys_lets_nobody_in(tmp_path: Path) -> None:
    options, key = keyed(tmp_path)
    (tmp_path / FILE).write_text("{}")
    door = Door(options)
    reply = door.get("/papers/x", headers=bearer(key))
    assert refused(reply) == (503, "keys-unreadable")
    assert str(tmp_path) not in reply.text
    assert door.get("/health", headers=bearer(key)).status_code == 200


def test_health_is_for_everyone(tmp_path: Path) -> None:
    door = Door(keyed(tmp_path)[0])
    assert door.get("/health").status_code == 200
    assert door.get("/health", headers=bearer("pda_wrong")).status_code == 200


def test_an_address_without_a_rule_is_refused_where_keys_are_wanted(tmp_path: Path) -> None:
    options, key = keyed(tmp_path)
    assert refused(Door(options).get("/new", headers=bearer(key))) == (404, "not-found")


@pytest.mark.parametrize("path", ["/chat/gradio_api/upload", "/chat/gradio_api/upload/"])
def test_what_is_closed_is_closed_to_all(tmp_path: Path, path: str) -> None:
    options, key = keyed(tmp_path)
    assert refused(Door(options).post(path, headers=bearer(key))) == (404, "not-found")
    assert refused(Door(LOCAL).post(path)) == (404, "not-found")


def test_a_refusal_below_v1_has_openais_form(tmp_path: Path) -> None:
    error = Door(keyed(tmp_path)[0]).post("/v1/chat/completions", json={}).json()["error"]
    assert (error["type"], error["code"]) == ("authentication_error", "no-key")


def test_a_browser_without_a_key_is_sent_to_log_in_and_back(tmp_path: Path) -> None:
    door = Door(keyed(tmp_path)[0])
    reply = door.get("/papers/x?day=2024-06-03", headers={"Accept": "text/html"})
    assert reply.status_code == 303
    assert reply.headers["location"] == "/login?next=%2Fpapers%2Fx%3Fday%3D2024-06-03"


@pytest.mark.parametrize("path", ["/api/v1/ask", "/chat/gradio_api/queue/join", "/login"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": "http://127.0.0.1.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_sites_page_can_change_nothing(path: str, headers: dict[str, str]) -> None:
    assert refused(Door(LOCAL).post(path, headers=headers)) == (403, "foreign-page")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "http://127.0.0.1"}, {"Sec-Fetch-Site": "same-origin"}],
)
def test_our_own_page_and_programs_can(headers: dict[str, str]) -> None:
    reply = Door(LOCAL).post("/chat/gradio_api/queue/join", headers=headers)
    assert reply.status_code == 200


def test_a_listed_hosts_page_may_call_the_api_but_not_the_chat() -> None:
    door, headers = Door(LOCAL), {"Origin": WIKI}
    assert door.post("/api/v1/ask", headers=headers).status_code == 200
    assert door.post("/chat/gradio_api/queue/join", headers=headers).status_code == 403


def test_with_a_key_any_page_that_has_it_may_call(tmp_path: Path) -> None:
    options, key = keyed(tmp_path)
    reply = Door(options).post("/api/v1/ask", headers=bearer(key) | {"Origin": OTHER})
    assert reply.status_code == 200
    assert "access-control-allow-origin" not in reply.headers


def test_browsers_may_read_replies_for_listed_hosts_alone() -> None:
    door = Door(LOCAL)
    listed = door.get("/health", headers={"Origin": WIKI})
    other = door.get("/health", headers={"Origin": OTHER})
    assert listed.headers["access-control-allow-origin"] == WIKI
    assert "access-control-allow-credentials" not in listed.headers
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize(("origin", "status"), [(WIKI, 200), (OTHER, 400)])
def test_a_preflight_needs_no_key_but_a_listed_origin(
    tmp_path: Path, origin: str, status: int
) -> None:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    asked["Access-Control-Request-Headers"] = "authorization,content-type"
    assert Door(keyed(tmp_path)[0]).options("/api/v1/ask", headers=asked).status_code == status


def test_too_many_requests_from_one_address_are_told_when_to_come_back() -> None:
    door = Door(replace(LOCAL, rate=1))
    replies = [door.get("/health") for _ in range(12)]
    assert [reply.status_code for reply in replies[:10]] == [200] * 10
    assert refused(replies[-1]) == (429, "too-many")
    assert int(replies[-1].headers["retry-after"]) >= 1


def test_one_callers_haste_costs_another_nothing() -> None:
    app_door = Door(replace(LOCAL, rate=1), client=("10.0.0.1", 1))
    statuses = {app_door.get("/health").status_code for _ in range(20)}
    assert statuses == {200, 429}
    app_door._transport.client = ("10.0.0.2", 1)  # type: ignore[attr-defined]  # another caller
    assert app_door.get("/health").status_code == 200


def test_addresses_of_one_ipv6_network_are_one_caller() -> None:
    door = Door(replace(LOCAL, rate=1), client=("2001:db8::1", 1))
    for _ in range(10):
        door.get("/health")
    door._transport.client = ("2001:db8::2", 1)  # type: ignore[attr-defined]  # of the same caller
    assert door.get("/health").status_code == 429


def test_questions_are_counted_by_key(tmp_path: Path) -> None:
    options, first = keyed(tmp_path, questions=0.001)
    second = KeyFile(tmp_path / FILE).add("second")
    door = Door(options)
    told = [door.post("/api/v1/ask", headers=bearer(first)) for _ in range(int(QUESTION_BURST) + 1)]
    assert [reply.status_code for reply in told] == [200] * int(QUESTION_BURST) + [429]
    assert door.post("/api/v1/ask", headers=bearer(second)).status_code == 200
    assert door.get("/papers/x", headers=bearer(first)).status_code == 200


def test_no_limit_is_no_limit() -> None:
    door = Door(replace(LOCAL, rate=0, questions=0))
    assert {door.post("/api/v1/ask").status_code for _ in range(100)} == {200}


def test_attempts_to_log_in_are_few(tmp_path: Path) -> None:
    door = Door(keyed(tmp_path)[0])
    told = [door.post("/login").status_code for _ in range(int(LOGIN_BURST) + 1)]
    assert told == [200] * int(LOGIN_BURST) + [429]


@pytest.mark.parametrize("path", ["/health", "/nowhere", "/favicon.ico", "/papers/x"])
def test_every_response_has_the_headers(tmp_path: Path, path: str) -> None:
    headers = Door(keyed(tmp_path)[0]).get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].count("frame-ancestors 'self'") == 1
    assert "strict-transport-security" not in headers


def test_only_https_is_to_be_kept(tmp_path: Path) -> None:
    headers = Door(keyed(tmp_path)[0], base="https://papers.example").get("/health").headers
    assert headers["strict-transport-security"] == "max-age=31536000"


def test_an_unexpected_failure_tells_nothing_of_itself() -> None:
    reply = Door(LOCAL).get("/favicon.ico")
    assert refused(reply) == (500, "unexpected")
    assert "a fault of ours" not in reply.text


def test_web_sockets_are_not_spoken(tmp_path: Path) -> None:
    from starlette.websockets import WebSocketDisconnect

    with pytest.raises(WebSocketDisconnect), Door(LOCAL).websocket_connect("/chat/"):
        pass


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://Wiki.Example/", "https://wiki.example"),
        ("http://wiki.example:80", "http://wiki.example"),
        ("https://wiki.example:8443", "https://wiki.example:8443"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_origins_are_read_as_browsers_send_them(text: str, origin: str) -> None:
    assert read_origin(text) == origin


@pytest.mark.parametrize(
    "text",
    [
        *("*", "https://*.a.example", "wiki.example", "https://a/b", "https://a?b", "ftp://a"),
        *("https://", "https://u@a", "https://a b", "https://a;script-src *", "https://a:x"),
        *("null", ""),
    ],
)
def test_what_is_no_origin_never_reaches_a_header(text: str) -> None:
    with pytest.raises(ConfigError, match="no origin"):
        read_origin(text)


@pytest.mark.parametrize(
    ("origin", "host", "same"),
    [
        ("https://a.example", "a.example", True),
        ("https://a.example", "a.example:443", True),
        ("http://a.example:7860", "a.example:7860", True),
        ("http://a.example", "a.example:7860", False),
        ("https://a.example:443x", "a.example", False),
        ("null", "null", False),
    ],
)
def test_an_origin_is_the_hosts_own_by_name_and_port(origin: str, host: str, same: bool) -> None:
    assert same_host(origin, host) is same
