"""What the fields of a request may hold: text that can be read, days, counts.

In: values as a client sent them. Out: plain values, or a `ValueError` whose words a person can act
on; pydantic turns these into the errors of each interface.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, StrictInt, StringConstraints

from assistant.answer import Request, Scope, Turn
from assistant.chat import LONGEST_QUESTION

LONGEST_MESSAGE = 32_000
"""Characters of one earlier message."""

MOST_MESSAGES = 200
"""Earlier messages that a request may bring; the conversation reads the newest."""

MOST_VOTES = 1_000_000

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BEFORE_ID = re.compile(r"(?i)^(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf|html)/|arxiv:)")
_AFTER_ID = re.compile(r"(?i)(?:v\d+)?(?:\.pdf)?/?$")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def readable(text: str) -> str:
    """The text, which holds no signs that only steer machines.

    Raises:
        ValueError: it has a control character (tab and line ends may be) or half a character.
    """
    if found := _CONTROL.search(text):
        sign = f"U+{ord(found[0]):04X}"
        raise ValueError(f"has the control character {sign} at {found.start()}; take it out")
    if found := _SURROGATE.search(text):
        raise ValueError(f"has half a character at {found.start()}; send it as UTF-8")
    return text


def not_blank(text: str) -> str:
    """The text, which has something but white space in it.

    Raises:
        ValueError: it has not.
    """
    if not text.strip():
        raise ValueError("is empty; give it some words")
    return text


def _day(value: object) -> object:
    """A day as text only: a bare number would be read as seconds since 1970."""
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(f"is {value!r}, which is no day of the calendar") from error
    raise ValueError(f"is {value!r:.40}, not a day like 2024-10-17")


def plain_id(arxiv_id: str) -> str:
    """The id without version or address: ``arXiv:2406.09297v2`` is ``2406.09297``."""
    return _AFTER_ID.sub("", _BEFORE_ID.sub("", arxiv_id.strip()))


Readable = Annotated[str, AfterValidator(readable)]
Day = Annotated[date, BeforeValidator(_day)]
QuestionText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_QUESTION),
    AfterValidator(readable),
    AfterValidator(not_blank),
]


class Message(BaseModel):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: Annotated[Readable, Field(max_length=LONGEST_MESSAGE)]


class ScopeBody(BaseModel):
    """What of the archive may be answered from; a field left out does not narrow."""

    since: Annotated[Day | None, Field(description="Only papers of this day or later.")] = None
    until: Annotated[Day | None, Field(description="Only papers of this day or before.")] = None
    papers: Annotated[
        list[Annotated[Readable, Field(max_length=200)]] | None,
        Field(max_length=1000, description="Only these arXiv ids."),
    ] = None
    authors: Annotated[
        list[Annotated[Readable, Field(max_length=200)]],
        Field(max_length=50, description="Only papers by any of them."),
    ] = []
    topic: Annotated[
        Readable, Field(max_length=500, description="Only papers that are about this.")
    ] = ""

    def scope(self) -> Scope:
        """The scope that the record stands for."""
        ids = None if self.papers is None else frozenset(map(plain_id, self.papers))
        return Scope(self.since, self.until, ids, tuple(self.authors), self.topic)


class AskBody(BaseModel):
    """A question record; only ``question`` is needed, and keys that are not known are ignored."""

    question: Annotated[
        QuestionText,
        Field(
            description="In English or Korean.",
            examples=["which papers addressed KV cache compression?"],
        ),
    ]
    history: Annotated[
        list[Message],
        Field(max_length=MOST_MESSAGES, description="Earlier messages, oldest first."),
    ] = []
    today: Annotated[
        Day | None,
        Field(description='What "last week" counts from; the newest day in the store if null.'),
    ] = None
    since: Annotated[Day | None, Field(description="Only papers of this day or later.")] = None
    until: Annotated[Day | None, Field(description="Only papers of this day or before.")] = None
    min_votes: Annotated[
        StrictInt | None, Field(ge=0, le=MOST_VOTES, description="Only papers with as many votes.")
    ] = None
    backend: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=200,
            description="Who writes the answer, of `/api/v1/backends`; the default if null.",
        ),
    ] = None
    scope: Annotated[
        ScopeBody | None, Field(description="What the question is about, such as a page's papers.")
    ] = None
    id: Annotated[
        StrictInt | Annotated[Readable, Field(max_length=200)] | None,
        Field(description="Comes back in the answer record."),
    ] = None

    def request(self) -> Request:
        """The request that the record stands for."""
        return Request(
            question=self.question,
            history=tuple(Turn(message.role, message.content) for message in self.history),
            today=self.today,
            backend=self.backend,
            id=None if self.id is None else str(self.id),
            since=self.since,
            until=self.until,
            min_votes=self.min_votes,
            scope=None if self.scope is None else self.scope.scope(),
        )
