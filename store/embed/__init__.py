"""Embedders behind one small protocol: bundled, OpenAI-compatible, Hugging Face, none at all."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from store.embed.base import Embedder
from store.embed.bundled import BundledEmbedder
from store.embed.huggingface import huggingface
from store.embed.llama_index import FromLlamaIndex, Reading, as_llama_index
from store.embed.openai_compatible import Server, openai_compatible
from store.embed.text_only import TEXT_ONLY_ID, TextOnly
from store.errors import ConfigError

__all__ = [
    "TEXT_ONLY_ID",
    "BundledEmbedder",
    "Embedder",
    "EmbedderOptions",
    "FromLlamaIndex",
    "Reading",
    "as_llama_index",
    "make_embedder",
]


@dataclass(frozen=True)
class EmbedderOptions:
    """What an embedder may need to be told; each kind takes what concerns it.

    Args:
        cache_dir: folder of the bundled embedder's built graph; the user's cache when None.
        threads: processor threads of the bundled embedder; all cores when None.
        base_url: address of the embeddings server, up to and with ``/v1``.
        model: name of the model on the server or the hub.
        api_key: key of the server.
        window: tokens that the server's model reads at once.
        query_prefix: put before questions; the bundled model has its own.
        passage_prefix: put before passages.
    """

    cache_dir: Path | None = None
    threads: int | None = None
    base_url: str | None = None
    model: str | None = None
    api_key: SecretStr | None = None
    window: int = 512
    query_prefix: str = ""
    passage_prefix: str = ""


def make_embedder(name: str, options: EmbedderOptions | None = None) -> Embedder:
    """The embedder of that name: ``bundled``, ``openai``, ``huggingface`` or ``none``.

    Raises:
        ConfigError: the name is unknown, an option is missing or wrong, or an extra is absent.
        EmbedderError: the model cannot be loaded.
    """
    options = options or EmbedderOptions()
    reading = Reading(options.window, options.query_prefix, options.passage_prefix)
    match name:
        case "bundled":
            return BundledEmbedder(options.cache_dir, options.threads)
        case "openai":
            url = _given(options.base_url, name, "ASSISTANT_EMBED_BASE_URL")
            model = _given(options.model, name, "ASSISTANT_EMBED_MODEL")
            return openai_compatible(Server(url, model, options.api_key), reading)
        case "huggingface":
            return huggingface(_given(options.model, name, "ASSISTANT_EMBED_MODEL"), reading)
        case "none":
            return TextOnly()
        case _:
            raise ConfigError(
                f"there is no embedder {name!r}; choose bundled, openai, huggingface or none"
            )


def _given(value: str | None, name: str, setting: str) -> str:
    if not value:
        raise ConfigError(f"the embedder {name!r} needs {setting}, which is not set")
    return value
