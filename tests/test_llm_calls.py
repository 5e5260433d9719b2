"""A follow-up made whole and a claim judged by a model, or left to the caller's own rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.answer import Turn
from assistant.llm import make_llm
from assistant.llm.calls import judge, rewrite
from assistant.llm.prompts import load_prompts
from assistant.llm.records import BackendConfig
from store.errors import BackendRefused
from tests.servers.chat import MODEL, ChatServer, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.llm import Llm

HISTORY = [
    Turn("user", "which papers addressed KV cache compression?"),
    Turn("assistant", "- ThinCache [1]\n- DropKey [2]"),
]


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as running:
        yield running


def model(server: ChatServer) -> Llm:
    return make_llm(BackendConfig("scripted", server.url, MODEL, timeout=3, retries=0))


def test_a_follow_up_is_made_whole_from_the_conversation(server: ChatServer) -> None:
    server.script('<think>DropKey</think>"Does DropKey need training?"\n')
    whole = rewrite(HISTORY, "does the second one need training?", model(server), prompts=PROMPTS)
    assert whole == "Does DropKey need training?"
    assert "assistant: - ThinCache (1) - DropKey (2)" in server.requests[0].user


PROMPTS = load_prompts()


@pytest.mark.parametrize(
    "reply", ["", "one\ntwo", "x" * 900, "학습이 필요한가요?", "<html>no</html>"]
)
def test_a_useless_rewrite_is_none(server: ChatServer, reply: str) -> None:
    server.script(reply)
    assert rewrite(HISTORY, "does it need training?", model(server), prompts=PROMPTS) is None


def test_a_model_that_cannot_rewrite_is_an_error(server: ChatServer) -> None:
    server.script(Reply(status=400))
    with pytest.raises(BackendRefused):
        rewrite(HISTORY, "does it need training?", model(server), prompts=PROMPTS)


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ("YES", True),
        ("**Yes**, it does.", True),
        ("No.", False),
        ("<think>YES?</think> NO", False),
        ("예", True),
        ("It depends.", None),
        ("", None),
        ("NOTHING is said", None),
        (Reply(status=500), None),
    ],
)
def test_a_claim_is_judged_or_left_open(
    server: ChatServer, reply: str | Reply, verdict: bool | None
) -> None:
    server.script(reply)
    llm = model(server)
    assert judge("It needs no training.", "학습이 필요 없습니다.", llm, prompts=PROMPTS) is verdict
