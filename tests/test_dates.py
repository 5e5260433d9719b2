"""Days and spans in questions, in both languages; today is Thursday, 17 October 2024."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question.calendar_days import Span, overlap, union
from assistant.question.dates import find_spans

TODAY = date(2024, 10, 17)


def span_of(text: str) -> tuple[str | None, str | None] | None:
    """The only span of a text as ISO days."""
    found = find_spans(text, TODAY)
    assert len(found) <= 1
    if not found:
        return None
    span = found[0].span
    return (
        span.since.isoformat() if span.since else None,
        span.until.isoformat() if span.until else None,
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("what was listed on 14 June 2024?", "2024-06-14"),
        ("the June 14th, 2024 digest", "2024-06-14"),
        ("digest of 2024-06-14", "2024-06-14"),
        ("14/06/2024", "2024-06-14"),
        ("06/14/2024", "2024-06-14"),
        ("2024.6.14에 나온 논문", "2024-06-14"),
        ("2024년 6월 14일에는 뭐가 있어?", "2024-06-14"),
        ("6월 14일 다이제스트", "2024-06-14"),
        ("papers on Christmas Day", "2023-12-25"),
        ("on new year's eve 2023", "2023-12-31"),
        ("광복절 다이제스트", "2024-08-15"),
        ("2023년 크리스마스 이브에 나온 논문", "2023-12-24"),
        ("12월 24일에 나온 것", "2023-12-24"),
        ("Which papers came on 3 December?", "2023-12-03"),
        ("yesterday's digest", "2024-10-16"),
        ("어제 올라온 논문", "2024-10-16"),
        ("그저께 논문", "2024-10-15"),
        ("posted last Friday", "2024-10-11"),
        ("지난주 금요일 다이제스트", "2024-10-11"),
        ("3일 전에 올라온", "2024-10-14"),
    ],
)
def test_a_day_is_read_in_every_way_it_is_written(text: str, day: str) -> None:
    assert span_of(text) == (day, day)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("for the week of 15 July 2024", "2024-07-15", "2024-07-21"),
        ("7월 15일이 있는 주에", "2024-07-15", "2024-07-21"),
        ("7월 셋째 주", "2024-07-15", "2024-07-21"),
        ("last week", "2024-10-07", "2024-10-13"),
        ("지난주에 뭐 있었어", "2024-10-07", "2024-10-13"),
        ("this month", "2024-10-01", "2024-10-31"),
        ("지난달 논문", "2024-09-01", "2024-09-30"),
        ("in the first half of 2024", "2024-01-01", "2024-06-30"),
        ("2024년 하반기에 나온", "2024-07-01", "2024-12-31"),
        ("작년 상반기", "2023-01-01", "2023-06-30"),
        ("Q3 2024 papers", "2024-07-01", "2024-09-30"),
        ("3분기 논문", "2024-07-01", "2024-09-30"),
        ("in February 2024", "2024-02-01", "2024-02-29"),
        ("작년 12월에 나온", "2023-12-01", "2023-12-31"),
        ("late 2023 papers", "2023-09-01", "2023-12-31"),
        ("6월 중순", "2024-06-11", "2024-06-20"),
        ("papers from 2023", "2023-01-01", "2023-12-31"),
        ("2023년에 나온 논문", "2023-01-01", "2023-12-31"),
        ("the summer of 2024", "2024-06-01", "2024-08-31"),
        ("in the past 3 weeks", "2024-09-27", "2024-10-17"),
        ("최근 두 달 동안", "2024-08-18", "2024-10-17"),
        ("in the last 7 days", "2024-10-11", "2024-10-17"),
    ],
)
def test_a_period_is_its_calendar_days(text: str, since: str, until: str) -> None:
    assert span_of(text) == (since, until)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("between July and September 2024", "2024-07-01", "2024-09-30"),
        ("In November and December 2023, which", "2023-11-01", "2023-12-31"),
        ("November 2023 to February", "2023-11-01", "2024-02-29"),
        ("8월부터 10월까지", "2024-08-01", "2024-10-31"),
        ("2024년 7월부터 9월 사이에", "2024-07-01", "2024-09-30"),
        ("2024년 8월 이후 연말까지", "2024-08-01", "2024-12-31"),
        ("from 3 to 7 June 2024", "2024-06-03", "2024-06-07"),
        ("6월 3일부터 7일까지", "2024-06-03", "2024-06-07"),
        ("8, 9월 논문", "2024-08-01", "2024-09-30"),
        ("2023년 말부터 2024년 초까지", "2023-09-01", "2024-04-30"),
    ],
)
def test_a_range_takes_what_its_ends_leave_out_from_each_other(
    text: str, since: str, until: str
) -> None:
    assert span_of(text) == (since, until)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("since March", "2024-03-01", None),
        ("3월 이후 나온", "2024-03-01", None),
        ("8월부터 지금까지", "2024-08-01", None),
        ("papers from June onwards", "2024-06-01", None),
        ("after 14 June 2024", "2024-06-15", None),
        ("before May 2024", None, "2024-04-30"),
        ("2024년 10월 이전 논문", None, "2024-09-30"),
        ("until the end of August 2024", None, "2024-08-31"),
        ("6월 14일까지", None, "2024-06-14"),
    ],
)
def test_an_open_span_has_one_end(text: str, since: str | None, until: str | None) -> None:
    assert span_of(text) == (since, until)


@pytest.mark.parametrize(
    "text",
    [
        "models that may help",
        "GPT-4o, Llama 3.1 and COCO 2017",
        "gpt-4o-2024-08-06",
        "arXiv 2406.09297",
        "How many teams entered the 2024 NAVSIM competition?",
        "2024년 NAVSIM 대회",
        "a 24/7 assistant",
        "월드 모델",
        "오늘날 언어 모델",
        "today's models are slow",
        "recent papers",
        "최근 논문",
        "in 2000 steps",
        "the last layer",
    ],
)
def test_numbers_and_words_that_are_no_dates_are_left_alone(text: str) -> None:
    assert span_of(text) is None


def test_a_day_that_no_calendar_has_is_not_read_as_a_day() -> None:
    assert all(match.span.since != match.span.until for match in find_spans("31 June 2024", TODAY))


def test_the_stretch_of_a_date_takes_its_preposition_and_particle_along() -> None:
    text = "papers on agents since March, please"
    match = find_spans(text, TODAY)[0]
    assert text[match.start : match.end].strip() == "since March"


def test_two_dates_that_are_not_joined_are_two_spans() -> None:
    found = find_spans("one from 2023; another of May 2024", TODAY)
    assert [match.span.since for match in found] == [date(2023, 1, 1), date(2024, 5, 1)]


@given(st.dates(date(2015, 1, 1), date(2030, 12, 31)))
def test_every_day_is_read_back_from_its_iso_form_and_from_korean(day: date) -> None:
    assert find_spans(f"on {day.isoformat()}", TODAY)[0].span == Span(day, day)
    assert find_spans(f"{day.year}년 {day.month}월 {day.day}일", TODAY)[0].span == Span(day, day)


@given(st.text(max_size=60))
def test_any_text_is_read_without_failing(text: str) -> None:
    assert all(0 <= match.start < match.end <= len(text) for match in find_spans(text, TODAY))


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("papers of March and June 2024", ["2024-03-31", "2024-06-01"], ["2024-04-15"]),
        ("2024년 3월과 6월에 나온 논문", ["2024-03-01", "2024-06-30"], ["2024-05-31"]),
        ("on 14 June and 3 July 2024", ["2024-06-14", "2024-07-03"], ["2024-06-20"]),
        (
            "from March to May and in August 2024",
            ["2024-04-10", "2024-08-09"],
            ["2024-06-10", "2024-07-31"],
        ),
        ("between March and June 2024", ["2024-03-01", "2024-04-15"], ["2024-07-01"]),
        ("2024년 3월과 6월 사이", ["2024-04-15"], ["2024-02-29"]),
        ("2024년 3월, 4월, 5월", ["2024-04-15"], ["2024-06-01"]),
    ],
)
def test_days_that_are_listed_leave_out_what_lies_between(
    text: str, inside: list[str], outside: list[str]
) -> None:
    (found,) = find_spans(text, TODAY)
    assert [date.fromisoformat(day) in found.span for day in inside] == [True] * len(inside)
    assert not any(date.fromisoformat(day) in found.span for day in outside)


days = st.dates(date(2023, 1, 1), date(2025, 1, 1))
spans = st.builds(lambda a, b: Span(min(a, b), max(a, b)), days, days)


@given(spans, spans, spans, days)
def test_a_union_holds_exactly_the_days_of_its_spans(a: Span, b: Span, c: Span, day: date) -> None:
    assert (day in union([a, b, c])) == (day in a or day in b or day in c)
    shared = overlap(union([a, b]), c)
    assert (shared is not None and day in shared) == ((day in a or day in b) and day in c)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023년 크리스마스 당일(12월 25일) 다이제스트", "2023-12-25"),
        ("7월 5일 (2024) 논문 목록", "2024-07-05"),
    ],
)
def test_what_stands_in_brackets_tells_the_same_day_again(text: str, day: str) -> None:
    (found,) = find_spans(text, TODAY)
    assert found.span.since == found.span.until == date.fromisoformat(day)


@pytest.mark.parametrize("text", ["and march?", "what about March?", "ok, and in march"])
def test_a_month_alone_is_a_date(text: str) -> None:
    assert span_of(text) == ("2024-03-01", "2024-03-31")


@pytest.mark.parametrize("text", ["christmas card generation", "크리스마스 카드 생성"])
def test_a_holiday_may_be_a_topic(text: str) -> None:
    assert find_spans(text, TODAY) == []


@pytest.mark.parametrize(
    "text", ["the week containing 14 June 2024", "6월 14일이 들어 있는 주", "week of June 14, 2024"]
)
def test_a_week_may_be_named_by_one_of_its_days(text: str) -> None:
    assert span_of(text) == ("2024-06-10", "2024-06-16")
