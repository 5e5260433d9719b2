"""Bad moments of the chat in a real Chromium, each with its way on; the keyboard alone."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browsing import BOTH, BROWSER, ENGLISH, KOREAN_PHONE, View, Visit, ask, wait_until_kept
from tests.scripted_answers import TWO_CITED, TWO_PAPERS, Scripted, citation, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = BROWSER


def test_limits_that_leave_nothing_are_taken_off_by_a_button(browser: Browser) -> None:
    nothing = Scripted("No paper fits.", ends="abstained")
    with serving(nothing) as url:
        visit = Visit(browser, url, *ENGLISH)
        page = visit.page
        page.goto(f"{url}/chat/?q=about+caches&since=2024-06")
        page.get_by_role("button", name="Ask without limits").click()
        expect(page.locator(".deeds .wide")).to_have_count(0, timeout=30_000)
        expect(page.locator(".user-row")).to_have_count(1)
        expect(page.get_by_label("From day or month")).to_have_value("")
        # The first answer to the same question is kept until the second one is whole.
        widened = (
            "() => { const kept = keeping.current().turns[0]?.limits; return kept && !kept.since; }"
        )
        page.wait_for_function(widened, timeout=30_000)
        wait_until_kept(page, ["about caches"])
        assert page.evaluate("keeping.current().turns[0].limits") == {}
        visit.context.close()


def test_a_reader_who_leaves_in_mid_answer_is_not_held_back(browser: Browser) -> None:
    with serving(Scripted(TWO_PAPERS * 30, TWO_CITED, pause=0.05)) as url:
        visit = Visit(browser, url, *ENGLISH)
        visit.ask("about caches")
        expect(visit.page.locator(".answer")).to_contain_text("Two papers")
        # What the browser says first; the page that is wanted takes its time.
        visit.page.evaluate("window.same = true; dispatchEvent(new Event('beforeunload'))")
        expect(visit.page.locator(".toast-body")).to_have_count(1)
        visit.page.wait_for_timeout(3000)
        assert visit.page.evaluate("window.same")
        expect(visit.page.locator("#connection")).to_have_count(0)
        visit.context.close()


@BOTH
def test_a_server_that_dies_and_comes_back_loses_nothing(browser: Browser, view: View) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    slow = Scripted(TWO_PAPERS * 8, TWO_CITED, pause=0.05)
    with serving(slow, port) as url:
        visit = Visit(browser, url, *view)
        page = visit.page
        ask(visit.page, "about caches")
        visit.ask("about robots")
        expect(page.locator(".answer").nth(1)).to_contain_text("Two papers")
        page.locator("#ask textarea").fill("typed meanwhile")
    expect(page.locator("#connection")).to_be_visible(timeout=30_000)
    expect(page.locator(".answer").nth(1)).to_contain_text("Two papers")
    expect(page.locator(".toast-body")).not_to_be_visible()
    with serving(slow, port):
        expect(page.locator("#connection")).to_contain_text(
            "다시 연결했습니다" if view == KOREAN_PHONE else "The server is back", timeout=60_000
        )
        expect(page.locator(".user-row")).to_have_count(2, timeout=30_000)
        expect(page.locator("#ask textarea")).to_have_value("typed meanwhile")
        expect(page.locator(".notice")).to_be_visible()
        page.locator(".bot-row").last.locator("button").first.click()
        expect(page.locator(".sources")).to_have_count(2, timeout=60_000)
        visit.context.close()


def test_a_server_that_was_replaced_between_two_looks_is_noticed(browser: Browser) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serving(Scripted(TWO_PAPERS, TWO_CITED), port) as url:
        visit = Visit(browser, url, *ENGLISH)
        ask(visit.page, "about caches")
        visit.page.wait_for_timeout(1000)
        visit.context.set_offline(True)
    with serving(Scripted(TWO_PAPERS, TWO_CITED), port):
        with visit.page.expect_navigation(timeout=60_000):
            visit.context.set_offline(False)
        expect(visit.page.locator(".sources")).to_have_count(1, timeout=60_000)
        ask(visit.page, "about robots")
        wait_until_kept(visit.page, ["about caches", "about robots"])
        visit.context.close()


@BOTH
def test_the_keyboard_alone_asks_follows_a_citation_returns_and_exports(
    browser: Browser, view: View
) -> None:
    with serving(Scripted(TWO_PAPERS, TWO_CITED)) as url:
        visit = Visit(browser, url, *view)
        page = visit.page
        tab_to(page, "#ask textarea")
        page.keyboard.type("about caches")
        page.keyboard.press("Enter")
        expect(page.locator(".deeds")).to_be_visible(timeout=30_000)
        tab_to(page, "a.chip")
        page.keyboard.press("Enter")
        expect(page.locator("#evidence a.page")).to_be_visible()
        tab_to(page, "#evidence a.page")
        page.keyboard.press("Enter")
        page.wait_for_url("**/papers/2406.00001?*")
        expect(page.locator("mark")).to_have_count(1)
        tab_to(page, 'nav a[href$="/chat/"]')
        page.keyboard.press("Enter")
        expect(page.locator(".sources")).to_have_count(1, timeout=60_000)
        tab_to(page, "#masthead .talks")
        page.keyboard.press("Enter")
        tab_to(page, "#shelf .exports button")
        with page.expect_download() as coming:
            page.keyboard.press("Enter")
        assert "## about caches" in coming.value.path().read_text("utf-8")
        visit.context.close()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(80):
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with the Tab key")


def test_an_answer_of_seventy_papers_stays_usable(browser: Browser) -> None:
    lines = "".join(f"{at}. A paper of that day, number {at}. [{at}]\n" for at in range(1, 71))
    many = tuple(citation(at, at % 6) for at in range(1, 71))
    with serving(Scripted(lines, many)) as url:
        visit = Visit(browser, url, *KOREAN_PHONE)
        page = visit.page
        ask(visit.page, "list every paper of that day")
        wait_until_kept(page, ["list every paper of that day"])
        ask(visit.page, "and again")
        page.locator("a.chip", has_text="70").last.click()
        expect(page.locator("#evidence .count")).to_contain_text("70 / 70")
        page.keyboard.press("Escape")
        wait_until_kept(page, ["list every paper of that day", "and again"])
        page.reload()
        expect(page.locator("a.chip")).to_have_count(140, timeout=30_000)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        visit.context.close()
