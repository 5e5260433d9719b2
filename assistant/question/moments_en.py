"""How English names calendar days and periods: "14 June 2024", "the second half of last year"."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from assistant.question.calendar_days import (
    Span,
    a_day,
    half,
    month,
    months,
    past,
    third,
    week_of,
    week_of_month,
    whole_year,
)
from assistant.question.moments import Period, Rule, fixed

if TYPE_CHECKING:
    from collections.abc import Callable

_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"20[0-3]\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_WEEKDAY = "(?:" + "|".join(_WEEKDAYS) + ")"
_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
}
_ORDINALS |= {"fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "last": -1, "final": -1}
_ORDINAL = "(?:" + "|".join(_ORDINALS) + ")"
# A stated or relative year, as the end of "the first half of ...".
_SOME_YEAR = rf"(?:(?P<year>{_YEAR})|(?P<which>this|last|the|next)\s+year)"
_OF = r"\s+(?:of\s+|in\s+)?(?:the\s+)?"
_DASH = r"(?:-|–|—|~|to|through|until|till|and)"


def _rule(pattern: str, read: Callable[[re.Match[str], date], Period | None]) -> Rule:
    return Rule(re.compile(pattern, re.IGNORECASE), read)


def _month_number(word: str) -> int:
    return next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(word[:3].casefold()))


def _number(word: str) -> int:
    return int(re.match(r"\d+", word)[0])  # type: ignore[index]  # only called on matched digits


def _year(match: re.Match[str], today: date) -> int | None:
    """The year of a match: stated, relative ("last year"), or None."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("which"):
        return today.year + {"last": -1, "next": 1}.get(groups["which"].casefold(), 0)
    return None


def _iso(match: re.Match[str], _today: date) -> Period:
    return fixed(a_day(date(int(match["year"]), int(match["month"]), int(match["day"]))))


def _slashed(match: re.Match[str], _today: date) -> Period:
    """Day first, unless that gives no month: 14/06/2024, 06/14/2024."""
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    day, number = (first, second) if second <= 12 else (second, first)
    return fixed(a_day(date(year, number, day)))


def _day(match: re.Match[str], today: date) -> Period:
    number, first = _month_number(match["month"]), _number(match["day"])
    last = _number(match["last"]) if match["last"] else first
    if last < first:
        raise ValueError(match.group())

    def build(year: int) -> Span:
        span = Span(date(year, number, first), date(year, number, last))
        return week_of(date(year, number, first)) if match["week"] else span

    return Period(_year(match, today), build, ranged=bool(match["last"]))


def _week_of_month(match: re.Match[str], today: date) -> Period:
    number, ordinal = _month_number(match["month"]), _ORDINALS[match["ordinal"].casefold()]
    return Period(_year(match, today), lambda year: week_of_month(year, number, ordinal))


def _part(match: re.Match[str], span: Span) -> Span:
    """The "first half" or the "early" part of a span."""
    groups = match.groupdict()
    if groups.get("half"):
        return half(span, 0 if groups["half"].casefold() in {"first", "1st"} else 1)
    part = (groups.get("part") or "").casefold()
    if not part:
        return span
    return third(span, 0 if part in {"early", "beginning"} else 1 if part[:3] == "mid" else 2)


def _month(match: re.Match[str], today: date) -> Period:
    number = _month_number(match["month"])
    year = _year(match, today)
    if year is None and match.groupdict().get("short"):
        year = 2000 + int(match["short"])
    if match.groupdict().get("last"):
        return fixed(past(month, number, today))
    return Period(year, lambda year: _part(match, month(year, number)))


def _quarter(match: re.Match[str], today: date) -> Period:
    word = (match["quarter"] or match["ordinal"]).casefold()
    number = int(word) if word.isdigit() else _ORDINALS[word]
    number = 4 if number < 0 else number
    if number > 4:
        raise ValueError(word)
    return Period(_year(match, today), lambda year: months(year, 3 * number - 2, 3 * number))


