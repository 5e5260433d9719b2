"""One backend after the other: who goes on, what stands, and what the reader is told."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from assistant.llm import make_llm
from assistant.llm.chain import Fallback, first_that_works
from assistant.llm.draft_writer import DraftSentence
from assistant.llm.generate import Drafted, Waiting, generate
from assistant.llm.prompts import load_prompts
from assistant.llm.records import BackendConfig
from assistant.llm.sources import number
from assistant.question import Question
from store.errors import BackendError
from tests.servers.chat import MODEL, ChatServer, Reply
from tests.small_archive import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.llm import Llm

SOURCES = number(ENTRIES[:2])
QUESTION = Question("Which needs no training?", "en", "topic", "training")


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as running:
        yield running


def model(server: ChatServer) -> Llm:
    return make_llm(
        BackendConfig("scripted", server.url, MODEL, timeout=3, token_timeout=1, retries=0)
    )


def told(*llms: Llm) -> list[DraftSentence | Drafted | Fallback]:
    prompts = load_prompts()
    parts = first_that_works(llms, lambda llm: generate(QUESTION, SOURCES, llm, prompts=prompts))
    return [part for part in parts if not isinstance(part, Waiting)]


FAULTS = [
    Reply(fault="html"),
    Reply(fault="empty"),
    Reply(fault="silence"),
    Reply(fault="bad json", at=0),
    Reply(fault="drop", at=0),
    Reply(status=500),
    Reply(status=429, headers={"Retry-After": "99"}),
]


@pytest.mark.parametrize("reply", FAULTS, ids=lambda reply: reply.fault or str(reply.status))
def test_after_a_failure_the_next_backend_writes(server: ChatServer, reply: Reply) -> None:
    server.script(reply)
    with ChatServer() as second:
        second.script("Heads are shared [1].")
        parts = told(model(server), model(second))
    assert [type(part) for part in parts] == [Fallback, DraftSentence, Drafted]


def test_when_all_fail_the_last_word_names_the_extractive_backend(server: ChatServer) -> None:
    server.script(Reply(fault="html"))
    (fallback,) = told(model(server))
    assert isinstance(fallback, Fallback)
    assert (fallback.after, fallback.midway) == ("extractive", False)
    assert "quotes the digests instead" in fallback.words("en")
    assert "그대로 인용" in fallback.words("ko")
    assert "127.0.0.1" not in fallback.words("en")


def test_a_failure_in_the_middle_keeps_what_was_given_and_says_so(server: ChatServer) -> None:
    server.script(Reply("Heads are shared [1]. DropKey drops tokens [2].", fault="stall", at=30))
    start = time.monotonic()
    sentence, fallback = told(model(server), model(server))
    assert time.monotonic() - start < 10
    assert isinstance(sentence, DraftSentence)
    assert isinstance(fallback, Fallback)
    assert fallback.midway
    assert "broke off (it took too long)" in fallback.words("en")


def test_every_failure_has_words_in_both_languages() -> None:
    kinds: list[type[BackendError]] = [BackendError, *BackendError.__subclasses__()]
    for kind in kinds:
        fallback = Fallback("b", kind("internal words"), "extractive", midway=False)
        assert "internal words" not in fallback.words("en") + fallback.words("ko")
