"""The day that a digest stands for, read from a heading, a front matter line or a file path."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?<![\d.])((?:19|20)\d\d)"
_PATTERNS = (
    re.compile(_YEAR + r"\s{0,3}[-./_‐-―−]\s{0,3}(\d{1,2})\s{0,3}[-./_‐-―−]\s{0,3}(\d{1,2})(?!\d)"),
    re.compile(_YEAR + r"\s{0,3}년\s{0,3}(\d{1,2})\s{0,3}월\s{0,3}(\d{1,2})\s{0,3}일"),
    re.compile(_YEAR + r"\s{0,3}年\s{0,3}(\d{1,2})\s{0,3}月\s{0,3}(\d{1,2})\s{0,3}日"),
    re.compile(_YEAR + r"(\d{2})(\d{2})(?!\d)"),
    re.compile(_YEAR + r"[\s,/_-]{1,3}" + _MONTH + r"[\s,/_-]{0,3}(\d{1,2})(?!\d)", re.IGNORECASE),
)
_MONTH_FIRST = re.compile(
    r"\b" + _MONTH + r"[\s_-]{0,3}(\d{1,2})(?:st|nd|rd|th)?[\s,_'-]{1,4}((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s_-]{0,3}(?:of\s)?" + _MONTH + r"[\s,_'-]{0,4}"
    r"((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_SHORT_NAME = re.compile(r"(?<!\d)(\d{2})[-._]?(\d{2})[-._]?(\d{2})(?!\d)")


def find_day(text: str) -> date | None:
    """The first date that the text states in any usual form, Korean and English; else None.

    ``2024-06-14``, ``2024.6.14``, ``20240614``, ``2024년 6월 14일``, ``June 14, 2024`` and
    ``14th of June 2024`` are all understood; a date that no calendar has is passed over.
    """
    found = _days(text[:2000])
    return min(found)[1] if found else None


def day_in_path(path: str) -> date | None:
    """The day that a file's path states, the part nearest to the file's own name counting most.

    ``2024/06/14.md``, ``2024-06-14.md``, ``20240614.txt`` and ``240614.md`` are understood.
    """
    stem = path.replace("\\", "/").rsplit(".", 1)[0][-2000:]
    found = _days(stem)
    if found:
        return max(found)[1]
    short = _SHORT_NAME.search(stem.rsplit("/", 1)[-1])
    return _date(2000 + int(short[1]), int(short[2]), int(short[3])) if short else None


def _days(text: str) -> list[tuple[int, date]]:
    """Every date in the text with the offset where it begins."""
    stated = [(m.start(), m[1], m[2], m[3]) for p in _PATTERNS for m in p.finditer(text)]
    stated += [(m.start(), m[3], m[1], m[2]) for m in _MONTH_FIRST.finditer(text)]
    stated += [(m.start(), m[3], m[2], m[1]) for m in _DAY_FIRST.finditer(text)]
    days = ((start, _date(int(y), _month(m), int(d))) for start, y, m, d in stated)
    return [(start, day) for start, day in days if day is not None]


def _month(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS.index(text[:3].casefold()) + 1


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