def _numbered_month(match: re.Match[str], _today: date) -> Period:
    return fixed(month(int(match["year"]), int(match["month"])))


def _half(match: re.Match[str], today: date) -> Period:
    which = 0 if match["half"].casefold() in {"first", "1st", "1"} else 1
    return Period(_year(match, today), lambda year: half(whole_year(year), which))


def _season(match: re.Match[str], today: date) -> Period:
    first = {"s": 3, "u": 6}.get(match["season"][0].casefold(), 9)
    name = match["season"].casefold()
    first = {"spring": 3, "summer": 6, "winter": 12}.get(name, first)
    return Period(_year(match, today), lambda year: months(year, first, first + 2))


def _plain_year(match: re.Match[str], today: date) -> Period | None:
    year = _year(match, today)
    return None if year is None else Period(year, lambda year: _part(match, whole_year(year)))


def _iso_week(match: re.Match[str], today: date) -> Period:
    number = int(match["number"])
    return Period(_year(match, today), lambda year: week_of(date.fromisocalendar(year, number, 1)))


_PART = (
    r"(?:(?P<part>early|mid(?:dle)?|late)(?:[\s-]+(?:in\s+|of\s+)?(?:the\s+)?)"
    r"|(?P<half>first|second|1st|2nd|latter)\s+half\s+of\s+(?:the\s+)?)?"
)
_IN_YEAR = rf"(?:,?\s*(?:of\s+|in\s+)?{_SOME_YEAR})?"
_PREPOSITION = (
    r"(?:in|since|from|of|during|until|till|before|after|through|throughout|between|by|for|within"
    r"|on|about|to|and|or)\s"
)
_PUBLISHED = (
    r"\s+(?:AI\s+)?(?:papers?|digests?|publications?|articles?|releases?|editions?|lists?|ones)\b"
)


def _weak_month(match: re.Match[str]) -> bool:
    """A bare month name: "may" and "march" are verbs, so the preposition must leave no doubt."""
    if match["year"] or match["which"] or match["short"] or match["part"] or match["half"]:
        return False
    head = match.string[: match.start()]
    if match["month"].casefold() in {"may", "march", "mar"} and match["month"][0].islower():
        return re.search(r"\b(?:in|since|until|before|after|during|of)\s$", head) is None
    if not match["month"][0].isupper() and len(match["month"]) <= 3:
        return True
    if re.search(r"\b(?:the\s+)?$", head) and re.match(_PUBLISHED, match.string[match.end() :]):
        return False
    strong = _PREPOSITION.replace("|to|and|or", "").replace("|on|", "|")
    return re.search(rf"\b{strong}(?:the\s+)?$", head, re.IGNORECASE) is None


# "in 2024 steps" counts, "in 2024 NAVSIM" names a competition.
_COUNTED = re.compile(
    r"\s+(?:[A-Z]|(?:tokens?|steps?|videos?|images?|samples?|hours?|tasks?|examples?|languages?"
    r"|questions?|problems?|pairs?|hours?|days|users?|people)\b)"
)


def _weak_year(match: re.Match[str]) -> bool:
    """A bare year: that of a competition or a data set says nothing about the digest."""
    if match["which"] or match["part"] or match["half"]:
        return False
    head, tail = match.string[: match.start()], match.string[match.end() :]
    if re.match(rf"{_PUBLISHED}|\s+only\b", tail, re.IGNORECASE):
        return False
    if re.search(r"\byear\s+$|\b(?:what|how)\s+about\s+$", head, re.IGNORECASE):
        return False
    strong = _PREPOSITION.replace("|on|about|to|and|or", "").replace("|for", "")
    return (
        re.search(rf"\b{strong}$", head, re.IGNORECASE) is None or _COUNTED.match(tail) is not None
    )


