"""An answer as a plain page and as a feed: cited, fresh, cached, confined, in any reader."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest

from assistant.access.embed_scope import EmbedScope
from assistant.settings import Settings
from assistant.wiring import open_assistant
from tests.embedding import Growing, client
from tests.scripted_answers import Scripted, citation

if TYPE_CHECKING:
    from pathlib import Path

    from fastapi.testclient import TestClient

ATOM = "{http://www.w3.org/2005/Atom}"
LIST = "2 papers:\n\n- **ThinCache** (2024-06-03). [1]\n- **PaintFlow** (2024-08-05). [2][3]"
CITED = (citation(1, 0), citation(2, 5), citation(3, 5, 1))


@pytest.fixture
def answers() -> Growing:
    return Growing(LIST, CITED)


@pytest.fixture
def opened(answers: Growing) -> TestClient:
    return client(answers)


@pytest.fixture(scope="module")
def real(sample_store: Path) -> TestClient:
    return client(open_assistant(Settings(store=sample_store)))


def test_a_list_is_a_card_a_paper_with_its_words_and_links(opened: TestClient) -> None:
    page = opened.get("/cards?q=papers&lang=en").text
    assert page.count('<li class="paper">') == 2
    assert "PaintFlow는 글로 이미지를 편집하는" in page
    assert "크로스 어텐션 맵을 고정해" in page
    assert 'href="https://arxiv.org/abs/2408.00006"' in page
    assert 'href="papers/2408.00006?day=2024-08-05' in page
    assert "55 votes" in page
    assert "<script" not in page
    assert "- **ThinCache**" not in page


def test_an_answer_that_is_no_list_is_shown_whole() -> None:
    text = "It shrinks the cache. [1]\n\nIt is fast. [1]"
    page = client(Scripted(text, CITED[:1])).get("/cards?q=x").text
    assert "It is fast." in page
    assert 'href="#e0-1-2406.00001"' in page
    assert 'id="e0-1-2406.00001"' in page


def test_markup_in_a_question_stays_text(opened: TestClient) -> None:
    page = opened.get("/cards", params={"q": "<script>alert(1)</script>"}).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_an_unchanged_page_is_not_sent_again(opened: TestClient, answers: Growing) -> None:
    first = opened.get("/cards?q=papers&lang=en")
    assert "max-age" in first.headers["cache-control"]
    tag = first.headers["etag"]
    again = opened.get("/cards?q=papers&lang=en", headers={"if-none-match": f'"x", {tag}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == tag
    opened.get("/cards?q=papers&lang=en")
    assert len(answers.requests) == 1


def test_the_tag_changes_with_the_store_and_with_what_is_asked(
    opened: TestClient, answers: Growing
) -> None:
    def tag(query: str) -> str:
        return opened.get(f"/cards?{query}").headers["etag"]

    tags = {tag(q) for q in ("q=a&lang=en", "q=b&lang=en", "q=a&lang=ko", "q=a&lang=en&limit=2")}
    tags |= {
        tag("q=a&lang=en&since=2024-06"),
        opened.get("/cards.atom?q=a&lang=en").headers["etag"],
    }
    assert len(tags) == 6
    answers.generation = "2"
    assert tag("q=a&lang=en") not in tags


def test_a_question_is_asked_without_a_model_within_its_scope(
    opened: TestClient, answers: Growing
) -> None:
    opened.get("/cards?q=papers&since=2024-06&limit=7")
    (asked,) = answers.requests
    assert (asked.backend, asked.limit) == ("extractive", 7)
    assert asked.scope is not None
    assert str(asked.scope.since) == "2024-06-01"


@pytest.mark.parametrize("path", ["/cards", "/cards.atom"])
@pytest.mark.parametrize("query", ["", "q=", "q=x&since=1", "q=x&limit=abc", "q=x&papers=1"])
def test_what_cannot_be_read_is_said_calmly(opened: TestClient, path: str, query: str) -> None:
    reply = opened.get(f"{path}?lang=en&{query}")
    assert reply.status_code == 400
    assert 'class="trouble"' in reply.text


def entries(feed: ET.Element) -> list[ET.Element]:
    return feed.findall(f"{ATOM}entry")


def text(node: ET.Element, name: str) -> str:
    return node.findtext(f"{ATOM}{name}") or ""


def test_the_feed_has_what_rfc_4287_wants(opened: TestClient) -> None:
    reply = opened.get("/cards.atom?q=papers&lang=en")
    assert reply.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(reply.content)
    assert feed.tag == f"{ATOM}feed"
    for node in (feed, *entries(feed)):
        assert text(node, "id")
        assert text(node, "title")
        assert text(node, "updated").endswith("T00:00:00Z")
        assert node.find(f"{ATOM}author/{ATOM}name") is not None
        assert [link.get("rel") for link in node.findall(f"{ATOM}link")].count("alternate") == 1
    ids = [text(entry, "id") for entry in entries(feed)]
    assert ids == ["https://arxiv.org/abs/2408.00006", "https://arxiv.org/abs/2406.00001"]
    assert text(feed, "updated") == "2024-08-05T00:00:00Z"


def test_an_entry_names_its_authors_links_and_quotes_as_escaped_html(opened: TestClient) -> None:
    feed = ET.fromstring(opened.get("/cards.atom?q=papers&lang=en").content)
    entry = entries(feed)[0]
    names = [node.text for node in entry.findall(f"{ATOM}author/{ATOM}name")]
    assert names == ["Mina Park", "Jon Doe"]
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    assert (content.text or "").count("<blockquote>") == 2
    related = next(n for n in entry.findall(f"{ATOM}link") if n.get("rel") == "related")
    assert str(related.get("href")).startswith("http://testserver/papers/2408.00006?day=2024-08-05")


def test_ids_of_a_feed_stay_when_the_store_grows(opened: TestClient, answers: Growing) -> None:
    before = ET.fromstring(opened.get("/cards.atom?q=papers&lang=en").content)
    answers.generation, answers.citations = "2", CITED[:1]
    after = ET.fromstring(opened.get("/cards.atom?q=papers&lang=en").content)
    assert text(before, "id") == text(after, "id")
    assert len(entries(before)) == 2
    assert [text(entry, "id") for entry in entries(after)] == ["https://arxiv.org/abs/2406.00001"]


def test_a_token_is_no_part_of_a_feeds_id(answers: Growing) -> None:
    def feed(query: str) -> ET.Element:
        held = client(answers, opened=EmbedScope())
        return ET.fromstring(held.get(f"/cards.atom?q=papers&lang=en{query}").content)

    one, other = feed("&token=abc"), feed("&token=def")
    assert text(one, "id") == text(other, "id")
    assert "token=abc" in str(one.find(f"{ATOM}link").attrib)  # type: ignore[union-attr]  # it has links


def test_control_characters_never_break_the_feed(opened: TestClient) -> None:
    reply = opened.get("/cards.atom", params={"q": "a\x00b\x0bc\x1b\ufffe<&>]]>"})
    assert text(ET.fromstring(reply.content), "title").endswith("<&>]]>")


def test_the_page_leads_to_its_feed_and_the_feed_to_its_page(real: TestClient) -> None:
    query = {"q": "papers on language models", "since": "2023", "author": "", "lang": "en"}
    query["since"] = "2023-01"
    page = real.get("/cards", params=query).text
    assert '<link rel="alternate" type="application/atom+xml"' in page
    feed = ET.fromstring(real.get("/cards.atom", params=query).content)
    links = {node.get("rel"): str(node.get("href")) for node in feed.findall(f"{ATOM}link")}
    assert parse_qs(urlsplit(links["self"]).query) == parse_qs(urlsplit(links["alternate"]).query)
    assert real.get(links["alternate"]).text == page


def test_a_living_list_keeps_to_its_limit_and_its_days(real: TestClient) -> None:
    def shown(query: str) -> list[str]:
        feed = ET.fromstring(real.get(f"/cards.atom?q=papers+on+language+models&{query}").content)
        return [text(entry, "updated")[:10] for entry in entries(feed)]

    everything = shown("lang=en")
    assert len(everything) > 2
    assert len(shown("lang=en&limit=2")) == 2
    newest = max(everything)
    assert set(shown(f"lang=en&since={newest}")) == {newest}


def test_an_abstention_is_a_page_and_a_valid_empty_feed(real: TestClient) -> None:
    query = "q=medieval+falconry+equipment&lang=en"
    assert real.get(f"/cards?{query}").status_code == 200
    assert entries(ET.fromstring(real.get(f"/cards.atom?{query}").content)) == []
