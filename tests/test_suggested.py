"""The questions that an answer suggests are understood as the next question of its conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answer import Request, Turn
from assistant.settings import Settings
from assistant.ui.suggestions import follow_ups
from assistant.wiring import open_assistant

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.chat import Assistant


@pytest.fixture(scope="module")
def chat(sample_store: Path) -> Assistant:
    return open_assistant(Settings(store=sample_store))


@pytest.mark.parametrize(
    ("question", "only"),
    [("which papers are about language models?", "Only "), ("어텐션을 다룬 논문은?", " 것만")],
)
def test_only_a_month_leaves_the_papers_of_that_month(
    chat: Assistant, question: str, only: str
) -> None:
    first = chat.answer(Request(question))
    suggested = [one.question for one in follow_ups(first.citations, first.language)]
    asked = next(one for one in suggested if only in one)
    history = (Turn("user", question), Turn("assistant", first.text))
    then = chat.answer(Request(asked, history=history))
    months = {citation.day.strftime("%Y-%m") for citation in then.citations}
    assert (then.status, then.language, len(months)) == ("answered", first.language, 1)
    assert months < {citation.day.strftime("%Y-%m") for citation in first.citations}
