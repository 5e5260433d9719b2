"""Digests nobody wrote: random layouts read back whole, random damage and nonsense survived."""

from __future__ import annotations

import time
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.decode import normalise
from store.digest import account, find_digests, read_digest, read_file
from store.errors import DigestError
from tests.conftest import ROOT
from tests.drift import drift
from tests.small_digests import squash

if TYPE_CHECKING:
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


@pytest.mark.parametrize("seed", range(60))
def test_any_mix_of_habits_reads_back_as_it_was_written(seed: int) -> None:
    chance = Random(seed)
    sample = read_file(chance.choice(SAMPLES), "sample.md")
    text, written = drift(sample.entries, chance)
    digest = read_digest(text, "drifted.md")
    assert (digest.day, digest.refusals, account(text, digest)) == (sample.day, (), [])
    for entry, wanted in zip(digest.entries, written, strict=True):
        assert (entry.arxiv_id, entry.title) == (wanted.arxiv_id, wanted.title)
        assert (entry.votes, entry.authors) == (wanted.votes, wanted.authors)
        assert [(s.label, squash(s.text)) for s in entry.sections] == [
            (label, squash(body)) for label, body in wanted.sections
        ]


@pytest.mark.parametrize("seed", range(100))
def test_a_damaged_digest_is_read_as_far_as_it_goes(seed: int) -> None:
    chance = Random(seed)
    check(mutated(chance.choice(TEXTS), chance))


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=60))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_nonsense_is_read_or_refused_but_never_raises_otherwise(pieces: list[str]) -> None:
    check("".join(pieces))
    check(
        "## Daily Papers (2024-06-14)\n### [A B](https://arxiv.org/abs/2406.00001)\n"
        + "".join(pieces)
    )


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_any_bytes_are_a_digest_or_a_digest_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    file = tmp_path_factory.mktemp("bytes") / "2024-06-14.md"
    file.write_bytes(data)
    try:
        name = read_file(file, "a.md").file
    except DigestError as error:
        name = str(error)
    assert "a.md" in name


@pytest.mark.parametrize("unit", NASTY)
def test_time_grows_with_length_and_no_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = HEAD + unit * (length // len(unit))
        started = time.process_time()
        outcome(text)
        return time.process_time() - started

    assert seconds(80_000) < 0.3 + 6 * seconds(20_000)


def test_a_megabyte_on_one_line_is_read_in_seconds() -> None:
    text = TEXTS[1].rstrip("\n") + " 긴 문장이 이어진다." * 80_000
    started = time.process_time()
    check(text)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("seed", range(80))
def test_damage_inside_an_entry_leaves_its_neighbours_alone(seed: int) -> None:
    chance = Random(seed)
    text = chance.choice(TEXTS)
    before = read_digest(text, "2024-06-14.md").entries
    hurt = chance.choice(before)
    _, _, body = hurt.raw.partition("\n")
    damaged = text.replace(body, mutated(body, chance) + "\n\n")
    after = {entry.arxiv_id: entry for entry in read_digest(damaged, "2024-06-14.md").entries}
    for entry in before:
        if entry is not hurt:
            assert replace(after[entry.arxiv_id], line=entry.line, day=entry.day) == entry
