"""Days that have a name and one date every year: Christmas, 광복절.

In: the rules for `scan`. A holiday without a year is the most recent one that has begun.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from assistant.question.calendar_days import a_day
from assistant.question.moments import Period, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

_ENGLISH: Mapping[str, tuple[int, int]] = {
    r"new\s+year['’]?s\s+eve": (12, 31),
    r"new\s+year['’]?s(?:\s+day)?": (1, 1),
    r"valentine['’]?s(?:\s+day)?": (2, 14),
    r"april\s+fools?['’]?(?:\s+day)?": (4, 1),
    r"hallowe['’]?en": (10, 31),
    r"christmas\s+eve": (12, 24),
    r"christmas(?:\s+day)?": (12, 25),
    r"boxing\s+day": (12, 26),
}
_KOREAN: Mapping[str, tuple[int, int]] = {
    r"새해\s*첫날|신정": (1, 1),
    r"삼일절|3·1절": (3, 1),
    r"발렌타인\s*데이": (2, 14),
    r"만우절": (4, 1),
    r"어린이날": (5, 5),
    r"현충일": (6, 6),
    r"광복절": (8, 15),
    r"개천절": (10, 3),
    r"한글날": (10, 9),
    r"크리스마스\s*이브|성탄\s*전야": (12, 24),
    r"크리스마스(?:\s*당일)?|성탄절": (12, 25),
}
# "Christmas card generation" is a topic.
_MAY_BE_A_TOPIC = re.compile(r"(?i)christmas|halloween|valentine['’]?s|크리스마스")
_BEFORE_A_DATE = re.compile(r"(?i)\b(?:on|at|since|before|after|until|till|by|around)\s+$")
_AFTER_A_DATE = re.compile(r"(?:날|때)?(?:에|자|의|부터|까지|이후|이전)")


def _weak(match: re.Match[str]) -> bool:
    if match["year"] is not None or _MAY_BE_A_TOPIC.fullmatch(match.group()) is None:
        return False
    before = _BEFORE_A_DATE.search(match.string[: match.start()])
    return before is None and _AFTER_A_DATE.match(match.string, match.end()) is None


def _rule(name: str, month: int, day: int, *, korean: bool) -> Rule:
    def read(match: re.Match[str], _today: date) -> Period:
        year = int(match["year"]) if match["year"] else None
        return Period(year, lambda of: a_day(date(of, month, day)))

    year = r"(?P<year>20\d\d)"
    before = rf"(?:{year}\s*년?\s*)?(?:{name})"
    after = rf"\b(?:{name})(?:,?\s*(?:of\s+|in\s+)?{year})?"
    return Rule(re.compile(before if korean else after, re.IGNORECASE), read, _weak)


RULES: tuple[Rule, ...] = (
    *(_rule(name, *days, korean=False) for name, days in _ENGLISH.items()),
    *(_rule(name, *days, korean=True) for name, days in _KOREAN.items()),
)
