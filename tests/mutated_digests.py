"""Digests that nobody wrote: samples damaged in many ways, and what must hold of each.

In: a random source. Out: texts and bytes; `check` fails when reading one loses or invents anything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from store.decode import normalise
from store.digest import account, find_digests, read_digest
from store.errors import DigestError
from tests.conftest import ROOT
from tests.small_digests import squash

if TYPE_CHECKING:
    from random import Random

    from store.records import Digest

SAMPLES = find_digests([ROOT / "store" / "samples"])
TEXTS = [path.read_text("utf-8") for path in SAMPLES]
MARKS = "[ ] ( ) ]( # ### ** *** _ ` | > < \\ --- <!-- {'a': ' [' '] 가 🙂 👍 arXiv:".split()
PIECES = [
    *MARKS,
    *("- ", "  - ", "1. ", "```\n", "---\n", "\n", "\n\n", "\r", "\r\n", "\t"),
    *(
        "\x00",
        "\x08",
        "\x0c",
        "\u2028",
        "\ufeff",
        "https://arxiv.org/abs/",
        "2406.00001",
        "Vote: ",
        "Authors: ",
    ),
    *("## Daily Papers (2024-06-15)\n", "### [x](y)\n", "👍 3\n"),
]

# What could make a careless pattern look again and again: openings that never close, long runs.
NASTY = [
    *(
        "[",
        "](",
        "[](",
        "[a](",
        "**a",
        "* ",
        "_",
        "<a ",
        "<img ",
        "### [a\n",
        "### [a](\n",
        "## x\n",
    ),
    *("http://a/", "((", "{'a':", "{'a': 'b', ", "['a", "\\'", " ", "\r", "- **a**: b\n", "> "),
    *("| a | b |\n", "a: ", "Authors: a, ", "Authors:\n- A B\n", "Vote: 3 | ", "1,", "2024-06-"),
    *("June ", "가", "![](", "\\*", "~~~\n", "/2406.00001", "\x0c"),
    "[a b](https://arxiv.org/abs/2406.00003)\n",
]
HEAD = "## Daily Papers (2024-06-14)\n### [A B](https://arxiv.org/abs/2406.00001)\n- "


def outcome(text: str) -> Digest | str:
    """What comes of a text: the digest, or the message of the one error that may be raised."""
    try:
        return read_digest(text, "2024-06-14.md")
    except DigestError as error:
        return str(error)


def check(text: str) -> None:
    """Either no digest, or one that is true to the text and answers for all of it."""
    digest = outcome(text)
    if isinstance(digest, str):
        assert digest.startswith("'2024-06-14.md'")
        return
    lines = normalise(text).split("\n")
    assert account(text, digest) == []
    keys = [entry.key for entry in digest.entries]
    assert len(set(keys)) == len(keys)
    for entry in digest.entries:
        height = entry.raw.count("\n") + 1
        assert "\n".join(lines[entry.line - 1 : entry.line - 1 + height]) == entry.raw
        assert entry.title
        assert "\n" not in entry.title
        raw = squash(entry.raw)
        assert all(squash(section.text) in raw for section in entry.sections)
        assert entry.votes_line in entry.raw
        assert entry.authors_line in entry.raw


def mutated(text: str, chance: Random) -> str:
    """The text after some edits of the kind that hands, tools and networks make."""
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.choice((1, 3, 40, 400)))
        change = chance.randrange(5)
        if change == 0:
            text = text[:at] + text[to:]
        elif change == 1:
            text = text[:at] + chance.choice(PIECES) + text[at:]
        elif change == 2:
            text = text[:at] + text[at:to] * 2 + text[to:]
        elif change == 3:
            text = text[:at] + text[at:to][::-1] + text[to:]
        else:
            lines = text.split("\n")
            chance.shuffle(lines[at % len(lines) : at % len(lines) + 6])
            text = "\n".join(lines)
    return text


def check_neighbours(text: str, chance: Random) -> None:
    """Damage inside one entry leaves the others as they were, their place in the file aside."""
    before = read_digest(text, "2024-06-14.md").entries
    hurt = chance.choice(before)
    _, _, body = hurt.raw.partition("\n")
    damaged = text.replace(body, mutated(body, chance) + "\n\n")
    after = {entry.arxiv_id: entry for entry in read_digest(damaged, "2024-06-14.md").entries}
    for entry in before:
        if entry is not hurt:
            assert replace(after[entry.arxiv_id], line=entry.line, day=entry.day) == entry
