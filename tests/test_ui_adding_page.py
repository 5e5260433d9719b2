"""Adding digests in a real Chromium: dropped, chosen by keyboard, without scripts; then asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from assistant.cli import run
from tests.accessible import grave
from tests.browsing import BOTH, BROWSER, ENGLISH, View
from tests.made_digests import write_day, write_days
from tests.served_store import serving_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = BROWSER

SLOW = 60_000
DROP = """({name, text}) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], name, {type: "text/markdown"}));
    for (const type of ["dragover", "drop"]) document.querySelector("h1").dispatchEvent(
        new DragEvent(type, {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real program over a store of two days without vectors, which are not at issue here."""
    folder = tmp_path_factory.mktemp("adding")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSISTANT_EMBEDDER", "none")
        days = write_days(folder / "digests", 2)
        assert run(["ingest", "--store", str(folder / "store"), str(days)]) == 0
        with serving_store(folder / "store") as url:
            yield url


@pytest.fixture
def page(blank: Page) -> Page:
    """A reader's page that starts at the form."""
    blank.goto("/add")
    return blank


def fits(page: Page) -> bool:
    """Whether the page is no wider than its window."""
    found: bool = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return found


@BOTH
def test_a_dropped_day_is_reported_and_opens_without_a_restart(page: Page, tmp_path: Path) -> None:
    day = "2024-07-02" if page.viewport_size == {"width": 1280, "height": 760} else "2024-07-03"
    text = write_day(tmp_path, day).read_text("utf-8")
    assert fits(page)
    page.evaluate(DROP, {"name": "<b>day</b>.md", "text": text})
    link = page.locator(f'#run a[href="/days/{day}"]')
    expect(link).to_be_visible(timeout=SLOW)
    expect(page).to_have_url(re.compile("/add/[^/]+$"))
    expect(page.locator(".names")).to_contain_text("b>.md")
    expect(page.locator("#said")).not_to_be_empty()
    assert fits(page)
    assert grave(page) == []
    link.click()
    expect(page.locator(".paper")).to_have_count(2)


def test_the_keyboard_alone_chooses_and_adds(page: Page, tmp_path: Path) -> None:
    path = write_day(tmp_path, "2024-07-04")
    # Playwright takes choosers over some time after it is first asked to: sooner than the key.
    page.on("filechooser", lambda _: None)
    page.reload()
    page.locator("#files").focus()
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(path)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator('#run a[href="/days/2024-07-04"]')).to_be_visible(timeout=SLOW)


@BOTH
def test_what_is_refused_is_told_with_the_reason_in_the_readers_language(
    page: Page, view: View
) -> None:
    page.evaluate(DROP, {"name": "notes.md", "text": "# Notes"})
    told = "names no paper" if view == ENGLISH else "notes.md 1행논문이 하나도 없어"
    expect(page.locator(".refusals")).to_contain_text(told, timeout=SLOW)
    assert fits(page)
    assert grave(page) == []


def test_the_form_works_without_scripts(browser: Browser, address: str, tmp_path: Path) -> None:
    with browser.new_context(base_url=address, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/add")
        page.locator("#files").set_input_files(write_day(tmp_path, "2024-07-05"))
        page.locator("form.adding button").click()
        expect(page.locator('#run a[href="/days/2024-07-05"]')).to_be_visible(timeout=SLOW)


def test_the_chat_leads_here_and_answers_about_the_new_day(page: Page, tmp_path: Path) -> None:
    text = write_day(tmp_path, "2024-07-06").read_text("utf-8")
    page.evaluate(DROP, {"name": "day.md", "text": text})
    field = page.locator("#run .ask input[name=q]")
    expect(field).to_be_visible(timeout=SLOW)
    field.fill("How many papers are there?")
    field.press("Enter")
    expect(page.locator(".answer").last).to_contain_text("2", timeout=SLOW)
    page.locator('#masthead a[href$="/add"]').click()
    expect(page.locator("form.adding")).to_be_visible()
