"""Records to JSON and back, without loss: the form they have in Chroma and in snapshot files.

Rows are lists, not objects, because thousands of them are read on every start.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING

from store.records import Entry, Passage, Refusal, Section

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def entry_row(entry: Entry) -> list[Any]:
    """An entry as a JSON-ready list."""
    return [
        entry.arxiv_id,
        entry.day.isoformat(),
        entry.title,
        entry.url,
        entry.votes,
        list(entry.authors),
        [[section.label, section.text] for section in entry.sections],
        entry.raw,
        entry.line,
        entry.votes_line,
        entry.authors_line,
        entry.thumbnail,
    ]


def entry_of(row: Sequence[Any]) -> Entry:
    """The entry that `entry_row` wrote."""
    arxiv_id, day, title, url, votes, authors, sections, *rest = row
    return Entry(
        arxiv_id,
        date.fromisoformat(day),
        title,
        url,
        votes,
        tuple(authors),
        tuple([Section(label, text) for label, text in sections]),
        *rest,
    )


def passage_row(passage: Passage) -> list[Any]:
    """A passage as a JSON-ready list."""
    return [
        passage.id,
        passage.entry_key,
        passage.arxiv_id,
        passage.day.isoformat(),
        passage.label,
        passage.ordinal,
        passage.text,
        passage.body,
    ]


def passage_of(row: Sequence[Any]) -> Passage:
    """The passage that `passage_row` wrote."""
    key, entry_key, arxiv_id, day, *rest = row
    return Passage(key, entry_key, arxiv_id, date.fromisoformat(day), *rest)


def refusal_rows(refusals: Sequence[Refusal]) -> list[list[str | int]]:
    """Refusals as JSON-ready lists."""
    return [[refusal.file, refusal.line, refusal.reason] for refusal in refusals]


def refusals_of(rows: Sequence[Sequence[Any]]) -> tuple[Refusal, ...]:
    """The refusals that `refusal_rows` wrote."""
    return tuple(Refusal(*row) for row in rows)


def dumps(value: object) -> str:
    """Compact JSON in ASCII: what hashes are taken of, whatever the text holds."""
    return json.dumps(value, separators=(",", ":"))


def to_document(value: object) -> str:
    """Compact JSON that a database takes: the text as it is, half of a surrogate pair escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if text.isascii() or text.encode(errors="ignore").decode() == text else dumps(value)


def content_hash(entry: Entry) -> str:
    """Hash of everything that an entry says; its line number in the file is not part of that."""
    row = entry_row(entry)
    row[8] = 0
    return hashlib.blake2b(dumps(row).encode(), digest_size=16).hexdigest()


def text_hash(text: str) -> str:
    """Hash of a text."""
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def day_number(day: date) -> int:
    """20240614 for 14 June 2024: Chroma compares numbers only."""
    return day.year * 10000 + day.month * 100 + day.day
