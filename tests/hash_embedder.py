"""An embedder without a model: vectors drawn from a hash of the text, the same on every machine."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from store.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class HashEmbedder:
    """Unit vectors from blake2b; counts what it embeds, and fails after ``lasts`` texts if told."""

    window = 512

    def __init__(self, name: str = "hash", dimension: int = 16, lasts: int | None = None) -> None:
        self.id = name
        self.dimension = dimension
        self.embedded = 0
        self._lasts = lasts

    def count_tokens(self, text: str) -> int:
        return len(text.split()) + 2

    def embed_query(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.embed_passages([text])[0]
        return vector

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if self._lasts is not None and self.embedded + len(texts) > self._lasts:
            raise EmbedderError("the embedder has gone away; start it again")
        self.embedded += len(texts)
        rows = np.stack([self._row(text) for text in texts])
        unit: NDArray[np.float64] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit.astype(np.float32)

    def _row(self, text: str) -> NDArray[np.float64]:
        seed = hashlib.blake2b(f"{self.id} {text}".encode(), digest_size=8).digest()
        return np.random.default_rng(int.from_bytes(seed, "big")).standard_normal(self.dimension)
