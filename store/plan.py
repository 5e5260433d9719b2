"""What an ingest has to do: the difference between the digests as read and the store as it is.

Pure: nothing is read or written here. A day is only touched when one of the digests is about it,
unless the store is to hold exactly the digests given (a rebuild).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.chroma_records import DayRecord
from store.codec import content_hash, day_number, dumps, text_hash
from store.reasons import Reason
from store.records import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from store.chroma_records import EntryMark
    from store.records import Digest, Entry


@dataclass(frozen=True, slots=True)
class Desired:
    """What the digests say the store should hold.

    Attributes:
        entries: by key, in the order of the files.
        days: by day number.
    """

    entries: dict[str, Entry]
    days: dict[int, DayRecord]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Days by what happens to them."""

    added: int
    changed: int
    removed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What to write and what to delete; ``moved`` entries only stand on another line now."""

    added: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    moved: tuple[Entry, ...]
    removed: tuple[str, ...]
    unchanged: int
    days: tuple[DayRecord, ...]
    removed_days: tuple[date, ...]
    counts: DayCounts

    @property
    def empty(self) -> bool:
        """Whether the store is as desired."""
        return not (
            self.added or self.changed or self.moved or self.removed
            or self.days or self.removed_days
        )  # fmt: skip


NOTHING = Plan((), (), (), (), 0, (), (), DayCounts(0, 0, 0, 0))
"""The plan of a run that read no digest."""


def desired(digests: Sequence[Digest]) -> Desired:
    """One state from many files; a day or a paper given twice is kept once, the rest refused."""
    entries: dict[str, Entry] = {}
    days: dict[int, DayRecord] = {}
    refusals: list[Refusal] = []
    for digest in digests:
        number = day_number(digest.day)
        content = _content(digest.entries)
        if number in days:
            first = days[number]
            if first.content != content:
                refusals.append(Refusal(digest.file, 1, _second_file(digest, first.file)))
            continue
        refused = list(digest.refusals)
        kept = 0
        for entry in digest.entries:
            if entry.key in entries:
                refused.append(Refusal(digest.file, entry.line, _second_entry(entry, entries)))
            else:
                entries[entry.key] = entry
                kept += 1
        refusals += refused
        days[number] = DayRecord(digest.day, digest.file, content, kept, tuple(refused))
    return Desired(entries, days, tuple(refusals))


def difference(
    wanted: Desired,
    marks: Mapping[str, EntryMark],
    ledger: Mapping[int, DayRecord],
    *,
    exact: bool,
) -> Plan:
    """What turns the store into the desired one.

    Args:
        exact: delete the days that no digest is about as well.
    """
    added, changed, moved = [], [], []
    for key, entry in wanted.entries.items():
        mark = marks.get(key)
        if mark is None:
            added.append(entry)
        elif mark.content != content_hash(entry):
            changed.append(entry)
        elif mark.line != entry.line:
            moved.append(entry)
    removed = sorted(
        key
        for key, mark in marks.items()
        if key not in wanted.entries and (exact or mark.day in wanted.days)
    )
    unchanged = len(wanted.entries) - len(added) - len(changed)
    gone = [record.day for day, record in ledger.items() if exact and day not in wanted.days]
    days = [
        record
        for day, record in wanted.days.items()
        if day not in ledger or ledger[day].says != record.says
    ]
    counts = _day_counts(wanted, [*added, *changed], {marks[key].day for key in removed}, ledger)
    return Plan(
        tuple(added), tuple(changed), tuple(moved), tuple(removed), unchanged,
        tuple(days), tuple(gone), counts,
    )  # fmt: skip


def _day_counts(
    wanted: Desired, written: Sequence[Entry], removed: set[int], ledger: Mapping[int, DayRecord]
) -> DayCounts:
    touched = {day_number(entry.day) for entry in written} | removed
    added = sum(day not in ledger for day in wanted.days)
    changed = sum(day in ledger and day in touched for day in wanted.days)
    gone = len(removed - wanted.days.keys())
    return DayCounts(added, changed, gone, len(wanted.days) - added - changed)


def _content(entries: Sequence[Entry]) -> str:
    return text_hash(dumps([[entry.key, content_hash(entry)] for entry in entries]))


def _second_file(digest: Digest, first: str) -> Reason:
    return Reason.of("day_twice", day=digest.day, file=first)


def _second_entry(entry: Entry, entries: Mapping[str, Entry]) -> Reason:
    return Reason.of("paper_twice", paper=entry.arxiv_id, line=entries[entry.key].line)
