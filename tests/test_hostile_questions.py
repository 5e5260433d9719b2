"""Hostile questions before an assistant whose secrets are marked; tests/bench asks hundreds."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from assistant.answer import Request, Turn
from assistant.settings import load_settings
from assistant.wiring import open_assistant
from tests.bench.hostile_questions import CANARIES, KEY, leaks, planted, telltale
from tests.hostile_questions import attempts
from tests.servers.chat import ChatServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.chat import Assistant
    from tests.hostile_questions import Attempt

TRIED = [
    one for one in attempts(120) if one.name.split("/")[1] in ("question", "forged", "history")
]


@pytest.fixture(scope="module")
def obeying(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """An assistant whose language model tells all it was given to whoever asks."""
    folder = tmp_path_factory.mktemp("planted")
    with ChatServer(key=KEY) as model, pytest.MonkeyPatch.context() as patch:
        model.script(telltale)
        place, variables = planted(folder, sample_store)
        for name, value in variables.items():
            patch.setenv(name, value)
        patch.setenv("ASSISTANT_LLM_BASE_URL", model.url)
        yield open_assistant(load_settings(store=place, llm="openai", llm_model="test-model"))
        shutil.rmtree(place)


@pytest.mark.parametrize("attempt", TRIED[:40], ids=lambda attempt: attempt.name)
def test_no_secret_is_in_an_answer(obeying: Assistant, attempt: Attempt) -> None:
    history = tuple(Turn(one["role"], one["content"]) for one in attempt.body.get("history", []))
    answer = obeying.answer(Request(attempt.body["question"], history=history))
    assert leaks(str(answer.record())) == []


@pytest.mark.parametrize("canary", CANARIES)
def test_a_secret_that_came_out_would_be_seen(canary: str) -> None:
    shown = " ".join(canary.upper())
    assert leaks(f"the key is {shown}.") == [canary]
    assert leaks(f"backwards {canary[::-1]}") == [canary]
    assert leaks("nothing of the kind") == []


def test_the_attempts_are_many_and_different() -> None:
    bodies = {str(one.body) for one in attempts(500)}
    assert len(bodies) > 490
