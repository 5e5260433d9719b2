"""What reaches the terminal: no control sequences, one line a failure, JSON that any tool reads."""

from __future__ import annotations

import json
from datetime import date

import pytest

from assistant import console
from assistant.answer import Citation


def test_control_sequences_of_a_digest_do_not_reach_the_terminal() -> None:
    assert console.printable("a\x1b[31mred\x07\x9b0m\tb\n한") == "a[31mred0m\tb\n한"


def test_a_failure_is_one_line_whatever_the_message(capsys: pytest.CaptureFixture[str]) -> None:
    console.fail("first\nsecond\r\n  third")
    assert capsys.readouterr().err == "assistant: first second third\n"


@pytest.mark.parametrize("value", ["한국어", "line\nbreak", "\ud800", "\u2028"])
def test_json_is_one_line_of_utf8_that_reads_back(value: str) -> None:
    line = console.to_json({"x": value})
    assert "\n" not in line
    assert json.loads(line.encode("utf-8")) == {"x": value}


def test_a_citation_is_shown_with_all_that_proves_it() -> None:
    cited = Citation(
        2, "2406.00001", "A title", date(2024, 6, 14), None, "some\n words", "https://a"
    )
    assert console.citation_lines([cited]) == (
        "[2] A title (2024-06-14)\n    “some words”\n    https://a\n"
    )
