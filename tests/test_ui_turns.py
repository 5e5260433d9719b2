from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from assistant.answer import Request, Turn
from assistant.ui.turns import (
    BadFilter,
    Filters,
    Shape,
    message_text,
    messages,
    request_for,
    shown_question,
)
from store.errors import AssistantError, BackendUnreachable, ServerBusy, StoreDamaged
from tests.scripted_answers import Scripted, citation

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from assistant.answer import Event

TEXT = "It shrinks the cache. [1]"


def shapes(answers: Scripted, language: str = "en") -> list[Shape]:
    return list(messages(answers, Request("what is it?"), 1, language))


def test_a_message_waits_then_grows_then_ends_with_its_evidence() -> None:
    first, *_, last = shapes(Scripted(TEXT, (citation(1, 0),), pause=0.06))
    assert "Looking through" in first.html
    assert 'class="chip"' in last.html
    assert "Evidence: 1 paper" in last.html


def test_a_chip_is_never_shown_before_its_card() -> None:
    for shape in shapes(Scripted(TEXT, (citation(1, 0),), pause=0.06)):
        assert ('class="chip"' in shape.html) <= ('id="e1-1-2406.00001"' in shape.html)


def test_an_answer_ends_with_questions_to_go_on_with() -> None:
    last = shapes(Scripted(TEXT, (citation(1, 0), citation(2, 1))))[-1]
    assert last.options[0] == {
        "value": "Compare ThinCache and DropKey",
        "label": "Compare ThinCache and DropKey",
    }


def test_what_proof_left_out_is_told() -> None:
    assert "2 sentences were left out" in shapes(Scripted(TEXT, dropped=2))[-1].html


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (BackendUnreachable("no connection to 'x'"), "The language model did not answer"),
        (StoreDamaged("a file is corrupt"), "The archive cannot be read"),
        (AssistantError("odd"), "Something went wrong"),
    ],
)
def test_an_error_becomes_a_designed_state_with_its_reason(
    error: AssistantError, told: str
) -> None:
    last = shapes(Scripted("", error=error))[-1]
    assert told in last.html
    assert str(error).split(" '")[0] in last.html


def test_that_many_are_asking_is_all_that_a_busy_server_tells() -> None:
    last = shapes(Scripted("", error=ServerBusy("all places are taken")))[-1]
    assert "Many are asking just now" in last.html
    assert "places" not in last.html


def test_an_unexpected_failure_is_told_without_its_inside(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Scripted):
        def stream(self, request: Request) -> Generator[Event]:
            raise ZeroDivisionError(f"secret {request.question}")

    last = shapes(Broken(""), "ko")[-1]
    assert "문제가 생겼습니다" in last.html
    assert "secret" not in last.html
    assert "secret" in caplog.text


def test_closing_the_message_ends_the_turn(tmp_path: Path) -> None:
    answers = Scripted(TEXT * 20, pause=0.06, closed=tmp_path / "closed")
    growing = messages(answers, Request("q"), 1, "en")
    next(growing), next(growing)
    growing.close()
    assert (tmp_path / "closed").exists()


def test_a_month_stands_for_all_of_its_days() -> None:
    asked = request_for("q", [], Filters("2024-02", "2024-02", 5.0))
    assert (asked.since, asked.until) == (date(2024, 2, 1), date(2024, 2, 29))
    assert asked.min_votes == 5


@pytest.mark.parametrize("typed", ["![x](https://e.example/x)", "<img src=x>", "a < b! [c]"])
def test_a_shown_question_holds_no_image_and_reads_back_as_typed(typed: str) -> None:
    shown = shown_question(typed)
    assert "![" not in shown
    assert "<img" not in shown
    assert message_text({"content": shown}) == typed


def test_empty_filters_do_not_narrow() -> None:
    asked = request_for("q", [], Filters("", " ", None))
    assert (asked.since, asked.until, asked.min_votes) == (None, None, None)


@pytest.mark.parametrize("typed", ["June", "2024-13", "2024-02-30", "2024"])
def test_a_day_that_cannot_be_read_is_refused(typed: str) -> None:
    with pytest.raises(BadFilter, match=typed):
        request_for("q", [], Filters(typed))


def test_earlier_messages_go_with_the_question_as_plain_text() -> None:
    answer = shapes(Scripted(TEXT, (citation(1, 0),)))[-1].html
    earlier: list[dict[str, object]] = [
        {"role": "user", "content": [{"type": "text", "text": "first?"}]},
        {"role": "assistant", "content": answer},
    ]
    assert request_for("q", earlier, Filters()).history == (
        Turn("user", "first?"),
        Turn("assistant", "It shrinks the cache. [2406.00001]"),
    )
