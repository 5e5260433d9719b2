"""Papers chosen by a question's filters, and how lists of them are written with their evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.compose.filters import described
from assistant.compose.labels import label
from assistant.draft import Draft, Evidence, Piece
from assistant.facts.words import word
from assistant.phrases import language_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.question import Question
    from assistant.retrieve import Ranking
    from store.catalogue import Catalogue
    from store.records import Entry

MOST_SHOWN = 40
"""Papers that a list from records shows at most; a day is always shown whole."""


def selected(
    question: Question, catalogue: Catalogue, ranking: Ranking | None, *, every: bool = False
) -> list[Entry]:
    """The entries within the question's filters, on its topic where it has one.

    Args:
        every: all entries of a paper that was listed more than once, else the one with most votes.
    """
    if question.topic and ranking is not None:
        entries = [hit.entry for hit in ranking.hits[: ranking.listed] if fits(question, hit.entry)]
    else:
        entries = [entry for entry in catalogue.entries if fits(question, entry)]
    if every:
        return entries
    best: dict[str, Entry] = {}
    for entry in entries:
        known = best.get(entry.arxiv_id)
        if known is None or (entry.votes or 0) > (known.votes or 0):
            best[entry.arxiv_id] = entry
    return list(best.values())


def fits(question: Question, entry: Entry) -> bool:
    """Whether an entry is within the question's days, votes and authors, and not known already."""
    if entry.arxiv_id in question.besides:
        return False
    if question.span is not None and entry.day not in question.span:
        return False
    low, high = question.min_votes, question.max_votes
    if low is not None and (entry.votes is None or entry.votes < low):
        return False
    if high is not None and (entry.votes is None or entry.votes > high):
        return False
    return not question.authors or not set(question.authors).isdisjoint(entry.authors)


def by_votes(entries: Iterable[Entry]) -> list[Entry]:
    """Most votes first; the digests' order among equals, papers without recorded votes last."""
    return sorted(
        entries, key=lambda entry: -1 if entry.votes is None else entry.votes, reverse=True
    )


def row(entry: Entry, language: str, quote: str = "") -> Piece:
    """One paper of a list: title, day and votes, cited by the line that states the fact."""
    evidence = Evidence(entry, None, quote or entry.votes_line or entry.title)
    return Piece("- " + label(entry, language), (evidence,))


def listed(entries: Sequence[Entry], language: str) -> list[Piece]:
    """One row a paper, in the order given."""
    return [row(entry, language) for entry in entries]


def among(question: Question, *, authors: bool = True) -> str:
    """The filters as a part of a sentence, "" without any."""
    asked = question if authors else replace(question, authors=(), unknown_authors=())
    if len(asked.authors) > 3:
        asked = replace(asked, authors=(*asked.authors[:3], "…"))
    words = described(asked)
    if not words:
        return ""
    return f"{words} 기준 " if language_of(question.language) == "ko" else f" ({words})"


def abstained(name: str, question: Question, /, **values: object) -> Draft:
    """An answer that says only that there is none, and why."""
    return Draft("abstained", (Piece(word(name, question.language, **values)),))
