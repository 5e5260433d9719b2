"""How English names days from today: "last week", "past 3 weeks", "two months ago"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from assistant.question.calendar_days import (
    ONE_DAY,
    a_day,
    half,
    months,
    past,
    third,
    unit_away,
    units_back,
)
from assistant.question.moments import Period, Reader, Rule, fixed

_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAY = "(?:" + "|".join(_WEEKDAYS) + ")"
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()
_COUNTS = {word: n for n, word in enumerate(_NUMBERS, 1)} | {"a": 1, "an": 1, "few": 3, "couple": 2}
_COUNT = r"(?:\d{1,3}|(?:a\s+)?few|(?:a\s+)?couple(?:\s+of)?|an?|" + "|".join(_NUMBERS) + ")"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}


def _count(word: str) -> int:
    if word[0].isdigit():
        return int(word)
    return _COUNTS[re.sub(r"\s+of$", "", word.casefold()).split()[-1]]


def _day(match: re.Match[str], today: date) -> Period:
    word = match.group().casefold()
    back = 2 if "before" in word else 1 if "yesterday" in word else 0
    return fixed(a_day(today - back * ONE_DAY))


def _tomorrow(_match: re.Match[str], today: date) -> Period:
    return fixed(a_day(today + ONE_DAY))


def _period(match: re.Match[str], today: date) -> Period:
    """The span of "last week" is the calendar's, "the past week" the seven days up to today."""
    which, unit = match["which"].casefold(), match["unit"].casefold()
    if which == "past" and unit != "quarter":
        return fixed(units_back(today, 1, unit))
    step = {"last": -1, "past": -1, "previous": -1, "next": 1}.get(which, 0)
    span = unit_away(today, step, unit)
    if match["half"]:
        span = half(span, 0 if match["half"].casefold() in {"first", "1st"} else 1)
    if match["part"]:
        span = third(span, {"e": 0, "m": 1}.get(match["part"][0].casefold(), 2))
    return fixed(span)


def _units_back(match: re.Match[str], today: date) -> Period:
    return fixed(units_back(today, _count(match["count"]), match["unit"].casefold()))


def _ago(match: re.Match[str], today: date) -> Period:
    return fixed(unit_away(today, -_count(match["count"]), match["unit"].casefold()))


def _season(match: re.Match[str], today: date) -> Period:
    first = _SEASONS[match["season"].casefold()]
    if match["which"].casefold() == "this":
        return fixed(months(today.year, first, first + 2))
    return fixed(past(lambda year, number: months(year, number, number + 2), first, today))


def _weekday(match: re.Match[str], today: date) -> Period:
    number = _WEEKDAYS.index((match["weekday"] or match["bare"]).casefold())
    if match["week"]:
        week = unit_away(today, -1 if match["week"].casefold() == "last" else 0, "week")
        return fixed(a_day((week.since or today) + timedelta(days=number)))
    back = (today.weekday() - number) % 7
    if back == 0 and (match["which"] or "").casefold() in {"last", "past"}:
        back = 7
    return fixed(a_day(today - timedelta(days=back)))


def _rule(pattern: str, read: Reader) -> Rule:
    return Rule(re.compile(pattern, re.IGNORECASE), read)


_DIGEST = r"(?:digest|papers?|list|listing|top|post|entr(?:y|ies)|batch|issue|edition)"

RULES: tuple[Rule, ...] = (
    _rule(
        r"\b(?P<which>last|this|past)\s+(?P<season>spring|summer|autumn|winter)\b",
        _season,
    ),
    _rule(
        rf"\b(?:last|past|previous|latest|recent)\s+(?P<count>{_COUNT})\s+"
        r"(?P<unit>day|week|month|year)s?\b",
        _units_back,
    ),
    _rule(
        rf"\b(?P<count>{_COUNT})\s+(?P<unit>day|week|month|year)s?\s+(?:ago|earlier)\b",
        _ago,
    ),
    _rule(r"\b(?:the\s+)?day\s+before\s+yesterday\b|\byesterday\b", _day),
    # "today's models" is no date; "today's digest" and "posted today" are.
    _rule(
        rf"\btoday(?=['’]?s\s+(?:\w+\s+)?{_DIGEST})|(?<=\bposted\s)today\b|(?<=\blisted\s)today\b"
        r"|(?<=\bdigest\s)today\b|(?<=\bpapers\s)today\b|(?<=\bnew\s)today\b|(?<=\badded\s)today\b"
        r"|(?<=\bappeared\s)today\b|(?<=\bout\s)today\b|(?<=\bfrom\s)today\b(?!['’])"
        r"|(?<=\bfor\s)today\b(?!['’])",
        _day,
    ),
    _rule(rf"\btomorrow(?=['’]s\s+(?:\w+\s+)?{_DIGEST})|(?<=\bdigest\s)tomorrow\b", _tomorrow),
    _rule(
        r"\b(?:(?P<part>early|mid(?:dle)?|late)(?:[\s-]+(?:in\s+|of\s+)?(?:the\s+)?)"
        r"|(?P<half>first|second|1st|2nd|latter)\s+half\s+of\s+(?:the\s+)?)?"
        r"(?P<which>this|last|past|previous|current|next)\s+(?P<unit>week|month|quarter|year)\b(?!-)",
        _period,
    ),
    _rule(
        rf"\b(?:(?P<which>last|this|past|on)\s+(?P<weekday>{_WEEKDAY})|(?P<bare>{_WEEKDAY})(?=['’]s\s))"
        rf"(?:\s+(?:of\s+)?(?P<week>last|this)\s+week)?(?!,?\s*(?:the\s+)?\d|,?\s+[A-Z][a-z]+\s+\d)",
        _weekday,
    ),
)
"""In order of preference: the longest reading of a stretch first."""
