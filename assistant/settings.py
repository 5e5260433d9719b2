"""Everything that can be set, in one frozen object: built at the edge, handed on as plain values.

Input: the command line's options and the ASSISTANT_* environment variables (options win).
The only reader of the environment; a name that is not a setting is refused with the nearest one.
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from store.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

PREFIX = "ASSISTANT_"
_APP = "paper-digest-assistant"
# Read by the tests' own conftest, not by the product.
_TEST_VARIABLES = frozenset({"ASSISTANT_TEST_SHARED"})


def _http(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("should start with http:// or https://")
    return url.rstrip("/")


Url = Annotated[str, AfterValidator(_http)]


def _words(value: object) -> object:
    """What an environment variable lists, between commas or spaces."""
    return value.replace(",", " ").split() if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_words)]


class Settings(BaseModel):
    """One run's settings; each field is also the environment variable ASSISTANT_<FIELD>."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: Path = Field(
        default_factory=lambda: user_data_path(_APP) / "store",
        description="Folder of the store (also `--store`).",
    )
    cache: Path = Field(
        default_factory=lambda: user_cache_path(_APP),
        description="Folder for what can be made again, such as the bundled embedder's graph.",
    )
    config: Path | None = Field(
        default=None, description="TOML file of named language model backends."
    )
    llm: str = Field(
        default="extractive",
        min_length=1,
        description="Backend that writes the answers: `extractive` (no model at all), `openai` (any"
        " OpenAI-compatible server, set by the next fields), or a name in the file of backends.",
    )
    llm_base_url: Url | None = Field(
        default=None, description="Address of the chat server, up to and with `/v1`."
    )
    llm_model: str | None = Field(default=None, description="Model to ask that server for.")
    llm_key: SecretStr | None = Field(default=None, description="Its key, where it wants one.")
    judge: str | None = Field(
        default=None,
        min_length=1,
        description="Backend that is asked once more about each claim of a model that proof let"
        " through: slower, and sees denials that words do not show.",
    )
    prompts: Path | None = Field(
        default=None, description="Folder of your own prompts; each stands in for the shipped one."
    )
    llm_timeout: float = Field(
        default=60, ge=1, le=600, description="Seconds that the model may be silent."
    )
    llm_context: int = Field(
        default=8192, ge=1024, le=2_000_000, description="The model's context window in tokens."
    )
    embedder: Literal["bundled", "openai", "huggingface", "none"] = Field(
        default="bundled",
        description="What turns text into vectors: `bundled` (multilingual-e5-small, offline),"
        " `openai` (any OpenAI-compatible server), `huggingface` (an extra), `none` (full text"
        " alone).",
    )
    embed_base_url: Url | None = Field(
        default=None, description="Address of the embeddings server, up to and with `/v1`."
    )
    embed_model: str | None = Field(
        default=None, description="Model of the `openai` or `huggingface` embedder."
    )
    embed_key: SecretStr | None = Field(default=None, description="Key of the embeddings server.")
    embed_window: int = Field(
        default=512, ge=64, le=1_000_000, description="Tokens that this model reads at once."
    )
    embed_query_prefix: str = Field(default="", description="What it wants before questions.")
    embed_passage_prefix: str = Field(default="", description="What it wants before passages.")
    embed_threads: int | None = Field(
        default=None, ge=1, le=1024, description="Cores for the bundled embedder; unset: all."
    )
    chroma_url: Url | None = Field(
        default=None,
        description="A Chroma server that holds the store; unset: a folder of its own.",
    )
    chroma_key: SecretStr | None = Field(default=None, description="Token of the Chroma server.")
    rerank_base_url: Url | None = Field(
        default=None,
        description="Address of a cross-encoder (Jina, Cohere, vLLM, llama.cpp), up to `/rerank`;"
        " unset: none is asked.",
    )
    rerank_model: str | None = Field(default=None, description="Model to ask that server for.")
    rerank_key: SecretStr | None = Field(default=None, description="Its key, where it wants one.")
    glossary: Path | None = Field(
        default=None,
        description="File of term pairs kept by the team; adds to the mined glossary and the"
        " thesaurus, and stands in their place for the terms that it has.",
    )
    host: str = Field(
        default="127.0.0.1", min_length=1, description="Address that the web app listens on."
    )
    port: int = Field(default=7860, ge=1, le=65535, description="Port that the web app listens on.")
    watch: Path | None = Field(
        default=None,
        description="Folder that the web app follows: digests dropped there are taken in.",
    )
    add: bool | None = Field(
        default=None,
        description="Whether digests can be added in the page, where keys are wanted by an"
        " administrator; unset: only where nobody but this machine can reach the server.",
    )
    feedback: bool = Field(
        default=True,
        description="Whether readers may say what they think of an answer; it is stored with the"
        " question and the answer in the store's folder (`assistant feedback`).",
    )
    log: Literal["off", "text", "json"] = Field(
        default="text",
        description="Log of the server on standard error: `text` (`key=value` words), `json` (a"
        " JSON object a line) or `off`.",
    )
    log_questions: bool = Field(
        default=False, description="Whether that log repeats what readers asked."
    )
    otel: bool = Field(
        default=False,
        description="Send traces by OpenTelemetry, to where the `OTEL_*` variables say (an extra).",
    )
    keys: Path | None = Field(
        default=None, description="File of API keys; unset: `keys.json` in the store's folder."
    )
    no_auth: bool = Field(
        default=False, description="Let in everyone who can reach the server (also `--no-auth`)."
    )
    public_url: Url | None = Field(
        default=None,
        description="Address that readers use, such as `https://papers.example/papers`, when it is"
        " not the server's own.",
    )
    root_path: str = Field(
        default="", description="Path that a proxy serves the app below, such as `/papers`."
    )
    trusted_proxies: Words = Field(
        default=(),
        description="Addresses or networks of proxies whose `X-Forwarded-*` headers are believed.",
    )
    allowed_hosts: Words = Field(
        default=(),
        description="Origins such as `https://wiki.example` whose pages may frame the embed page"
        " and call the API.",
    )
    rate: float = Field(
        default=50, ge=0, le=100_000, description="Requests a second from one caller; 0: no limit."
    )
    questions: float = Field(
        default=60, ge=0, le=100_000, description="Questions a minute from one caller; 0: no limit."
    )
    turns: int | None = Field(
        default=None,
        ge=1,
        le=1000,
        description="Answers that are made at the same time; unset: 32 where a language model"
        " writes them, else two for each core, at least four.",
    )
    waiting: int = Field(
        default=16,
        ge=0,
        le=1000,
        description="Questions that may wait for their turn, two seconds at most; further ones are"
        " told at once that the server is busy.",
    )
    debug: bool = Field(default=False, description="Show the traceback of an unexpected failure.")


