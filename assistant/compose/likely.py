"""Which papers may well be the one that is meant, told from their scores.

In: hits for a description of one paper, best first. Out: as many of them as it takes to be sure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.retrieve import Hit

MOST_ALTERNATIVES = 5
"""Papers shown beside the best at most."""

SURE = 0.95
"""Papers are shown until it is this likely that the one meant is among them."""

LEAST = 0.05
"""A paper whose score is less than this share of the best is no alternative."""


def plausible(hits: Sequence[Hit], most: int) -> list[Hit]:
    """The best hit and up to ``most`` others, until one of them is meant with probability SURE.

    Scores are probabilities; taken as independent, all shown are wrong with the product of the
    complements.
    """
    shown: list[Hit] = []
    all_wrong = 1.0
    for hit in hits[: 1 + most]:
        if shown and (1 - all_wrong >= SURE or hit.score < LEAST * shown[0].score):
            break
        shown.append(hit)
        all_wrong *= 1 - hit.score
    return shown
