"""What tools say in words, beside their structured results: Markdown for a model to read.

In: records of `assistant.api.records`, or an answer. Out: text; nothing is in it that is not in the
record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.api.completions import sources_text

if TYPE_CHECKING:
    from assistant.answer import Answer
    from assistant.api.records import DayRecord, EntryRecord, PaperRecord, PaperRow, SearchRecord


def ranking_text(found: SearchRecord) -> str:
    """The ranking, a line a paper."""
    lines = [
        f"{rank}. {_line(row)}, score {row.score:.2f}"
        for rank, row in enumerate(found.papers, start=1)
    ]
    return "\n".join(lines) or "No paper is near this query."


def paper_text(paper: PaperRecord) -> str:
    """All entries of a paper."""
    head = f"# {paper.title}\n\n{paper.arxiv_id} <{paper.url}>"
    return "\n\n".join([head, *(_entry(entry) for entry in paper.entries)])


def day_text(digest: DayRecord) -> str:
    """The papers of a day, a line each, and where to go from there."""
    lines = [f"{rank}. {_line(row)}" for rank, row in enumerate(digest.papers, start=1)]
    near = [f"before: {digest.previous}"] if digest.previous else []
    near += [f"after: {digest.next}"] if digest.next else []
    return "\n".join([f"# Digest of {digest.day}", "", *lines, "", "; ".join(near)]).rstrip()


def whole_day_text(digest: DayRecord) -> str:
    """The papers of a day with everything said about them."""
    papers = [
        f"## {row.title}\n\n{row.arxiv_id} <{row.url}>\n\n{_entry(row)}" for row in digest.papers
    ]
    return "\n\n".join([f"# Digest of {digest.day}", *papers])


def answer_text(answer: Answer) -> str:
    """The answer with its sources below."""
    return answer.text + sources_text(answer.citations, answer.language)


def _line(row: PaperRow) -> str:
    votes = "" if row.votes is None else f", {row.votes} votes"
    return f"{row.title} ({row.arxiv_id}, {row.day}{votes}) <{row.url}>"


def _entry(entry: EntryRecord) -> str:
    votes = "" if entry.votes is None else f", {entry.votes} votes"
    facts = f"Digest of {entry.day}{votes}. Authors: {', '.join(entry.authors) or 'not named'}"
    parts = [(f"**{part.label}**\n" if part.label else "") + part.text for part in entry.sections]
    return "\n\n".join([facts, *parts])
