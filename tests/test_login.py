from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from starlette.testclient import TestClient

from assistant.access.callers import COOKIE
from assistant.access.keys import FILE, KeyFile
from assistant.access.layers import WebApp
from assistant.access.options import WebOptions
from assistant.access.signing import login_token
from assistant.ui.headers import SecurityHeaders
from assistant.ui.login import login, safe_target
from tests.browsing import chromium
from tests.gated import keyed
from tests.guarded_server import guarded
from tests.scripted_answers import Scripted, citation

if TYPE_CHECKING:
    from pathlib import Path

OWN = {"Origin": "http://127.0.0.1"}


def door(options: WebOptions, base: str = "http://127.0.0.1") -> TestClient:
    app = WebApp(options, SecurityHeaders)
    app.include_router(login(options))

    @app.get("/days")
    def days() -> str:
        return "for readers"

    @app.post("/export/{kind}")
    def export(kind: str) -> str:
        return kind

    return TestClient(app, base, follow_redirects=False)


def enter(client: TestClient, key: str, to: str = "/days") -> int:
    status: int = client.post("/login", data={"key": key, "next": to}, headers=OWN).status_code
    return status


def test_a_key_lets_the_browser_in_and_takes_it_where_it_wanted_to_go(tmp_path: Path) -> None:
    options, key = keyed(tmp_path)
    client = door(options)
    assert client.get("/days").status_code == 401
    reply = client.post("/login", data={"key": f" {key}\n", "next": "/days"}, headers=OWN)
    assert (reply.status_code, reply.headers["location"]) == (303, "/days")
    assert client.get("/days").json() == "for readers"
    assert "logged in as someone" in client.get("/login").text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(tmp_path: Path) -> None:
    options, key = keyed(tmp_path, root_path="/papers")
    reply = door(options).post("/login", data={"key": key}, headers=OWN)
    cookie = reply.headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax", "path=/papers"} <= set(cookie.split("; "))
    assert "secure" not in cookie
    assert key.lower() not in cookie


def test_over_https_the_cookie_goes_over_https_alone(tmp_path: Path) -> None:
    options, key = keyed(tmp_path)
    client = door(options, "https://papers.example")
    own = {"Origin": "https://papers.example"}
    reply = client.post("/login", data={"key": key}, headers=own)
    assert "secure" in reply.headers["set-cookie"].lower().split("; ")


@pytest.mark.parametrize("key", ["", "wrong", "pda_wrong", "<script>", "\x00", "키" * 3000])
def test_a_wrong_key_is_said_on_the_page_and_lets_nobody_in(tmp_path: Path, key: str) -> None:
    client = door(keyed(tmp_path)[0])
    reply = client.post("/login", data={"key": key}, headers=OWN)
    assert reply.status_code == 401
    assert 'role="alert"' in reply.text
    assert "<script>" not in reply.text
    assert "set-cookie" not in reply.headers


def test_logging_out_ends_it(tmp_path: Path) -> None:
    options, key = keyed(tmp_path)
    client = door(options)
    enter(client, key)
    assert client.post("/logout", headers=OWN).headers["location"] == "/login"
    assert client.get("/days").status_code == 401


def test_revoking_the_key_ends_every_login_made_with_it(tmp_path: Path) -> None:
    options, key = keyed(tmp_path)
    client = door(options)
    enter(client, key)
    KeyFile(tmp_path / FILE).revoke("someone")
    KeyFile(tmp_path / FILE).add("someone")
    assert client.get("/days").status_code == 401


@pytest.mark.parametrize("days", [-1, 7])
def test_a_login_lasts_as_long_as_was_signed(tmp_path: Path, days: int) -> None:
    options, _ = keyed(tmp_path)
    keys = KeyFile(tmp_path / FILE)
    until = datetime.now(UTC) + timedelta(days=days)
    client = door(options)
    client.cookies.set(COOKIE, login_token(keys.secret(), keys.listed()[0].id, until))
    assert client.get("/days").status_code == (200 if days > 0 else 401)


def test_a_made_up_cookie_is_none(tmp_path: Path) -> None:
    options, _ = keyed(tmp_path)
    client = door(options)
    until = datetime.now(UTC) + timedelta(days=1)
    identity = KeyFile(tmp_path / FILE).listed()[0].id
    client.cookies.set(COOKIE, login_token(bytes(32), identity, until))
    assert client.get("/days").status_code == 401


@pytest.mark.parametrize("path", ["/login", "/logout", "/export/json"])
def test_another_sites_page_can_use_a_login_for_nothing(tmp_path: Path, path: str) -> None:
    options, key = keyed(tmp_path)
    client = door(options)
    enter(client, key)
    for headers in ({"Origin": "https://wiki.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post(path, headers=headers).status_code == 403
    assert client.post("/export/json", headers=OWN).json() == "json"


@pytest.mark.parametrize(
    "told",
    [
        *("//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"),
        *("/days\r\nX: y", "days", "", "/\t/evil.example"),
    ],
)
def test_a_link_cannot_lead_from_the_log_in_to_elsewhere(told: str) -> None:
    assert safe_target(told, "") == "/chat/"
    assert safe_target("/elsewhere", "/papers") == "/papers/chat/"
    assert safe_target("/papers/days?x=1", "/papers") == "/papers/days?x=1"


def test_where_no_key_is_wanted_the_page_says_so(tmp_path: Path) -> None:
    page = door(WebOptions(store=tmp_path)).get("/login", headers={"Accept-Language": "ko"}).text
    assert "키를 요구하지 않습니다" in page
    assert "<form" not in page


@pytest.mark.browser
def test_a_reader_without_scripts_logs_in_and_with_scripts_asks(tmp_path: Path) -> None:
    options, key = keyed(tmp_path)
    answers = Scripted("It shrinks the cache [1].", (citation(1, 0),))
    with guarded(answers, options) as server, chromium() as browser:
        plain = browser.new_context(java_script_enabled=False, locale="ko-KR").new_page()
        plain.goto(f"{server.url}/days")
        plain.get_by_label("키", exact=True).fill("pda_wrong")
        plain.get_by_role("button", name="로그인").click()
        expect(plain.get_by_role("alert")).to_contain_text("없거나 폐기된 키")
        plain.get_by_label("키", exact=True).fill(key)
        plain.keyboard.press("Enter")
        expect(plain).to_have_url(f"{server.url}/days")
        page = browser.new_context(locale="en-US").new_page()
        page.goto(f"{server.url}/")
        page.get_by_label("Your key").fill(key)
        page.keyboard.press("Enter")
        page.locator("#ask textarea").fill("What is new?")
        page.keyboard.press("Enter")
        expect(page.locator(".sources").last).to_be_visible(timeout=30_000)
