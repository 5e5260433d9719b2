"""The originals of digests that were added while serving: ``DIR/digests``, one file a day.

In: files as they came, read. Out: the same bytes under names made of their days, so that no name
from outside is ever a path, and a later ingest of the folder finds exactly what was added last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from store.disk import disk_errors, replace_bytes
from store.reasons import Reason
from store.records import Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from store.place import Place
    from store.reading import Reading
    from store.records import Entry

MOST_DAYS = 20
"""Days in one file, all of which its kept name states."""

_MARK = ".unfinished"
_DAY = r"\d{4}-\d{2}-\d{2}"
NAME = re.compile(rf"{_DAY}(?:\+{_DAY}){{0,{MOST_DAYS - 1}}}\.md")
"""What the kept files are called."""


@dataclass(frozen=True, slots=True)
class Original:
    """One file that came, and what it says."""

    name: str
    data: bytes
    reading: Reading

    @property
    def days(self) -> frozenset[date]:
        """The days that it is about."""
        return frozenset(digest.day for digest in self.reading.digests)

    @property
    def says(self) -> list[tuple[date, tuple[Entry, ...]]]:
        """Its content, whatever it is called."""
        return [(digest.day, digest.entries) for digest in self.reading.digests]


@dataclass(frozen=True, slots=True)
class Sorted:
    """The originals that can be kept beside each other, and why the others cannot."""

    taken: tuple[Original, ...]
    refusals: tuple[Refusal, ...]


class Kept:
    """The folder of originals; writing to it is for one who holds the store's lock."""

    def __init__(self, place: Place) -> None:
        self.folder = place.digests
        self._place = place

    def files(self) -> list[Path]:
        """The kept files, by name."""
        if not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.iterdir() if NAME.fullmatch(path.name))

    def unfinished(self) -> bool:
        """Whether files were put here that no ingest has finished since."""
        return (self.folder / _MARK).exists()

    def sort(self, originals: Sequence[Original]) -> Sorted:
        """Which of these files can be kept; a day is kept in one file only."""
        taken: list[Original] = []
        refusals: list[Refusal] = []
        kept = {path: _days_of(path) for path in self.files()}
        for original in originals:
            if not original.days:
                refusals += original.reading.refusals
                continue
            first = next((other for other in taken if other.days & original.days), None)
            if first is not None:
                if first.says != original.says:
                    refusals.append(_refused(original, _second_file(first, original)))
                continue
            reason = _cannot_stand_with(original, kept)
            if reason is None:
                taken.append(original)
            else:
                refusals.append(_refused(original, reason))
        return Sorted(tuple(taken), tuple(refusals))

    def put(self, originals: Sequence[Original]) -> None:
        """Keeps these files instead of those about the same days, marked unfinished.

        Raises:
            StoreFull: the folder cannot be written.
        """
        with disk_errors(self._place.directory):
            self.folder.mkdir(parents=True, exist_ok=True)
            replace_bytes(self.folder / _MARK, b"")
            for original in originals:
                target = self.folder / _kept_name(original)
                replace_bytes(target, original.data)
                for path in self.files():
                    if path != target and _days_of(path) <= original.days:
                        path.unlink()

    def finish(self) -> None:
        """Takes the mark away: the store holds what the files say."""
        (self.folder / _MARK).unlink(missing_ok=True)


def _days_of(path: Path) -> frozenset[date]:
    found = re.findall(_DAY, path.name)
    try:
        return frozenset(date.fromisoformat(day) for day in found)
    except ValueError:
        return frozenset()


def _kept_name(original: Original) -> str:
    """All days of the file; the day that its top is about comes last, where it is read from."""
    own = original.reading.digests[0].day
    days = [*sorted(original.days - {own}), own]
    return "+".join(day.isoformat() for day in days) + ".md"


def _cannot_stand_with(original: Original, kept: dict[Path, frozenset[date]]) -> Reason | None:
    if len(original.days) > MOST_DAYS:
        return Reason.of("too_many_days", count=len(original.days), most=MOST_DAYS)
    for days in kept.values():
        shared = days & original.days
        if shared and not days <= original.days:
            listed = ", ".join(day.isoformat() for day in sorted(days))
            return Reason.of("with_other_days", day=min(shared), days=listed)
    return None


def _second_file(first: Original, original: Original) -> Reason:
    return Reason.of("day_twice_added", day=min(first.days & original.days), file=first.name)


def _refused(original: Original, reason: Reason) -> Refusal:
    return Refusal(original.name, 1, reason)
