"""Readers in a real Chromium that keeps to this machine; their fixtures are in `tests.conftest`."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page, Response

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]
"""The ``pytestmark`` of a file whose tests need a browser."""

View = tuple[str, int, str]
"""A reader's language, width of the window and light."""

ENGLISH: View = ("en-US", 1280, "light")
KOREAN_PHONE: View = ("ko-KR", 360, "dark")
BOTH = pytest.mark.parametrize(
    "view", [ENGLISH, KOREAN_PHONE], ids=["english", "phone"], indirect=True
)
"""A test for both readers; its pages are made for the fixture ``view``."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


def seen_by(browser: Browser, view: View, address: str | None = None) -> BrowserContext:
    """A context of the browser for such a reader.

    Args:
        address: what relative addresses begin with.
    """
    language, width, light = view
    return browser.new_context(
        base_url=address,
        locale=language,
        viewport={"width": width, "height": 760},
        color_scheme="dark" if light == "dark" else "light",
    )


@contextmanager
def watched(browser: Browser, view: View, address: str) -> Iterator[Page]:
    """A blank page; in the end nothing may have failed or left the server."""
    context = seen_by(browser, view, address)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.on("request", lambda one: None if one.url.startswith(address) else wrong.append(one.url))
    yield page
    assert wrong == []
    context.close()


class Visit:
    """One reader's chat, and everything that it asked the network for or complained about."""

    def __init__(self, browser: Browser, url: str, language: str, width: int, light: str) -> None:
        self.context = seen_by(browser, (language, width, light))
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.failed: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.failed.append(str(error)))
        self.page.on("response", self._check)
        self.page.goto(url)
        expect(self.page.locator(".examples button").first).to_be_visible(timeout=60_000)

    def _check(self, reply: Response) -> None:
        if reply.status >= 400:
            self.failed.append(reply.url)

    def ask(self, question: str) -> None:
        self.page.locator("#ask textarea").fill(question)
        self.page.keyboard.press("Enter")

    def ask_and_wait(self, question: str) -> None:
        """Ask, and wait until the answer is whole; it has evidence, as those before it have."""
        count = self.page.locator(".sources").count()
        self.ask(question)
        expect(self.page.locator(".sources")).to_have_count(count + 1, timeout=30_000)
        expect(self.page.locator("#ask .submit-button")).to_be_visible(timeout=30_000)


def kept(page: Page) -> list[list[str]]:
    """The questions of every kept conversation, newest conversation first."""
    asked: list[list[str]] = page.evaluate(
        """keeping.all().map((talk) =>
            talk.turns.filter((turn) => turn.id).map((turn) => turn.question))"""
    )
    return asked


def wait_until_kept(page: Page, *talks: list[str]) -> None:
    """Until the browser keeps exactly these conversations."""
    for _ in range(100):
        if kept(page) == list(talks):
            return
        page.wait_for_timeout(100)
    assert kept(page) == list(talks)


def ask(page: Page, *questions: str) -> None:
    """Ask one question after the other, each once the answer before it is whole."""
    for question in questions:
        count = page.locator(".sources").count()
        page.locator("#ask textarea").fill(question)
        page.keyboard.press("Enter")
        expect(page.locator(".sources")).to_have_count(count + 1, timeout=30_000)
        expect(page.locator("#ask .submit-button")).to_be_visible(timeout=30_000)
