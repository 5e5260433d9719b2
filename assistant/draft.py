"""What an answer is going to say, before it is shown: pieces of Markdown with their evidence.

Facts and composed text both end in a `Draft`; `Markers` numbers its evidence while the pieces are
shown one by one, so that a marker and its citation always come into being together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.answer import Citation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.records import Entry


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verbatim stretch of one entry that carries a claim.

    Attributes:
        section: label of the section that the quote stands in; None for plain bullets and headings.
        quote: verbatim (white space and emphasis aside).
    """

    entry: Entry
    section: str | None
    quote: str

    @property
    def key(self) -> tuple[str, str]:
        """What makes two pieces of evidence one citation: the same words of the same entry."""
        return self.entry.key, self.quote


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the answer's Markdown and what it rests on.

    Attributes:
        text: with its own Markdown prefix ("- ", "| "); the markers follow it.
        evidence: in the order in which the markers stand.
        tail: what follows the markers: a line end, a space, the bar of a table.
    """

    text: str
    evidence: tuple[Evidence, ...] = ()
    tail: str = "\n"


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole answer, not yet numbered."""

    status: Literal["answered", "partial", "abstained"]
    pieces: tuple[Piece, ...]


class Markers:
    """Numbers evidence by first use; one instance an answer."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], Citation] = {}

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation so far, in marker order."""
        return tuple(self._by_key.values())

    def render(self, piece: Piece) -> tuple[str, tuple[Citation, ...]]:
        """The piece's Markdown with its markers, and the citations that it is the first to use."""
        known = len(self._by_key)
        marks = [self._cite(evidence) for evidence in piece.evidence]
        joined = "".join(f"[{mark}]" for mark in dict.fromkeys(marks))
        space = " " if joined and piece.text and not piece.text[-1].isspace() else ""
        return f"{piece.text}{space}{joined}{piece.tail}", self.citations[known:]

    def _cite(self, evidence: Evidence) -> int:
        found = self._by_key.get(evidence.key)
        if found is None:
            entry = evidence.entry
            found = Citation(
                marker=len(self._by_key) + 1,
                arxiv_id=entry.arxiv_id,
                title=entry.title,
                day=entry.day,
                section=evidence.section,
                quote=evidence.quote,
                url=entry.url,
            )
            self._by_key[evidence.key] = found
        return found.marker


def render(pieces: Iterable[Piece]) -> tuple[str, tuple[Citation, ...]]:
    """The Markdown of all pieces in order and its citations; every marker has its citation."""
    markers = Markers()
    text = "".join(markers.render(piece)[0] for piece in pieces)
    return text.strip(), markers.citations
