"""What must not change an answer does not, what must does: checks generated from the samples."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from assistant.question import understand
from assistant.retrieve import Retriever
from store.embed import make_embedder
from store.language import sentences
from store.snapshot import open_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store.records import Entry
    from store.snapshot import Snapshot


class Searcher:
    """Asks and gives back the arXiv ids that are found."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._retriever = Retriever(snapshot, make_embedder("bundled"))

    def __call__(self, text: str) -> list[str]:
        question = understand(text, today=date(2024, 10, 24), catalogue=self.snapshot.catalogue)
        return [hit.paper.arxiv_id for hit in self._retriever.search(question).hits]

    def descriptions(self) -> Iterator[tuple[Entry, str, bool]]:
        """Each paper, a description of it, and whether that is Korean."""
        for entry in self.snapshot.catalogue.entries:
            yield entry, entry.title.partition(":")[2].strip() or entry.title, False
            yield entry, sentences(entry.sections[0].text)[0].rstrip("."), True


@pytest.fixture(scope="module")
def search(sample_store: Path) -> Searcher:
    return Searcher(open_snapshot(sample_store))


def test_courtesy_does_not_change_the_first_paper(search: Searcher) -> None:
    """56 pairs of questions."""
    for _, text, korean in search.descriptions():
        plain = f"{text} 논문" if korean else f"the paper on {text}"
        polite = f"{plain} 좀 알려주세요" if korean else f"please find {plain}, thank you"
        assert search(plain)[0] == search(polite)[0], text


def test_order_does_not_change_the_first_paper(search: Searcher) -> None:
    """56 pairs of questions."""
    for _, text, korean in search.descriptions():
        one = f"이런 논문 찾아줘: {text}" if korean else f"which paper is this: {text}?"
        other = f"{text}. 이런 논문 찾아줘" if korean else f"{text}: which paper is this?"
        assert search(one)[0] == search(other)[0], text


def test_a_span_that_holds_the_papers_day_never_loses_it(search: Searcher) -> None:
    """56 questions, each with a month and with a day."""
    for entry, text, korean in search.descriptions():
        day = entry.day
        month = f"{day.year}년 {day.month}월에 나온" if korean else f"{day:%B %Y}"
        spanned = f"{month} 논문: {text}" if korean else f"papers from {month} on {text}"
        assert entry.arxiv_id in search(spanned), spanned
        dated = f"{day.isoformat()} 논문: {text}" if korean else f"papers of {day} on {text}"
        assert entry.arxiv_id in search(dated), dated


def test_a_span_that_leaves_the_papers_day_out_always_does(search: Searcher) -> None:
    """56 questions."""
    for entry, text, korean in search.descriptions():
        later = entry.day + timedelta(days=1)
        spanned = (
            f"{later.isoformat()} 이후 논문: {text}"
            if korean
            else f"papers since {later} on {text}"
        )
        assert entry.arxiv_id not in search(spanned), spanned
