"""The single dates and periods that a text names, before prepositions and particles bound them.

Each rule is a pattern and how to read its match. A `Moment` knows its year or takes one; a weak one
("May", "2024") is a date only beside a preposition or another date.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from datetime import date

    from assistant.question.calendar_days import Span


@dataclass(frozen=True, slots=True)
class Period:
    """A span that may still need its year.

    Attributes:
        year: as stated; None takes the most recent, or a neighbour's.
        build: the span, given a year.
        ranged: whether the match itself is a range with both ends.
    """

    year: int | None
    build: Callable[[int], Span]
    ranged: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """A period and where the text names it; a weak one needs something beside it to be a date."""

    start: int
    end: int
    period: Period
    weak: bool


Reader = Callable[["re.Match[str]", "date"], Period | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and how its match is read; None is no date after all.

    Attributes:
        weak: whether a match at this place is weak.
    """

    pattern: re.Pattern[str]
    read: Reader
    weak: Callable[[re.Match[str]], bool] = lambda _match: False


def fixed(span: Span) -> Period:
    """A period whose year is known."""
    return Period(span.since.year if span.since else 0, lambda _year: span)


def scan(text: str, today: date, rules: Iterable[Rule]) -> list[Moment]:
    """Every moment in the text, in its order; where two overlap, the earlier rule counts."""
    taken: list[Moment] = []
    for rule in rules:
        for match in rule.pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            period = _read(rule, match, today)
            if period is not None:
                taken.append(Moment(match.start(), match.end(), period, rule.weak(match)))
    return sorted(taken, key=lambda moment: moment.start)


def _read(rule: Rule, match: re.Match[str], today: date) -> Period | None:
    """The period of a match; a day that no calendar has (31 June) is no date."""
    try:
        period = rule.read(match, today)
        if period is not None:
            period.build(period.year or today.year)
    except ValueError:
        # 29 February is a date in leap years only; the others have no such day.
        return None
    return period
