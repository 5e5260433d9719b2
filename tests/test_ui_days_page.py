"""The days in a real Chromium: walking, filtering, asking on, timeline, backend, both lights."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.accessible import grave
from tests.browsing import BOTH, BROWSER
from tests.scripted_answers import Scripted, citation, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from tests.browsing import Visit

TEXT = "Three papers are about this: ThinCache (2024-06-03) [1], DropKey [2], PaintFlow [3].\n"
CITED = (citation(1, 0), citation(2, 1, 2), citation(3, 5))
GROUND = {"light": "rgb(246, 243, 237)", "dark": "rgb(23, 25, 27)"}

pytestmark = BROWSER


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(Scripted(TEXT, CITED)) as url:
        yield url


@pytest.fixture
def page(blank: Page) -> Page:
    """A reader's page that starts at the archive."""
    blank.goto("/days")
    return blank


def ground(page: Page) -> str:
    found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return found


def within(page: Page) -> bool:
    """Whether the page is no wider than its window, and no text is wider than its box."""
    fits: bool = page.evaluate(
        """document.documentElement.scrollWidth <= innerWidth &&
        [...document.querySelectorAll("main *")].every((node) => node.scrollWidth
            <= node.clientWidth || getComputedStyle(node).overflowX !== "hidden")"""
    )
    return fits


@BOTH
def test_a_reader_walks_from_the_archive_to_an_entry_and_back_by_keyboard(page: Page) -> None:
    page.locator('.bars a[href="/months/2024-06"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("2024")
    page.locator('.calendar a[href="/days/2024-06-03"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".paper")).to_have_count(2)
    page.locator(".turning .on").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/days/2024-06-04"))
    page.locator(".paper h2 a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("article h2")).to_contain_text("RoboSketch")
    page.locator("h1 a").click()
    expect(page).to_have_url(re.compile("/days/2024-06-04"))


@BOTH
def test_the_filter_narrows_as_one_types_and_lets_go(page: Page) -> None:
    page.goto("/days/2024-06-03")
    page.keyboard.press("Tab")
    field = page.locator("input[type=search]")
    field.press_sequentially("드롭키가 아닌")
    expect(page.locator(".paper:visible")).to_have_count(0)
    expect(page.locator(".left")).not_to_be_empty()
    field.fill("key 버립")
    expect(page.locator(".paper:visible")).to_have_count(1)
    expect(page.locator(".left")).to_contain_text("2")
    page.locator(".orders a").last.click()
    expect(page.locator(".paper:visible")).to_have_count(1)
    page.locator("input[type=search]").press("Escape")
    expect(page.locator(".paper:visible")).to_have_count(2)


def test_the_filter_without_a_script_leaves_the_same(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=address)
    page = context.new_page()
    page.goto("/days/2024-06-03")
    page.locator("input[type=search]").fill("버립")
    page.keyboard.press("Enter")
    expect(page.locator(".paper:visible")).to_have_count(1)
    page.locator("a.light").click()
    assert ground(page) == GROUND["dark"]
    page.locator("a.language").click()
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator(".paper:visible")).to_have_count(1)
    context.close()


@BOTH
def test_every_page_fits_its_window_and_keeps_nobody_out(page: Page) -> None:
    for path in ("/days", "/months/2024-06", "/days/2024-06-03", "/papers/2406.00001"):
        page.goto(path)
        assert within(page), path
        assert grave(page) == [], path


@BOTH
def test_a_day_that_is_not_there_keeps_nobody_out(page: Page) -> None:
    reply = page.request.get("/days/2024-07-01")
    assert reply.status == 404
    page.set_content(reply.text())
    assert grave(page) == []


def test_language_and_light_are_chosen_by_keyboard_and_hold_on_the_next_page(page: Page) -> None:
    assert ground(page) == GROUND["light"]
    page.locator("#masthead .light").focus()
    page.keyboard.press("Enter")
    assert ground(page) == GROUND["dark"]
    page.locator("#masthead .language").focus()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "ko")
    page.goto("/days/2024-06-03")
    expect(page.locator("h1")).to_have_text("2024년 6월 3일 월요일")
    assert ground(page) == GROUND["dark"]
    page.locator('#masthead a[href="/chat/"]').last.click()
    expect(page.locator(".examples button").first).to_be_visible(timeout=60_000)
    expect(page.locator("#masthead h1")).to_have_text("논문 다이제스트")
    expect(page.locator("body")).to_have_class(re.compile("dark"))


def test_a_question_about_a_day_is_answered_with_its_limits(page: Page) -> None:
    page.goto("/days/2024-06-03")
    page.locator(".ask input[name=q]").fill("what is new?")
    page.keyboard.press("Enter")
    expect(page.locator(".user-row")).to_contain_text("what is new?", timeout=60_000)
    expect(page.locator(".notice").first).to_have_text("Narrowed: 3 June 2024", timeout=30_000)
    expect(page.locator("#widen")).to_be_visible()


@BOTH
def test_a_bar_of_the_timeline_narrows_to_its_month_and_the_way_out_undoes_it(
    reader: Visit,
) -> None:
    page = reader.page
    reader.ask_and_wait("KV cache?")
    bars = page.locator(".timeline a.when")
    expect(bars).to_have_count(2)
    expect(bars.last).to_have_attribute("aria-label", re.compile("2024.*1"))
    bars.last.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".user-row")).to_have_count(2)
    expect(page.locator(".user-row").last).to_contain_text("KV cache?")
    expect(page.locator(".timeline")).to_have_count(2, timeout=30_000)
    expect(page.locator(".notice").last).to_contain_text(re.compile("August 2024|2024년 8월"))
    page.locator("#narrow button").first.click()
    since = page.get_by_label(re.compile("From day|시작일"))
    expect(since).to_have_value("2024-08")
    out = page.locator("#widen")
    expect(out).to_contain_text(re.compile("August 2024|2024년 8월"))
    out.focus()
    page.keyboard.press("Enter")
    expect(out).to_have_count(0)
    expect(page.locator("#ask textarea")).to_be_focused()
    expect(since).to_have_value("")


