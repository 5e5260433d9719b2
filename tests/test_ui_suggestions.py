from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from assistant.ui.suggestions import follow_ups, short_name, starters
from tests.scripted_answers import Scripted, citation

if TYPE_CHECKING:
    from assistant.answer import Citation


def test_questions_to_start_with_are_about_what_the_store_holds() -> None:
    questions = starters(Scripted(""), "en")
    assert questions[0] == "Which papers addressed KV cache compression?"
    assert "What is new in PaintFlow?" in questions
    assert all("2024-08-05" in question for question in questions if "2024" in question)


def test_an_empty_store_suggests_nothing() -> None:
    assert starters(Scripted("", empty=True), "ko") == []


def test_one_cited_paper_is_not_compared_with_itself() -> None:
    questions = follow_ups([citation(1, 0), citation(2, 0, 1)], "en")
    assert [one.question for one in questions] == [
        "How does ThinCache work?",
        "What results does ThinCache report?",
    ]


def test_a_button_shortens_a_long_name_and_its_question_does_not() -> None:
    long = "A Simple and Effective Strategy for the Compression of Caches"
    one = follow_ups([replace(citation(1, 0), title=long)], "en")[0]
    assert one.question == f"How does {long} work?"
    assert one.label == "How does A Simple and Effective… work?"


def test_a_paper_is_called_by_the_name_before_its_colon() -> None:
    assert short_name("MLKV: Multi-Layer Key-Value Heads") == "MLKV"


def test_no_evidence_suggests_nothing() -> None:
    assert follow_ups([], "ko") == []


def spread(*days: date) -> list[Citation]:
    """A citation of another paper on each of these days."""
    return [
        replace(citation(at, 0), arxiv_id=f"2406.{at:05}", title=f"Paper{at}: A", day=day)
        for at, day in enumerate(days, 1)
    ]


OCTOBER = date(2024, 10, 7)


def test_a_month_that_holds_a_fair_part_of_the_papers_is_a_way_on() -> None:
    papers = spread(date(2024, 6, 3), OCTOBER, date(2024, 8, 1), OCTOBER)
    assert [one.question for one in follow_ups(papers, "en")] == [
        "Compare Paper1 and Paper2",
        "Only October 2024",
        "How does Paper1 work?",
        "What results does Paper1 report?",
    ]
    assert "2024년 10월 것만" in [one.question for one in follow_ups(papers, "ko")]


@pytest.mark.parametrize(
    "days",
    [
        pytest.param([OCTOBER, OCTOBER], id="all of them"),
        pytest.param([date(2024, 6, 3), OCTOBER], id="one alone"),
        pytest.param(
            [OCTOBER, OCTOBER, *(date(2023, m, 1) for m in range(1, 13))], id="few of many"
        ),
    ],
)
def test_a_month_that_says_little_is_none(days: list[date]) -> None:
    assert not any("Only" in one.question for one in follow_ups(spread(*days), "en"))


def test_a_paper_cited_twice_counts_once_in_its_month() -> None:
    first, other = spread(OCTOBER, date(2024, 6, 3))
    assert not any("Only" in one.question for one in follow_ups([first, other, first], "en"))


@pytest.mark.parametrize(
    "quote", ["It is training-free.", "추가 학습 없이 동작함", "needs no training"]
)
def test_papers_that_need_no_training_are_asked_for_where_some_do(quote: str) -> None:
    first, other = spread(OCTOBER, OCTOBER)
    untrained = replace(first, quote=quote)
    assert "그중 학습이 필요 없는 것은?" in [
        one.question for one in follow_ups([untrained, other], "ko")
    ]
    asked = follow_ups([untrained, replace(other, quote=quote)], "ko")
    assert not any("학습" in one.question for one in asked)
