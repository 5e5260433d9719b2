"""One turn while it is being spoken: proves each piece, numbers its evidence, keeps the record.

In: pieces of a draft, in order. Out: events. Invariant: a marker is shown only after its citation,
and a citation only when its quote stands in the entry it names.
"""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.answer import Answer, Cited, Done, Notice, RankedPaper, Text
from assistant.draft import Evidence, Markers, Piece
from assistant.stages import stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from assistant.answer import Event, Request, Status
    from assistant.retrieve import Ranking

    Proof = Callable[[Piece], Piece | None]

MOST_ROWS = 50
"""Rows of the ranking that an answer record holds."""

_LOOSE = re.compile(r"[\s*_`]+")


def stands(evidence: Evidence) -> bool:
    """Whether the quote is a verbatim stretch of its entry, white space and emphasis aside."""
    quote = _LOOSE.sub("", evidence.quote)
    entry = evidence.entry
    return bool(quote) and (
        quote in _LOOSE.sub("", entry.raw) or quote in _LOOSE.sub("", entry.title)
    )


def structural_proof(piece: Piece) -> Piece | None:
    """The piece when all its evidence stands, else None: nothing is half shown."""
    return piece if all(stands(evidence) for evidence in piece.evidence) else None


class Turn:
    """What has been said so far in one turn, and how long its stages took."""

    def __init__(self, request: Request, proof: Proof = structural_proof) -> None:
        self._request = request
        self._proof = proof
        self._started = time.perf_counter()
        self._markers = Markers()
        self._text: list[str] = []
        self._notices: list[str] = []
        self.seconds: dict[str, float] = {}
        self.dropped = 0
        self.failures: list[tuple[str, str]] = []
        self.papers: tuple[RankedPaper, ...] = ()
        self.language = "en"
        self.backend = "extractive"
        self.tokens: Mapping[str, int] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Adds the time spent inside to the named stage."""
        start = time.perf_counter()
        try:
            with stage(name):
                yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start

    def rank(self, ranking: Ranking) -> None:
        """Keeps the ranking behind the answer for its record."""
        self.papers = tuple(
            RankedPaper(hit.entry.arxiv_id, hit.entry.day, hit.score)
            for hit in ranking.hits[:MOST_ROWS]
        )
        self.seconds.update(ranking.seconds)

    def notice(self, text: str) -> Notice:
        """A line about how the answer is coming to be."""
        self._notices.append(text)
        return Notice(text)

    def say(self, piece: Piece) -> Iterator[Event]:
        """Shows one piece, its new citations first; an unproven piece is dropped and counted."""
        proven = self._proof(piece)
        if proven is None:
            self.dropped += 1
            return
        text, new = self._markers.render(proven)
        for citation in new:
            yield Cited(citation)
        self._text.append(text)
        yield Text(text)

    def restart(self) -> None:
        """Forgets what was said, for an answer that begins anew by other means."""
        self._markers = Markers()
        self._text.clear()

    @property
    def said(self) -> bool:
        """Whether anything has been shown yet."""
        return bool(self._text)

    def done(self, status: Status) -> Done:
        """The end of the turn."""
        self.seconds["total"] = time.perf_counter() - self._started
        answer = Answer(
            status=status,
            language=self.language,
            text="".join(self._text).strip(),
            citations=self._markers.citations,
            papers=self.papers,
            backend=self.backend,
            seconds=dict(self.seconds),
            id=self._request.id,
            notices=tuple(self._notices),
            dropped=self.dropped,
            tokens=dict(self.tokens),
            failures=tuple(self.failures),
        )
        return Done(answer)
