"""Why input is refused: an English sentence that knows its kind and values.

In: a kind and what its sentence names. Out: a `Reason`, text like any other for messages, logs and
the store; a page can say it in another language by its kind (`assistant.ui.adding_words`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal[
    "empty", "binary", "unreadable", "no_paper", "no_day",
    "no_link", "no_title", "torn", "no_heading", "loose_text", "no_text", "no_votes",
    "twice", "twice_same", "paper_twice", "day_twice", "day_twice_added",
    "too_many_days", "with_other_days", "too_large", "too_much",
]  # fmt: skip
"""Of a whole file, of a part of it, of one beside another, of one that is added while serving."""

KINDS: tuple[Kind, ...] = get_args(Kind)

_SHAPE = "a digest has a day and headings such as `### [Title](https://arxiv.org/abs/2406.09414)`"

SENTENCES: Mapping[Kind, str] = {
    "empty": "{file!r} is empty: " + _SHAPE,
    "binary": "{file!r} is binary, not text: name a Markdown or text file",
    "unreadable": "{file!r} cannot be read ({cause}): check the path",
    "no_paper": "{file!r} names no paper, so it is no digest: " + _SHAPE,
    "no_day": (
        "{file!r} states no day in a heading, front matter or its path:"
        " add a heading such as `## Daily Papers (2024-06-14)`"
    ),
    "no_link": (
        "the entry {words!r} has no link to arXiv with an id, so it is left out; mend its heading"
    ),
    "no_title": "the entry {words!r} has no title, so it is left out; mend its heading",
    "torn": (
        "votes or authors of a further paper follow, but no heading links it to arXiv; mend it"
    ),
    "no_heading": (
        "a paper seems to stand here, but no heading links it to arXiv; mend its heading"
    ),
    "loose_text": "this text stands under no paper, so it is left out",
    "no_text": "bytes that are no text stand on this line; each is kept as U+FFFD",
    "no_votes": "the votes {words!r} are no number: left out",
    "twice": (
        "{paper} is listed twice on {day}: the entry at line {line} is kept, this one is left out"
    ),
    "twice_same": (
        "{paper} is listed twice on {day}: the entry at line {line} is kept, this one with the"
        " same text is left out"
    ),
    "paper_twice": (
        "the paper {paper} already stands in this digest at line {line}; the first is kept"
    ),
    "day_twice": (
        "the day {day} is already given by {file!r} with other content; keep one of the two files"
    ),
    "day_twice_added": (
        "the day {day} is already given by {file!r} with other content; add one of the two files"
    ),
    "too_many_days": "it holds {count} days, at most {most} fit: split the file",
    "with_other_days": (
        "the day {day} was added in one file with other days ({days}): add them all in one file"
    ),
    "too_large": "it is larger than {most} MB, which no day's digest is",
    "too_much": "more than {most} MB came at once; add this file in another go",
}
"""English by kind."""


class Reason(str):
    """One sentence in English.

    Attributes:
        kind: what it says; names its words in other languages.
        values: what it says that of.
    """

    kind: Kind
    values: Mapping[str, object]

    @staticmethod
    def of(kind: Kind, **values: object) -> Reason:
        """The sentence of this kind about these values."""
        made = Reason(SENTENCES[kind].format(**values))
        made.kind, made.values = kind, values
        return made
