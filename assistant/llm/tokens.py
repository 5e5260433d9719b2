"""Tokens of a text, counted offline by tiktoken for the budget of a prompt.

The encodings are the ones that llama-index-core ships; nothing is fetched. A model that tiktoken
does not know is counted as ``o200k_base``, and every count has a margin on top.
"""

from __future__ import annotations

import functools
import importlib.util
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

MARGIN = 1.1
"""Factor on every count: servers wrap messages in tokens of their own, and tokenizers differ."""

PER_MESSAGE = 8
"""Tokens that a chat template may add around one message."""

_DEFAULT = "o200k_base"
_SHIPPED = frozenset({"o200k_base", "cl100k_base"})


def count_tokens(text: str, model: str) -> int:
    """Tokens of the text by this model's tokenizer, or the nearest that is known, with a margin."""
    return math.ceil(MARGIN * len(_encoding(encoding_name(model)).encode_ordinary(text)))


@functools.cache
def encoding_name(model: str) -> str:
    """The encoding that stands for this model's tokenizer."""
    import tiktoken

    try:
        name = tiktoken.encoding_name_for_model(model.rpartition("/")[2])
    except KeyError:
        return _DEFAULT
    return name if name in _SHIPPED else _DEFAULT


@functools.cache
def _encoding(name: str) -> tiktoken.Encoding:
    import tiktoken

    # tiktoken reads its cache folder from the environment only; a folder set by the user wins.
    os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(_shipped_encodings()))
    return tiktoken.get_encoding(name)


def _shipped_encodings() -> Path:
    spec = importlib.util.find_spec("llama_index.core")
    if spec is None or spec.origin is None:  # pragma: no cover  # a declared dependency
        raise ModuleNotFoundError("llama_index.core")
    return Path(spec.origin).parent / "_static" / "tiktoken_cache"
