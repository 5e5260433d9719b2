"""Settings: where they come from, what is refused, and that nothing secret gets out."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import Settings, debugging, load_settings
from store.errors import ConfigError


def test_defaults_need_no_environment() -> None:
    settings = load_settings()
    assert (settings.llm, settings.embedder) == ("extractive", "bundled")
    assert settings.store.is_absolute()


def test_environment_sets_a_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_STORE", "somewhere")
    assert load_settings().store == Path("somewhere")


def test_option_wins_over_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_PORT", "8000")
    assert load_settings(port=9000).port == 9000
    assert load_settings(port=None).port == 8000


def test_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_LLM", "")
    assert load_settings().llm == "extractive"


def test_misspelt_variable_is_refused_with_the_nearest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_EMBEDER", "bundled")
    with pytest.raises(ConfigError, match=r"ASSISTANT_EMBEDER .*did you mean ASSISTANT_EMBEDDER"):
        load_settings()


def test_variable_of_the_tests_is_let_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_TEST_SHARED", "anywhere")
    assert load_settings() == load_settings()


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("ASSISTANT_PORT", "70000", "less than or equal to 65535"),
        ("ASSISTANT_PORT", "web", "valid integer"),
        ("ASSISTANT_LLM_TIMEOUT", "0", "greater than or equal to 1"),
        ("ASSISTANT_EMBEDDER", "magic", "'bundled', 'openai', 'huggingface' or 'none'"),
        ("ASSISTANT_LLM_BASE_URL", "localhost:11434", "http://"),
    ],
)
def test_value_out_of_bounds_is_named_with_its_reason(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, reason: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError, match=f"{variable} is '{value}'.*{reason}"):
        load_settings()


def test_settings_cannot_be_changed_once_made() -> None:
    with pytest.raises(ValueError, match="frozen"):
        setattr(load_settings(), "port", 1)  # noqa: B010  # mypy knows that a plain one is wrong


def test_a_key_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_LLM_KEY", "sk-very-secret")
    settings = load_settings()
    assert "very-secret" not in f"{settings!r}{settings}{settings.model_dump_json()}"
    assert settings.llm_key is not None
    assert settings.llm_key.get_secret_value() == "sk-very-secret"


def test_a_wrong_key_is_not_repeated_in_the_message() -> None:
    with pytest.raises(ConfigError) as caught:
        load_settings(llm_key=["sk-very-secret"])
    assert "very-secret" not in str(caught.value)


def test_every_field_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize(("value", "wanted"), [("1", True), ("true", True), ("0", False)])
def test_debugging_is_known_without_the_other_settings(
    monkeypatch: pytest.MonkeyPatch, value: str, *, wanted: bool
) -> None:
    monkeypatch.setenv("ASSISTANT_PORT", "wrong")
    monkeypatch.setenv("ASSISTANT_DEBUG", value)
    assert debugging() is wanted
