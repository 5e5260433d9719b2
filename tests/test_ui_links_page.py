"""Links that ask a question with its limits, in a real Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browsing import BOTH, BROWSER, kept, wait_until_kept
from tests.scripted_answers import TWO_CITED, TWO_PAPERS, Scripted, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browsing import Visit

pytestmark = BROWSER


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(Scripted(TWO_PAPERS, TWO_CITED)) as url:
        yield url


@BOTH
def test_a_link_asks_its_question_once_with_its_limits(reader: Visit, address: str) -> None:
    page = reader.page
    page.goto(f"{address}/chat/?q=about+caches&since=2024-06&min_votes=5")
    expect(page.locator(".sources")).to_have_count(1, timeout=60_000)
    assert "q=" not in page.url
    wait_until_kept(page, ["about caches"])
    limits = page.evaluate("keeping.current().turns[0].limits")
    assert limits == {"since": "2024-06-01", "min_votes": 5}
    page.reload()
    expect(page.locator(".sources")).to_have_count(1, timeout=30_000)
    page.wait_for_timeout(1000)
    assert kept(page) == [["about caches"]]


def test_the_link_of_an_answer_leads_to_its_question(reader: Visit, address: str) -> None:
    page = reader.page
    page.goto(f"{address}/chat/?q=a%26b%20%3F&until=2024-06-14")
    expect(page.locator(".sources")).to_have_count(1, timeout=60_000)
    wait_until_kept(page, ["a&b ?"])
    link = page.evaluate("keeping.link(keeping.current().turns[0])")
    assert parse_qs(urlsplit(link).query) == {"q": ["a&b ?"], "until": ["2024-06-14"]}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("since=June", "'June'"),
        ("since=2024-07&until=2024-06", "after it ends"),
        ("min_votes=-3", "'-3'"),
        ("backend=nobody", "'nobody'"),
        ("lang=xx&since=2024", "'xx'"),
    ],
)
def test_a_link_with_an_unclear_value_asks_nothing(
    reader: Visit, address: str, query: str, told: str
) -> None:
    page = reader.page
    page.goto(f"{address}/chat/?q=about+caches&{query}")
    expect(page.locator(".trouble")).to_contain_text(told, timeout=60_000)
    expect(page.locator("#ask textarea")).to_have_value("about caches")
    assert page.locator(".user-row").count() == 0


def test_a_link_chooses_the_language(reader: Visit, address: str) -> None:
    reader.page.goto(f"{address}/chat/?q=about+caches&lang=ko")
    expect(reader.page.locator(".sources > summary")).to_have_text("근거 논문 2편", timeout=60_000)