@BOTH
def test_the_backend_is_chosen_by_keyboard_and_asked(reader: Visit) -> None:
    page = reader.page
    page.locator("#narrow button").first.focus()
    page.keyboard.press("Enter")
    choice = page.locator("#backend input")
    expect(choice).to_have_count(2)
    choice.first.focus()
    page.keyboard.press("ArrowDown")
    expect(choice.last).to_be_checked()
    reader.ask_and_wait("KV cache?")
    kept = page.evaluate("keeping.look().then((turns) => turns[0].limits.backend)")
    assert kept == "model"


def test_the_chat_leads_to_the_days_of_its_answer(reader: Visit) -> None:
    reader.ask_and_wait("KV cache?")
    page = reader.page
    linked = page.locator('.answer a[href$="/days/2024-06-03"]')
    expect(linked).to_have_text("2024-06-03")
    page.locator(".sources > summary").click()
    page.locator(".card > summary").last.click()
    place = page.locator(".card").last.locator('a[href*="/days/"]')
    assert (place.get_attribute("href") or "").endswith("/days/2024-08-05#2408.00006")
    page.locator("a.chip").first.click()
    day = page.locator("#evidence article .facts a")
    expect(day).to_have_attribute("target", "_blank")
    page.locator("#masthead nav a").last.click()
    expect(page).to_have_url(re.compile("/days$"))


def test_the_keyboard_stays_in_the_head_of_the_chat_when_it_is_drawn_anew(reader: Visit) -> None:
    way = reader.page.locator("#masthead .ways a").last
    way.focus()
    reader.page.evaluate("document.querySelector('#masthead header').outerHTML += ''")
    expect(way).to_be_focused()
    reader.page.locator("#ask textarea").click()
    expect(reader.page.locator("#ask textarea")).to_be_focused()


@BOTH
def test_the_chat_with_timeline_limits_and_choice_keeps_nobody_out(reader: Visit) -> None:
    page = reader.page
    reader.ask_and_wait("KV cache?")
    page.locator(".timeline a.when").first.click()
    expect(page.locator("#widen")).to_be_visible(timeout=30_000)
    expect(page.locator("#ask .submit-button")).to_be_visible(timeout=30_000)
    page.locator("#narrow button").first.click()
    expect(page.locator("#backend input").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert grave(page) == []
