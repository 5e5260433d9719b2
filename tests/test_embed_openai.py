"""Embeddings over HTTP: batches and patience, and every way in which a server can be wrong."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pydantic import SecretStr

from store.embed.llama_index import FromLlamaIndex, Reading, as_llama_index
from store.embed.offline_tokens import count_tokens, first_tokens
from store.embed.openai_compatible import Server, openai_compatible
from store.errors import AssistantError, ConfigError, EmbedderError
from tests.hash_embedder import HashEmbedder
from tests.servers.embeddings import MODEL, EmbeddingsServer, Fault, vector

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "sk-secret-0123456789"


@pytest.fixture
def server() -> Iterator[EmbeddingsServer]:
    with EmbeddingsServer(key=KEY) as running:
        yield running


def client(server: EmbeddingsServer, *, model: str = MODEL, retries: int = 0) -> FromLlamaIndex:
    return openai_compatible(
        Server(server.url, model, SecretStr(KEY), timeout=1.0, retries=retries, batch=4)
    )


def test_vectors_are_the_servers_at_unit_length(server: EmbeddingsServer) -> None:
    row = client(server).embed_query("질문")
    raw = vector("질문", 24)
    assert np.allclose(row, raw / np.linalg.norm(raw), atol=1e-6)


def test_passages_go_in_batches_and_come_back_in_order(server: EmbeddingsServer) -> None:
    texts = [f"passage {number}" for number in range(10)]
    rows = client(server).embed_passages(texts)
    assert [len(batch) for batch in server.texts] == [4, 4, 2]
    assert np.allclose(rows[9], client(server).embed_passages(texts[9:])[0], atol=1e-6)


def test_the_dimension_is_asked_once(server: EmbeddingsServer) -> None:
    embedder = client(server)
    assert (embedder.dimension, embedder.dimension) == (24, 24)
    embedder.embed_query("a")
    assert len(server.requests) == 2


def test_nothing_is_sent_before_the_first_text(server: EmbeddingsServer) -> None:
    assert client(server).id == f"openai/{MODEL}"
    assert server.requests == []


@pytest.mark.parametrize("fault", ["busy", "broken", "drop", "slow"])
def test_a_passing_fault_is_retried(server: EmbeddingsServer, fault: Fault) -> None:
    server.sleep = 1.5
    server.fail(fault)
    assert client(server, retries=1).embed_query("a").shape == (24,)
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("fault", "kind", "words"),
    [
        ("html", EmbedderError, "not a list of embeddings.*ASSISTANT_EMBED_BASE_URL"),
        ("other json", EmbedderError, "not a list of embeddings"),
        ("too few", EmbedderError, "2 vectors for 3 texts"),
        ("narrow", EmbedderError, r"of \[23\] numbers where 24"),
        ("mixed", EmbedderError, r"of \[23, 24\] numbers"),
        ("zero", EmbedderError, "zero or not a number"),
        ("nan", EmbedderError, "zero or not a number"),
        ("busy", EmbedderError, "no more requests now.*later"),
        ("broken", EmbedderError, "failed.*out of memory"),
        ("slow", EmbedderError, "did not answer within 1 s"),
        ("drop", EmbedderError, "no connection"),
    ],
)
def test_a_lasting_fault_is_an_error_that_says_what_to_do(
    server: EmbeddingsServer, fault: Fault, kind: type[AssistantError], words: str
) -> None:
    embedder = client(server)
    assert embedder.dimension == 24
    server.fail(fault, forever=True)
    with pytest.raises(kind, match=f"(?s){words}") as caught:
        embedder.embed_passages(["a", "b", "c"])
    assert KEY not in str(caught.value)


def test_a_wrong_key_is_a_setting_to_correct(server: EmbeddingsServer) -> None:
    wrong = openai_compatible(Server(server.url, MODEL, SecretStr("sk-wrong-key")))
    with pytest.raises(ConfigError, match=r"refused the key \(401\); set ASSISTANT_EMBED_KEY") as e:
        wrong.embed_query("a")
    assert "sk-wrong-key" not in str(e.value)


def test_an_unknown_model_is_a_setting_to_correct(server: EmbeddingsServer) -> None:
    with pytest.raises(ConfigError, match=r"no model 'ada'.*ASSISTANT_EMBED_MODEL"):
        client(server, model="ada").embed_query("a")


def test_a_path_without_api_is_a_setting_to_correct(server: EmbeddingsServer) -> None:
    lost = openai_compatible(Server(server.url.removesuffix("/v1"), MODEL, SecretStr(KEY)))
    with pytest.raises(ConfigError, match=r"no API at that path.*ASSISTANT_EMBED_BASE_URL"):
        lost.embed_query("a")


def test_a_server_that_is_not_there_is_named_quickly() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
    started = time.monotonic()
    with pytest.raises(EmbedderError, match=f"no connection to the embeddings server at '{url}'"):
        openai_compatible(Server(url, "m", retries=1)).embed_query("a")
    assert time.monotonic() - started < 20


def test_a_message_that_repeats_the_key_is_shown_without_it(server: EmbeddingsServer) -> None:
    server.fail("busy", forever=True)
    with pytest.raises(EmbedderError, match=r"Bearer \*\*\*"):
        client(server).embed_query("a")


def test_a_question_is_cut_to_the_window_and_passages_are_not(server: EmbeddingsServer) -> None:
    reading = Reading(window=100)
    embedder = openai_compatible(Server(server.url, MODEL, SecretStr(KEY)), reading)
    embedder.embed_query("word " * 5_000)
    embedder.embed_passages(["word " * 200])
    (question,), (passage,) = server.texts
    assert count_tokens(question) == 100
    assert passage.count("word") == 200


@pytest.mark.parametrize("text", ["캐시 compression " * 400, "가" * 4_000, "a" * 90_000, "짧다"])
def test_the_first_tokens_of_a_text_are_its_beginning(text: str) -> None:
    head = first_tokens(text, 200)
    assert text.startswith(head)
    assert count_tokens(head) <= 200
    assert head == text or count_tokens(text[: len(head) + 40]) >= 200


def test_special_tokens_are_counted_as_plain_text() -> None:
    assert count_tokens("<|endoftext|>") > 1


def test_an_unexpected_error_of_another_embedding_is_ours() -> None:
    theirs = as_llama_index(HashEmbedder())
    wrapped = FromLlamaIndex(theirs, "hash/16")
    assert wrapped.embed_passages(["a", "b"]).shape == (2, 16)
    object.__setattr__(theirs, "embedder", None)
    with pytest.raises(EmbedderError, match="'hash/16' failed: AttributeError"):
        wrapped.embed_query("a")
