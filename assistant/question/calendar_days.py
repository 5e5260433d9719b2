"""Spans of days and the arithmetic of months, weeks and quarters that they are made with."""

from __future__ import annotations

import calendar
import itertools
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``since`` to ``until``, both inclusive; None is open.

    Attributes:
        parts: the stretches of a span with gaps ("March and June"), in order; empty without gaps.
    """

    since: date | None = None
    until: date | None = None
    parts: tuple[Span, ...] = ()

    def __contains__(self, day: date) -> bool:
        inside = (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )
        return inside and (not self.parts or any(day in part for part in self.parts))


def hull(spans: Iterable[Span]) -> Span:
    """The shortest span that holds all of them; open where one of them is."""
    spans = list(spans)
    sinces = [span.since for span in spans]
    untils = [span.until for span in spans]
    return Span(
        None if None in sinces else min(day for day in sinces if day),
        None if None in untils else max(day for day in untils if day),
    )


def union(spans: Iterable[Span]) -> Span:
    """Exactly the days of all of them; stretches that touch become one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.since or date.min, span.until or date.max)):
        last = joined[-1].until if joined else None
        apart = last is not None and span.since is not None and last + ONE_DAY < span.since
        if joined and not apart:
            joined[-1] = hull([joined[-1], span])
        else:
            joined.append(span)
    return joined[0] if len(joined) == 1 else replace(hull(joined), parts=tuple(joined))


def overlap(first: Span, second: Span) -> Span | None:
    """The days in both, None where there are none."""
    if first.parts or second.parts:
        pieces = itertools.product(first.parts or (first,), second.parts or (second,))
        shared = [piece for one, other in pieces if (piece := overlap(one, other)) is not None]
        return union(shared) if shared else None
    sinces = [day for day in (first.since, second.since) if day]
    untils = [day for day in (first.until, second.until) if day]
    since, until = max(sinces, default=None), min(untils, default=None)
    if since is not None and until is not None and since > until:
        return None
    return Span(since, until)


def a_day(day: date) -> Span:
    """The span of one day."""
    return Span(day, day)


def months(year: int, first: int, last: int) -> Span:
    """From the first day of month ``first`` to the last day of month ``last``.

    A ``last`` above 12 reaches into the next year.
    """
    until_year, until_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return Span(
        date(year, first, 1),
        date(until_year, until_month, calendar.monthrange(until_year, until_month)[1]),
    )


def month(year: int, number: int) -> Span:
    """One calendar month."""
    return months(year, number, number)


def whole_year(year: int) -> Span:
    """One calendar year."""
    return months(year, 1, 12)


def week_of(day: date) -> Span:
    """Monday to Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6))


def week_of_month(year: int, number: int, ordinal: int) -> Span:
    """The ``ordinal``-th week of a month; a week belongs to the month of its Thursday (ISO 8601).

    -1 is the last week.
    """
    first = date(year, number, 1)
    thursday = first + timedelta(days=(3 - first.weekday()) % 7)
    count = (calendar.monthrange(year, number)[1] - thursday.day) // 7 + 1
    ordinal = count if ordinal < 0 else min(ordinal, count)
    return week_of(thursday + timedelta(weeks=ordinal - 1))


def months_before(day: date, count: int) -> date:
    """The same day of the month ``count`` months earlier, or that month's last day."""
    index = day.year * 12 + day.month - 1 - count
    year, number = divmod(index, 12)
    return date(year, number + 1, min(day.day, calendar.monthrange(year, number + 1)[1]))


def third(span: Span, which: int) -> Span:
    """The early (0), middle (1) or late (2) part of a month or year."""
    since, until = span.since, span.until
    if since is None or until is None:
        return span
    if (until - since).days > 300:
        return months(since.year, 1 + 4 * which, 4 + 4 * which)
    cuts = [since, since + timedelta(days=10), since + timedelta(days=20), until + ONE_DAY]
    return Span(cuts[which], cuts[which + 1] - ONE_DAY)


def half(span: Span, which: int) -> Span:
    """The first (0) or second (1) half of a month, year or any other closed span."""
    since, until = span.since, span.until
    if since is None or until is None:
        return span
    if (until - since).days > 300:
        return months(since.year, 1 + 6 * which, 6 + 6 * which)
    middle = since + (until - since) // 2
    return Span(since, middle) if which == 0 else Span(middle + ONE_DAY, until)


def unit_away(today: date, step: int, unit: str) -> Span:
    """The day, calendar week, month, quarter or year that is ``step`` of them away from today's."""
    match unit:
        case "day":
            return a_day(today + step * ONE_DAY)
        case "week":
            return week_of(today + timedelta(weeks=step))
        case "month":
            then = months_before(today.replace(day=1), -step)
            return month(then.year, then.month)
        case "quarter":
            first = today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1)
            then = months_before(first, -3 * step)
            return months(then.year, then.month, then.month + 2)
        case _:
            return whole_year(today.year + step)


def units_back(today: date, count: int, unit: str) -> Span:
    """The last ``count`` days, weeks, months or years, up to today and with it."""
    match unit:
        case "day":
            since = today - (count - 1) * ONE_DAY
        case "week":
            since = today - (7 * count - 1) * ONE_DAY
        case "month":
            since = months_before(today, count) + ONE_DAY
        case _:
            since = months_before(today, 12 * count) + ONE_DAY
    return Span(since, today)


def past(build: Callable[[int, int], Span], number: int, today: date) -> Span:
    """The latest of a yearly period (``build(year, number)``) that was over before today."""
    span = build(today.year, number)
    return span if span.until and span.until < today else build(today.year - 1, number)
