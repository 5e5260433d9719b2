"""Extractive comparisons: a table of two to five papers by aspect, every cell in a digest's words.

In: the papers and the question. Out: pieces of a Markdown table and what the digests leave open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.compose.kinds import asked_attributes, untold
from assistant.compose.labels import evidence_of, label, linked, short_name, votes
from assistant.compose.overview import introducing
from assistant.compose.qualities import QUALITIES, asked_of, told_of
from assistant.compose.sentences import (
    FIGURE,
    choose,
    entry_text,
    sentences_of,
    with_role,
)
from assistant.draft import Evidence, Piece
from assistant.markdown import cell, quoted
from assistant.phrases import language_of, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.compose.kinds import Kind
    from assistant.compose.sentences import Role, Scorer, Sentence
    from assistant.question import Question
    from store.records import Entry

MOST_COMPARED = 5

_FEW = 3
_MOST_ASKED = 3
"""Sentences in the row that answers the question itself; one less where columns are narrow."""

_MOST_TELLING = 2

_ASPECTS: tuple[Role, ...] = ("what", "how", "results")


def table_pieces(
    question: Question, entries: Sequence[Entry], scorers: Sequence[Scorer]
) -> Iterator[Piece]:
    """The table, row by row and cell by cell, then what is left open.

    Args:
        scorers: one for each entry, so that a part of the question weighs in its own column.
    """
    language = question.language
    yield Piece(say("compare", language), tail="\n\n")
    heads = " | ".join(cell(linked(entry)) for entry in entries)
    yield Piece(f"| {say('aspect', language)} | {heads} |")
    yield Piece("|---" * (len(entries) + 1) + "|")
    most = _MOST_ASKED if len(entries) <= _FEW else _MOST_ASKED - 1
    columns = [
        _aspects(entry, scorer, most) for entry, scorer in zip(entries, scorers, strict=True)
    ]
    titles = " ".join(entry.title for entry in entries)
    asked = any(scorer.asks_more_than(titles) for scorer in scorers)
    for aspect in (*_ASPECTS, "asked") if asked else _ASPECTS:
        if any(column[aspect] for column in columns):
            yield from _row(say(aspect, language), [column[aspect] for column in columns])
    yield from _record_row(entries, language)
    yield from _open(question, entries)


def quality_pieces(
    question: Question, entries: Sequence[Entry], scorers: Sequence[Scorer]
) -> Iterator[Piece]:
    """What each digest says of the one quality that is asked for ("which is faster?")."""
    language = question.language
    asked = asked_of(QUALITIES, question.text)
    yield Piece(say("which_is_more", language), tail="\n\n")
    for entry, scorer in zip(entries, scorers, strict=True):
        found = _telling(entry, scorer, asked)
        head = f"- {label(entry, language)} — "
        if not found:
            yield Piece(head + say("silent", language), (Evidence(entry, None, entry.title),))
        for place, sentence in enumerate(found):
            tail = "\n" if place == len(found) - 1 else " "
            yield Piece(head + quoted(sentence.text), (evidence_of(sentence),), tail)
            head = ""


def _telling(entry: Entry, scorer: Scorer, asked: Sequence[Kind]) -> list[Sentence]:
    """The sentences that tell of a quality asked for, those that measure it before others."""
    found = [
        sentence
        for sentence in sentences_of(entry)
        if (told_of(tuple(asked), sentence.text) if asked else scorer.covered(sentence.text))
    ]
    measured = [sentence for sentence in found if FIGURE.search(sentence.text)]
    return choose(measured or found, scorer, _MOST_TELLING)


def _aspects(entry: Entry, scorer: Scorer, most: int) -> dict[str, list[Sentence]]:
    """A sentence for each aspect, and the best of the rest for the question itself."""
    found = sentences_of(entry)
    first = introducing(found)
    rest = [sentence for sentence in found if sentence is not first]
    chosen: dict[str, list[Sentence]] = {
        aspect: choose(with_role(rest, aspect), scorer, 1) for aspect in _ASPECTS
    }
    chosen["what"] = [first] if first else []
    used = {sentence for group in chosen.values() for sentence in group}
    chosen["asked"] = choose([s for s in found if s not in used], scorer, most)
    return chosen


def _row(name: str, cells: Sequence[Sequence[Sentence]]) -> Iterator[Piece]:
    yield Piece(f"| {name} |", tail=" ")
    for number, group in enumerate(cells):
        end = " |\n" if number == len(cells) - 1 else " | "
        if not group:
            yield Piece("–", tail=end)
        for place, sentence in enumerate(group):
            tail = end if place == len(group) - 1 else " "
            yield Piece(cell(quoted(sentence.text)), (evidence_of(sentence),), tail)


def _record_row(entries: Sequence[Entry], language: str) -> Iterator[Piece]:
    yield Piece(f"| {say('day', language)}, {say('vote_row', language)} |", tail=" ")
    for number, entry in enumerate(entries):
        end = " |\n" if number == len(entries) - 1 else " | "
        quote = entry.votes_line or entry.title
        text = f"{entry.day.isoformat()}, {votes(entry, language)}"
        yield Piece(text, (Evidence(entry, None, quote),), end)


def _open(question: Question, entries: Sequence[Entry]) -> Iterator[Piece]:
    """What the question asks that an entry does not tell, with the papers concerned."""
    language, asked = question.language, asked_attributes(question.text)
    lacking = [(entry, untold(asked, entry_text(entry))) for entry in entries]
    parts = [
        say(
            "left_open",
            language,
            what=attribute.name[language_of(language)],
            papers=", ".join(short_name(entry) for entry, lacks in lacking if attribute in lacks),
        )
        for attribute in asked
        if any(attribute in lacks for _, lacks in lacking)
    ]
    if parts:
        yield Piece("\n" + say("open", language, what="; ".join(parts)))
