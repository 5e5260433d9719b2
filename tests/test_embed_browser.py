"""The frame in a real Chromium, alone and inside a page: keyboard, stop, theme, height, scripts."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.sync_api import expect

from assistant.embed.routes import router
from tests.browsing import BROWSER
from tests.embedding import running
from tests.scripted_answers import Scripted, citation
from tests.served_store import appears

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

ANSWER = "ThinCache shares heads. [1]\n\nDropKey forgets keys. [2] <img src=x onerror=alert(1)>"

pytestmark = BROWSER


class Place:
    """A server of frames and, of another origin, one of pages that hold them."""

    def __init__(self, answers: Scripted, stack: ExitStack) -> None:
        self.answers = answers
        host, server = FastAPI(), FastAPI()
        host.get("/{attributes:path}")(self._page)
        self.host = stack.enter_context(running(host))
        server.include_router(router(answers, [self.host]))
        self.server = stack.enter_context(running(server))

    def _page(self, attributes: str) -> HTMLResponse:
        dark = "#202020" if "night" in attributes else "#ffffff"
        policy = f"script-src 'nonce-abc'; style-src 'nonce-abc'; frame-src {self.server}"
        headers = {"content-security-policy": policy} if "nonce" in attributes else {}
        return HTMLResponse(
            headers=headers,
            content=f'<body style="background:{dark}"><p>2406.00001, 20240600002, 2413.00001 and '
            '<a href="https://arxiv.org/pdf/2406.00002v3">PDF</a></p><div id="here"></div>'
            f'<script src="{self.server}/embed.js" defer {attributes}></script>',
        )


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with ExitStack() as stack:
        yield Place(Scripted(ANSWER, (citation(1, 0), citation(2, 1)), pause=0.01), stack)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 400, "height": 560}, locale="en-US")
    yield context.new_page()
    context.close()


def ask(page: Page, question: str = "which papers?") -> None:
    page.locator("#q").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("form .send")).to_be_visible(timeout=30_000)
    expect(page.locator(".message").last.locator(".sources")).to_be_visible()


def test_the_keyboard_alone_asks_and_opens_and_leaves_the_evidence(
    page: Page, place: Place
) -> None:
    page.goto(f"{place.server}/embed?lang=en")
    ask(page)
    page.locator("a.chip").last.focus()
    page.keyboard.press("Enter")
    card = page.locator("dialog[open]")
    expect(card).to_contain_text("DropKey: Training-Free")
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(page.locator("a.chip").last).to_be_focused()


def test_an_answer_is_read_out_once_it_is_whole(page: Page, place: Place) -> None:
    page.goto(f"{place.server}/embed?lang=en")
    log = page.get_by_role("log", name="Conversation")
    page.get_by_role("textbox", name="Your question").fill("which papers?")
    page.keyboard.press("Enter")
    expect(log).to_have_attribute("aria-busy", "true")
    expect(log).to_have_attribute("aria-busy", "false", timeout=30_000)
    expect(page.get_by_role("status")).to_have_text("Evidence: 2 papers")


def test_a_follow_up_carries_the_conversation(page: Page, place: Place) -> None:
    page.goto(f"{place.server}/embed?lang=en&papers=2406.00001")
    ask(page)
    page.get_by_role("button", name="Compare ThinCache and DropKey").click()
    expect(page.locator(".sources")).to_have_count(2, timeout=30_000)
    asked = place.answers.requests[-1]
    assert [turn.role for turn in asked.history] == ["user", "assistant"]
    assert "[2406.00001]" in asked.history[1].content
    ids = page.locator(".card").evaluate_all("cards => cards.map((card) => card.id)")
    assert len(set(ids)) == 4


def test_stop_ends_the_turn_and_keeps_what_came(browser: Browser, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    slow = Scripted("word " * 400, pause=0.05, closed=closed)
    with ExitStack() as stack:
        place = Place(slow, stack)
        page = browser.new_page()
        page.goto(f"{place.server}/embed?lang=en")
        page.locator("#q").fill("which papers?")
        page.keyboard.press("Enter")
        expect(page.locator(".answer")).to_contain_text("word")
        page.get_by_role("button", name="Stop").click()
        expect(page.locator(".message")).to_contain_text("Stopped.")
        expect(page.locator(".answer")).to_contain_text("word")
        assert appears(closed)
        page.close()


def test_enter_that_composes_a_syllable_does_not_send(page: Page, place: Place) -> None:
    page.goto(f"{place.server}/embed?lang=ko")
    page.locator("#q").fill("압축")
    page.locator("#q").dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    expect(page.locator(".message")).to_have_count(0)


def test_markup_of_an_answer_never_comes_alive(page: Page, place: Place) -> None:
    page.goto(f"{place.server}/embed?lang=en")
    ask(page)
    assert page.locator(".message img").count() == 0


def test_the_frame_is_as_dark_as_its_page_and_follows_it(page: Page, place: Place) -> None:
    page.goto(f"{place.host}/data-target=%23here data-night")
    root = page.frame_locator("iframe").locator("html")
    expect(root).to_have_attribute("data-theme", "dark", timeout=30_000)
    page.evaluate("document.body.style.background = '#fff'")
    expect(root).to_have_attribute("data-theme", "light")


def test_the_ids_of_the_page_become_the_scope(page: Page, place: Place) -> None:
    page.goto(f"{place.host}/data-target=%23here data-gather")
    address = page.locator("iframe").get_attribute("src")
    assert address is not None
    assert "papers=2406.00002%2C2406.00001" in address


def test_messages_from_anyone_but_the_framing_page_are_ignored(page: Page, place: Place) -> None:
    page.goto(f"{place.host}/data-target=%23here")
    frame = page.frame_locator("iframe").locator("html")
    expect(frame).to_have_attribute("data-theme", "light", timeout=30_000)
    frame.evaluate("() => window.postMessage({papers: 'theme', theme: 'dark'}, '*')")
    page.wait_for_timeout(300)
    expect(frame).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize("old", [False, True])
def test_the_bubble_is_dressed_under_a_policy_with_a_nonce(
    page: Page, place: Place, *, old: bool
) -> None:
    if old:
        page.add_init_script("delete ShadowRoot.prototype.adoptedStyleSheets")
    page.goto(f"{place.host}/nonce=abc")
    button = page.get_by_role("button", name="Ask about papers")
    assert button.evaluate("node => getComputedStyle(node).position") == "fixed"
    button.click()
    expect(page.frame_locator("iframe").locator("#q")).to_be_focused(timeout=30_000)


def test_settings_of_the_script_reach_the_frame(page: Page, place: Place) -> None:
    page.goto(
        f"{place.host}/data-target=%23here data-lang=ko data-token=t data-since=2024-06 "
        'data-author="Mina Park; Jon Doe" data-q="KV cache" data-theme=dark'
    )
    src = str(page.locator("iframe").get_attribute("src"))
    for part in ("lang=ko", "token=t", "since=2024-06", "author=Mina+Park&author=Jon+Doe"):
        assert part in src
    expect(page.frame_locator("iframe").locator("#q")).to_have_value("KV cache", timeout=30_000)


def test_a_server_that_does_not_answer_is_said_and_the_question_kept(
    page: Page, place: Place
) -> None:
    page.route("**/embed/ask*", lambda route: route.abort())
    page.goto(f"{place.server}/embed?lang=en")
    page.locator("#q").fill("which papers?")
    page.keyboard.press("Enter")
    expect(page.locator(".message")).to_contain_text("The server does not answer.")
    expect(page.locator("#q")).to_have_value("which papers?")
