"""The records of one store in Chroma: entries, the ledger of days, passages with vectors.

Every write is an upsert of whole records in batches that Chroma takes, so that repeating a write
that was cut short ends in the same state. A passage names the version of the entry that it was cut
from and how many there are of it: vectors of a half-written entry are known as such.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from store.chroma_errors import chroma_errors
from store.codec import (
    content_hash,
    day_number,
    entry_of,
    entry_row,
    refusal_rows,
    refusals_of,
    to_document,
)
from store.nodes import node_metadata, passage_of_node

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from store.place import Place
    from store.records import Entry, Passage, Refusal

_PAGE = 500
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EntryMark:
    """What a diff needs of a stored entry."""

    content: str
    line: int
    day: int


@dataclass(frozen=True, slots=True)
class DayRecord:
    """One day in the ledger: where it came from and what could not be read of it."""

    day: date
    file: str
    content: str
    entries: int
    refusals: tuple[Refusal, ...]

    @property
    def says(self) -> tuple[object, ...]:
        """All but the name of the file, which depends on where ingest was called from."""
        refused = tuple((refusal.line, refusal.reason) for refusal in self.refusals)
        return (self.day, self.content, self.entries, refused)


@dataclass(frozen=True, slots=True)
class PassageMark:
    """Which version of which entry a stored passage belongs to, of how many."""

    entry_key: str
    entry_content: str
    count: int


@dataclass(frozen=True, slots=True)
class Cut:
    """One entry with all its passages and their vectors, (passages, dimension), unit rows."""

    entry: Entry
    passages: tuple[Passage, ...]
    vectors: np.ndarray


class Collections:
    """Reads and writes the records of one epoch.

    Entries and marks of passages are read once and then kept up with what is written here: to be
    used by one who holds the right to write, or for one look.
    """

    def __init__(self, opened: Sequence[Any], place: Place, max_batch: int) -> None:
        self._entries, self._days, self._passages = opened
        self._place = place
        self._page = min(_PAGE, max_batch)
        self._held: dict[str, Entry] | None = None
        self._marks: dict[str, PassageMark] | None = None

    def entry_marks(self) -> dict[str, EntryMark]:
        """Every stored entry by key."""
        found = self._all(self._entries, "metadatas")
        return {
            key: EntryMark(meta["content"], meta["line"], meta["day"])
            for key, meta in zip(found["ids"], found["metadatas"], strict=True)
        }

    def read_entries(self) -> list[Entry]:
        """Every stored entry, by day and line."""
        if self._held is None:
            found = self._all(self._entries, "documents")
            entries = [entry_of(json.loads(document)) for document in found["documents"]]
            self._held = {entry.key: entry for entry in entries}
        return sorted(self._held.values(), key=lambda entry: (entry.day, entry.line, entry.key))

    def write_entries(self, entries: Sequence[Entry]) -> Iterator[int]:
        """Upserts entries batch by batch, yielding how many were committed."""
        self._held = None
        for batch in self._batches(entries):
            with chroma_errors(self._place):
                self._entries.upsert(
                    ids=[entry.key for entry in batch],
                    documents=[to_document(entry_row(entry)) for entry in batch],
                    metadatas=[_entry_metadata(entry) for entry in batch],
                    embeddings=[[1.0]] * len(batch),
                )
            yield len(batch)

    def delete_entries(self, keys: Iterable[str]) -> None:
        """Deletes entries; their passages are orphans then."""
        self._held = None
        self._delete(self._entries, keys)

    def days(self) -> dict[int, DayRecord]:
        """The ledger, by day number (20240614)."""
        found = self._all(self._days, "documents")
        records = [day_of(json.loads(document)) for document in found["documents"]]
        return {day_number(record.day): record for record in records}

    def write_days(self, records: Sequence[DayRecord]) -> None:
        """Upserts days into the ledger; to be done when their entries are in."""
        for batch in self._batches(records):
            with chroma_errors(self._place):
                self._days.upsert(
                    ids=[record.day.isoformat() for record in batch],
                    documents=[to_document(day_row(record)) for record in batch],
                    metadatas=[
                        {"day": day_number(record.day), "entries": record.entries}
                        for record in batch
                    ],
                    embeddings=[[1.0]] * len(batch),
                )

    def delete_days(self, days: Iterable[date]) -> None:
        """Takes days out of the ledger."""
        self._delete(self._days, [day.isoformat() for day in days])

    def count_passages(self) -> int:
        """How many passages are stored."""
        with chroma_errors(self._place):
            return int(self._passages.count())

    def passage_marks(self) -> dict[str, PassageMark]:
        """Every stored passage by id."""
        if self._marks is None:
            found = self._all(self._passages, "metadatas")
            self._marks = {
                key: _mark(meta) for key, meta in zip(found["ids"], found["metadatas"], strict=True)
            }
        return dict(self._marks)

    def check_vectors(self, dimension: int) -> None:
        """Nothing, when every stored passage has its vector.

        Raises:
            StoreDamaged: vectors are lost, or are no such vectors.
        """
        with chroma_errors(self._place):
            found = self._passages.get(include=["embeddings"])
            shape = np.asarray(found["embeddings"], np.float32).reshape(-1, dimension).shape
            if shape[0] != self._passages.count():
                raise ValueError(f"{shape[0]} vectors for {self._passages.count()} passages")

    def vectors(self, ids: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors of those passages that are stored."""
        known: dict[str, np.ndarray] = {}
        for batch in self._batches(ids):
            with chroma_errors(self._place):
                found = self._passages.get(ids=list(batch), include=["embeddings"])
            known |= zip(found["ids"], np.asarray(found["embeddings"], np.float32), strict=True)
        return known

    def write_passages(self, cuts: Sequence[Cut]) -> None:
        """Upserts all passages of these entries with their vectors."""
        rows = [
            (cut, passage, vector)
            for cut in cuts
            for passage, vector in zip(cut.passages, cut.vectors, strict=True)
        ]
        for batch in self._batches(rows):
            metadatas = [node_metadata(cut, passage) for cut, passage, _ in batch]
            with chroma_errors(self._place):
                self._passages.upsert(
                    ids=[passage.id for _, passage, _ in batch],
                    documents=[passage.text for _, passage, _ in batch],
                    metadatas=metadatas,
                    embeddings=np.stack([vector for _, _, vector in batch]),
                )
            if self._marks is not None:
                made = (_mark(meta) for meta in metadatas)
                self._marks |= zip([passage.id for _, passage, _ in batch], made, strict=True)

    def delete_passages(self, ids: Iterable[str]) -> None:
        """Deletes passages and their vectors."""
        gone = set(ids)
        self._delete(self._passages, gone)
        if self._marks is not None:
            self._marks = {key: mark for key, mark in self._marks.items() if key not in gone}

    def read_passages(
        self, ids: Sequence[str] | None = None
    ) -> Iterator[tuple[Passage, PassageMark, np.ndarray]]:
        """Stored passages with their vectors, every one or those named, in no particular order."""
        if ids is None:
            with chroma_errors(self._place):
                ids = self._passages.get(include=[])["ids"]
        for batch in self._batches(ids):
            with chroma_errors(self._place):
                found = self._passages.get(
                    ids=list(batch), include=["documents", "metadatas", "embeddings"]
                )
            vectors = np.asarray(found["embeddings"], np.float32)
            rows = zip(found["ids"], found["documents"], found["metadatas"], vectors, strict=True)
            for key, text, meta, vector in rows:
                yield passage_of_node(key, text, meta), _mark(meta), vector

    def _all(self, collection: Any, what: str) -> Any:
        with chroma_errors(self._place):
            return collection.get(include=[what])

    def _delete(self, collection: Any, ids: Iterable[str]) -> None:
        for batch in self._batches(sorted(ids)):
            with chroma_errors(self._place):
                collection.delete(ids=list(batch))

    def _batches(self, items: Sequence[T]) -> Iterator[Sequence[T]]:
        for start in range(0, len(items), self._page):
            yield items[start : start + self._page]


def _entry_metadata(entry: Entry) -> dict[str, str | int]:
    facts: dict[str, str | int] = {
        "content": content_hash(entry),
        "line": entry.line,
        "day": day_number(entry.day),
        "arxiv_id": entry.arxiv_id,
        "title": entry.title,
    }
    return facts if entry.votes is None else {**facts, "votes": entry.votes}


def day_row(record: DayRecord) -> list[Any]:
    """A day of the ledger as a JSON-ready list."""
    refusals = refusal_rows(record.refusals)
    return [record.day.isoformat(), record.file, record.content, record.entries, refusals]


def day_of(row: Sequence[Any]) -> DayRecord:
    """The day that `day_row` wrote."""
    day, file, content, entries, refusals = row
    return DayRecord(date.fromisoformat(day), file, content, entries, refusals_of(refusals))


def _mark(meta: dict[str, Any]) -> PassageMark:
    return PassageMark(meta["entry"], meta["entry_content"], meta["count"])
