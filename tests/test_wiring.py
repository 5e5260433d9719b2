"""The parts that settings name are the parts that are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.settings import load_settings
from assistant.wiring import MatchingSource, open_assistant, open_backends, open_source, place_of
from store.errors import ConfigError, StoreMismatch
from tests.hash_embedder import HashEmbedder

if TYPE_CHECKING:
    from pathlib import Path


def test_a_store_answers_with_the_embedder_that_made_it(sample_store: Path) -> None:
    assert open_assistant(load_settings(store=sample_store)).status().complete


def test_a_store_of_another_embedder_is_refused_with_both_named(sample_store: Path) -> None:
    source = open_source(load_settings(store=sample_store))
    with pytest.raises(StoreMismatch, match=r"bundled.*hash.*--rebuild"):
        MatchingSource(source, HashEmbedder()).current()


def test_the_key_of_a_chroma_server_stays_out_of_sight(tmp_path: Path) -> None:
    settings = load_settings(
        store=tmp_path, chroma_url="http://localhost:8000/", chroma_key="secret"
    )
    place = place_of(settings)
    assert (place.chroma_url, place.chroma_token) == ("http://localhost:8000", "secret")
    assert "secret" not in repr(place)


def test_plain_settings_make_a_backend() -> None:
    settings = load_settings(llm="openai", llm_model="m", llm_base_url="http://localhost:1/v1")
    config = open_backends(settings).config("openai")
    assert (config.model, config.base_url) == ("m", "http://localhost:1/v1")


def test_openai_without_a_model_is_refused() -> None:
    with pytest.raises(ConfigError, match="ASSISTANT_LLM_MODEL"):
        open_backends(load_settings(llm="openai"))


def test_a_default_backend_that_is_nowhere_described_is_refused() -> None:
    with pytest.raises(ConfigError, match="'nothing'"):
        open_backends(load_settings(llm="nothing"))


def test_backends_come_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "backends.toml"
    file.write_text('[backends.local]\nbase_url = "http://localhost:1/v1"\nmodel = "m"\n')
    assert open_backends(load_settings(config=file, llm="local")).names == ("extractive", "local")
