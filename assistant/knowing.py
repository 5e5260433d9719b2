"""Whether the archive can know what a question asks, told from its words.

In: the topic of a question. Out: whether most of it is unheard of in every entry. A ranking always
has a first paper; this tells a near one from the least far.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.lexical import LexicalIndex

MOST_UNHEARD = 0.5
"""A topic of which at least this share is unheard of is not in the archive."""

_LONGEST = 9
"""Longer descriptions have words of their own for things that entries say otherwise."""

# English words that join a question and that Korean summaries have no reason to hold: their being
# unheard of says nothing. Names of things are what counts.
_JOINING = re.compile(
    r"(?i)\b(?:any(?:thing|one|body|where|how)?|some(?:thing|one|body|where|how|times)?|else"
    r"|every(?:thing|one|body|where)?|no(?:thing|body|where|ne)|whether|whose|whom|upon|onto|among"
    r"|within|without|across|instead|rather|ever|never|always|often|maybe|perhaps|kinds?|sorts?"
    r"|types?|lots?|etc|e\.g|i\.e|yet|still|just|even|recent|recently|newest|latest|oldest|since"
    r"|although|though|because|while|whereas|[a-z]+(?:ed|ly))\b"
)


def unheard_of(topic: str, lexical: LexicalIndex) -> bool:
    """Whether most of what the topic says occurs in no entry, in no translation."""
    concepts = lexical.concepts(_JOINING.sub(" ", topic))
    if not concepts or len(concepts) > _LONGEST:
        return False
    total = sum(concept.idf for concept in concepts)
    unheard = sum(concept.idf for concept in concepts if not concept.members)
    return unheard >= MOST_UNHEARD * total
