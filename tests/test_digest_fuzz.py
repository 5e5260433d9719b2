"""Digests nobody wrote: random layouts read back whole, random damage and nonsense survived."""

from __future__ import annotations

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.digest import account, read_digest, read_file
from store.errors import DigestError
from tests.drift import drift
from tests.hostile_text import HOSTILE
from tests.mutated_digests import (
    HEAD,
    NASTY,
    PIECES,
    SAMPLES,
    TEXTS,
    check,
    check_neighbours,
    mutated,
    outcome,
)
from tests.small_digests import squash


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
        """The least of some tries: what else the machine does is no fault of the text."""
        text = HEAD + unit * (length // len(unit))
        tries = []
        for _ in range(3):
            started = time.process_time()
            outcome(text)
            tries.append(time.process_time() - started)
        return min(tries)

    assert seconds(80_000) < 0.3 + 6 * seconds(20_000)


def test_a_megabyte_on_one_line_is_read_in_seconds() -> None:
    text = TEXTS[1].rstrip("\n") + " 긴 문장이 이어진다." * 80_000
    started = time.process_time()
    check(text)
    assert time.process_time() - started < 10


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("where", ["\n### {}\n", "\n{}\n", "\n- **{}**:\n", "\n- {} "])
def test_a_hostile_text_is_kept_as_it_stands(text: str, where: str) -> None:
    head, _, rest = TEXTS[0].rpartition("\n- ")
    check(f"{head}{where.format(text)}\n- {rest}")


@pytest.mark.parametrize("seed", range(80))
def test_damage_inside_an_entry_leaves_its_neighbours_alone(seed: int) -> None:
    chance = Random(seed)
    check_neighbours(chance.choice(TEXTS), chance)
