"""The embedder ``none``: no model at all, for machines and teams that make do with full text.

Input: text. Output: the same one-number vector for everything, so that a store has its usual form;
whoever searches leaves such vectors out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

TEXT_ONLY_ID = "none"
"""Id of an embedder whose vectors say nothing."""

_LETTERS_A_TOKEN = 2


class TextOnly:
    """Cuts passages as others do, and gives them vectors that say nothing."""

    id = TEXT_ONLY_ID
    dimension = 1
    window = 512

    def count_tokens(self, text: str) -> int:
        """Tokens as the usual models have them, roughly."""
        return len(text) // _LETTERS_A_TOKEN + 2

    def embed_query(self, text: str) -> NDArray[np.float32]:  # noqa: ARG002  # the protocol's signature
        """The one vector, shape ``(1,)``."""
        return np.ones(1, np.float32)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The one vector for each, shape ``(len(texts), 1)``."""
        return np.ones((len(texts), 1), np.float32)
