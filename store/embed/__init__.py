"""Embedders behind one small protocol: bundled, OpenAI-compatible, Hugging Face, LlamaIndex."""

from store.embed.base import Embedder
from store.embed.bundled import BundledEmbedder, load_bundled
from store.errors import ConfigError

__all__ = ["BundledEmbedder", "Embedder", "load_bundled", "make_embedder"]


def make_embedder(name: str) -> Embedder:
    """The embedder of that name.

    Raises:
        ConfigError: there is no embedder of that name.
        EmbedderError: it cannot be loaded.
    """
    match name:
        case "bundled":
            return load_bundled()
        case _:
            raise ConfigError(f"there is no embedder {name!r}; choose bundled")
