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

LEAST = 0.03
"""A paper whose score is less than this share of the best is no alternative."""


def plausible(hits: Sequence[Hit], most: int) -> list[Hit]:
    """The best hit and up to ``most`` others: scores are probabilities, and they add up."""
    shown: list[Hit] = []
    likely = 0.0
    for hit in hits[: 1 + most]:
        if shown and (likely >= SURE or hit.score < LEAST * shown[0].score):
            break
        shown.append(hit)
        likely += hit.score
    return shown
