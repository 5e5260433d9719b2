"""When the papers of an answer appeared: months, days of one month, years, and nothing to show."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from assistant.kept import KeptTurn, Limits
from assistant.ui.rendering import plain_answer
from assistant.ui.timeline import LONGEST_QUESTION, timeline
from tests.scripted_answers import citation

if TYPE_CHECKING:
    from assistant.answer import Citation

TURN = KeptTurn("which papers & why?")


def cited(*days: str) -> list[Citation]:
    """A citation of a paper of its own on each of the days."""
    return [
        replace(citation(at, 0), arxiv_id=f"2406.{at:05}", day=date.fromisoformat(day))
        for at, day in enumerate(days, 1)
    ]


def asked(markup: str) -> list[dict[str, list[str]]]:
    """The query of each bar."""
    found = re.findall(r'class="when" href="([^"]+)"', markup)
    return [parse_qs(urlsplit(unescape(address)).query) for address in found]


def bars(markup: str) -> list[tuple[str, int]]:
    """Name and count of each bar that has papers."""
    told = re.findall(r'title="([^"]+): (\d+) papers?"', markup)
    return [(name, int(count)) for name, count in told]


def test_papers_are_counted_by_month_and_empty_months_keep_their_place() -> None:
    markup = timeline(cited("2024-01-05", "2024-03-01", "2024-03-29"), TURN, "en")
    assert bars(markup) == [("January 2024", 1), ("March 2024", 2)]
    assert markup.count("<li>") == 3


def test_a_bar_asks_the_same_question_of_its_month_with_the_other_limits() -> None:
    turn = replace(TURN, limits=Limits(since="2024-01-01", min_votes=5, backend="model"))
    first = asked(timeline(cited("2024-01-05", "2024-03-01"), turn, "en"))[0]
    assert first["q"] == ["which papers & why?"]
    assert first["since"] == first["until"] == ["2024-01"]
    assert first["min_votes"] == ["5"]
    assert first["backend"] == ["model"]


def test_a_paper_that_is_cited_twice_counts_once_on_its_first_day() -> None:
    one = cited("2024-03-01", "2024-01-05")
    again = [replace(one[0], day=date(2024, 2, 1)), *one]
    assert bars(timeline(again, TURN, "en")) == [("January 2024", 1), ("February 2024", 1)]


def test_papers_of_one_month_are_counted_by_day() -> None:
    markup = timeline(cited("2024-06-03", "2024-06-03", "2024-06-14"), TURN, "ko")
    assert bars(markup.replace("논문 ", "").replace("편", " papers")) == [
        ("2024년 6월 3일", 2),
        ("2024년 6월 14일", 1),
    ]
    assert asked(markup)[1]["since"] == ["2024-06-14"]


def test_a_long_span_is_counted_by_year() -> None:
    markup = timeline(cited("2021-05-01", "2023-05-01", "2023-06-01"), TURN, "en")
    assert bars(markup) == [("2021", 1), ("2023", 2)]
    assert (asked(markup)[1]["since"], asked(markup)[1]["until"]) == (["2023-01"], ["2023-12"])


def test_there_is_no_chart_where_it_would_say_nothing() -> None:
    assert timeline([], TURN, "en") == ""
    assert timeline(cited("2024-06-03", "2024-06-03"), TURN, "en") == ""
    assert timeline(cited("2024-06-03", "2024-06-04"), TURN, "en") == ""


def test_a_question_too_long_for_an_address_has_no_chart() -> None:
    long = replace(TURN, question="x" * (LONGEST_QUESTION + 1))
    assert timeline(cited("2024-01-05", "2024-03-01"), long, "en") == ""


def test_the_chart_is_no_part_of_the_answer() -> None:
    markup = timeline(cited("2024-01-05", "2024-03-01"), TURN, "en")
    assert plain_answer(f'<div class="answer"><p>Two.</p></div>{markup}') == "Two."


def test_a_bar_is_as_high_as_its_share() -> None:
    days = [date(2024, 1, 1) + timedelta(days=at) for at in range(20)]
    markup = timeline(cited(*map(str, days), "2024-02-01", "2024-04-01"), TURN, "en")
    assert re.findall(r"bar h(\d+)", markup) == ["20", "1", "0", "1"]
