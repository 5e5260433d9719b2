"""The browser's Back button in a real Chromium: the conversation is there as it was left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browsing import BOTH, BROWSER, ask, kept, wait_until_kept
from tests.scripted_answers import TWO_CITED, TWO_PAPERS, Scripted, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

    from tests.browsing import Visit

pytestmark = BROWSER


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(Scripted(TWO_PAPERS, TWO_CITED)) as url:
        yield url


def shows(page: Page, *questions: str) -> None:
    """Exactly these questions, each answered, also a while later."""
    expect(page.locator(".sources")).to_have_count(len(questions), timeout=60_000)
    page.wait_for_timeout(1000)
    expect(page.locator(".user-row .message-content")).to_have_text([*questions])
    expect(page.locator(".sources")).to_have_count(len(questions))


@BOTH
def test_back_from_a_day_and_its_paper_shows_the_conversation(reader: Visit) -> None:
    page = reader.page
    ask(page, "about caches", "about robots")
    wait_until_kept(page, ["about caches", "about robots"])
    page.locator('#masthead a[href$="/days"]').click()
    page.locator('a[href="/days/2024-06-03"]').first.click()
    page.locator(".paper h2 a").first.click()
    expect(page.locator("article.entry")).to_be_visible()
    for _ in range(3):
        page.go_back()
    shows(page, "about caches", "about robots")
    assert kept(page) == [["about caches", "about robots"]]


def test_back_from_a_cited_paper_shows_the_conversation(reader: Visit) -> None:
    page = reader.page
    ask(page, "about caches")
    wait_until_kept(page, ["about caches"])
    page.locator("a.chip").first.click()
    page.locator("#evidence a.page").click()
    page.wait_for_url("**/papers/2406.00001?*")
    page.go_back()
    shows(page, "about caches")
    assert kept(page) == [["about caches"]]


@BOTH
def test_back_from_a_linked_question_shows_the_conversation_before_it(
    reader: Visit, address: str
) -> None:
    page = reader.page
    ask(page, "about caches")
    wait_until_kept(page, ["about caches"])
    page.goto(f"{address}/chat/?q=about+robots&since=2024-06")
    shows(page, "about robots")
    page.go_back()
    shows(page, "about caches")
    page.go_forward()
    shows(page, "about robots")
    assert kept(page) == [["about robots"], ["about caches"]]
