"""What readers thought of answers: one line of JSON each, appended to a file in the store's folder.

In: an `Opinion` from the chat page. Out: the same, read back for the team. A line is written in one
piece by one write, so that writers in several processes need no lock; what a power cut tore is
passed over when reading and never runs into the line after it.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from store.disk import disk_errors
from store.errors import RequestError, StoreError, StoreFull

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

FILE = "feedback.jsonl"
"""Name of the file in the store's folder."""

LONGEST_WORDS = 2000
"""Characters of a reader's words that are kept."""

LONGEST_QUESTION = 4000
"""Characters of a question, and of each earlier message, that are kept."""

MOST_HISTORY = 20
"""Earlier messages that are kept, the newest ones."""

LARGEST_LINE = 256 * 1024
"""Bytes of one record; a longer one loses its ranking, then its earlier messages."""

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes after which nothing more is taken: readers must not be able to fill the disk."""

Thumb = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one reader thought of one answer.

    Attributes:
        answer_id: names the answer; a later opinion on the same one replaces the earlier.
        thumb: None when the reader took it back.
        record: the public answer record that the reader saw.
        history: messages before the question, oldest first, as in a question record.
        limits: the filters that the question was asked with, by name.
        time: when it was given, in UTC.
    """

    answer_id: str
    thumb: Thumb | None
    question: str
    record: Mapping[str, Any]
    words: str = ""
    history: tuple[Mapping[str, str], ...] = ()
    limits: Mapping[str, Any] = field(default_factory=dict)
    time: datetime = field(default_factory=lambda: datetime.now(UTC))

    def line(self) -> dict[str, Any]:
        """The stored form; it is also a question record, so that `batch` can ask it again."""
        return {
            "id": self.answer_id,
            "time": self.time.isoformat(timespec="seconds"),
            "thumb": self.thumb,
            "words": self.words,
            "question": self.question,
            "history": [dict(message) for message in self.history],
            "limits": dict(self.limits),
            "record": dict(self.record),
        }


def read_opinion(body: Mapping[str, object]) -> Opinion:
    """The opinion that a page sent, cut to the sizes that are kept.

    Raises:
        RequestError: a part is missing or of another kind.
    """
    identity, question, record = body.get("id"), body.get("question"), body.get("record")
    if not isinstance(identity, str) or not 0 < len(identity) <= 64:
        raise RequestError('"id" of the answer is missing; send the one that its page shows')
    if not isinstance(question, str) or not question.strip():
        raise RequestError('"question" is missing; send the one that was asked')
    if not isinstance(record, dict) or not isinstance(record.get("answer"), str):
        raise RequestError('"record" is missing; send the answer record that was shown')
    words, limits = body.get("words", ""), body.get("limits")
    return Opinion(
        answer_id=identity,
        thumb=_thumb(body.get("thumb")),
        question=question[:LONGEST_QUESTION],
        record=record,
        words=words[:LONGEST_WORDS].strip() if isinstance(words, str) else "",
        history=_history(body.get("history")),
        limits=limits if isinstance(limits, dict) else {},
    )


def _thumb(value: object) -> Thumb | None:
    match value:
        case "up" | "down":
            return value
        case None:
            return None
    raise RequestError(f'"thumb" is {value!r:.40}; it is "up", "down" or null')


def _history(value: object) -> tuple[Mapping[str, str], ...]:
    messages = value if isinstance(value, list) else []
    return tuple(
        {"role": message["role"], "content": message["content"][:LONGEST_QUESTION]}
        for message in messages[-MOST_HISTORY:]
        if isinstance(message, dict)
        and message.get("role") in {"user", "assistant"}
        and isinstance(message.get("content"), str)
    )


class Feedback:
    """The file of opinions of one store.

    Args:
        directory: the store's folder; made when the first opinion comes before the first ingest.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.path = directory / FILE

    def keep(self, opinion: Opinion) -> None:
        """Append one opinion; it is on the disk when this returns.

        Raises:
            RequestError: it is too large even without its ranking and its earlier messages.
            StoreFull: no room, no right, or the file has reached its bound.
        """
        line = _bounded(opinion.line())
        with disk_errors(self._directory):
            self._directory.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                self._append(handle, line)
            finally:
                os.close(handle)

    def _append(self, handle: int, line: bytes) -> None:
        size = os.fstat(handle).st_size
        if size + len(line) > LARGEST_FILE:
            raise StoreFull(
                f"{str(self.path)!r} has reached {LARGEST_FILE >> 20} MB; export it with"
                " `assistant feedback --json` and move it away"
            )
        torn = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        data = b"\n" + line if torn else line
        if os.write(handle, data) != len(data):
            raise StoreFull(f"no room left on the disk of {str(self._directory)!r}; free some")
        os.fsync(handle)

    def opinions(self, since: date | None = None) -> tuple[list[Opinion], int]:
        """The newest opinion on each answer, oldest first, and how many lines were unreadable.

        Args:
            since: leave out what was given before this day (UTC).

        Raises:
            StoreError: the file is there and cannot be read.
        """
        newest: dict[str, Opinion] = {}
        unreadable = 0
        for line in self._lines():
            opinion = _read_line(line)
            if opinion is None:
                unreadable += 1
                continue
            newest.pop(opinion.answer_id, None)
            newest[opinion.answer_id] = opinion
        kept = [one for one in newest.values() if since is None or one.time.date() >= since]
        return [one for one in kept if one.thumb or one.words], unreadable

    def _lines(self) -> Iterator[bytes]:
        try:
            with self.path.open("rb") as lines:
                yield from (line for line in lines if line.strip())
        except FileNotFoundError:
            return
        except OSError as error:
            raise StoreError(
                f"cannot read {str(self.path)!r}: {error.strerror}; mend its permissions"
            ) from error


def _bounded(line: dict[str, Any]) -> bytes:
    """The line as bytes, without its bulkiest parts when it is too long."""
    smaller = {**line, "record": {**line["record"], "papers": []}}
    for form in (line, smaller, {**smaller, "history": []}):
        data = json.dumps(form, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"
        if len(data) <= LARGEST_LINE:
            return data
    raise RequestError(f'"record" is longer than {LARGEST_LINE >> 10} kB; it was not kept')


def _read_line(line: bytes) -> Opinion | None:
    try:
        body = json.loads(line)
        opinion = read_opinion(body)
        time = datetime.fromisoformat(body["time"])
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError, RequestError):
        return None
    if time.tzinfo is None:
        return None
    return replace(opinion, time=time.astimezone(UTC))
