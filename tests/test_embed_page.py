"""The page in a frame, told apart by its address: scope, language, light, who may frame it."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest

from assistant.access.embed_scope import EmbedScope
from assistant.answer import Scope
from store.errors import BackendUnreachable, ServerBusy, StoreError
from tests.embedding import client, streamed
from tests.scripted_answers import Scripted, citation

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from store.errors import AssistantError

QUESTION = {"question": "which papers addressed KV cache compression?"}
WIKI = "https://wiki.example"


@pytest.fixture
def answers() -> Scripted:
    return Scripted("It shrinks the cache. [1]", (citation(1, 0),))


@pytest.fixture
def opened(answers: Scripted) -> TestClient:
    return client(answers, hosts=[WIKI])


def test_the_page_needs_nothing_inline_and_nothing_from_elsewhere(opened: TestClient) -> None:
    reply = opened.get("/embed")
    assert "unsafe-inline" not in reply.headers["content-security-policy"]
    assert "default-src 'none'" in reply.headers["content-security-policy"]
    assert " style=" not in reply.text
    assert "http" not in reply.text.replace(WIKI, "").replace("https://arxiv.org", "")
    assert "set-cookie" not in reply.headers


def test_only_hosts_on_the_list_may_frame_it(opened: TestClient) -> None:
    for path in ("/embed", "/embed?since=never", "/cards?q=x", "/cards"):
        policy = opened.get(path).headers["content-security-policy"]
        assert policy.endswith(f"frame-ancestors 'self' {WIKI}")


def test_a_token_narrows_who_may_frame_it(answers: Scripted) -> None:
    token = EmbedScope(hosts=(WIKI, "https://not.on.the.list"))
    held = client(answers, hosts=[WIKI, "https://other.example"], opened=token)
    policy = held.get("/embed").headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors 'self' {WIKI}")


def test_the_page_speaks_the_language_of_its_address(opened: TestClient) -> None:
    assert "질문" in opened.get("/embed?lang=ko").text
    english = opened.get("/embed?lang=en", headers={"accept-language": "ko"}).text
    assert "Your question" in english
    assert '<html lang="ko"' in opened.get("/embed", headers={"accept-language": "ko"}).text


@pytest.mark.parametrize(("asked", "shown"), [("dark", "dark"), ("light", "light"), ("x", "auto")])
def test_the_page_has_the_light_of_its_address(opened: TestClient, asked: str, shown: str) -> None:
    assert f'data-theme="{shown}"' in opened.get(f"/embed?theme={asked}").text


def test_a_question_in_the_address_waits_in_the_field(opened: TestClient) -> None:
    page = opened.get("/embed", params={"q": "</textarea><script>x</script>"}).text
    assert "&lt;/textarea&gt;&lt;script&gt;x" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", "All digests, 2023-12-01 to 2024-08-05"),
        ("since=2024-06&until=2024-08-01", "Only: 2024-06-01 to 2024-08-01"),
        ("until=2024-06", "Only: until 2024-06-30"),
        ("topic=KV+cache", "Only: papers on “KV cache”"),
        ("author=Mina+Park&author=Jon+Doe", "Only: papers by Mina Park or Jon Doe"),
        ("papers=2406.00001", "Only: the paper 2406.00001"),
        ("papers=arXiv:2406.00001v2,9901.00001", "Only: 1 of 2 papers of this page"),
    ],
)
def test_the_scope_is_shown(opened: TestClient, query: str, shown: str) -> None:
    assert shown in opened.get(f"/embed?lang=en&{query}").text


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("since=yesterday", "since=&#x27;yesterday&#x27;"),
        ("since=2024-02-30", "2024-06-14"),
        ("until=2024-13", "2024-06-14"),
        ("since=2024-07&until=2024-06", "lies after the last"),
        ("papers=abc", "arXiv ids"),
        ("papers=2406.00001%20<script>", "&lt;script&gt;"),
        ("papers=9901.00001", "none of the papers of this page"),
        ("author=Nobody+Whatsoever", "no author called"),
        ("topic=" + "x" * 300, "at most"),
        ("limit=0", "1 to 100"),
        ("limit=٣", "1 to 100"),
        ("&".join(f"author=a{n}" for n in range(30)), "at most"),
        ("papers=" + ",".join(f"2406.{n:05}" for n in range(201)), "at most"),
    ],
)
def test_a_scope_that_cannot_be_read_is_said_calmly(
    opened: TestClient, query: str, told: str
) -> None:
    reply = opened.get(f"/embed?lang=en&{query}")
    assert reply.status_code == 400
    assert told in reply.text
    assert "<form" not in reply.text
    korean = opened.get(f"/embed?lang=ko&{query}").text
    assert "이 범위를 이해하지 못했습니다" in korean


def test_the_scope_of_the_address_goes_with_every_question(
    opened: TestClient, answers: Scripted
) -> None:
    query = "since=2024-06&topic=KV+cache&author=Mina+Park&papers=2406.00001,2406.00002v1"
    opened.post(f"/embed/ask?{query}", json=QUESTION)
    papers = frozenset({"2406.00001", "2406.00002"})
    assert answers.requests[0].scope == Scope(
        date(2024, 6, 1), None, papers, ("Mina Park",), "KV cache"
    )


def test_a_token_cannot_be_widened_by_the_address(answers: Scripted) -> None:
    token = EmbedScope(
        date(2024, 6, 1), date(2024, 6, 30), "cache", ("Mina Park",), ("2406.00001",)
    )
    held = client(answers, opened=token)
    query = "since=2020-01&until=2030-01&topic=all&author=Jon+Doe&papers=2406.00001,2406.00002"
    held.post(f"/embed/ask?{query}", json=QUESTION)
    assert answers.requests[0].scope == Scope(
        token.since, token.until, frozenset(token.papers), token.authors, token.topic
    )


def test_a_token_can_be_narrowed_by_the_address(answers: Scripted) -> None:
    held = client(answers, opened=EmbedScope(since=date(2024, 1, 1)))
    held.post("/embed/ask?until=2024-06&papers=2406.00001", json=QUESTION)
    expected = Scope(date(2024, 1, 1), date(2024, 6, 30), frozenset({"2406.00001"}))
    assert answers.requests[0].scope == expected


def test_the_holder_of_a_token_is_led_to_arxiv_alone(answers: Scripted) -> None:
    held = client(answers, opened=EmbedScope())
    assert "chat/" not in held.get("/embed?token=abc").text
    (*_, (_, last), _) = streamed(held.post("/embed/ask?token=abc", json=QUESTION).text)
    cards = held.get("/cards?q=x&token=abc").text.partition("<main>")[2]
    for shown in (last, cards):
        links = re.findall(r'href="([^"#]+)"', shown)
        assert {link for link in links if "cards.atom" not in link} == {
            "https://arxiv.org/abs/2406.00001"
        }
    assert 'href="cards.atom?q=x&amp;lang=en&amp;token=abc"' in cards


def test_an_answer_streams_with_its_evidence_and_ends_as_text(opened: TestClient) -> None:
    reply = opened.post("/embed/ask?lang=en", json={**QUESTION, "turn": 3})
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = streamed(reply.text)
    assert {name for name, _ in events[:-1]} == {"html"}
    assert 'href="#e3-1-2406.00001"' in events[-2][1]
    assert 'href="papers/2406.00001?day=2024-06-03' in events[-2][1]
    done = json.loads(events[-1][1])
    assert done["text"] == "It shrinks the cache. [2406.00001]"
    assert done["next"][0]["value"] == "How does ThinCache work?"


def test_the_conversation_goes_with_the_question(opened: TestClient, answers: Scripted) -> None:
    history = [{"role": "user", "content": f"{n}"} for n in range(30)]
    opened.post("/embed/ask", json={**QUESTION, "history": history})
    assert [turn.content for turn in answers.requests[0].history] == [str(n) for n in range(10, 30)]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ServerBusy("full"), "Many are asking just now"),
        (StoreError("disk gone"), "disk gone"),
        (BackendUnreachable("no llm"), "no llm"),
    ],
)
def test_a_turn_that_fails_ends_calmly_and_is_no_part_of_the_conversation(
    error: AssistantError, told: str
) -> None:
    reply = client(Scripted("", error=error)).post("/embed/ask?lang=en", json=QUESTION)
    (*_, (_, last), (_, done)) = streamed(reply.text)
    assert 'class="trouble"' in last
    assert told in last
    assert json.loads(done)["text"] == ""


def test_markup_of_an_answer_stays_text() -> None:
    evil = Scripted(
        "<img src=x onerror=alert(1)> ![x](https://evil.example/x.png) <script>1</script>"
    )
    (*_, (_, last), _) = streamed(client(evil).post("/embed/ask", json=QUESTION).text)
    assert "<img" not in last
    assert "<script" not in last
    assert "&lt;script" in last


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"\xff\xfe", 400),
        (b"[]", 400),
        (b'{"question": ""}', 400),
        (b'{"question": "x", "turn": -1}', 400),
        (b'{"question": "x", "history": [1]}', 400),
        (b"[" * 100_000, 400),
        (b'{"question": "' + b"x" * 300_000 + b'"}', 413),
    ],
)
def test_a_question_that_cannot_be_read_says_why(
    opened: TestClient, body: bytes, status: int
) -> None:
    reply = opened.post("/embed/ask?lang=en", content=body)
    assert reply.status_code == status
    assert "question could not be read" in reply.json()["detail"]


def test_a_question_with_an_unreadable_scope_is_refused(
    opened: TestClient, answers: Scripted
) -> None:
    reply = opened.post("/embed/ask?lang=en&since=x", json=QUESTION)
    assert reply.status_code == 400
    assert "2024-06-14" in reply.json()["detail"]
    assert not answers.requests


def test_an_empty_store_is_a_calm_page() -> None:
    empty = client(Scripted("", empty=True))
    assert empty.get("/embed?lang=en").status_code == 503
    assert "assistant ingest" in empty.get("/embed?lang=en").text


def test_the_script_is_small_whole_and_free_of_other_addresses(opened: TestClient) -> None:
    reply = opened.get("/embed.js")
    assert len(reply.content) < 8 * 1024
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    addresses = set(re.findall(r"https?://[\w.]+", reply.text))
    assert addresses == {"https://papers.example", "http://www.w3.org"}


@pytest.mark.parametrize("wiki", ["dokuwiki", "mediawiki"])
def test_the_guide_and_the_plugins_hold_this_servers_address(opened: TestClient, wiki: str) -> None:
    guide = opened.get("/embed/guide?lang=en").text
    assert "http://testserver/embed.js" in guide
    assert "127.0.0.1" not in guide
    plugin = opened.get(f"/embed/wikis/{wiki}.zip")
    assert plugin.headers["content-type"] == "application/zip"
    assert plugin.content == opened.get(f"/embed/wikis/{wiki}.zip").content


@pytest.mark.parametrize("path", ["routes.py", "..%2Froutes.py", "guide.en.md", "wikis/x.zip"])
def test_no_other_file_is_handed_out(opened: TestClient, path: str) -> None:
    assert opened.get(f"/embed/{path}").status_code == 404
