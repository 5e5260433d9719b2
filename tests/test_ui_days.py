"""The days pages over HTTP: the archive, a month, a day, an entry, and what is not there."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import TYPE_CHECKING

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.ui.pages import pages
from store.catalogue import Catalogue
from store.errors import StoreDamaged
from tests.scripted_answers import Scripted
from tests.small_archive import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from httpx2 import Response

    from store.records import Entry


class Held(Scripted):
    """Answers over given entries, or over a store that cannot be read."""

    entries: Sequence[Entry] | None = ENTRIES

    def catalogue(self) -> Catalogue:
        if self.entries is None:
            raise StoreDamaged("snapshot 7 is cut short; run `assistant doctor`")
        return Catalogue(self.entries)


def opened(entries: Sequence[Entry] | None) -> TestClient:
    answers = Held("")
    answers.entries = entries
    app = FastAPI()
    app.include_router(pages(answers))
    return TestClient(app)


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with opened(ENTRIES) as made:
        yield made


def links(reply: Response) -> list[str]:
    return [unescape(link) for link in re.findall(r'<a[^>]* href="([^"]*)"', reply.text)]


def titles(reply: Response) -> list[str]:
    """The titles of the papers that are shown, in order."""
    rows = re.findall(r'<li class="paper" id="[^"]+">(.*?)</h2>', reply.text)
    return [re.sub("<[^>]+>", "", row).split(":")[0] for row in rows]


def test_the_archive_counts_days_papers_and_authors(client: TestClient) -> None:
    text = client.get("/days").text
    assert "4 days · 6 papers · 2 authors" in text
    assert "2023-12-01 to 2024-08-05" in text


def test_each_month_is_a_bar_that_opens_it(client: TestClient) -> None:
    reply = client.get("/days")
    assert 'aria-label="June 2024, 4 papers"' in reply.text
    for link in [link for link in links(reply) if link.startswith("/months/")]:
        assert client.get(link).status_code == 200


def test_the_calendar_has_every_day_with_its_count(client: TestClient) -> None:
    reply = client.get("/days")
    for day, count in (("2023-12-01", "1"), ("2024-06-03", "2"), ("2024-08-05", "1")):
        cell = re.search(rf'<a[^>]* href="/days/{day}" aria-label="[^"]*, (\d+) paper', reply.text)
        assert cell is not None
        assert cell[1] == count


def test_the_most_voted_come_first(client: TestClient) -> None:
    listed = re.search(r'<ol class="voted">(.*?)</ol>', client.get("/days").text)
    assert listed is not None
    votes = [int(count) for count in re.findall(r"(\d+) votes?", listed[1])]
    assert votes == [55, 31, 31, 12, 7]


def test_a_month_names_its_neighbours_and_its_papers(client: TestClient) -> None:
    reply = client.get("/months/2024-06")
    assert {"/months/2023-12", "/months/2024-08", "/days/2024-06-03"} <= set(links(reply))
    assert "2 days · 4 papers" in reply.text


def test_a_day_shows_its_papers_in_the_digests_order_or_by_votes(client: TestClient) -> None:
    assert titles(client.get("/days/2024-06-04")) == ["RoboSketch", "OpenRoboSketch"]
    swapped = [replace(ENTRIES[2], votes=None), ENTRIES[3]]
    with opened(swapped) as other:
        assert titles(other.get("/days/2024-06-04?by=votes")) == ["OpenRoboSketch", "RoboSketch"]


def test_a_day_leads_to_the_days_around_it_and_to_each_entry(client: TestClient) -> None:
    reply = client.get("/days/2024-06-03")
    assert {"/days/2023-12-01", "/days/2024-06-04"} <= set(links(reply))
    entry = client.get(next(link for link in links(reply) if link.startswith("/papers/")))
    assert "ThinCache" in entry.text
    assert "/days/2024-06-03#2406.00001" in links(entry)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("training-free", ["DropKey"]),
        ("MINA park", ["ThinCache", "DropKey"]),
        ("압축 레이어", ["ThinCache"]),
        ("nothing like it", []),
    ],
)
def test_the_filter_works_without_a_script(client: TestClient, words: str, left: list[str]) -> None:
    reply = client.get("/days/2024-06-03", params={"filter": words})
    assert titles(reply) == left
    assert (">No paper of this day" in reply.text) == (not left)


def test_what_is_asked_of_a_day_goes_to_the_chat_with_its_limits(client: TestClient) -> None:
    text = client.get("/days/2024-06-03").text
    form = re.search(r'<form class="ask".*?</form>', text)
    assert form is not None
    assert 'action="/chat/"' in form[0]
    assert 'name="since" value="2024-06-03"' in form[0]
    assert 'name="until" value="2024-06-03"' in form[0]
    assert "/chat/?q=What+is+new+in+ThinCache%3F" in links(client.get("/days/2024-06-03"))


@pytest.mark.parametrize("day", ["2024-06-05", "2024-06-31", "2024-6-3", "junk", "9999-12-31"])
def test_a_day_without_a_digest_is_told_with_a_way_on(client: TestClient, day: str) -> None:
    reply = client.get(f"/days/{day}")
    assert reply.status_code == 404
    assert "There is no digest of this day" in reply.text
    assert client.get(links(reply)[-1]).status_code == 200


def test_the_nearest_days_are_named(client: TestClient) -> None:
    reply = client.get("/days/2024-06-20")
    assert {"/days/2024-06-04", "/days/2024-08-05"} <= set(links(reply))


def test_a_month_without_digests_is_told_with_the_nearest(client: TestClient) -> None:
    reply = client.get("/months/2024-07")
    assert reply.status_code == 404
    assert {"/months/2024-06", "/months/2024-08"} <= set(links(reply))


def test_the_pages_speak_korean_to_a_korean_reader(client: TestClient) -> None:
    korean = {"accept-language": "ko-KR"}
    assert "2024년 6월 3일 월요일" in client.get("/days/2024-06-03", headers=korean).text
    assert "월별 논문 수" in client.get("/days", headers=korean).text


def test_a_choice_in_the_address_is_drawn_and_kept(client: TestClient) -> None:
    with opened(ENTRIES) as other:
        first = other.get("/days?lang=ko&light=dark")
        assert '<html lang="ko" class="page dark">' in first.text
        assert '<html lang="ko" class="page dark">' in other.get("/days/2024-06-03").text


def test_the_links_of_choice_keep_the_rest_of_the_address(client: TestClient) -> None:
    offered = links(client.get("/days/2024-06-03?by=votes&filter=cache"))
    assert "?by=votes&filter=cache&lang=ko" in offered
    assert "?by=votes&filter=cache&light=dark" in offered


def test_an_unknown_choice_is_left_alone(client: TestClient) -> None:
    reply = client.get("/days?lang=fr&light=loud")
    assert "set-cookie" not in reply.headers
    assert '<html lang="en" class="page">' in reply.text


def test_a_proxys_path_stands_before_every_address() -> None:
    app = FastAPI()
    app.include_router(pages(Scripted("")))
    with TestClient(app, root_path="/team") as behind:
        own = [link for link in links(behind.get("/days")) if link.startswith("/")]
        assert own
        assert all(link.startswith("/team/") for link in own)


def test_words_of_digests_and_readers_are_only_text() -> None:
    harm = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    entry = replace(ENTRIES[0], title=harm, authors=(harm,), arxiv_id='24"><b>')
    with opened([entry]) as hostile:
        for path in ("/days", "/days/2024-06-03", "/months/2024-06", "/days/x<script>"):
            text = hostile.get(path, params={"filter": harm, "x": harm}).text
            assert "<script>" not in text
            assert "<img" not in text
            assert "<b>2" not in text


def test_an_empty_archive_says_how_to_fill_it() -> None:
    with opened(()) as empty:
        reply = empty.get("/days")
        assert reply.status_code == 200
        assert "assistant ingest" in reply.text
        assert empty.get("/days/2024-06-03").status_code == 404
        assert empty.get("/months/2024-06").status_code == 404


def test_a_store_that_cannot_be_read_is_told_on_every_page() -> None:
    with opened(None) as broken:
        for path in ("/days", "/days/2024-06-03", "/months/2024-06", "/papers/2406.00001"):
            reply = broken.get(path)
            assert reply.status_code == 503
            assert "snapshot 7 is cut short" in reply.text


def test_a_paper_of_two_days_links_to_the_other() -> None:
    again = replace(ENTRIES[0], day=ENTRIES[5].day)
    with opened([*ENTRIES, again]) as twice:
        reply = twice.get("/papers/2406.00001?day=2024-06-03")
        assert "/papers/2406.00001?day=2024-08-05" in links(reply)


def test_the_pages_carry_no_inline_script_or_style(client: TestClient) -> None:
    for path in ("/days", "/days/2024-06-03", "/months/2024-06", "/papers/2406.00001"):
        text = client.get(path).text
        assert not re.search(r" style=| on\w+=|<style|<script>", text)
        for place in re.findall(r'(?:src|rel="stylesheet" href)="([^"]+)"', text):
            assert client.get(place).status_code == 200
