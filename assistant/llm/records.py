"""What goes to a language model and comes back, and how one is reached: plain records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pydantic import SecretStr

EXTRACTIVE = "extractive"
"""Name of the backend without a language model; always there, always the last of a chain."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What a finished reply has cost, and why it ended.

    Attributes:
        prompt, completion: tokens; counted here where the server did not report them.
        reported: whether the server reported them.
        finish: ``stop`` for a whole reply, ``length`` for one cut at its token limit, or the
            server's own word.
    """

    prompt: int
    completion: int
    reported: bool
    finish: str


@dataclass(frozen=True, slots=True)
class BackendConfig:
    """How one language model is reached; every time is in seconds.

    Attributes:
        base_url: up to and with ``/v1``; for Azure with ``api_version``, the resource's address.
        context_window: tokens that prompt and reply may have together.
        max_tokens: tokens that a reply may have at most.
        timeout: silence allowed until the first token.
        token_timeout: silence allowed between tokens.
        total_timeout: the whole reply, retries included.
        retries: further attempts while nothing has arrived yet.
        key_env: environment variable that the key came from, for messages.
        api_version: Azure's ``api-version``; the key then goes into the ``api-key`` header.
    """

    name: str
    base_url: str
    model: str
    key: SecretStr | None = None
    key_env: str | None = None
    context_window: int = 8192
    max_tokens: int = 1024
    temperature: float = 0.0
    timeout: float = 60.0
    token_timeout: float = 20.0
    connect_timeout: float = 10.0
    total_timeout: float = 300.0
    retries: int = 2
    api_version: str | None = None