RULES: tuple[Rule, ...] = (
    _rule(
        rf"(?<![\w./-])(?P<year>{_YEAR})(?P<sep>[-./])(?P<month>0?[1-9]|1[0-2])(?P=sep)"
        r"(?P<day>3[01]|[12]\d|0?[1-9])(?![A-Za-z0-9/]|[-.]\d)",
        _iso,
    ),
    _rule(
        rf"(?<![\w./-])(?P<first>\d{{1,2}})(?P<sep>[./])(?P<second>\d{{1,2}})(?P=sep)(?P<year>{_YEAR})"
        r"(?![A-Za-z0-9/]|[-.]\d)",
        _slashed,
    ),
    _rule(rf"(?<![\w-])(?P<year>{_YEAR})-?W(?P<number>[0-5]?\d)\b", _iso_week),
    _rule(rf"\bweek\s+(?P<number>[0-5]?\d)\b(?:\s+of)?\s+{_SOME_YEAR}", _iso_week),
    _rule(
        rf"\b(?P<ordinal>{_ORDINAL})\s+week{_OF}(?P<month>{_MONTH})\b{_IN_YEAR}",
        _week_of_month,
    ),
    _rule(
        rf"\b(?P<week>week\s+(?:of|starting|beginning|commencing|from|containing|with|including|that\s+(?:includes|contains|has))\s+(?:on\s+)?(?:the\s+)?"
        rf"(?:{_WEEKDAY},?\s+)?)?(?:the\s+)?(?<!top )(?P<day>{_DAY})"
        rf"(?:\s*{_DASH}\s*(?P<last>{_DAY}))?"
        rf"\s+(?:of\s+)?(?P<month>{_MONTH})(?![a-z]){_IN_YEAR}",
        _day,
    ),
    _rule(
        rf"\b(?P<week>week\s+(?:of|starting|beginning|commencing|from|containing|with|including|that\s+(?:includes|contains|has))\s+(?:on\s+)?"
        rf"(?:{_WEEKDAY},?\s+)?)?(?P<month>{_MONTH})\s+(?:the\s+)?(?P<day>{_DAY})(?!\d|\.\d|\s*%)"
        rf"(?:\s*{_DASH}\s*(?P<last>{_DAY})(?!\d))?{_IN_YEAR}",
        _day,
    ),
    Rule(
        re.compile(
            rf"\b{_PART}(?P<last>(?:last|past)\s+(?={_MONTH}\b))?(?P<month>{_MONTH})(?![a-z])"
            rf"(?:,?\s*(?:of\s+|in\s+)?{_SOME_YEAR}|\s*['’](?P<short>\d\d))?",
            re.IGNORECASE,
        ),
        _month,
        _weak_month,
    ),
    _rule(
        rf"(?<![\w./-])(?P<year>{_YEAR})[-./](?P<month>0[1-9]|1[0-2])(?![A-Za-z0-9/]|[-.]\d)",
        _numbered_month,
    ),
    _rule(
        rf"\b(?:Q(?P<quarter>[1-4])|(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th|last)\s+quarter)"
        rf"(?:{_OF}|\s*|['’-]){_SOME_YEAR}",
        _quarter,
    ),
    _rule(rf"\b{_SOME_YEAR}[\s-]*Q(?P<quarter>[1-4])(?P<ordinal>)\b", _quarter),
    _rule(r"(?<=\b[Ii]n )Q(?P<quarter>[1-4])(?P<ordinal>)\b", _quarter),
    _rule(rf"\bH(?P<half>[12])(?:{_OF}|\s*|-){_SOME_YEAR}", _half),
    _rule(rf"\b{_SOME_YEAR}[\s-]*H(?P<half>[12])\b", _half),
    _rule(
        rf"\b(?P<season>spring|summer|autumn|fall|winter){_OF}{_SOME_YEAR}",
        _season,
    ),
    Rule(
        re.compile(
            rf"(?<![\w./-]){_PART}{_SOME_YEAR}(?![\w/%]|[-.]\d|\s*(?:papers|tokens|steps) per)",
            re.IGNORECASE,
        ),
        _plain_year,
        _weak_year,
    ),
)
"""In order of preference: the longest reading of a stretch first."""
