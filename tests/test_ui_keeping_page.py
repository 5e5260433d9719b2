"""Keeping in a real Chromium: conversations, exports, opinions, two tabs, no storage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from assistant.feedback import Feedback
from tests.accessible import grave
from tests.browsing import BOTH, BROWSER, ENGLISH, Visit, ask, kept, wait_until_kept
from tests.scripted_answers import TWO_CITED, TWO_PAPERS, Scripted, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = BROWSER


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="module")
def address(store: Path) -> Iterator[str]:
    with serving(Scripted(TWO_PAPERS, TWO_CITED, feedback=store)) as url:
        yield url


def second_tab(visit: Visit, address: str) -> Page:
    page = visit.context.new_page()
    page.goto(address)
    expect(page.locator(".examples button").first).to_be_visible(timeout=60_000)
    return page


def open_shelf(page: Page) -> None:
    page.locator("#masthead .talks").click()
    expect(page.locator("#shelf")).to_be_visible()


@BOTH
def test_a_conversation_is_there_again_after_a_reload(reader: Visit) -> None:
    page = reader.page
    ask(reader.page, "which *papers* are about caches?", "그중 학습이 필요 없는 것은?")
    wait_until_kept(page, ["which *papers* are about caches?", "그중 학습이 필요 없는 것은?"])
    page.reload()
    expect(page.locator(".sources")).to_have_count(2, timeout=30_000)
    page.locator("a.chip").last.click()
    expect(page.locator("#evidence h2")).to_contain_text("DropKey")
    assert len(kept(page)) == 1


@BOTH
def test_conversations_are_begun_found_renamed_and_opened(reader: Visit) -> None:
    page, shelf = reader.page, reader.page.locator("#shelf")
    ask(reader.page, "about caches")
    page.locator("#masthead .fresh").click()
    expect(page.locator(".user-row")).to_have_count(0)
    ask(reader.page, "about robots")
    wait_until_kept(page, ["about robots"], ["about caches"])
    open_shelf(page)
    shelf.get_by_role("searchbox").fill("CACHES")
    expect(shelf.locator("li")).to_have_count(1)
    shelf.locator(".rename").click()
    page.keyboard.type("읽을 것")
    page.keyboard.press("Enter")
    expect(shelf.locator(".open .name")).to_have_text("읽을 것")
    shelf.locator(".open").click()
    expect(page.locator(".user-row")).to_have_count(1, timeout=30_000)
    expect(page.locator(".user-row")).to_contain_text("about caches")


@BOTH
def test_a_deleted_conversation_can_be_taken_back(reader: Visit) -> None:
    page, shelf = reader.page, reader.page.locator("#shelf")
    ask(reader.page, "about caches")
    wait_until_kept(page, ["about caches"])
    open_shelf(page)
    shelf.locator(".delete").click()
    expect(shelf.locator("li")).to_have_count(0)
    expect(page.locator(".user-row")).to_have_count(0, timeout=30_000)
    assert kept(page) == []
    expect(shelf.locator(".undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(shelf.locator("li")).to_have_count(1)
    assert kept(page) == [["about caches"]]


def test_a_retried_or_undone_turn_leaves_no_trace(reader: Visit) -> None:
    page = reader.page
    ask(reader.page, "first", "second")
    wait_until_kept(page, ["first", "second"])
    page.get_by_role("button", name="Undo").last.click()
    wait_until_kept(page, ["first"])
    expect(page.locator("#ask textarea")).to_have_value("second")


def test_clearing_the_page_begins_anew_and_keeps_the_old(reader: Visit) -> None:
    ask(reader.page, "first")
    wait_until_kept(reader.page, ["first"])
    reader.page.get_by_role("button", name="Clear").click()
    ask(reader.page, "second")
    wait_until_kept(reader.page, ["second"], ["first"])


def test_two_tabs_keep_each_its_conversation(reader: Visit, address: str) -> None:
    other = second_tab(reader, address)
    for page, question in ((reader.page, "one"), (other, "two")):
        page.locator("#ask textarea").fill(question)
        page.keyboard.press("Enter")
    for page in (reader.page, other):
        expect(page.locator(".sources")).to_have_count(1, timeout=30_000)
    for page in (reader.page, other):
        page.wait_for_function("() => keeping.all().filter((talk) => talk.turns[0]?.id).length > 1")
        assert sorted(kept(page)) == [["one"], ["two"]]


def test_one_conversation_in_two_tabs_gains_the_turns_of_both(reader: Visit, address: str) -> None:
    ask(reader.page, "one")
    wait_until_kept(reader.page, ["one"])
    other = second_tab(reader, address)
    open_shelf(other)
    other.locator("#shelf .open").click()
    expect(other.locator(".sources")).to_have_count(1, timeout=30_000)
    ask(other, "two")
    expect(reader.page.locator(".sources")).to_have_count(2, timeout=30_000)
    ask(reader.page, "three")
    expect(other.locator(".sources")).to_have_count(3, timeout=30_000)
    assert kept(other) == [["one", "two", "three"]]


def test_where_storage_is_denied_all_works_until_the_page_is_closed(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(locale="ko-KR", viewport={"width": 1280, "height": 760})
    context.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"])
             Object.defineProperty(window, name, { configurable: true,
               get() { throw new DOMException("denied", "SecurityError"); } });"""
    )
    page = context.new_page()
    page.goto(address)
    ask(page, "about caches")
    wait_until_kept(page, ["about caches"])
    open_shelf(page)
    expect(page.locator("#shelf .told")).to_contain_text("이 브라우저에는 저장할 수 없어")
    context.close()


