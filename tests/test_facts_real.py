"""Catalogue questions about every kind of fact of the real digests, made from their own records."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant.draft import render
from assistant.facts import answer_from_records
from assistant.question import understand
from store.catalogue import Catalogue
from store.digest import read_file
from tests.conftest import SHARED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from store.records import Entry, Paper

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(SHARED is None, reason="ASSISTANT_TEST_SHARED names no development digests"),
]

ASKED = 12
MONTHS = "January February March April May June July August September October November December"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    files = sorted(Path(SHARED or "", "digests").rglob("*.md"))
    return Catalogue(entry for file in files for entry in read_file(file).entries)


@pytest.fixture
def rng() -> random.Random:
    return random.Random(20241017)


def answer(text: str, catalogue: Catalogue) -> str:
    """The answer's Markdown together with its quotes."""
    today = catalogue.newest_day
    assert today is not None
    question = understand(text, today=today, catalogue=catalogue)
    markdown, citations = render(answer_from_records(question, catalogue, None).pieces)
    return squeezed(f"{markdown} {' '.join(citation.quote for citation in citations)}")


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("\\", "").replace("*", "").replace("`", "").casefold()


def english(day: date) -> str:
    return f"{day.day} {MONTHS.split()[day.month - 1]} {day.year}"


def korean(day: date) -> str:
    return f"{day.year}년 {day.month}월 {day.day}일"


def some(rng: random.Random, of: Sequence[date]) -> list[date]:
    return rng.sample(list(of), ASKED)


def missing(facts: Sequence[str], text: str) -> list[str]:
    return [fact for fact in facts if squeezed(fact) not in text]


def voted(catalogue: Catalogue, day: date) -> list[Entry]:
    entries = [entry for entry in catalogue.on(day) if entry.votes is not None]
    return sorted(entries, key=lambda entry: -(entry.votes or 0))


def test_a_day_is_listed_whole_in_both_languages(catalogue: Catalogue, rng: random.Random) -> None:
    for day in some(rng, catalogue.days):
        titles = [entry.title for entry in catalogue.on(day)]
        text = answer(f"What was in the digest on {english(day)}?", catalogue)
        assert missing(titles, text) == []
        assert missing(titles, answer(f"{korean(day)}에 뭐가 올라왔어?", catalogue)) == []


def test_the_top_of_a_day_is_exact(catalogue: Catalogue, rng: random.Random) -> None:
    for day in some(rng, [day for day in catalogue.days if voted(catalogue, day)]):
        best = voted(catalogue, day)[0]
        facts = [best.title, str(best.votes)]
        text = answer(f"most upvoted paper on {english(day)}?", catalogue)
        assert missing(facts, text) == []
        assert (
            missing(facts, answer(f"{korean(day)}에 표를 가장 많이 받은 논문은?", catalogue)) == []
        )


def papers(catalogue: Catalogue, rng: random.Random) -> list[Paper]:
    known = [p for p in catalogue.papers.values() if p.latest.authors and p.latest.votes]
    return rng.sample(known, ASKED)


def test_days_votes_and_authors_of_a_paper_are_exact(
    catalogue: Catalogue, rng: random.Random
) -> None:
    for paper in papers(catalogue, rng):
        title, days = paper.latest.title, [day.isoformat() for day in paper.days]
        authors = list(paper.latest.authors)
        assert missing(days, answer(f"When was {title} in the digest?", catalogue)) == []
        assert missing(days, answer(f"{title} 언제 실렸어?", catalogue)) == []
        assert missing(authors, answer(f"Who wrote {paper.arxiv_id}?", catalogue)) == []
        assert missing(authors, answer(f"{title} 저자가 누구야?", catalogue)) == []
        votes = [str(entry.votes) for entry in paper.entries]
        assert missing(votes, answer(f"How many votes did {title} get?", catalogue)) == []


def test_all_papers_of_an_author_are_listed(catalogue: Catalogue, rng: random.Random) -> None:
    for paper in papers(catalogue, rng):
        name = next(name for name in paper.latest.authors if len(name.split()) == 2)
        titles = [
            paper.latest.title
            for paper in catalogue.papers.values()
            if any(name in entry.authors for entry in paper.entries)
        ]
        if len(titles) <= 20:
            assert missing(titles, answer(f"papers by {name}", catalogue)) == []
            assert missing(titles, answer(f"{name}의 논문 목록", catalogue)) == []


def test_papers_above_a_bound_are_counted(catalogue: Catalogue, rng: random.Random) -> None:
    for day in some(rng, [day for day in catalogue.days if voted(catalogue, day)]):
        month = f"{MONTHS.split()[day.month - 1]} {day.year}"
        many = {
            entry.arxiv_id
            for entry in catalogue.entries
            if (entry.day.year, entry.day.month) == (day.year, day.month)
            and (entry.votes or 0) > 15
        }
        if len(many) > 1:
            text = answer(f"How many papers in {month} got more than 15 votes?", catalogue)
            assert text.startswith(squeezed(f"{len(many)} papers"))
