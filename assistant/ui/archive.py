"""What the days pages show of a whole catalogue: months, sizes of days, most voted papers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from store.catalogue import Catalogue
    from store.records import Entry

MOST_VOTED = 10
"""Papers in a list of the most voted."""


@dataclass(frozen=True, slots=True)
class Month:
    """One month that has digests.

    Attributes:
        first: its first day.
        sizes: number of papers by day, oldest first.
        voted: its most voted papers, best first.
    """

    first: date
    sizes: Mapping[date, int]
    voted: tuple[Entry, ...]

    @property
    def papers(self) -> int:
        """Papers listed in the month's digests."""
        return sum(self.sizes.values())


@dataclass(frozen=True, slots=True)
class Overview:
    """A whole archive at a glance.

    Attributes:
        papers, authors: how many different ones.
        months: by their first day, oldest first.
        voted: the most voted papers, best first.
        quartiles: of the sizes of days.
    """

    papers: int
    authors: int
    days: tuple[date, ...]
    months: dict[date, Month]
    voted: tuple[Entry, ...]
    quartiles: tuple[int, ...]

    def quarter(self, size: int) -> int:
        """Which quarter of all days one of this size is in, from 1 (small) to 4."""
        return 1 + sum(size > quartile for quartile in self.quartiles)


@lru_cache(maxsize=1)
def overview(catalogue: Catalogue) -> Overview:
    """The archive at a glance, counted once for each catalogue."""
    months = {
        first: Month(
            first,
            {day: len(catalogue.on(day)) for day in days},
            most_voted(entry for day in days for entry in catalogue.on(day)),
        )
        for first, days in (
            (first, list(days))
            for first, days in groupby(catalogue.days, lambda day: day.replace(day=1))
        )
    }
    authors = {author.casefold() for entry in catalogue.entries for author in entry.authors}
    sizes = sorted(size for month in months.values() for size in month.sizes.values())
    return Overview(
        papers=len(catalogue.papers),
        authors=len(authors),
        days=catalogue.days,
        months=months,
        voted=most_voted(catalogue.entries),
        quartiles=tuple(sizes[len(sizes) * quarter // 4] for quarter in (1, 2, 3) if sizes),
    )


def by_votes(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, most votes first, then in the order given; those without votes last."""
    return sorted(entries, key=lambda entry: 1 if entry.votes is None else -entry.votes)


def most_voted(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The most voted papers, each once, by its entry with the most votes; none without votes."""
    best: dict[str, Entry] = {}
    for entry in by_votes(entry for entry in entries if entry.votes):
        best.setdefault(entry.arxiv_id, entry)
    return tuple(best.values())[:MOST_VOTED]


def neighbours(days: tuple[date, ...], day: date) -> tuple[date | None, date | None]:
    """The nearest day before and after, of days in order; the day itself need not be there."""
    before, after = bisect_left(days, day), bisect_right(days, day)
    return (
        days[before - 1] if before else None,
        days[after] if after < len(days) else None,
    )
