"""Embedders behind an OpenAI-compatible ``/v1/embeddings``: hosted, Ollama, TEI, vLLM, llama.cpp.

Input: address, model and key. Output: an ``Embedder`` over LlamaIndex's ``OpenAILikeEmbedding``.
Whatever the server or the way to it does wrong becomes one sentence with the remedy, without the
key.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.embed.llama_index import FromLlamaIndex, Reading
from store.errors import AssistantError, ConfigError, EmbedderError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import openai
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from pydantic import SecretStr

_CONNECT_SECONDS = 5.0


@dataclass(frozen=True)
class Server:
    """Where the model runs, and how long and how often to ask it.

    Args:
        base_url: address up to and with ``/v1``.
        model: the model's name there.
        key: sent as bearer token; servers without keys ignore it.
        timeout: seconds for one request of ``batch`` texts.
        retries: further attempts after a time-out, a lost connection, 429 or 5xx, with growing
            pauses or the pause that the server asks for.
        batch: texts in one request.
    """

    base_url: str
    model: str
    key: SecretStr | None = None
    timeout: float = 120.0
    retries: int = 3
    batch: int = 32


def openai_compatible(server: Server, reading: Reading | None = None) -> FromLlamaIndex:
    """An embedder that asks the server; nothing is sent before the first text.

    Args:
        server: address, model, key and patience.
        reading: the model's window and prefixes (e5 models want ``"query: "`` and
            ``"passage: "``, which no server adds by itself).

    Raises:
        ConfigError: the address is not an HTTP address.
    """
    if not server.base_url.startswith(("http://", "https://")):
        raise ConfigError(
            f"the embeddings server's address {server.base_url!r} is not an http:// or https:// "
            "address; set ASSISTANT_EMBED_BASE_URL, such as http://localhost:11434/v1"
        )
    reading = reading or Reading()
    prefixes = reading.query_prefix + reading.passage_prefix
    # Vectors made with other prefixes are not comparable, so they are part of the identity.
    name = f"openai/{server.model}" + (f" ({prefixes.strip()})" if prefixes else "")
    return FromLlamaIndex(_embedding(server), name, reading=reading, guard=_Guard(server))


def _embedding(server: Server) -> BaseEmbedding:
    import httpx
    from llama_index.embeddings.openai_like import OpenAILikeEmbedding

    class PatientEmbedding(OpenAILikeEmbedding):
        """Leaves retrying to the client below, which LlamaIndex would multiply with its own."""

        def _get_credential_kwargs(self, is_async: bool = False) -> dict[str, Any]:
            credentials: dict[str, Any] = super()._get_credential_kwargs(is_async)
            seconds = httpx.Timeout(self.timeout, connect=min(self.timeout, _CONNECT_SECONDS))
            return credentials | {"max_retries": server.retries, "timeout": seconds}

    return PatientEmbedding(
        model_name=server.model,
        api_base=server.base_url,
        api_key=server.key.get_secret_value() if server.key else "none",
        embed_batch_size=server.batch,
        timeout=server.timeout,
        max_retries=0,
    )


class _Guard:
    """Maps what the OpenAI client raises to our errors; a callable, as ``Guard`` wants it."""

    def __init__(self, server: Server) -> None:
        self._server = server

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        import openai

        try:
            yield
        except openai.APIStatusError as exc:
            raise self._refused(exc) from exc
        except openai.APITimeoutError as exc:
            raise EmbedderError(
                f"the embeddings server at {self._server.base_url!r} did not answer within "
                f"{self._server.timeout:g} s, {self._server.retries + 1} times; check its load"
            ) from exc
        except openai.APIConnectionError as exc:
            raise EmbedderError(
                f"no connection to the embeddings server at {self._server.base_url!r} "
                f"({exc.__cause__ or exc}); start it, or correct ASSISTANT_EMBED_BASE_URL"
            ) from exc
        # A page of HTML, or JSON of another kind, surfaces as whatever the client trips over.
        except (openai.OpenAIError, ValueError, TypeError, AttributeError, LookupError) as exc:
            raise EmbedderError(
                f"the reply of {self._server.base_url!r} for {name!r} is not a list of embeddings "
                "(a page of HTML, perhaps); ASSISTANT_EMBED_BASE_URL must end with the path of "
                "the API, usually /v1"
            ) from exc

    def _refused(self, exc: openai.APIStatusError) -> AssistantError:
        server, status = self._server, exc.status_code
        where = f"the embeddings server at {server.base_url!r}"
        if status in {401, 403}:
            return ConfigError(f"{where} refused the key ({status}); set ASSISTANT_EMBED_KEY")
        words = self._without_key(exc.message)
        if status == 404:
            return ConfigError(
                f"{where} has no model {server.model!r}, or no API at that path ({words}); "
                "correct ASSISTANT_EMBED_MODEL or ASSISTANT_EMBED_BASE_URL"
            )
        if status == 429:
            return EmbedderError(f"{where} allows no more requests now ({words}); try later")
        if status >= 500:
            return EmbedderError(f"{where} failed ({words}); see its log, then repeat the command")
        return EmbedderError(f"{where} refused the texts for {server.model!r} ({words})")

    def _without_key(self, words: str) -> str:
        key = self._server.key.get_secret_value() if self._server.key else ""
        return (words.replace(key, "***") if key else words)[:300]
