"""The chat page in a real Chromium: asking, reading, opening evidence, stopping, small and dark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from store.errors import BackendUnreachable
from tests.browsing import BROWSER, ENGLISH, KOREAN_PHONE, Visit
from tests.scripted_answers import Scripted, citation, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

TEXT = """2 papers in the digests are about this:

- **ThinCache** (2024-06-03) shares heads between layers. [1]
- **DropKey** (2024-06-03) forgets keys. [2]

| | ThinCache | DropKey |
|---|---|---|
| Training | yes [1] | no [2] |
"""
CITED = (citation(1, 0), citation(2, 1, 2))

pytestmark = BROWSER


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(Scripted(TEXT, CITED, pause=0.02, embedded=12)) as url:
        yield url


@pytest.fixture
def english(browser: Browser, address: str) -> Iterator[Visit]:
    visit = Visit(browser, address, *ENGLISH)
    yield visit
    visit.context.close()


@pytest.fixture
def korean_phone(browser: Browser, address: str) -> Iterator[Visit]:
    visit = Visit(browser, address, *KOREAN_PHONE)
    yield visit
    visit.context.close()


def test_an_answer_streams_and_ends_with_its_evidence(english: Visit) -> None:
    english.ask("which papers addressed KV cache compression?")
    answer = english.page.locator(".answer")
    expect(answer).to_contain_text("2 papers")
    early = len(answer.inner_text())
    expect(english.page.locator("#ask .submit-button")).to_be_visible(timeout=30_000)
    assert early < len(answer.inner_text())
    expect(english.page.locator(".sources > summary")).to_have_text("Evidence: 2 papers")
    assert english.failed == []


def test_a_click_on_a_marker_shows_title_day_quote_and_link(english: Visit) -> None:
    english.ask_and_wait("which papers addressed KV cache compression?")
    english.page.locator("a.chip", has_text="2").first.click()
    panel = english.page.locator("#evidence")
    expect(panel.locator("h2")).to_contain_text("DropKey: Training-Free")
    expect(panel).to_contain_text("Digest of 2024-06-03")
    expect(panel).to_contain_text("12 votes")
    expect(panel.locator("mark")).to_have_text("128K 컨텍스트에서 속도가 2.3배 빨라졌습니다.")
    expect(panel.locator("a.out")).to_have_attribute("href", "https://arxiv.org/abs/2406.00002")


def test_the_keyboard_alone_opens_walks_and_leaves_the_evidence(english: Visit) -> None:
    english.ask_and_wait("which papers addressed KV cache compression?")
    english.page.locator("a.chip").first.focus()
    english.page.keyboard.press("Enter")
    panel = english.page.locator("#evidence")
    expect(panel.locator(".count")).to_have_text("Evidence 1 / 2")
    english.page.keyboard.press("ArrowRight")
    expect(panel.locator("h2")).to_contain_text("DropKey")
    english.page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(english.page.locator("a.chip").first).to_be_focused()


def test_the_list_under_an_answer_opens_without_the_panel(english: Visit) -> None:
    english.ask_and_wait("which papers addressed KV cache compression?")
    english.page.locator(".sources > summary").click()
    english.page.locator(".card > summary").first.click()
    expect(english.page.locator(".card blockquote").first).to_be_visible()


def test_a_marker_of_an_earlier_answer_still_opens_its_own_evidence(english: Visit) -> None:
    english.ask_and_wait("first question")
    english.ask_and_wait("second question")
    expect(english.page.locator(".sources")).to_have_count(2)
    ids = english.page.locator(".card").evaluate_all("cards => cards.map((card) => card.id)")
    assert len(ids) == len(set(ids)) == 4


def test_a_suggestion_asks_its_question(english: Visit) -> None:
    english.ask_and_wait("which papers addressed KV cache compression?")
    english.page.get_by_role("button", name="Compare ThinCache and DropKey").click()
    expect(english.page.locator(".user-row").nth(1)).to_contain_text("Compare ThinCache")
    expect(english.page.locator(".sources")).to_have_count(2, timeout=30_000)


def test_an_example_asks_its_question(english: Visit) -> None:
    english.page.locator(".examples button").first.click()
    expect(english.page.locator(".answer")).to_contain_text("2 papers")


def test_nothing_is_asked_of_another_machine(english: Visit, address: str) -> None:
    english.ask_and_wait("![x](https://elsewhere.example/x.png) <img src=https://e.example/y>")
    english.page.locator("a.chip").first.click()
    expect(english.page.locator("#evidence h2")).to_be_visible()
    outside = [url for url in english.asked if not url.startswith((address, "data:", "blob:"))]
    assert outside == []


def test_the_state_of_the_archive_is_told_in_both_languages(
    english: Visit, korean_phone: Visit
) -> None:
    expect(english.page.locator(".status")).to_have_text(
        "6 papers from 4 days, 2023-12-01 to 2024-08-05 · Full text ready, vectors 60%"
    )
    expect(korean_phone.page.locator(".status")).to_contain_text("전문 검색 준비됨, 벡터 60%")


def test_the_interface_is_korean_for_a_korean_browser(korean_phone: Visit) -> None:
    expect(korean_phone.page.locator("h1")).to_have_text("논문 다이제스트")
    expect(korean_phone.page.locator("#ask textarea")).to_have_attribute(
        "placeholder", "KV 캐시 압축을 다룬 논문은?"
    )
    korean_phone.ask_and_wait("KV 캐시 압축을 다룬 논문은?")
    expect(korean_phone.page.locator(".sources > summary")).to_have_text("근거 논문 2편")


def test_the_reader_can_change_the_language(english: Visit) -> None:
    english.page.locator("#masthead .language").click()
    expect(english.page.locator("h1")).to_have_text("논문 다이제스트", timeout=30_000)
    expect(english.page.locator("html")).to_have_attribute("lang", "ko")


def test_a_phone_shows_everything_within_its_width(korean_phone: Visit) -> None:
    page = korean_phone.page
    korean_phone.ask_and_wait("KV 캐시 압축을 다룬 논문은?")
    page.locator(".sources > summary").click()
    page.locator(".card > summary").first.click()
    page.locator("a.chip").first.click()
    expect(page.locator("#evidence h2")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = page.locator(".answer p, .answer li, .card, #evidence h2, #evidence p, .status")
    for box in [wide.nth(at).bounding_box() for at in range(wide.count())]:
        assert box is None or (box["x"] >= 0 and box["x"] + box["width"] <= 360)


def test_dark_follows_the_system_and_the_button(korean_phone: Visit) -> None:
    ground = "getComputedStyle(document.querySelector('.gradio-container')).backgroundColor"
    assert korean_phone.page.evaluate(ground) == "rgb(23, 25, 27)"
    korean_phone.page.locator("#masthead .light").click()
    assert korean_phone.page.evaluate(ground) == "rgb(246, 243, 237)"


def test_every_control_has_a_name(english: Visit) -> None:
    english.ask_and_wait("which papers addressed KV cache compression?")
    nameless = english.page.evaluate(
        """[...document.querySelectorAll("button")].filter((button) => button.checkVisibility()
            && !(button.getAttribute("aria-label") || button.title || button.innerText.trim()))
            .map((button) => button.outerHTML)"""
    )
    assert nameless == []


def test_stop_ends_the_turn_and_keeps_what_came(browser: Browser, tmp_path: Path) -> None:
    # Pieces come fast, so that some are on their way when the turn is stopped.
    slow = Scripted(TEXT * 30, CITED, pause=0.04, closed=tmp_path / "closed")
    with serving(slow) as url:
        visit = Visit(browser, url, *ENGLISH)
        visit.ask("which papers addressed KV cache compression?")
        expect(visit.page.locator(".answer")).to_contain_text("2 papers")
        visit.page.get_by_role("button", name="Stop").click()
        expect(visit.page.locator(".notice")).to_contain_text("Stopped", timeout=15_000)
        expect(visit.page.locator(".answer")).to_contain_text("2 papers")
        expect(visit.page.locator("#ask .submit-button")).to_be_visible()
        for _ in range(100):
            if (tmp_path / "closed").exists():
                break
            visit.page.wait_for_timeout(100)
        assert (tmp_path / "closed").exists()
        expect(visit.page.locator(".notice")).to_contain_text("Stopped")
        visit.context.close()


@pytest.mark.parametrize(
    ("language", "told", "way_on"),
    [("en-US", "The language model did not answer", "Ask again"), ("ko-KR", "언어 모델", "다시")],
)
def test_a_backend_that_is_down_is_a_designed_state(
    browser: Browser, language: str, told: str, way_on: str
) -> None:
    with serving(Scripted("", error=BackendUnreachable("no connection to 'http://x'"))) as url:
        visit = Visit(browser, url, language, 360, "light")
        visit.ask("KV cache?")
        expect(visit.page.locator(".trouble strong")).to_contain_text(told)
        expect(visit.page.locator(".trouble")).to_contain_text(re.compile(way_on))
        visit.context.close()


def test_an_empty_archive_says_how_to_fill_it(browser: Browser) -> None:
    with serving(Scripted("", empty=True)) as url:
        page = browser.new_page(locale="ko-KR")
        page.goto(url)
        expect(page.locator(".trouble")).to_contain_text("assistant ingest", timeout=60_000)
        expect(page.locator(".status")).to_have_text("아직 다이제스트가 없습니다")
        page.close()


def test_a_day_that_cannot_be_read_is_told_and_the_question_kept(english: Visit) -> None:
    english.page.locator("#narrow button").first.click()
    english.page.get_by_label("From day or month").fill("June")
    english.ask("which papers?")
    expect(english.page.locator(".trouble")).to_contain_text("June")
    expect(english.page.locator("#ask textarea")).to_have_value("which papers?")