def load_settings(**given: object) -> Settings:
    """The settings of this run.

    Args:
        given: values from the command line by field name; None means not given.

    Raises:
        ConfigError: an unknown ASSISTANT_* variable, or a value outside its bounds.
    """
    values: dict[str, Any] = _from_environment(os.environ)
    values |= {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**values)
    except ValidationError as error:
        raise ConfigError(_first_problem(error)) from error


def debugging() -> bool:
    """Whether a traceback is wanted; known even when the other settings are wrong."""
    return os.environ.get(f"{PREFIX}DEBUG", "").casefold() in {"1", "true", "yes", "on"}


def variables() -> Mapping[str, str]:
    """The environment, for the keys that the file of backends names (``key_env``)."""
    return os.environ


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    known = {f"{PREFIX}{name.upper()}": name for name in Settings.model_fields}
    values: dict[str, str] = {}
    for variable, value in environ.items():
        if not variable.startswith(PREFIX) or variable in _TEST_VARIABLES:
            continue
        if variable not in known:
            raise ConfigError(_unknown(variable, list(known)))
        if value:  # An empty variable is how shells and compose files say "not set".
            values[known[variable]] = value
    return values


def _unknown(variable: str, known: list[str]) -> str:
    nearest = get_close_matches(variable, known, n=1, cutoff=0.0)
    return f"{variable} is not a setting; did you mean {nearest[0]}? Rename or unset it."


def _first_problem(error: ValidationError) -> str:
    """One sentence on the first wrong value; a secret's value is never repeated."""
    problem = error.errors(include_url=False)[0]
    name = str(problem["loc"][0])
    secret = name.endswith("_key")
    value = "" if secret else f" is {str(problem['input'])!r}, which cannot be"
    reason = problem["msg"].removeprefix("Value error, ")
    reason = reason[:1].lower() + reason[1:]
    return f"{PREFIX}{name.upper()}{value}: {reason}. Set it anew, or unset it for the default."
