"""A reader in a real Chromium that keeps to this machine."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Response

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """One reader's page, and everything that it asked the network for or complained about."""

    def __init__(self, browser: Browser, url: str, language: str, width: int, light: str) -> None:
        self.context = browser.new_context(
            locale=language,
            viewport={"width": width, "height": 760},
            color_scheme="dark" if light == "dark" else "light",
        )
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
        self.ask(question)
        expect(self.page.locator(".sources").last).to_be_visible(timeout=30_000)
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
