"""The plain records that every module passes on: no framework's types, look-ups at most.

A digest file holds one day. An `Entry` is one paper as it stands in one day's digest; a `Paper` is
everything known under one arXiv id, so a paper that was listed twice is one paper with two entries.
Texts are verbatim stretches of the file (line ends normalised to a newline): quotes are cut from
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Section:
    """One labelled part of an entry: ``label`` as the digest has it, None for plain bullets."""

    label: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper in one day's digest.

    Attributes:
        arxiv_id: without version, e.g. ``2406.09297``.
        title: on one line, emphasis and surplus white space removed.
        votes: None where the digest has none or ``-``.
        authors: in the digest's order; empty where it names none.
        raw: the entry's whole text, from its heading to the line before the next, verbatim.
        votes_line: the verbatim line that states the votes, or ""; likewise ``authors_line``.
        line: number of the heading's line in the file, from 1.
    """

    arxiv_id: str
    day: date
    title: str
    url: str
    votes: int | None
    authors: tuple[str, ...]
    sections: tuple[Section, ...]
    raw: str
    line: int
    votes_line: str = ""
    authors_line: str = ""
    thumbnail: str | None = None

    @property
    def key(self) -> str:
        """Unique name of the entry in the store: ``2406.09297@2024-06-14``."""
        return f"{self.arxiv_id}@{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Paper:
    """All entries under one arXiv id, oldest day first (at least one)."""

    arxiv_id: str
    entries: tuple[Entry, ...]

    @property
    def latest(self) -> Entry:
        """The newest entry: its title, votes and authors stand for the paper."""
        return self.entries[-1]

    @property
    def days(self) -> tuple[date, ...]:
        """Every day on which a digest listed the paper, oldest first."""
        return tuple(entry.day for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one section, short enough for the embedder, with the title in front.

    Attributes:
        id: ``<entry key>#<ordinal>-<hash of text>``: a changed text is a new passage.
        text: what is embedded: title, label and body.
        body: the verbatim stretch of the section.
    """

    id: str
    entry_key: str
    arxiv_id: str
    day: date
    label: str | None
    ordinal: int
    text: str
    body: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A stretch of input that could not be read, and why.

    Attributes:
        reason: in English; fresh from reading a `store.reasons.Reason`, from the store plain text.
    """

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Digest:
    """One file, read: its day, the entries that could be read, and what could not.

    Every non-blank line of the file belongs to the heading, an entry, or a refusal.
    """

    day: date
    file: str
    entries: tuple[Entry, ...]
    refusals: tuple[Refusal, ...]
