"""What a scope leaves out is not there: nothing outside is ranked, counted, named or cited."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from assistant.answer import Request, Scope, Turn
from assistant.settings import Settings
from assistant.wiring import open_assistant

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.answer import Answer
    from assistant.chat import Assistant

QUESTIONS = (
    "which papers are about language models?",
    "How many papers are there?",
    "Which paper got the most votes?",
    "What was in the newest digest?",
    "KV 캐시 압축 논문 알려줘",
    "List papers on reasoning except mathematics",
    "Compare {outside} and {inside}",
    "Who wrote {outside}?",
    "When was {outside} listed?",
    "What is new in {outside}?",
    "papers by {author}",
    "explain {title}",
)


@pytest.fixture(scope="module")
def opened(sample_store: Path) -> Assistant:
    return open_assistant(Settings(store=sample_store))


def cited(answer: Answer) -> set[str]:
    return {c.arxiv_id for c in answer.citations} | {p.arxiv_id for p in answer.papers}


def filled(question: str, opened: Assistant, inside: str, outside: str) -> str:
    entry = opened.catalogue().papers[outside].latest
    author = entry.authors[0] if entry.authors else "Nobody"
    return question.format(inside=inside, outside=outside, author=author, title=entry.title)


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_outside_the_given_papers_is_cited(opened: Assistant, question: str) -> None:
    inside, *_, outside = opened.catalogue().papers
    scope = Scope(papers=frozenset({inside}))
    asked = filled(question, opened, inside, outside)
    history = (Turn("user", "which papers?"), Turn("assistant", f"- {outside}\n- {inside}"))
    for earlier in ((), history):
        answer = opened.answer(Request(asked, history=earlier, scope=scope))
        assert cited(answer) <= {inside}


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_outside_the_days_is_cited(opened: Assistant, question: str) -> None:
    days = opened.catalogue().days
    outside, inside = (opened.catalogue().on(days[at])[0].arxiv_id for at in (0, -1))
    asked = filled(question, opened, inside, outside)
    answer = opened.answer(Request(asked, scope=Scope(since=days[-1])))
    assert all(citation.day == days[-1] for citation in answer.citations)
    assert all(paper.day == days[-1] for paper in answer.papers)


def test_counts_are_those_of_the_scope(opened: Assistant) -> None:
    ids = list(opened.catalogue().papers)[:3]
    answer = opened.answer(
        Request("How many papers are there?", scope=Scope(papers=frozenset(ids)))
    )
    assert "3" in answer.text
    assert cited(answer) == set(ids)


def test_an_author_scope_takes_the_name_as_people_write_it(opened: Assistant) -> None:
    entry = next(e for e in opened.catalogue().entries if e.authors)
    name = entry.authors[0]
    answer = opened.answer(Request("list all papers", scope=Scope(authors=(name.lower(),))))
    by_name = {e.arxiv_id for e in opened.catalogue().entries if name in e.authors}
    assert entry.arxiv_id in cited(answer) <= by_name


def test_a_topic_scope_holds_what_the_archive_lists_for_it(opened: Assistant) -> None:
    topic = "language models"
    listed = opened.answer(Request(f"papers on {topic}"))
    within = opened.answer(Request("How many papers are there?", scope=Scope(topic=topic)))
    assert cited(listed)
    assert {c.arxiv_id for c in within.citations} <= {p.arxiv_id for p in listed.papers}


@pytest.mark.parametrize(
    "scope",
    [
        Scope(papers=frozenset({"9901.00001"})),
        Scope(papers=frozenset()),
        Scope(since=date(2099, 1, 1)),
        Scope(authors=("Nobody Whatsoever",)),
        Scope(topic="medieval falconry equipment"),
    ],
)
def test_a_scope_that_holds_nothing_is_said(opened: Assistant, scope: Scope) -> None:
    answer = opened.answer(Request("which papers are about language models?", scope=scope))
    assert answer.status == "abstained"
    assert "within what may be asked about here" in answer.text
    assert not answer.citations


def test_an_abstention_says_that_only_the_scope_was_searched(opened: Assistant) -> None:
    inside, *_, outside = opened.catalogue().papers
    asked = Request(f"What is new in {outside}?", scope=Scope(papers=frozenset({inside})))
    answer = opened.answer(asked)
    assert answer.status == "abstained"
    assert "1" in answer.notices[0]


def test_search_keeps_to_the_scope(opened: Assistant) -> None:
    ids = frozenset(list(opened.catalogue().papers)[:2])
    _, ranking = opened.search(Request("models", scope=Scope(papers=ids)))
    assert {hit.paper.arxiv_id for hit in ranking.hits} == ids


def test_a_limit_shortens_lists_and_nothing_else(opened: Assistant) -> None:
    asked = "which papers are about language models?"
    assert len({c.arxiv_id for c in opened.answer(Request(asked)).citations}) > 2
    limited = opened.answer(Request(asked, limit=2))
    assert len({c.arxiv_id for c in limited.citations}) == 2
    top = opened.answer(Request("Which paper got the most votes?", limit=9))
    assert top.text == opened.answer(Request("Which paper got the most votes?")).text


@pytest.mark.parametrize(
    "question",
    [
        "Which papers are there?",
        "어떤 논문이 있나요?",
        "What are these papers about?",
        "이 페이지 요약해 줘",
        "논문 목록 보여줘",
        "summarize this page",
        "what is here?",
    ],
)
def test_the_scope_can_be_asked_about_without_naming_anything(
    opened: Assistant, question: str
) -> None:
    ids = list(opened.catalogue().papers)[:3]
    answer = opened.answer(Request(question, scope=Scope(papers=frozenset(ids))))
    assert answer.status == "answered"
    assert {citation.arxiv_id for citation in answer.citations} == set(ids)


@pytest.mark.parametrize("question", ["What is this paper about?", "이 페이지의 논문 저자는?"])
def test_the_only_paper_of_a_scope_can_be_pointed_at(opened: Assistant, question: str) -> None:
    only = next(iter(opened.catalogue().papers))
    answer = opened.answer(Request(question, scope=Scope(papers=frozenset({only}))))
    assert answer.status == "answered"
    assert cited(answer) == {only}


def test_in_a_scope_the_conversation_goes_before_the_page(opened: Assistant) -> None:
    ids = list(opened.catalogue().papers)[:3]
    history = (Turn("user", "?"), Turn("assistant", f"{ids[1]} is new."))
    asked = Request("Who wrote it?", history=history, scope=Scope(papers=frozenset(ids)))
    assert {citation.arxiv_id for citation in opened.answer(asked).citations} == {ids[1]}
