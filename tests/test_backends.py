"""Named backends: the file, its mistakes in words, the chain, and the probe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from assistant.llm.backends import read_backends
from assistant.llm.probe import probe
from assistant.llm.records import BackendConfig
from store.errors import ConfigError
from tests.servers.chat import MODEL, ChatServer, Reply

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """
chain = ["local", "hosted"]

[backends.local]
base_url = "http://127.0.0.1:8080/v1/"
model = "small"
context_window = 4096

[backends.hosted]
base_url = "https://api.example.org/v1"
model = "large"
key_env = "MY_KEY"
timeout = 30
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "backends.toml"
    path.write_text(GOOD, "utf-8")
    return path


def test_the_file_names_its_backends(file: Path) -> None:
    backends = read_backends(file, {"MY_KEY": "sk-secret"})
    assert backends.names == ("extractive", "local", "hosted")
    assert backends.config("local").base_url == "http://127.0.0.1:8080/v1"
    assert backends.config("hosted").key == SecretStr("sk-secret")
    assert "sk-secret" not in repr(backends)


def test_the_chain_goes_on_behind_the_chosen_one(file: Path) -> None:
    backends = read_backends(file, {})
    assert [config.name for config in backends.chain("local")] == ["local", "hosted"]
    assert [config.name for config in backends.chain("hosted")] == ["hosted"]
    assert backends.chain("extractive") == ()


def test_a_plain_backend_stands_beside_the_file(file: Path) -> None:
    simple = BackendConfig("openai", "http://127.0.0.1:1/v1", "m")
    assert read_backends(file, {}, simple).config("openai") is simple
    assert read_backends(None, {}, simple).names == ("extractive", "openai")


def test_an_unknown_backend_is_refused_with_the_nearest(file: Path) -> None:
    with pytest.raises(ConfigError, match="no backend 'lokal'; did you mean 'local'"):
        read_backends(file, {}).chain("lokal")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "context_window",
            "contxt_window",
            "no key 'contxt_window'; did you mean 'context_window'",
        ),
        ("4096", "12", "context_window is 12, but should be a whole number from 1024"),
        ("4096", '"many"', "context_window is 'many'"),
        ("4096", "true", "context_window is True"),
        ('"small"', '""', "model is '', but should be a text"),
        ('model = "small"', "", "model is missing"),
        ("http://127", "ftp://127", "start it with http:// or https://"),
        ('key_env = "MY_KEY"', 'key = "sk-oops"', "a key does not belong in this file"),
        ("[backends.local]", "[backends.extractive]", "'extractive' is built in"),
        ("[backends.local]", "[[backends.local]]", "backends are tables"),
        ("[backends.local]", "[backend.local]", "did you mean 'backends'"),
        ('["local", "hosted"]', '["local", "hostd"]', "no backend 'hostd'; did you mean 'hosted'"),
        ('["local", "hosted"]', '"local"', "chain is a list of names"),
        ("chain =", "chain", "is not TOML"),
    ],
)
def test_each_mistake_in_the_file_is_told_in_words(
    file: Path, old: str, new: str, words: str
) -> None:
    file.write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(ConfigError, match=words.replace("[", r"\[")) as caught:
        read_backends(file, {})
    assert "sk-oops" not in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        read_backends(tmp_path / "none.toml", {})


def test_the_probe_of_a_good_backend_times_it_and_lists_its_models() -> None:
    with ChatServer() as server:
        server.script("OK.")
        result = probe(BackendConfig("scripted", server.url, MODEL))
    assert (result.ok, result.models) == (True, (MODEL,))
    assert result.seconds is not None
    assert 0 < result.seconds < 15


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply(fault="html"), "web page"),
        (Reply(fault="empty"), "nothing at all"),
        (Reply(fault="silence"), "sent nothing"),
        (Reply(status=500), "out of order"),
    ],
)
def test_the_probe_says_what_is_wrong(reply: Reply, words: str) -> None:
    with ChatServer() as server:
        server.script(reply)
        result = probe(BackendConfig("scripted", server.url, MODEL, timeout=4))
    assert not result.ok
    assert words in result.words


def test_the_probe_of_an_unknown_model_names_those_that_are_there() -> None:
    with ChatServer(models=("llama", "qwen")) as server:
        result = probe(BackendConfig("scripted", server.url, "gpt"))
    assert not result.ok
    assert "no model 'gpt'" in result.words
    assert "It has: llama, qwen." in result.words


def test_the_probe_of_a_locked_backend_asks_for_a_key() -> None:
    with ChatServer(key="sk-right-key") as server:
        result = probe(BackendConfig("scripted", server.url, MODEL))
    assert "wants a key (401)" in result.words
