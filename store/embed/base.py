"""What the rest of the store and the assistant know of an embedder: four names and three methods.

Input: plain text, without any model's prefix. Output: float32 rows of unit length, so that a dot
product is a cosine. Two embedders with the same ``id`` give comparable vectors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns text into vectors; safe to call from several threads."""

    @property
    def id(self) -> str:
        """Provider and model, as the store's manifest records them."""

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""

    @property
    def window(self) -> int:
        """Tokens of one text that the model reads at once."""

    def count_tokens(self, text: str) -> int:
        """Tokens that ``text`` takes of ``window`` as a passage, prefix and end marks included."""

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, shape ``(dimension,)``.

        Raises:
            EmbedderError: the model cannot be loaded or does not answer.
        """

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of passages in their order, shape ``(len(texts), dimension)``.

        Raises:
            EmbedderError: the model cannot be loaded or does not answer.
        """
