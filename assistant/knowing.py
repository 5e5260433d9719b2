"""Whether the archive can know what a question asks, told from its words.

In: a question and its ranking. Out: whether there is nothing to answer from. A ranking always has a
first paper; this tells a near one from the least far.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from assistant.compose.kinds import asked_attributes
from assistant.compose.sentences import Scorer, entry_text
from assistant.question.coined import COMMON_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.retrieve import Ranking
    from store.catalogue import Catalogue
    from store.lexical import LexicalIndex
    from store.records import Entry

MOST_UNHEARD = 0.5
"""A topic of which at least this share is unheard of is not in the archive."""

_LONGEST = 9
"""Longer descriptions have words of their own for things that entries say otherwise."""

_LEAST_HELD = ((4, 0.75), (6, 0.4))
"""A topic of up to so many words must be held to at least this share by one of the best papers."""

_LOOKED_AT = 5
_SURELY_FOUND = 0.85
"""A paper with this score is near whatever its words are: its vector says so."""

_BEYOND_DOUBT = 0.95

_VERSIONED = re.compile(
    r"(?<![A-Za-z])(?!(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Top|Table|Figure|Section|Part|Stage"
    r"|Phase|Step|Level|Day|Week|Year|The|Are|All|Any|For|And|With|From)\b)"
    r"[A-Z][A-Za-z]{2,}[ -]?\d{1,2}(?:\.\d{1,2})?(?![\dA-Za-z%.]|\s?[%명개편표년월일배점장])"
)

# English words that join a question and that Korean summaries have no reason to hold: their being
# unheard of says nothing. Names of things are what counts.
_JOINING = re.compile(
    r"(?i)\b(?:any(?:thing|one|body|where|how)?|some(?:thing|one|body|where|how|times)?|else"
    r"|every(?:thing|one|body|where)?|no(?:thing|body|where|ne)|whether|whose|whom|upon|onto|among"
    r"|within|without|across|instead|rather|ever|never|always|often|maybe|perhaps|kinds?|sorts?"
    r"|types?|lots?|etc|e\.g|i\.e|yet|still|just|even|recent|recently|newest|latest|oldest|since"
    r"|although|though|because|while|whereas|[a-z]+(?:ed|ly))\b"
)


def unknown_to(question: Question, ranking: Ranking, lexical: LexicalIndex) -> bool:
    """Whether the archive holds nothing on what a question describes."""
    topic = _JOINING.sub(" ", question.topic)
    concepts = lexical.concepts(topic)
    if not concepts:
        return False
    total = sum(concept.idf for concept in concepts)
    heard_of = sum(concept.idf for concept in concepts if concept.members) / total
    best = ranking.hits[0].score if ranking.hits else 0.0
    if heard_of <= 1 - MOST_UNHEARD and len(concepts) <= _LONGEST:
        return best < _BEYOND_DOUBT
    if best >= _SURELY_FOUND:
        return False
    least = next((share for most, share in _LEAST_HELD if len(concepts) <= most), 0.0)
    scorer = Scorer("", topic, lexical)
    held = (scorer.covered(entry_text(hit.entry)) for hit in ranking.hits[:_LOOKED_AT])
    return max((sum(shares.values()) for shares in held), default=0.0) * heard_of < least


def says_nothing(question: Question, entries: Sequence[Entry], lexical: LexicalIndex) -> bool:
    """Whether none of several papers holds a word of what is asked about them together."""
    scorer = Scorer(question.text, question.topic, lexical)
    if scorer.particular or question.unknown_names or asked_attributes(question.text):
        return False
    held = any(scorer.covered(entry_text(entry)) for entry in entries)
    return scorer.unheard >= MOST_UNHEARD or (scorer.asks_more_than("") and not held)


def unheard_names(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Names with a version number in the text that no entry holds in any spelling (``LLaMA 9``).

    What follows the name of a measure or a machine (``FID 1.80``, ``GPU 10``) is an amount.
    """
    found = dict.fromkeys(
        match.group()
        for match in _VERSIONED.finditer(text)
        if match.group().rstrip("0123456789. -").casefold() not in COMMON_NAMES
    )
    return tuple(name for name in found if not _held_anywhere(name, catalogue))


@functools.lru_cache(maxsize=256)
def spelling(name: str) -> re.Pattern[str]:
    """Finds a name however its parts are joined: ``LLaMA 2``, ``Llama-2``, ``llama2``."""
    parts = re.findall(r"[^\W\d_]+|\d+(?:\.\d+)*", name)
    written = r"[\s_.-]?".join(re.escape(part) for part in parts)
    return re.compile(rf"(?<![A-Za-z]){written}(?!\d|\.\d)", re.IGNORECASE)


def _held_anywhere(name: str, catalogue: Catalogue) -> bool:
    return any(spelling(name).search(entry.raw) for entry in catalogue.entries)
