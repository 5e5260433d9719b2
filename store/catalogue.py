"""Papers by id, day and author: the records that catalogue questions are answered from."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from store.records import Entry, Paper

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Catalogue:
    """All entries of a store, immutable, with the look-ups that answers need.

    Attributes:
        entries: by day, and within a day in the digest's order.
        papers: by arXiv id, in order of their first day.
        days: every day that has a digest, oldest first.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries: tuple[Entry, ...] = tuple(sorted(entries, key=lambda e: (e.day, e.line)))
        by_id: dict[str, list[Entry]] = defaultdict(list)
        by_day: dict[date, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            by_id[entry.arxiv_id].append(entry)
            by_day[entry.day].append(entry)
        self.papers: dict[str, Paper] = {
            arxiv_id: Paper(arxiv_id, tuple(entries)) for arxiv_id, entries in by_id.items()
        }
        self._by_day = {day: tuple(entries) for day, entries in by_day.items()}
        self._by_key = {entry.key: entry for entry in self.entries}
        self.days: tuple[date, ...] = tuple(self._by_day)

    @property
    def newest_day(self) -> date | None:
        """The newest day that has a digest; None for an empty store."""
        return self.days[-1] if self.days else None

    def on(self, day: date) -> tuple[Entry, ...]:
        """The entries of one day in the digest's order; empty when there was no digest."""
        return self._by_day.get(day, ())

    def entry(self, key: str) -> Entry:
        """The entry with this key (`Entry.key`).

        Raises:
            KeyError: no such entry.
        """
        return self._by_key[key]
