"""Progress away from a terminal: few lines, each of use."""

from __future__ import annotations

import pytest

from assistant.progress import shown_progress


def _lines(capsys: pytest.CaptureFixture[str], stage: str, total: int) -> list[str]:
    with shown_progress() as report:
        for done in range(total + 1):
            report(stage, done, total)
    return capsys.readouterr().err.splitlines()


def test_a_long_stage_takes_ten_lines_and_says_when_it_is_done(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lines = _lines(capsys, "embed", 7158)
    assert len(lines) == 10
    assert lines[-1] == "Making vectors: 7158 of 7158"


@pytest.mark.parametrize("total", [0, 1])
def test_what_is_done_in_a_moment_is_not_mentioned(
    capsys: pytest.CaptureFixture[str], total: int
) -> None:
    assert _lines(capsys, "index", total) == []
