"""Days and months as people write them, in English and Korean."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

from assistant.ui.words import word

if TYPE_CHECKING:
    from datetime import date

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_WEEKDAYS_KO = "월화수목금토일"


def day_name(day: date, language: str, *, weekday: bool = True) -> str:
    """The day in full: "Friday, 14 June 2024", "2024년 6월 14일 금요일"."""
    if language == "ko":
        name = f"{day.year}년 {day.month}월 {day.day}일"
        return f"{name} {_WEEKDAYS_KO[day.weekday()]}요일" if weekday else name
    name = f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{_WEEKDAYS[day.weekday()]}, {name}" if weekday else name


def month_name(day: date, language: str) -> str:
    """The month in full: "June 2024", "2024년 6월"."""
    if language == "ko":
        return f"{day.year}년 {day.month}월"
    return f"{_MONTHS[day.month - 1]} {day.year}"


def short_month(month: int, language: str) -> str:
    """A month's short name, by its number: "Jun", "6월"."""
    return f"{month}월" if language == "ko" else _MONTHS[month - 1][:3]


def weekdays(language: str) -> tuple[tuple[str, str], ...]:
    """The short and the whole name of each day of the week, Monday first."""
    if language == "ko":
        return tuple((sign, f"{sign}요일") for sign in _WEEKDAYS_KO)
    return tuple((name[:2], name) for name in _WEEKDAYS)


def span_name(since: date | None, until: date | None, language: str) -> str:
    """A span of days in few words: a whole month or year by its name, "" without ends."""
    if since and until:
        if since == until:
            return day_name(since, language, weekday=False)
        return _whole(since, until, language) or word("from_to", language, first=since, last=until)
    if since:
        return word("narrowed_since", language, day=since)
    return word("narrowed_until", language, day=until) if until else ""


def _whole(since: date, until: date, language: str) -> str:
    """The name of the month or year that the span is all of; "" for other spans."""
    if since.year != until.year or since.day != 1:
        return ""
    if until.day != monthrange(until.year, until.month)[1]:
        return ""
    if since.month == until.month:
        return month_name(since, language)
    if (since.month, until.month) == (1, len(_MONTHS)):
        return year_name(since.year, language)
    return ""


def year_name(year: int, language: str) -> str:
    """The year: "2024", "2024년"."""
    return f"{year}년" if language == "ko" else str(year)
