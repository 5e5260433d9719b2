"""The facts of one paper (or of each paper named): its days, its votes on each, its authors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.compose.filters import days as days_in_words
from assistant.compose.labels import linked, votes
from assistant.draft import Draft, Evidence, Piece
from assistant.facts.lists import abstained
from assistant.facts.words import word
from assistant.markdown import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assistant.question import Question
    from assistant.retrieve import Ranking
    from store.catalogue import Catalogue
    from store.records import Entry, Paper

    Write = Callable[[Question, Paper, Sequence[Entry]], tuple[list[Piece], bool]]

# Digests list authors in any order, so that none of them can be told from it.
_PLACE = re.compile(
    r"\b(?:first|last|lead|senior|second|corresponding)\s+authors?\b"
    r"|(?:제?\s?1|첫\s*(?:번째)?|주|마지막|교신|책임)\s*저자",
    re.IGNORECASE,
)


def when_draft(question: Question, catalogue: Catalogue, ranking: Ranking | None) -> Draft:
    """On which days a paper stood in the digest, with its votes on each."""
    return _of_each(question, catalogue, ranking, _when)


def votes_draft(question: Question, catalogue: Catalogue, ranking: Ranking | None) -> Draft:
    """How many votes a paper has, for each day it stood in the digest."""
    return _of_each(question, catalogue, ranking, _votes)


def authors_draft(question: Question, catalogue: Catalogue, ranking: Ranking | None) -> Draft:
    """All authors of a paper, in the digest's order."""
    return _of_each(question, catalogue, ranking, _authors)


def _of_each(
    question: Question, catalogue: Catalogue, ranking: Ranking | None, write: Write
) -> Draft:
    papers = [catalogue.papers[arxiv_id] for arxiv_id in question.named]
    if not papers and ranking is not None and ranking.listed and not question.unknown_names:
        papers = [hit.paper for hit in ranking.hits[:1]]
    if not papers and question.unknown_names:
        names = ", ".join(quoted(name) for name in question.unknown_names)
        return abstained("unknown_paper", question, names=names)
    if not papers:
        return abstained("no_paper", question)
    pieces: list[Piece] = []
    known: list[bool] = []
    for paper in papers:
        entries = [e for e in paper.entries if question.span is None or e.day in question.span]
        written, held = write(question, paper, entries or paper.entries)
        pieces += written
        if not entries and question.span is not None:
            days = days_in_words(question.span, question.language)
            pieces.append(Piece(word("not_that_day", question.language, days=days)))
            held = False
        known.append(held)
    status = (
        "answered"
        if all(known)
        else "partial"
        if any(known) or _off_day(question, papers)
        else "abstained"
    )
    return Draft(status, tuple(pieces))  # type: ignore[arg-type]  # one of the three literals above


def _off_day(question: Question, papers: Sequence[Paper]) -> bool:
    """Whether the paper is there but not in the time asked for: a premise put right."""
    span = question.span
    return span is not None and not any(day in span for paper in papers for day in paper.days)


def _when(question: Question, paper: Paper, entries: Sequence[Entry]) -> tuple[list[Piece], bool]:
    language = question.language
    if len(entries) == 1:
        entry = entries[0]
        counted = "" if entry.votes is None else f" ({votes(entry, language)})"
        text = word("when_one", language, paper=linked(entry), days=f"{entry.day}{counted}")
        return [Piece(text, _day_evidence(entry))], True
    heading = word("when_many", language, paper=linked(paper.latest), count=len(entries))
    return [Piece(heading, tail="\n\n"), *(_day_row(entry, language) for entry in entries)], True


def _votes(question: Question, paper: Paper, entries: Sequence[Entry]) -> tuple[list[Piece], bool]:
    language = question.language
    if len(entries) > 1:
        heading = word("votes_many", language, paper=linked(paper.latest), count=len(entries))
        rows = [_day_row(entry, language) for entry in entries]
        return [Piece(heading, tail="\n\n"), *rows], any(e.votes is not None for e in entries)
    entry = entries[0]
    if entry.votes is None:
        text = word("votes_unknown", language, paper=linked(entry), day=entry.day)
        return [Piece(text, (Evidence(entry, None, entry.title),))], False
    text = word(
        "votes_one", language, paper=linked(entry), votes=votes(entry, language), day=entry.day
    )
    return [Piece(text, _day_evidence(entry))], True


def _authors(
    question: Question, paper: Paper, entries: Sequence[Entry]
) -> tuple[list[Piece], bool]:
    entry = next((e for e in reversed(entries) if e.authors), None)
    entry = entry or next((e for e in reversed(paper.entries) if e.authors), entries[-1])
    if not entry.authors:
        text = word("authors_unknown", question.language, paper=linked(entry), day=entry.day)
        return [Piece(text, (Evidence(entry, None, entry.title),))], False
    names = ", ".join(quoted(name) for name in entry.authors)
    text = word("authors_are", question.language, paper=linked(entry), authors=names)
    evidence = (Evidence(entry, None, entry.authors_line),)
    return [*_said_first(question, entry, evidence), Piece(text, evidence)], True


def _said_first(
    question: Question, entry: Entry, evidence: tuple[Evidence, ...]
) -> Iterator[Piece]:
    """The answer in a word, where one is asked for: whether somebody is an author, how many."""
    language = question.language
    for person in question.people:
        held = not set(person).isdisjoint(entry.authors)
        name = "is_author" if held else "is_no_author"
        yield Piece(word(name, language, names=quoted(person[0])), evidence)
    for asked in question.unknown_authors:
        yield Piece(word("is_no_author", language, names=quoted(asked)), evidence)
    if _PLACE.search(question.text):
        yield Piece(word("authors_unordered", language), evidence)
    if re.search(r"\bhow\s+many\s+(?!(?:up-?)?votes\b)|몇\s*명", question.text, re.IGNORECASE):
        yield Piece(word("authors_count", language, count=len(entry.authors)), evidence)


def _day_row(entry: Entry, language: str) -> Piece:
    return Piece(f"- {entry.day}: {votes(entry, language)}", _day_evidence(entry))


def _day_evidence(entry: Entry) -> tuple[Evidence, ...]:
    """The line that states the votes; the title where there is none."""
    return (Evidence(entry, None, entry.votes_line or entry.title),)
