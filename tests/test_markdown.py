from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from assistant.markdown import MARKER, cell, link_text, quoted
from tests.hostile_text import HOSTILE

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
ALIVE = {"link_open", "image", "html_inline", "html_block", "heading_open", "table_open", "fence"}
PIECES = [
    *"\\ [ ] ( ) ! < > # - + 1. | ` ** _ ~ : = a b".split(),
    *(
        "\\\\",
        "](",
        "![",
        "<b>",
        "[1]",
        "[x](y)",
        "[x]: y",
        " ",
        "https://a.b",
        "\x1b[2J",
        "\u202e",
    ),
]


def made(markdown: str) -> set[str]:
    """What a reader of Markdown makes of it that is more than text."""
    tokens = [t for block in READER.parse(markdown) for t in (block, *(block.children or []))]
    return {token.type for token in tokens} & ALIVE


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_shown_and_does_nothing(text: str) -> None:
    assert made(f"- {quoted(text)} [1]\n\n{quoted(text)}\n") == set()


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=1500, deadline=None, derandomize=True)
def test_no_mix_of_signs_comes_alive(text: str) -> None:
    shown = quoted(text)
    assert made(f"- {shown}\n\n{shown}\n\n[x] [a] [b]") == set()
    assert not MARKER.search(shown)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=500, deadline=None, derandomize=True)
def test_a_title_stays_within_its_link(text: str) -> None:
    (block,) = [t for t in READER.parse(f"x [{link_text(text)}](https://a.b)") if t.children]
    kinds = [token.type for token in block.children or []]
    assert kinds.count("link_open") == 1
    assert not {"image", "html_inline"} & set(kinds)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@settings(max_examples=500, deadline=None, derandomize=True)
def test_a_cell_stays_one_cell(text: str) -> None:
    table = READER.parse(f"| a | b |\n|---|---|\n| x {cell(quoted(text))} | y |\n")
    assert [token.type for token in table].count("td_open") == 2
    assert made(f"x {cell(quoted(text))}") == set()


def test_only_escapes_are_added_to_words() -> None:
    text = "1. 정확도는 [14]에서 <b>와 ![x](y)보다 5 > 3만큼 a_b | c\\_d 높다."
    assert re.sub(r"\\(?=[\[\]!<.])", "", quoted(text)) == text


def test_time_grows_with_length_and_no_faster() -> None:
    def seconds(length: int) -> float:
        started = time.process_time()
        for sign in ("\\", "[", "![", "](", "<a", "[1", "\\[", "|\\"):
            quoted(cell(sign * length))
        return time.process_time() - started

    assert seconds(40_000) < 0.3 + 6 * seconds(10_000)
