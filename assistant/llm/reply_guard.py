"""What ends a reply early: going in circles, another language, no end, reciting its orders.

In: the units of one reply in order. Out: a verdict on each. Nothing here depends on what is true;
that is the proof's.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.llm.records import Message

Verdict = Literal["fine", "repeated", "other_language", "instructions", "too_long"]

LONGEST_REPLY = 12_000
"""Letters after which a reply is ended."""

_HANGUL = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[A-Za-z]")
_OTHER = re.compile(r"[぀-ヿ一-鿿Ѐ-ӿ؀-ۿऀ-ॿ฀-๿]")
_WORDS = re.compile(r"\w+")
_LONGEST_CIRCLE, _FEWEST_ROUNDS, _SHORTEST_SPAN = 120, 6, 60
_SHINGLE = 8


class Guard:
    """Watches one reply.

    Args:
        language: that the reply should be in.
        prompt: its system message must not be recited.
    """

    def __init__(self, language: str, prompt: Sequence[Message]) -> None:
        self._language = language
        orders = " ".join(message.content for message in prompt if message.role == "system")
        self._orders = _shingles(orders)
        self._seen: Counter[str] = Counter()
        self._length = 0

    def judge(self, text: str) -> Verdict:
        """The verdict on the next unit's words."""
        words = " ".join(_WORDS.findall(text.casefold()))
        self._length += len(text)
        self._seen[words] += 1
        if len(words) > 20 and self._seen[words] > 1:
            return "repeated"
        if self._length > LONGEST_REPLY:
            return "too_long"
        if not _shingles(text).isdisjoint(self._orders):
            return "instructions"
        return "other_language" if in_other_language(text, self._language) else "fine"


def turns_in_circles(text: str) -> bool:
    """Whether the end of an unfinished text is the same words over and over, signs alone aside."""
    for size in range(1, _LONGEST_CIRCLE + 1):
        words = text[-size:]
        rounds = max(_FEWEST_ROUNDS, _SHORTEST_SPAN // size)
        if text.endswith(words * rounds) and _WORDS.search(words):
            return True
    return False


def in_other_language(text: str, language: str) -> bool:
    """Whether a sentence is plainly not in this language; names and short ones never are.

    A Korean sentence about papers is thick with English, so one without any Hangul counts only when
    it is long; an English one may quote a Korean word.
    """
    hangul, latin, other = (len(sort.findall(text)) for sort in (_HANGUL, _LATIN, _OTHER))
    letters = hangul + latin + other
    if letters < 12:
        return False
    if other / letters > 0.3:
        return True
    if language == "ko":
        return hangul == 0 and latin >= 40
    return hangul / letters > 0.4


def _shingles(text: str) -> set[tuple[str, ...]]:
    """Every run of eight words."""
    words = _WORDS.findall(text.casefold())
    return {tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1)}
