"""When the papers of an answer appeared: a small chart whose bars ask again about one stretch.

In: the citations of a finished answer, its question and limits. Out: HTML for the message. Each bar
is a link to the chat with that stretch as its limits, so it opens beside the conversation as well;
a plain click asks in place (`timeline.js`).
"""

from __future__ import annotations

import html
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from assistant.ui.bars import step
from assistant.ui.dates import month_name, short_month, span_name, year_name
from assistant.ui.rendering import clean
from assistant.ui.words import counted, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.answer import Citation
    from assistant.kept import KeptTurn

MOST_MONTHS = 18
"""A longer span is shown by years."""

LONGEST_QUESTION = 1000
"""Letters of a question that go into an address."""

LOWEST_SCALE = 4
"""Papers that a bar of full height stands for at least: one paper alone is no tall bar."""

DECEMBER = 12


def timeline(citations: Iterable[Citation], turn: KeptTurn, language: str) -> str:
    """The chart; "" where it would say nothing, or the question is too long for an address.

    Args:
        citations: of the answer; each paper counts once, on the first day that is cited.
        turn: the question that is asked again, and its limits.
        language: of the interface.
    """
    first: dict[str, date] = {}
    for citation in citations:
        first[citation.arxiv_id] = min(citation.day, first.get(citation.arxiv_id, citation.day))
    periods = _periods(sorted(first.values()))
    if len(periods) < 2 or len(turn.question) > LONGEST_QUESTION:
        return ""
    counts = Counter(_period(day, periods[0]) for day in first.values())
    most = max(counts.values())
    by_day = len(periods[0]) > len("2024-06")
    if by_day and most == 1:
        return ""
    scale = max(most, LOWEST_SCALE)
    bars = "".join(
        f"<li>{_bar(period, counts[period], scale, turn, language)}</li>" for period in periods
    )
    head = word("when", language)
    if by_day:
        head = f"{head}: {month_name(next(iter(first.values())), language)}"
    return clean(
        f'<div class="timeline"><p class="head">{head}</p><ol class="bars">{bars}</ol></div>'
    )


def _period(day: date, like: str) -> str:
    """The stretch that the day is in, as long as another: a day, month or year in ISO form."""
    return day.isoformat()[: len(like)]


def _periods(days: Sequence[date]) -> list[str]:
    """Every month from the first to the last, or year where that is long; days of one month."""
    if not days:
        return []
    first, last = days[0], days[-1]
    months = [
        f"{year}-{month:02}"
        for year in range(first.year, last.year + 1)
        for month in range(1, DECEMBER + 1)
        if (first.year, first.month) <= (year, month) <= (last.year, last.month)
    ]
    if len(months) == 1:
        return sorted({day.isoformat() for day in days})
    if len(months) > MOST_MONTHS:
        return [str(year) for year in range(first.year, last.year + 1)]
    return months


def _bar(period: str, count: int, most: int, turn: KeptTurn, language: str) -> str:
    label = f'<span class="name">{_label(period, language)}</span>'
    if not count:
        return f'<span class="none"><span class="bar h0"></span>{label}</span>'
    since, until = (period, period) if "-" in period else (f"{period}-01", f"{period}-12")
    limits = turn.limits.record() | {"since": since, "until": until}
    address = f"../chat/?{urlencode({'q': turn.question, **limits})}"
    told = f"{_name(period, language)}: {counted('papers', language, count)}"
    return (
        f'<a class="when" href="{html.escape(address)}" title="{told}">'
        f'<span class="count">{count}</span><span class="bar h{step(count, most)}"></span>'
        f"{label}</a>"
    )


def _label(period: str, language: str) -> str:
    year, *rest = period.split("-")
    if not rest:
        return year
    month = short_month(int(rest[0]), language)
    if len(rest) > 1:
        return rest[1].removeprefix("0")
    return f"{month}<br>’{year[2:]}" if rest[0] == "01" else month


def _name(period: str, language: str) -> str:
    match period.split("-"):
        case [year, month]:
            return month_name(date(int(year), int(month), 1), language)
        case [_, _, _]:
            day = date.fromisoformat(period)
            return span_name(day, day, language)
        case _:
            return year_name(int(period), language)
