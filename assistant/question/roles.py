"""Whether a question is about a paper that it mentions, or only says its name on the way.

"LocoTrack은 CoTracker보다 얼마나 빠른가" is about LocoTrack; "a Vicuna backbone" is a circumstance.
In: mentions and the intent. Out: arXiv ids the question names, and those it only mentions.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question.names import Mention

_ASIDE_BEFORE = re.compile(
    r"\b(?:than|like|unlike|vs\.?|versus|over|using|with|on|onto|into|from|via|as|beyond|against"
    r"|to|by|through"
    r"|without|after|plus|extend|beat|beats|outperform(?:s|ing)?|swapping|replacing|except"
    r"|instead\s+of|or)\s+"
    r"(?:the\s+|a\s+|an\s+|original\s+|plain\s+|vanilla\s+|standard\s+|pretrained\s+|several\s+)*$",
    re.IGNORECASE,
)
_ABOUT_BEFORE = re.compile(
    r"(?:\b(?:explain|about|summari[sz]e|describe|is|are|was|were|does|did|do|in|of|the|has|have"
    r"|how|what|introducing"
    r"|paper|named|called|find|titled|authors?|wrote|behind|for|when|show|and)\s+(?:the\s+"
    r"|an?\s+)?(?:paper\s+)?[\"'“‘]?|^[\"'“‘]?)$",
    re.IGNORECASE,
)
_ASIDE_AFTER = re.compile(
    r"[\"'”’]?\s?(?:보다|처럼|같은|같이|대신|말고|없이|이나|나(?=\s)|등(?=\s)|기반|백본|으로|로(?=\s)|에(?=[\s는도])|위에"
    r"|용(?=\s)|급|수준|대비"
    r"|계열|토크나이저|인코더|로봇|\s*(?:backbone|encoder|features?|tokenizer|weights|checkpoint|samples?"
    r"|style|benchmark\s+with))"
)
_ABOUT_AFTER = re.compile(
    r"[\"'”’]?\s*(?:\([^)]*\)\s*)?(?:은|는|이란|란|이라는|라는|의(?=\s)|이(?=\s)|가(?=\s)|도(?=\s)|(?:를"
    r"|을)?\s*(?:좀\s*|간단히\s*|자세히\s*|\S+\s*로\s*)?(?:설명|요약|소개|정리|알려|찾아|비교)|논문|['’]s\b|\?|$"
    r"|\s+(?:papers?|is|are|was|were|does|do|did|work|differ|different|achieve|reach|report|use"
    r"|change|models?|mean|appear|listed|come)\b)"
)
_OBJECT_AFTER = re.compile(r"[\"'”’]?\s?(?:을|를)(?=\s)")
_CHOICE = re.compile(
    r"\s*,?\s*(?:or|vs\.?|versus|against|compared\s+(?:to|with)|아니면|이?나|또는|혹은|대)\s+(?:the\s+|rather\s+)?",
    re.IGNORECASE,
)
_NAMING = frozenset({"when", "authors", "votes", "explain"})
_LISTING = frozenset({"topic", "count", "top", "day", "by_author"})
_LEAST, _LEAST_COMPARED = 3.0, 2.0
_SHORT = 3
"""Letters up to which a word of the text is rather an abbreviation of the field ("KV", "MSE")."""
_LONG = 12
"""Content words from which on a word of the text itself is hardly what the question is about."""


def named_papers(
    text: str, mentions: Sequence[Mention], intent: str, content: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The papers that the question is about, and those it only mentions, in its order.

    Args:
        content: how many content words the question has, names included.
    """
    named: dict[str, None] = {}
    mentioned: dict[str, None] = {}
    for mention in mentions:
        about = mention.kind == "id" or (
            intent not in _LISTING and is_about(text, mention, intent, content)
        )
        for paper in mention.papers[:3]:
            (named if about else mentioned).setdefault(paper)
    return tuple(named), tuple(paper for paper in mentioned if paper not in named)


def joined(text: str, mentions: Sequence[Mention]) -> bool:
    """Whether two papers that are mentioned stand side by side as things to choose between."""
    return any(
        _CHOICE.fullmatch(text, left.end, right.start) is not None and left.papers != right.papers
        for left, right in itertools.pairwise(mentions)
    )


def is_about(text: str, mention: Mention, intent: str, content: int) -> bool:
    """Whether the question is about this paper; what is compared need not be the subject."""
    if intent == "compare":
        return standing(mention) >= _LEAST_COMPARED
    part = role(text, mention)
    points = standing(mention) + part
    if content <= 3 and part >= 0:
        points += 1
    if intent in _NAMING and content <= 8:
        points += 1
    if content >= _LONG and mention.coin is not None and not mention.coin.titled:
        points -= 1
    return points >= _LEAST


def standing(mention: Mention) -> float:
    """How surely a name means its paper, whatever stands around it; 0 for a word of the field."""
    coin = mention.coin
    if coin is None:
        return 4.0 if mention.exact else 1.5
    points = 2.0 if coin.titled else min(1.0, coin.times / 2 - 1)
    points += 1 if coin.others <= 2 else 0 if coin.others <= 8 else -1 if coin.others <= 40 else -2
    points += -0.5 if coin.plain else 0.5
    points += 0.5 if mention.exact else -0.5
    if not coin.titled and len(coin.form) <= _SHORT:
        points -= 1
    return points - (2 if mention.modifier else 0)


def role(text: str, mention: Mention) -> float:
    """Whether the words around a name make it the subject (1) or a circumstance (-2)."""
    before, after = text[: mention.start], text[mention.end :]
    if mention.coin is not None and not mention.coin.titled and after.startswith("에서"):
        return -2.0
    if _ASIDE_AFTER.match(after) or _ASIDE_BEFORE.search(before):
        return -2.0
    if _OBJECT_AFTER.match(after) and not _ABOUT_AFTER.match(after):
        return -1.0
    if _ABOUT_AFTER.match(after) or _ABOUT_BEFORE.search(before):
        return 1.0
    return 0.0
