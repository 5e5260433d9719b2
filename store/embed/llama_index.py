"""Both ways between our embedders and LlamaIndex's ``BaseEmbedding``.

``FromLlamaIndex`` makes an ``Embedder`` of any LlamaIndex embedding, and checks what it returns;
``as_llama_index`` makes a LlamaIndex embedding of any ``Embedder``. LlamaIndex is imported when
one of them is used, for it takes seconds.
"""

from __future__ import annotations

import asyncio
import functools
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from store.embed.offline_tokens import count_tokens, first_tokens
from store.embed.tokens import readable
from store.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator, Sequence
    from contextlib import AbstractContextManager

    from llama_index.core.base.embeddings.base import BaseEmbedding
    from numpy.typing import NDArray

    from store.embed.base import Embedder


@dataclass(frozen=True)
class Reading:
    """How a model wants its text: tokens at once, a prefix for each kind, and who counts."""

    window: int = 512
    query_prefix: str = ""
    passage_prefix: str = ""
    count: Callable[[str], int] = count_tokens


class Guard(Protocol):
    """Turns the errors of one library into ours while a call runs."""

    def __call__(self, name: str) -> AbstractContextManager[None]:
        """A context in which the embedder ``name`` is called."""


@contextmanager
def plain_guard(name: str) -> Iterator[None]:
    """For an embedding of unknown making: what such code usually raises becomes ours."""
    try:
        yield
    except (OSError, RuntimeError, ValueError, TypeError, LookupError, AttributeError) as exc:
        raise EmbedderError(f"the embedder {name!r} failed: {type(exc).__name__}: {exc}") from exc


class FromLlamaIndex:
    """An ``Embedder`` over a LlamaIndex embedding.

    Args:
        embedding: what turns text into vectors; its own batch size is used.
        name: the ``id``, under which a store remembers its vectors.
        reading: window, prefixes and token counter of the model.
        guard: maps the errors of the library behind the embedding.
    """

    def __init__(
        self,
        embedding: BaseEmbedding,
        name: str,
        *,
        reading: Reading | None = None,
        guard: Guard = plain_guard,
    ) -> None:
        self._embedding = embedding
        self._reading = reading or Reading()
        self._guard = guard
        self._dimension: int | None = None
        self.id = name
        self.window = self._reading.window

    @property
    def dimension(self) -> int:
        """Numbers in a vector, learned from the first vector that the model gives."""
        if self._dimension is None:
            return len(self.embed_query("dimension"))
        return self._dimension

    def count_tokens(self, text: str) -> int:
        """Tokens of a passage with its prefix; an estimate where the model is remote."""
        return self._reading.count(self._reading.passage_prefix + readable(text))

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question; words past the window are left out.

        Raises:
            ConfigError: the settings of the model are wrong.
            EmbedderError: the model does not answer, or not with a vector.
        """
        head = first_tokens(self._reading.query_prefix + readable(text), self.window)
        with self._guard(self.id):
            vector = self._embedding.get_query_embedding(head)
        row: NDArray[np.float32] = self._checked([vector], 1)[0]
        return row

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of passages, a row each.

        Raises:
            ConfigError: the settings of the model are wrong.
            EmbedderError: the model does not answer, or not with a vector for each text.
        """
        if not texts:
            return np.empty((0, self.dimension), dtype=np.float32)
        prefixed = [self._reading.passage_prefix + readable(text) for text in texts]
        with self._guard(self.id):
            vectors = self._embedding.get_text_embedding_batch(prefixed)
        return self._checked(vectors, len(texts))

    def _checked(self, vectors: Sequence[Sequence[float]], count: int) -> NDArray[np.float32]:
        if len(vectors) != count:
            raise EmbedderError(
                f"the embedder {self.id!r} returned {len(vectors)} vectors for {count} texts; "
                "its server does not keep to the embeddings protocol"
            )
        sizes = {len(vector) for vector in vectors}
        expected = self._dimension or len(vectors[0])
        if sizes != {expected} or not expected:
            raise EmbedderError(
                f"the embedder {self.id!r} returned vectors of {sorted(sizes)} numbers where "
                f"{expected} were expected; check that its server runs one model only"
            )
        rows = np.asarray(vectors, dtype=np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        if not np.isfinite(lengths).all() or not lengths.all():
            raise EmbedderError(
                f"the embedder {self.id!r} returned a vector that is zero or not a number; "
                "its server or model is broken"
            )
        self._dimension = expected
        unit: NDArray[np.float32] = rows / lengths
        return unit


def as_llama_index(embedder: Embedder) -> BaseEmbedding:
    """A LlamaIndex embedding that asks ``embedder``, for use in any LlamaIndex pipeline."""
    return _delegate_type()(model_name=embedder.id, embedder=embedder)


@functools.cache
def _delegate_type() -> Callable[..., BaseEmbedding]:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.bridge.pydantic import Field

    class PaperDigestEmbedding(BaseEmbedding):
        """Questions and passages go to the methods that the model has for each."""

        embedder: Any = Field(exclude=True, description="The embedder that is asked.")

        def _get_query_embedding(self, query: str) -> list[float]:
            vector: list[float] = self.embedder.embed_query(query).tolist()
            return vector

        def _aget_query_embedding(self, query: str) -> Coroutine[Any, Any, list[float]]:
            return asyncio.to_thread(self._get_query_embedding, query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _aget_text_embedding(self, text: str) -> Coroutine[Any, Any, list[float]]:
            return asyncio.to_thread(self._get_text_embedding, text)

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            rows: list[list[float]] = self.embedder.embed_passages(texts).tolist()
            return rows

    return PaperDigestEmbedding
