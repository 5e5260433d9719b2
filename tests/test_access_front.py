from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from assistant.access.bodies import Bodies
from assistant.access.keys import FILE, KeyFile
from assistant.access.opening import web_options
from assistant.access.options import WebOptions
from assistant.settings import Settings, load_settings
from store.errors import ConfigError
from tests.browsing import Visit, chromium
from tests.gated import Door, refused
from tests.guarded_server import guarded
from tests.reverse_proxy import proxied
from tests.scripted_answers import Scripted, citation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import Message

FORWARDED = {
    "X-Forwarded-For": "203.0.113.9, 10.0.0.7",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "papers.example",
    "X-Gradio-Server": "https://evil.example",
}
PROXY = ("10.0.0.0/24",)


def seen(options: WebOptions, client: str, path: str = "/papers/x", **headers: str) -> Any:
    door = Door(options, client=(client, 1))
    return door.get(path, headers=headers).json()


def test_forwarded_headers_are_believed_of_nobody_by_default() -> None:
    for client in ("127.0.0.1", "10.0.0.7", "::1", "testclient"):
        told = seen(WebOptions(), client, **FORWARDED)
        assert told["client"] == client
        assert told["url"] == "http://127.0.0.1/papers/x"
        assert not [name for name in told["headers"] if name.startswith("x-")]


def test_a_trusted_proxy_says_who_asks_and_how() -> None:
    told = seen(WebOptions(trusted_proxies=PROXY), "10.0.0.7", **FORWARDED)
    assert told["client"] == "203.0.113.9"
    assert told["url"] == "https://papers.example/papers/x"
    assert "x-gradio-server" not in told["headers"]


def test_another_than_the_trusted_proxy_says_nothing() -> None:
    told = seen(WebOptions(trusted_proxies=PROXY), "10.0.1.7", **FORWARDED)
    assert (told["client"], told["url"]) == ("10.0.1.7", "http://127.0.0.1/papers/x")


def test_a_caller_cannot_hide_behind_a_made_up_address() -> None:
    door = Door(WebOptions(trusted_proxies=PROXY, rate=1), client=("10.0.0.7", 1))
    told = [
        door.get("/health", headers={"X-Forwarded-For": f"198.51.100.{n}, 203.0.113.9"})
        for n in range(11)
    ]
    assert told[-1].status_code == 429


def test_the_forwarded_host_is_checked_as_well() -> None:
    options = WebOptions(trusted_proxies=PROXY, host_names=frozenset({"papers.example"}))
    door = Door(options, client=("10.0.0.7", 1))
    assert door.get("/health", headers=FORWARDED).status_code == 200
    evil = FORWARDED | {"X-Forwarded-Host": "evil.example"}
    assert refused(door.get("/health", headers=evil)) == (421, "unknown-host")


@pytest.mark.parametrize(
    "path",
    ["/papers/x", "/papers/papers/x"],
)
def test_below_a_path_an_address_is_found_whether_or_not_the_proxy_strips(path: str) -> None:
    told = seen(WebOptions(root_path="/papers"), "127.0.0.1", path)
    assert told["path"] == "/papers/papers/x"
    assert told["url"] == "http://127.0.0.1/papers/papers/x"


def test_the_way_to_log_in_stays_below_the_path(tmp_path: Path) -> None:
    options = WebOptions(keys_wanted=True, store=tmp_path, root_path="/papers")
    reply = Door(options).get("/papers/papers/x", headers={"Accept": "text/html"})
    assert reply.headers["location"] == "/papers/login?next=%2Fpapers%2Fpapers%2Fx"


def test_a_body_that_does_not_come_is_a_408() -> None:
    told: list[Message] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await receive()

    async def receive() -> Message:
        await asyncio.sleep(60)
        raise AssertionError("never reached")

    async def send(message: Message) -> None:
        told.append(message)

    scope = {"type": "http", "method": "POST", "path": "/api/v1/ask", "headers": []}
    asyncio.run(Bodies(app, seconds=0.05)(scope, receive, send))
    assert told[0]["status"] == 408
    assert b"too-slow" in told[1]["body"]


def settings(**given: object) -> Settings:
    return load_settings(**given)


