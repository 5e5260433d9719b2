from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.ui.rendering import answer_html, plain_answer
from tests.scripted_answers import citation

CITED = {1: citation(1, 0), 2: citation(2, 1)}


def rendered(text: str) -> str:
    return answer_html(text, CITED, 1)


def test_a_marker_becomes_a_chip_that_points_to_its_card() -> None:
    page = rendered("It shrinks the cache. [1]")
    assert '<a class="chip" href="#e1-1-2406.00001"' in page
    assert "ThinCache" in page


def test_a_marker_without_its_citation_stays_text() -> None:
    assert "chip" not in rendered("See [7].")


def test_an_escaped_marker_of_a_quote_is_no_chip() -> None:
    page = rendered(r"The paper cites \[1\] itself.")
    assert "chip" not in page
    assert "[1]" in page


def test_a_marker_in_a_table_becomes_a_chip() -> None:
    page = rendered("| a | b |\n|---|---|\n| yes [1] | no [2] |")
    assert page.count('class="chip"') == 2
    assert "<td>" in page


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "![picture](https://elsewhere.example/a.png)",
        "[click](javascript:alert(1))",
        "[click](https://elsewhere.example/)",
        "<iframe src='https://elsewhere.example'></iframe>",
        '<a class="chip" href="https://elsewhere.example">1</a>',
        "[x]: https://elsewhere.example\n\n[x]",
        "<form action='https://elsewhere.example'><button>go</button></form>",
    ],
)
def test_nothing_of_a_text_loads_runs_or_leads_elsewhere(text: str) -> None:
    page = rendered(text)
    for harm in ("<script", "<img", "<iframe", "<form", "<button"):
        assert harm not in page
    assert re.findall(r'<a [^>]*href="([^"]*)"', page) == []


def test_links_to_the_paper_stay() -> None:
    assert 'href="https://arxiv.org/abs/2406.00001"' in rendered(
        "[ThinCache](https://arxiv.org/abs/2406.00001)"
    )


def test_code_keeps_its_lines_without_a_blank_line_in_the_html() -> None:
    page = rendered("```\na\n\nb\n```\n\nafter")
    assert "\n" not in page
    assert "a&#10;&#10;b" in page


@given(st.text(alphabet="<>[]()!\"'`*_#|\\/ab1&;:\n-", max_size=60))
def test_any_text_renders_to_harmless_html(text: str) -> None:
    page = rendered(text)
    assert "<script" not in page
    assert "<img" not in page
    assert "\n" not in page


def test_an_earlier_answer_is_read_back_with_paper_ids_for_markers() -> None:
    text = "Two papers:\n\n1. ThinCache (2024-06-03) [1]\n2. DropKey [2]"
    message = f'<div><div class="answer">{rendered(text)}</div></div>'
    assert plain_answer(message) == (
        "Two papers:\n\n1. ThinCache (2024-06-03) [2406.00001]\n2. DropKey [2406.00002]"
    )


def test_cards_and_notices_are_no_part_of_what_was_answered() -> None:
    message = (
        '<p class="notice">slow</p><p>Yes.</p><details class="sources"><p>No<br>no</p></details>'
    )
    assert plain_answer(message) == "Yes."


@given(st.text(max_size=80))
def test_any_message_can_be_read_back(text: str) -> None:
    assert isinstance(plain_answer(text), str)
