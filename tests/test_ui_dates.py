"""Days, months and spans in words, and the line that says how the archive is narrowed."""

from __future__ import annotations

import json
from datetime import date

import pytest

from assistant.kept import Limits
from assistant.ui.calls import Ask, read_call
from assistant.ui.dates import day_name, short_month, span_name, weekdays
from assistant.ui.turns import Filters, narrowed

FRIDAY = date(2024, 6, 14)


def test_a_day_has_its_name_in_both_languages() -> None:
    assert day_name(FRIDAY, "en") == "Friday, 14 June 2024"
    assert day_name(FRIDAY, "ko") == "2024년 6월 14일 금요일"
    assert day_name(FRIDAY, "en", weekday=False) == "14 June 2024"


def test_the_week_begins_on_monday() -> None:
    assert [short for short, _ in weekdays("ko")] == list("월화수목금토일")
    assert weekdays("en")[0] == ("Mo", "Monday")


def test_months_have_short_names() -> None:
    assert (short_month(1, "en"), short_month(12, "ko")) == ("Jan", "12월")


@pytest.mark.parametrize(
    ("since", "until", "name"),
    [
        ("2024-06-14", "2024-06-14", "14 June 2024"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2023-02-01", "2023-02-28", "February 2023"),
        ("2024-01-01", "2024-12-31", "2024"),
        ("2024-06-01", "2024-07-31", "2024-06-01 to 2024-07-31"),
        ("2024-06-01", "2024-06-29", "2024-06-01 to 2024-06-29"),
        ("2023-06-01", "2024-06-30", "2023-06-01 to 2024-06-30"),
        ("9999-12-01", "9999-12-31", "December 9999"),
    ],
)
def test_a_span_that_is_a_day_month_or_year_has_its_name(since: str, until: str, name: str) -> None:
    assert span_name(date.fromisoformat(since), date.fromisoformat(until), "en") == name


def test_a_span_may_be_open() -> None:
    assert span_name(FRIDAY, None, "en") == "from 2024-06-14"
    assert span_name(None, FRIDAY, "ko") == "2024-06-14까지"
    assert span_name(None, None, "en") == ""


def test_the_limits_of_a_question_are_told_in_one_line() -> None:
    assert narrowed(Filters("2024-06", "2024-06", 10), "en") == "Narrowed: June 2024, from 10 votes"
    assert narrowed(Limits(since="2024-06-14", until="2024-06-14"), "ko") == "범위: 2024년 6월 14일"
    assert narrowed(Filters(min_votes=3), "en") == "Narrowed: from 3 votes"


def test_no_limits_and_limits_that_are_still_being_typed_say_nothing() -> None:
    assert narrowed(Filters(), "en") == ""
    assert narrowed(Filters(since="2024-0"), "en") == ""
    assert narrowed(Limits(backend="model"), "en") == ""


@pytest.mark.parametrize(("named", "chosen"), [("extractive", ""), ("model", "model")])
def test_the_default_backend_is_no_choice(named: str, chosen: str) -> None:
    link = {"q": "KV cache?", "backend": named}
    call = read_call(json.dumps({"do": "ask", "link": link}), ("extractive", "model"), "en")
    assert isinstance(call, Ask)
    assert call.limits.backend == chosen
    assert call.problems == ()
