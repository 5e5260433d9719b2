"""Counts and cuts tokens for models whose own tokenizer is out of reach, without a network.

Input: text. Output: tokens by tiktoken's ``cl100k_base``, whose file llama-index-core ships. It is
an estimate: it counts Korean higher than the multilingual models do, and English nearly alike.
"""

from __future__ import annotations

import functools
import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken


def count_tokens(text: str) -> int:
    """Tokens of a text, special tokens counted as the plain text that they are."""
    return len(_encoding().encode_ordinary(text))


def first_tokens(text: str, limit: int) -> str:
    """The text when it has no more than ``limit`` tokens, else its beginning."""
    # Every token is at least one byte, so that a text this short needs no counting.
    if len(text) * 4 <= limit:
        return text
    # A token of this encoding spans 128 bytes at most: what is cut here is past the limit anyhow.
    head = text[: limit * 128]
    tokens = _encoding().encode_ordinary(head)
    if len(tokens) <= limit:
        return head
    return _encoding().decode(tokens[:limit], errors="ignore")


@functools.cache
def _encoding() -> tiktoken.Encoding:
    import tiktoken

    spec = importlib.util.find_spec("llama_index.core")
    if spec is None or spec.origin is None:  # pragma: no cover  # a declared dependency
        raise ModuleNotFoundError("llama_index.core")
    shipped = Path(spec.origin).parent / "_static" / "tiktoken_cache"
    # tiktoken reads its cache folder from the environment only; a folder set by the user wins.
    os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(shipped))
    return tiktoken.get_encoding("cl100k_base")
