"""The facets of a topic: what a question enumerates, contrasts or explains, told apart.

*Pruning, distillation or quantization* asks for papers on any of three things; nearly none is about
all of them, so that what a paper holds of the whole question says little of one that is.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING

from store.language import placed_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.concepts import Concept

# Korean joints are particles and nouns behind a word: "파싱이나 인식", "체스 같은 게임".
_JOINT = re.compile(
    r"[,;:·/()]"
    r"|\b(?:or|and|meaning|including|such as)\b|\b(?:i\.e\.|e\.g\.)"
    r"|(?<=[가-힣])(?:이나|나|또는|및|와|과|이랑|랑|하고|처럼|같은)(?=\s)|\s(?:또는|및|같은)(?=\s)"
)


def facets(topic: str, concepts: Sequence[Concept]) -> tuple[tuple[int, ...], ...]:
    """Numbers of the concepts in each stretch of the topic that has any, in order.

    Args:
        concepts: those of the whole topic.
    """
    number = {concept.term: i for i, concept in enumerate(concepts)}
    ends = [joint.end() for joint in _JOINT.finditer(unicodedata.normalize("NFKC", topic))]
    found: dict[int, dict[int, None]] = {}
    for term, place in placed_terms(topic) if ends else ():
        if term in number:
            found.setdefault(bisect_right(ends, place), {})[number[term]] = None
    whole = tuple(range(len(concepts)))
    return tuple(tuple(found[stretch]) for stretch in sorted(found)) or (whole,)
