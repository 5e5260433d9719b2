"""A conversation as a reader keeps it: each question with its limits and its answer record.

In: what a browser kept and sends back, to be shown again or exported; none of it is trusted. Out:
plain records. A turn that cannot be read is counted and left out, never guessed at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from assistant.answer import Answer, Citation, Status
from store.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_TURNS = 500
"""Turns of a conversation that are read, the newest ones."""

LONGEST_TEXT = 100_000
"""Characters of a question, or of an answer that never ended."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The filters that a question was asked with, as a link or a form writes them."""

    since: str = ""
    until: str = ""
    min_votes: int | None = None
    backend: str = ""

    def record(self) -> dict[str, str | int]:
        """Only those that are set."""
        votes = {} if self.min_votes is None else {"min_votes": self.min_votes}
        named = {"since": self.since, "until": self.until, "backend": self.backend}
        return {key: value for key, value in named.items() if value} | votes


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """One question and what came of it.

    Attributes:
        id: names the turn, or "" where its answer never ended.
        record: the public answer record, as kept; empty where the answer never ended.
        answer: the same, read.
        text: what had come of an answer that never ended.
    """

    question: str
    id: str = ""
    limits: Limits = field(default_factory=Limits)
    record: Mapping[str, Any] = field(default_factory=dict)
    answer: Answer | None = None
    text: str = ""

    def body(self) -> dict[str, Any]:
        """The form that the browser keeps and sends back."""
        body: dict[str, Any] = {"id": self.id, "question": self.question}
        body["limits"] = self.limits.record()
        return body | ({"record": dict(self.record)} if self.record else {"text": self.text})


def read_turns(value: object) -> tuple[list[KeptTurn], int]:
    """The turns that can be read, oldest first, and how many cannot."""
    bodies = value[-MOST_TURNS:] if isinstance(value, list) else []
    turns, unreadable = [], 0
    for body in bodies:
        try:
            turns.append(_turn(body))
        except RequestError:
            unreadable += 1
    return turns, unreadable


def _turn(body: object) -> KeptTurn:
    if not isinstance(body, dict):
        raise RequestError("a kept turn is no object")
    question, record, text = body.get("question"), body.get("record"), body.get("text", "")
    if not isinstance(question, str) or not question.strip() or not isinstance(text, str):
        raise RequestError("a kept turn has no question")
    return KeptTurn(
        question=question[:LONGEST_TEXT],
        id=str(body.get("id") or "")[:64],
        limits=_limits(body.get("limits")),
        record=record if isinstance(record, dict) else {},
        answer=read_answer(record) if isinstance(record, dict) else None,
        text=text[:LONGEST_TEXT],
    )


def _limits(value: object) -> Limits:
    given = value if isinstance(value, dict) else {}
    named = {key: given.get(key) for key in ("since", "until", "backend")}
    votes = given.get("min_votes")
    return Limits(
        **{key: one[:40] for key, one in named.items() if isinstance(one, str)},
        min_votes=votes if isinstance(votes, int) and not isinstance(votes, bool) else None,
    )


def read_answer(record: Mapping[str, Any]) -> Answer:
    """An answer from its public record; the ranking is not read.

    Raises:
        RequestError: it is no answer record.
    """
    try:
        if record["status"] not in get_args(Status):
            raise RequestError(f'"status" is {record["status"]!r:.40}')
        return Answer(
            status=record["status"],
            language=_text(record["language"]),
            text=_text(record["answer"]),
            citations=tuple(map(_citation, record["citations"])),
            backend=_text(record.get("backend", "")),
            notices=tuple(map(_text, record.get("notices", ()))),
            dropped=int(record.get("dropped", 0)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RequestError(f"not an answer record: {error!r:.80}") from error


def _citation(given: Mapping[str, Any]) -> Citation:
    section = given["section"]
    return Citation(
        marker=int(given["marker"]),
        arxiv_id=_text(given["arxiv_id"]),
        title=_text(given["title"]),
        day=date.fromisoformat(given["day"]),
        section=None if section is None else _text(section),
        quote=_text(given["quote"]),
        url=_text(given["url"]),
    )


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError(f"{value!r:.40} is no text")
