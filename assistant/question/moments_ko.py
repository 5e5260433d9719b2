"""How Korean names days and periods: "6월 14일", "2024년 하반기", "지난주 금요일", "최근 두 달"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assistant.question.calendar_days import (
    ONE_DAY,
    Span,
    a_day,
    half,
    month,
    months,
    third,
    unit_away,
    units_back,
    week_of,
    week_of_month,
    whole_year,
)
from assistant.question.moments import Period, Reader, Rule, fixed

if TYPE_CHECKING:
    from collections.abc import Callable

_RELATIVE_YEARS = {"올해": 0, "금년": 0, "올": 0, "작년": -1, "지난해": -1, "재작년": -2, "내년": 1}
_YEAR = (
    r"(?:(?<![\d.])(?P<year>(?:19|20)?\d\d)\s*년(?:도)?(?:\s*의)?\s*"
    r"|(?P<which>올해|금년|작년|지난해|재작년|내년|올(?=\s))(?:\s*의)?\s*)"
)
_MONTH = r"(?<!\d)(?P<month>1[0-2]|0?[1-9])\s*월(?!드|등|세|급|간지|요일)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_JOIN = r"\s*(?:일?\s*(?:부터|에서|[-–—~∼〜])|일\s*(?:와|과|이?랑|하고|,))\s*"
_WEEKDAYS = "월화수목금토일"
_ORDINALS = {"첫": 1, "첫째": 1, "첫번째": 1, "둘째": 2, "두번째": 2, "셋째": 3, "세번째": 3}
_ORDINALS |= {"넷째": 4, "네번째": 4, "다섯째": 5, "마지막": -1}
_COUNTS = {"한": 1, "두": 2, "세": 3, "석": 3, "서": 3, "네": 4, "넉": 4, "다섯": 5, "여섯": 6}
_COUNTS |= {"일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "일": 1, "이": 2, "삼": 3, "몇": 3}
_DAYS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "열흘": 10, "보름": 15, "며칠": 4}
_COUNT = r"(?:\d{1,3}|" + "|".join(sorted(_COUNTS, key=len, reverse=True)) + ")"
_UNITS = {"일": "day", "주": "week", "주일": "week", "달": "month", "개월": "month"}
_UNITS |= {"년": "year", "해": "year"}
_UNIT = r"(?:주일|개월|일|주|달|년|해)"
_SEASONS = {"봄": 3, "여름": 6, "가을": 9, "겨울": 12}


def _year(match: re.Match[str], today: date) -> int | None:
    if match["year"]:
        year = int(match["year"])
        return year if year > 99 else 2000 + year
    if match["which"]:
        return today.year + _RELATIVE_YEARS[match["which"]]
    return None


def _yearly(read: Callable[[re.Match[str], int], Span]) -> Reader:
    """A reader of matches that may name their year."""

    def reader(match: re.Match[str], today: date) -> Period:
        ranged = bool(match.groupdict().get("last"))
        return Period(_year(match, today), lambda year: read(match, year), ranged=ranged)

    return reader


def _day(match: re.Match[str], year: int) -> Span:
    number, first = int(match["month"]), int(match["day"])
    if match["week"]:
        return week_of(date(year, number, first))
    last = int(match["last"] or first)
    if last < first:
        raise ValueError(match.group())
    return Span(date(year, number, first), date(year, number, last))


def _short_day(match: re.Match[str], _today: date) -> Period:
    """``01-19`` at the end of a range."""
    month, day = int(match["month"]), int(match["number"])
    return Period(None, lambda year: a_day(date(year, month, day)))


def _week_of_month(match: re.Match[str], year: int) -> Span:
    word = match["ordinal"].replace(" ", "")
    return week_of_month(
        year, int(match["month"]), int(word) if word.isdigit() else _ORDINALS[word]
    )


def _part(word: str | None, span: Span) -> Span:
    match (word or "")[:1]:
        case "초" | "상":
            return third(span, 0)
        case "중":
            return third(span, 1)
        case "말" | "하" | "후":
            return third(span, 2)
        case _:
            return span


def _month(match: re.Match[str], year: int) -> Span:
    if match["from"]:
        return months(year, int(match["from"]), int(match["month"]))
    return _part(match["part"], month(year, int(match["month"])))


def _half(match: re.Match[str], year: int) -> Span:
    return half(whole_year(year), 0 if match["half"][0] in "상전" else 1)


def _quarter(match: re.Match[str], year: int) -> Span:
    number = int(match["quarter"])
    return months(year, 3 * number - 2, 3 * number)


def _plain_year(match: re.Match[str], year: int) -> Span:
    return _part(match["part"], whole_year(year))


def _season(match: re.Match[str], year: int) -> Span:
    first = _SEASONS[match["season"]]
    return months(year, first, first + 2)


def _turn_of_year(match: re.Match[str], year: int) -> Span:
    return months(year, 1, 2) if match["turn"] == "연초" else months(year, 11, 12)


def _relative_day(match: re.Match[str], today: date) -> Period:
    back = {"오": 0, "금": 0, "어": 1, "그": 2, "엊": 2, "내": -1}[match.group()[0]]
    return fixed(a_day(today - back * ONE_DAY))


def _relative_week(match: re.Match[str], today: date) -> Period:
    word = match["week"].replace(" ", "")
    step = -2 if word.startswith(("지지난", "저저번")) else 1 if word[0] == "다" else 0
    step = -1 if step == 0 and word.startswith(("지난", "저번", "전주")) else step
    span = unit_away(today, step, "week")
    if match["weekday"]:
        return fixed(a_day((span.since or today) + timedelta(_WEEKDAYS.index(match["weekday"]))))
    return fixed(span)


def _relative_month(match: re.Match[str], today: date) -> Period:
    word = match["name"].replace(" ", "")
    step = -2 if word.startswith(("지지난", "저저번")) else 1 if word[0] == "다" else 0
    step = -1 if step == 0 and word.startswith(("지난", "저번", "전월")) else step
    return fixed(_part(match["part"], unit_away(today, step, "month")))


def _relative_quarter(match: re.Match[str], today: date) -> Period:
    return fixed(unit_away(today, -1 if match.group()[0] in "지저" else 0, "quarter"))


def _weekday(match: re.Match[str], today: date) -> Period:
    back = (today.weekday() - _WEEKDAYS.index(match["weekday"])) % 7
    if back == 0 and match["past"]:
        back = 7
    return fixed(a_day(today - timedelta(days=back)))


def _count(match: re.Match[str]) -> tuple[int, str]:
    if match["days"]:
        return _DAYS[match["days"]], "day"
    if match["halfyear"]:
        return 6, "month"
    word = match["count"]
    return (int(word) if word.isdigit() else _COUNTS[word]), _UNITS[match["unit"]]


def _units_back(match: re.Match[str], today: date) -> Period:
    count, unit = _count(match)
    return fixed(units_back(today, count, unit))


def _ago(match: re.Match[str], today: date) -> Period:
    count, unit = _count(match)
    return fixed(unit_away(today, -count, unit))


def _rule(pattern: str, read: Reader) -> Rule:
    return Rule(re.compile(pattern), read)


def _weak_year(match: re.Match[str]) -> bool:
    """A bare year before another noun is that of a competition or a data set."""
    if match["which"] or match["part"]:
        return match["which"] == "올"
    tail = match.string[match.end() :]
    if len(match["year"]) < 4:
        return True
    return _DATING.match(tail) is None


_DATING = re.compile(
    r"\s*(?:에|의|도|부터|이후|이전|이래|까지|동안|내내|전체|중|사이|한\s*해|전(?=[에\s])|[-~∼〜,]|와|과|이?랑"
    r"|나온|나왔|발표|올라|소개|공개|출판|게재|실린|논문|연구|다이제스트|자(?=\s)|$|[?.!])"
)
_AMOUNT = (
    rf"(?:(?P<days>{'|'.join(_DAYS)})|(?P<halfyear>반년)|(?P<count>{_COUNT})\s*(?P<unit>{_UNIT}))"
)

RULES: tuple[Rule, ...] = (
    _rule(r"(?<![\d-])(?P<month>0[1-9]|1[0-2])-(?P<number>[0-3]\d)(?=\s*까지)", _short_day),
    _rule(
        rf"{_YEAR}?{_MONTH}\s*(?P<day>{_DAY})(?:{_JOIN}(?P<last>{_DAY})(?=\s*일))?\s*일(?!\s*차)"
        r"(?P<week>\s*(?:이|가)?\s*(?:들어\s*)?(?:있는|있던|속한|포함된|포함하는|시작하는|낀|들어가는)\s*(?:그\s*)?(?:한\s*)?주"
        r"|\s*(?:주간?|한\s*주)(?=[에의\s?]|$))?",
        _yearly(_day),
    ),
    _rule(
        rf"{_YEAR}?{_MONTH}(?:의)?\s*(?P<ordinal>첫\s*번째|두\s*번째|세\s*번째|네\s*번째|첫째|둘째|셋째"
        r"|넷째|다섯째|마지막|첫|[1-5](?=\s*주))\s*주(?:차|간)?",
        _yearly(_week_of_month),
    ),
    _rule(
        rf"{_YEAR}?(?:(?<![\d.])(?P<from>1[0-2]|[1-9])\s*[-–~∼,·]\s*)?{_MONTH}"
        r"(?:\s*(?P<part>초순?|상순|중순|하순|말)(?!기))?",
        _yearly(_month),
    ),
    _rule(rf"{_YEAR}?(?P<half>상반기|하반기|전반기|후반기)", _yearly(_half)),
    _rule(rf"{_YEAR}?(?P<quarter>[1-4])\s*[/사]?(?:4)?\s*분기", _yearly(_quarter)),
    _rule(rf"{_YEAR}?(?P<turn>연말|연초|년말|년초)", _yearly(_turn_of_year)),
    _rule(
        rf"(?:{_YEAR}|지난\s*)(?P<season>봄|여름|가을|겨울)(?=[에의\s,]|부터|까지|$)",
        _yearly(_season),
    ),
    _rule(
        r"오늘(?!날)|어제|그저께|그제|엊그제|내일(?=\s*(?:자|의)?\s*(?:다이제스트|논문))",
        _relative_day,
    ),
    _rule(
        rf"(?:최근|지난|요|근|과거|직전|요즘)\s*{_AMOUNT}(?!\s*(?:째|차|자|번))(?:간|치)?",
        _units_back,
    ),
    _rule(rf"{_AMOUNT}\s*(?:이내|안)(?=에|\s)", _units_back),
    _rule(rf"(?<![\d가-힣]){_AMOUNT}\s*전(?=[에의\s?]|$)", _ago),
    _rule(
        r"(?P<week>이번\s?주|금주|지지난\s?주|저저번\s?주|지난\s?주|저번\s?주|다음\s?주)"
        r"(?![제목장입요])(?:\s*(?P<weekday>[월화수목금토일])요일)?",
        _relative_week,
    ),
    _rule(
        r"(?P<name>이번\s?달|이달|금월|지지난\s?달|저저번\s?달|지난\s?달|저번\s?달|전월|다음\s?달)"
        r"(?:의)?\s*(?P<part>초순?|중순|하순|말)?",
        _relative_month,
    ),
    _rule(r"(?:이번|지난|저번)\s*분기", _relative_quarter),
    _rule(
        r"(?P<past>지난|저번)?\s*(?<![가-힣])(?P<weekday>[월화수목금토일])요일",
        _weekday,
    ),
    Rule(
        re.compile(rf"{_YEAR}(?:(?P<part>초반?|중반|후반|말)(?=[에의부\s~까]|$))?"),
        _yearly(_plain_year),
        _weak_year,
    ),
)
"""In order of preference: the longest reading of a stretch first."""