def test_a_full_browser_is_told_and_the_page_goes_on(reader: Visit) -> None:
    page = reader.page
    page.evaluate(
        """() => { for (let size = 1 << 22; size > 8; size >>= 1)
             try {
               for (let at = 0; ; at++) localStorage.setItem(`${size}-${at}`, "x".repeat(size));
             } catch {} }"""
    )
    ask(reader.page, "one", "two")
    open_shelf(page)
    expect(page.locator("#shelf .told")).to_contain_text("this conversation is not kept")
    page.evaluate("localStorage.clear()")


@BOTH
def test_a_conversation_is_exported_in_three_forms(reader: Visit) -> None:
    page = reader.page
    ask(reader.page, "KV 캐시 압축?")
    wait_until_kept(page, ["KV 캐시 압축?"])
    open_shelf(page)
    texts = {}
    for at, ending in enumerate(("md", "json", "bib")):
        with page.expect_download() as coming:
            page.locator("#shelf .exports button").nth(at).click()
        assert coming.value.suggested_filename == f"KV-캐시-압축.{ending}"
        texts[ending] = coming.value.path().read_text("utf-8")
        expect(page.locator("#shelf .told")).to_contain_text(f".{ending}")
    assert "## KV 캐시 압축?" in texts["md"]
    (turn,) = json.loads(texts["json"])["turns"]
    assert turn["record"]["citations"][0] == TWO_CITED[0].record()
    assert texts["bib"].count("@misc{") == 2


def test_an_answer_is_copied_with_its_citations(reader: Visit) -> None:
    page = reader.page
    reader.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(reader.page, "about caches")
    page.get_by_role("button", name="Copy with citations").click()
    expect(page.locator(".deeds .told")).to_have_text("Copied.")
    text = page.evaluate("navigator.clipboard.readText()")
    assert text.startswith("Two papers are about this:")
    assert f"[1] {TWO_CITED[0].title} (2024-06-03, What's New)" in text
    assert TWO_CITED[1].url in text


@BOTH
def test_an_opinion_is_stored_with_the_reader_told_so(reader: Visit, store: Path) -> None:
    page = reader.page
    ask(reader.page, "first", "about caches")
    expect(page.locator(".deeds")).to_have_count(2)
    page.locator(".deeds .thumb.down").last.click()
    korean = page.evaluate("document.documentElement.lang") == "ko"
    told = "서버에 저장됩니다" if korean else "Stored on the server"
    expect(page.locator(".opinion")).to_contain_text(told)
    page.keyboard.type("wrong day")
    page.keyboard.press("Enter")
    expect(page.locator(".opinion")).to_have_count(0)
    newest = Feedback(store).opinions()[0][-1]
    assert (newest.thumb, newest.words, newest.question) == ("down", "wrong day", "about caches")
    assert [message["content"] for message in newest.history] == ["first", TWO_PAPERS]
    page.reload()
    expect(page.locator('.thumb[aria-pressed="true"]')).to_have_count(1, timeout=30_000)


def test_an_opinion_can_be_left_unsaid_or_taken_back(reader: Visit, store: Path) -> None:
    page, thumb = reader.page, reader.page.locator(".thumb.up")
    before = len(Feedback(store).opinions()[0])
    ask(page, "about robots")
    thumb.click()
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "false")
    thumb.click()
    page.locator(".opinion button").click()
    expect(page.locator(".deeds .told")).to_have_text("Thank you, stored.")
    assert len(Feedback(store).opinions()[0]) == before + 1
    thumb.click()
    expect(page.locator(".deeds .told")).to_have_text("Taken back.")
    assert len(Feedback(store).opinions()[0]) == before


def test_without_a_place_for_opinions_none_is_asked_for(browser: Browser) -> None:
    with serving(Scripted(TWO_PAPERS, TWO_CITED)) as url:
        visit = Visit(browser, url, *ENGLISH)
        ask(visit.page, "about caches")
        expect(visit.page.locator(".deeds")).to_be_visible()
        assert visit.page.locator(".thumb").count() == 0
        visit.context.close()


@BOTH
def test_the_list_and_the_form_keep_nobody_out(reader: Visit) -> None:
    page = reader.page
    ask(page, "about caches")
    wait_until_kept(page, ["about caches"])
    page.locator(".deeds .thumb.up").click()
    assert grave(page) == []
    open_shelf(page)
    page.locator("#shelf .delete").click()
    page.locator("#shelf .undo").click()
    page.locator("#shelf .rename").click()
    assert grave(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
