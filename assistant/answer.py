"""The records of one turn: what is asked, what is said while working, what is answered.

`Answer.record` is the public answer record (README, "Answer records"); the command line, the HTTP
API and the chat page all show this one object.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

Status = Literal["answered", "partial", "abstained", "error"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation, as any client wrote it."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Scope:
    """What of the archive a question may be answered from; a field left empty does not narrow.

    A hard filter: entries outside are neither searched, counted, named nor cited.

    Attributes:
        since, until: days, both inclusive.
        papers: arXiv ids without version; None is all papers.
        authors: names as anyone writes them; papers by any of them are within.
        topic: papers that the archive lists for it are within.
    """

    since: date | None = None
    until: date | None = None
    papers: frozenset[str] | None = None
    authors: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One question with everything that its answer may depend on.

    Attributes:
        today: what "last week" counts from; None is the newest day in the store.
        backend: name of the language model to use; None is the configured default.
        since, until: days that the asker has narrowed the archive to, both inclusive.
        scope: what the place that asks is confined to; None is the whole archive.
        limit: most papers that a list shows.
    """

    question: str
    history: tuple[Turn, ...] = ()
    today: date | None = None
    backend: str | None = None
    id: str | None = None
    since: date | None = None
    until: date | None = None
    min_votes: int | None = None
    scope: Scope | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """What one marker ``[n]`` in the answer stands for.

    Attributes:
        quote: a verbatim stretch of that paper's entry in that day's digest.
        section: the digest's own label, None for plain bullets.
    """

    marker: int
    arxiv_id: str
    title: str
    day: date
    section: str | None
    quote: str
    url: str

    def record(self) -> dict[str, Any]:
        """The public form, in the order the README documents."""
        return {
            "marker": self.marker,
            "arxiv_id": self.arxiv_id,
            "title": self.title,
            "day": self.day.isoformat(),
            "section": self.section,
            "quote": self.quote,
            "url": self.url,
        }


@dataclass(frozen=True, slots=True)
class RankedPaper:
    """One row of the ranking behind an answer; ``score`` is the probability that it is relevant."""

    arxiv_id: str
    day: date
    score: float

    def record(self) -> dict[str, Any]:
        """The public form."""
        return {
            "arxiv_id": self.arxiv_id,
            "day": self.day.isoformat(),
            "score": round(self.score, 4),
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """One finished answer.

    Attributes:
        text: Markdown with markers like ``[1]``; each has its citation and the other way round.
        notices: lines for people about how the answer came to be.
        dropped: sentences of a draft that proof did not let through.
        tokens: prompt and completion tokens where a language model reported them.
        failures: backends that failed on the way, each with the kind of its error; for operators.
    """

    status: Status
    language: str
    text: str
    citations: tuple[Citation, ...] = ()
    papers: tuple[RankedPaper, ...] = ()
    backend: str = "extractive"
    seconds: Mapping[str, float] = field(default_factory=dict)
    id: str | None = None
    notices: tuple[str, ...] = ()
    dropped: int = 0
    tokens: Mapping[str, int] = field(default_factory=dict)
    failures: tuple[tuple[str, str], ...] = ()

    def record(self) -> dict[str, Any]:
        """The public answer record."""
        record: dict[str, Any] = {} if self.id is None else {"id": self.id}
        record |= {
            "status": self.status,
            "language": self.language,
            "answer": self.text,
            "citations": [citation.record() for citation in self.citations],
            "papers": [paper.record() for paper in self.papers],
            "backend": self.backend,
            "seconds": {stage: round(value, 4) for stage, value in self.seconds.items()},
        }
        if self.notices:
            record["notices"] = list(self.notices)
        if self.dropped:
            record["dropped"] = self.dropped
        if self.tokens:
            record["tokens"] = dict(self.tokens)
        return record


@dataclass(frozen=True, slots=True)
class Text:
    """The next piece of the answer's Markdown; nothing unproven is ever in it."""

    delta: str


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation that has just become valid; precedes the first `Text` that holds its marker."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class Notice:
    """One line about how the answer is coming to be."""

    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """The end of a turn: the whole answer."""

    answer: Answer


Event = Text | Cited | Notice | Done