@pytest.mark.parametrize(
    "given",
    [
        {"host": "0.0.0.0"},
        {"host": "::"},
        {"host": "papers-box"},
        {"public_url": "https://papers.example"},
        {"trusted_proxies": ("127.0.0.1",)},
    ],
)
def test_a_server_that_others_can_reach_does_not_start_without_a_key(
    tmp_path: Path, given: dict[str, object]
) -> None:
    with pytest.raises(ConfigError, match=r"assistant keys add .*--no-auth"):
        web_options(settings(store=tmp_path, **given))
    assert not web_options(settings(store=tmp_path, no_auth=True, **given)).keys_wanted
    KeyFile(tmp_path / FILE).add("someone")
    assert web_options(settings(store=tmp_path, **given)).keys_wanted


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_on_loopback_a_server_starts_and_asks_for_nothing(tmp_path: Path, host: str) -> None:
    options = web_options(settings(store=tmp_path, host=host))
    assert not options.keys_wanted
    assert options.host_names == frozenset()


def test_on_loopback_one_person_is_all_callers_and_limited_only_if_told(tmp_path: Path) -> None:
    assert web_options(settings(store=tmp_path)).questions == 0
    assert web_options(settings(store=tmp_path, questions=5)).questions == 5
    reached = web_options(settings(store=tmp_path, host="0.0.0.0", no_auth=True))
    assert (reached.rate, reached.questions) == (50, 60)


def test_without_keys_in_a_network_the_servers_names_are_known(tmp_path: Path) -> None:
    given = {"host": "0.0.0.0", "no_auth": True, "public_url": "http://box:7860/papers/"}
    options = web_options(settings(store=tmp_path, **given))
    assert options.host_names is not None
    assert {"box", "*"} <= options.host_names
    assert options.root_path == "/papers"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"allowed_hosts": ("wiki",)}, "no origin"),
        ({"trusted_proxies": ("proxy",), "no_auth": True}, "no address of a proxy"),
        ({"root_path": "/a/../b"}, "no path"),
        ({"root_path": "/{x}"}, "no path"),
    ],
)
def test_a_malformed_setting_is_said_before_anything_is_opened(
    tmp_path: Path, given: dict[str, object], said: str
) -> None:
    with pytest.raises(ConfigError, match=said):
        web_options(settings(store=tmp_path, **given))


def test_lists_may_stand_in_one_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_ALLOWED_HOSTS", "https://a.example, https://b.example")
    options = web_options(settings(store=tmp_path))
    assert options.allowed_hosts == ("https://a.example", "https://b.example")


@pytest.fixture(scope="module")
def below() -> Iterator[int]:
    options = WebOptions(root_path="/papers", trusted_proxies=("127.0.0.1",))
    answers = Scripted("It shrinks the cache [1].", (citation(1, 0),))
    with guarded(answers, options) as server:
        yield server.port


@pytest.mark.parametrize("strip", [True, False])
@pytest.mark.parametrize(
    "path",
    [
        *("/", "/chat", "/chat/", "/health", "/api", "/embed", "/embed.js", "/login", "/days"),
        *("/papers/2406.00001", "/openapi.json", "/v1/models", "/chat/config"),
        "/styles/page.css",
    ],
)
def test_the_whole_app_is_there_below_a_path(below: int, path: str, *, strip: bool) -> None:
    with proxied(below, "/papers", strip=strip) as url:
        reply = httpx.get(url + path, follow_redirects=True)
    assert reply.status_code == 200
    assert str(reply.url).startswith(url)


@pytest.mark.browser
@pytest.mark.parametrize("strip", [True, False])
def test_a_question_is_answered_below_a_path(below: int, *, strip: bool) -> None:
    with proxied(below, "/papers", strip=strip) as url, chromium() as browser:
        visit = Visit(browser, f"{url}/", "en-US", 1280, "light")
        visit.ask_and_wait("What is new?")
        assert "It shrinks the cache" in visit.page.locator("#chat").inner_text()
        assert visit.failed == []
        outside = [asked for asked in visit.asked if not asked.startswith((url, "data:", "blob:"))]
        assert outside == []
        visit.context.close()
