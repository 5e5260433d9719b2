"""Whether the archive can know what a question asks, told from its words.

In: the topic of a question. Out: how much of it no entry has ever spoken of. A ranking always has a
first paper; this tells a near one from the least far.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.lexical import LexicalIndex

MOST_UNHEARD = 0.5
"""A topic of which at least this share is unheard of is not in the archive."""

_LONGEST = 9
"""Longer descriptions have words of their own for things that entries say otherwise."""


def unheard_of(topic: str, lexical: LexicalIndex) -> bool:
    """Whether most of what the topic says occurs in no entry, in no translation."""
    concepts = lexical.concepts(topic)
    if not concepts or len(concepts) > _LONGEST:
        return False
    total = sum(concept.idf for concept in concepts)
    unheard = sum(concept.idf for concept in concepts if not concept.members)
    return unheard >= MOST_UNHEARD * total
