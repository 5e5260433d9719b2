"""What a question takes for granted of a paper ("why does it use ...?"), held against its entry.

In: the question's concepts. Out: whether the entry bears it out. Stricter than a search, which may
follow a translation to a word as common as "method": here such a word proves nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.compose.held import strength

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.concepts import Concept
    from store.lexical import LexicalIndex

ALIKE = 0.5
"""A word that stands for another is at least this rare beside it (inverse document frequency)."""

FAINT = 0.15
"""A word that weighs less than this beside the question's most telling one supposes nothing."""

BORNE_OUT = 0.2
"""The share of what is supposed that the entry holds at least."""

_DOES = re.compile(
    r"(?i)\b(?:us(?:e|es|ed|ing)|rel(?:y|ies|ied)|adopt\w*|employ\w*|buil[dt]\w*|based?|appl(?:y|ies|ied)"
    r"|depend\w*|leverag\w*|cho(?:o?se\w*)|need\w*)\b"
    r"|사용|이용|활용|도입|채택|적용|기반|의존|필요|[써썼쓰쓴]|택[하했]"
)
_ASKS = re.compile(r"(?i)\b(?:why|how|do|does|did)\b|왜|어떻게|[가-힣]\s*\?")


@dataclass(frozen=True, slots=True)
class Supposition:
    """What a question takes for granted.

    Attributes:
        parts: of each concept that the archive knows, its weight, all terms that it is searched by,
            and those that say the same.
        unknown: the weight of all concepts that no entry holds.
    """

    parts: Sequence[tuple[float, dict[str, float], dict[str, float]]]
    unknown: float

    def borne_out(self, title: str, text: str) -> bool:
        """Whether an entry holds enough of it.

        Args:
            title: of the paper; what stands in it is how the question names the paper.
            text: everything that the entry says.
        """
        supposed, told = self.unknown, 0.0
        for weight, members, alike in self.parts:
            if not strength(members, title):
                supposed += weight
                told += weight if strength(alike, text) else 0.0
        return told >= BORNE_OUT * supposed


def supposition(
    text: str, concepts: Sequence[Concept], lexical: LexicalIndex
) -> Supposition | None:
    """What a question supposes, None when it only asks.

    Args:
        text: the question as asked.
        concepts: of its topic.
        lexical: whose terms they are.
    """
    verbs = _DOES.findall(text)
    if not verbs or not _ASKS.search(text):
        return None
    said = {concept.term for concept in lexical.concepts(" ".join(verbs))}
    asked = [concept for concept in concepts if concept.term not in said]
    least = FAINT * max((concept.idf for concept in asked), default=0.0)
    parts = [
        (
            concept.idf,
            {lexical.vocabulary[number]: weight for number, weight in concept.members},
            {
                lexical.vocabulary[number]: weight
                for number, weight in concept.members
                # One Korean syllable is a part of too many words.
                if lexical.idf[number] >= ALIKE * concept.idf
                and len(lexical.vocabulary[number]) > 1
            },
        )
        for concept in asked
        if concept.members and concept.idf >= least
    ]
    return Supposition(parts, sum(concept.idf for concept in asked if not concept.members))
