"""Whether a text holds what a question asks for: words of the question, and their translations.

In: index terms with their weights, a text. Out: the weight of the strongest term that it holds.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from store.language import terms

if TYPE_CHECKING:
    from collections.abc import Mapping


def strength(members: Mapping[str, float], text: str) -> float:
    """The weight of the strongest of these terms in the text, 0 without any."""
    words = _latin(text)
    present = (
        weight
        for term, weight in members.items()
        if (term in words if term.isascii() else term in text)
    )
    return max(present, default=0.0)


@functools.lru_cache(maxsize=8192)
def _latin(text: str) -> frozenset[str]:
    """Index terms of the Latin words alone: Korean morphemes are looked up as substrings instead.

    That saves a morphological analysis of every sentence shown; a Korean noun stands unchanged in
    the text before its particle.
    """
    return frozenset(terms(re.sub(r"[가-힣]+", " ", text)))
