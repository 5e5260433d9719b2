"""What the interface answers with, as pydantic models: the schema that clients are generated from.

`AnswerRecord` is the answer record of the README; the others are what the catalogue knows.
"""

from __future__ import annotations

from datetime import date  # pydantic resolves the annotations at run time
from typing import Annotated, Literal

from pydantic import BaseModel, Field


class CitationRecord(BaseModel):
    """What one marker ``[n]`` of an answer stands for."""

    marker: int
    arxiv_id: str
    title: str
    day: date
    section: Annotated[str | None, Field(description="The digest's label; null: plain bullets.")]
    quote: Annotated[str, Field(description="A verbatim stretch of the paper's entry.")]
    url: str


class RankedRecord(BaseModel):
    """One row of the ranking behind an answer."""

    arxiv_id: str
    day: date
    score: Annotated[float, Field(description="Probability that the paper is relevant.")]


class AnswerRecord(BaseModel):
    """One answer, as `assistant ask --json` prints it."""

    id: str | int | None = None
    status: Literal["answered", "partial", "abstained", "error"]
    language: str
    answer: Annotated[str, Field(description="Markdown; each marker `[n]` has its citation.")]
    citations: list[CitationRecord]
    papers: Annotated[list[RankedRecord], Field(description="Best first, at most 50.")]
    backend: str
    seconds: dict[str, float]
    notices: list[str] = []
    dropped: int = 0
    tokens: dict[str, int] = {}


class PaperRow(BaseModel):
    """One paper in a list: as its newest digest in question has it."""

    arxiv_id: str
    title: str
    day: Annotated[date, Field(description="Of the digest that listed it.")]
    votes: int | None
    authors: list[str]
    url: str


class FoundPaper(PaperRow):
    """One ranked paper."""

    score: Annotated[float, Field(description="Probability that the paper is relevant.")]


class Understood(BaseModel):
    """The filters that a query was understood to have."""

    since: date | None
    until: date | None
    min_votes: int | None
    authors: list[str]


class SearchRecord(BaseModel):
    """Ranked papers, best first."""

    query: str
    understood: Understood
    papers: list[FoundPaper]


class SectionRecord(BaseModel):
    """One labelled part of an entry."""

    label: Annotated[str | None, Field(description="As the digest has it; null: plain bullets.")]
    text: str


class EntryRecord(PaperRow):
    """One paper as it stands in one day's digest, whole."""

    sections: list[SectionRecord]


class PaperRecord(BaseModel):
    """Everything the digests say about one paper."""

    arxiv_id: str
    title: str
    url: str
    days: list[date]
    entries: Annotated[list[EntryRecord], Field(description="Oldest day first.")]


class PaperPage(BaseModel):
    """A stretch of a list of papers."""

    total: int
    offset: int
    next_offset: Annotated[int | None, Field(description="Of the next page; null: the last.")]
    papers: list[PaperRow]


class DayRow(BaseModel):
    """One day that has a digest."""

    day: date
    papers: int


class DayPage(BaseModel):
    """A stretch of the days, newest first."""

    total: int
    offset: int
    next_offset: Annotated[int | None, Field(description="Of the next page; null: the last.")]
    days: list[DayRow]


class DayRecord(BaseModel):
    """One day's digest, in its own order."""

    day: date
    previous: Annotated[date | None, Field(description="The day of the digest before.")]
    next: Annotated[date | None, Field(description="The day of the digest after.")]
    papers: list[EntryRecord]


class StatusRecord(BaseModel):
    """What the store holds and how it was made."""

    state: str
    complete: Annotated[bool, Field(description="Whether every passage has its vector.")]
    first_day: date | None
    last_day: date | None
    days: int
    papers: int
    entries: int
    passages: int
    embedded: int
    embedder: str
    dimension: int
    collection: str
    generation: str
    revision: int
    published: str


class BackendRow(BaseModel):
    """One backend that can write answers."""

    name: str
    default: bool


class BackendList(BaseModel):
    """Every backend that a request may name."""

    backends: list[BackendRow]
