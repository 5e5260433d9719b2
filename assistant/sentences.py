"""Choosing the sentences of an entry that answer a question.

In: an entry and what the question weighs (index terms, kind of thing asked). Out: verbatim sentences,
each a quote that a citation can carry.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from store.language import sentences, terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from store.records import Entry

Role = Literal["what", "how", "results", "other"]

_BULLET = re.compile(r"^(?:[-*•·]\s+)+")
_LABELS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("results", re.compile(r"perform|result|experiment|evaluat|finding|성능|결과|실험|평가", re.IGNORECASE)),
    ("how", re.compile(r"technic|method|detail|approach|architect|how|기술|방법|구조|세부", re.IGNORECASE)),
    ("what", re.compile(r"new|what|summary|overview|intro|contribut|요약|개요|소개|새로운", re.IGNORECASE)),
)
_PROPOSES = re.compile(
    r"제안|소개|도입|제시|발표|공개|개발|구축|구성된|propose|introduce|present|release", re.IGNORECASE
)
_MEASURES = re.compile(
    r"성능|달성|향상|능가|우수|뛰어|실험 결과|정확도|평가에서|기록|\d\s?(?:%|배|점)"
    r"|outperform|achiev|improv|accuracy",
    re.IGNORECASE,
)
_COINED = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*|[a-z]+[A-Z][A-Za-z0-9]*|[A-Z]{2,})"
    r"(?:[-.+][A-Za-z0-9]+)*"
)
_DIGITS = re.compile(r"(?<![A-Za-z\d.-])\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A verbatim sentence of an entry, and what it is for in the entry."""

    entry: Entry
    section: str | None
    text: str
    ordinal: int
    role: Role


@functools.lru_cache(maxsize=2048)
def sentences_of(entry: Entry) -> tuple[Sentence, ...]:
    """Every sentence of the entry's sections, in the digest's order, list marks removed."""
    found: list[Sentence] = []
    for section in entry.sections:
        for text in sentences(section.text):
            words = _BULLET.sub("", text).strip()
            if len(words) >= 8:
                role = _role(section.label, words, first=not found)
                found.append(Sentence(entry, section.label, words, len(found), role))
    return tuple(found)


def _role(label: str | None, text: str, *, first: bool) -> Role:
    if label is not None:
        return next((role for role, pattern in _LABELS if pattern.search(label)), "other")
    if _PROPOSES.search(text):
        return "what"
    if _MEASURES.search(text):
        return "results"
    return "other" if first else "how"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that questions ask for: how one asks, and what a sentence that tells has."""

    name: str
    asked: re.Pattern[str]
    told: re.Pattern[str]


def _kind(name: str, asked: str, told: str) -> Kind:
    return Kind(name, re.compile(asked, re.IGNORECASE), re.compile(told))


_NUMERIC = r"(?<![A-Za-z\d.-])\d[\d,.]*"
KINDS: tuple[Kind, ...] = (
    _kind(
        "figure",
        r"how (?:many|much|long|far|big|large|fast|often|expensive|well)|\bsize\b|percent|\bgains?\b|"
        r"\bscores?\b|\brates?\b|\baccuracy\b|\bspeed-?ups?\b|\bfaster\b|improv|\bnumbers?\b|\bcost"
        r"|\bmAP\b|\bPSNR\b|\bFID\b|\bF1\b|몇|얼마|수치|크기|비율|개선폭|정확도|승률|성공률|어디까지|최대"
        r"|어떻게 (?:나왔|바뀌)|얼마나",
        _NUMERIC,
    ),
    _kind(
        "address",
        r"\brepo(?:sitory)?\b|\bgithub\b|\burl\b|\blink\b|where.{0,20}\bcode\b|저장소|깃허브|링크|주소|코드.{0,6}어디",
        r"https?://|github",
    ),
    _kind(
        "dataset",
        r"\bdata ?sets?\b|\bbenchmarks?\b|\bcorpus\b|\bcorpora\b|train(?:ed)? on|\bdata\b|데이터|말뭉치|벤치마크|코퍼스",
        r"데이터|벤치마크|코퍼스|말뭉치|[Dd]ata|[Bb]ench",
    ),
    _kind(
        "model",
        r"which (?:\w+ ){0,3}(?:models?|encoder|llm|vlm|backbone)|what (?:\w+ ){0,3}(?:models?|encoder|llm|backbone|network)"
        r"|built (?:from|on)|fine-?tune|무슨 모델|어떤 모델|백본|인코더|모델들",
        r"모델|인코더|백본|[Ee]ncoder|[Bb]ackbone|LLM|VLM|GPT|[Ll][Ll]a[Mm][Aa]",
    ),
)


def kinds_asked(text: str) -> frozenset[str]:
    """The names of the kinds of thing that a question asks for."""
    return frozenset(kind.name for kind in KINDS if kind.asked.search(text))


_NAME_ASKED = re.compile(
    r"\bname|\bcalled\b|what's it|\bwhich (?:paper|one|method|model|benchmark|tool|dataset)\b"
    r"|이름|뭐였|뭐더라|뭐였더라|무엇|뭔가|뭐가|뭐야",
    re.IGNORECASE,
)


class Scorer:
    """How well a sentence answers one question; higher is better, 0 is not at all.

    Args:
        text: the question.
        weights: index terms of the question with their weights, translations included
            (`LexicalIndex.weights`).
    """

    def __init__(self, text: str, weights: Mapping[str, float]) -> None:
        self._weights = {term: weight for term, weight in weights.items() if weight > 0}
        self._total = sum(self._weights.values()) or 1.0
        self._kinds = [kind for kind in KINDS if kind.asked.search(text)]
        self._wants_name = _NAME_ASKED.search(text) is not None
        self._names = frozenset(name.casefold() for name in _COINED.findall(text))

    def shared(self, text: str) -> dict[str, float]:
        """The question's terms that stand in the text, with their weights."""
        words = _words(text)
        return {
            term: weight
            for term, weight in self._weights.items()
            if (term in words if term.isascii() else term in text)
        }

    def score(self, sentence: Sentence) -> float:
        """Share of the question's weight in the sentence, and what kind of thing it tells."""
        value = sum(self.shared(sentence.text).values()) / self._total
        for kind in self._kinds:
            if kind.told.search(sentence.text):
                value += 0.25
        if self._wants_name and sentence.role == "what" and self._coins(sentence.text):
            value += 0.3
        if sentence.role == "what" and _PROPOSES.search(sentence.text):
            value += 0.05
        return value

    def _coins(self, text: str) -> bool:
        return any(name.casefold() not in self._names for name in _COINED.findall(text))


@functools.lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    """Index terms of the Latin words alone: Korean morphemes are looked up as substrings instead.

    That saves a morphological analysis of every sentence shown; a Korean noun stands unchanged in
    the text before its particle.
    """
    return frozenset(terms(re.sub(r"[가-힣]+", " ", text)))


def choose(found: Sequence[Sentence], scorer: Scorer, most: int) -> list[Sentence]:
    """The ``most`` sentences that answer best together, in the entry's order.

    Greedy: a sentence is worth its own score less what sentences already taken have covered.
    """
    scores = {sentence.ordinal: scorer.score(sentence) for sentence in found}
    shared = {sentence.ordinal: scorer.shared(sentence.text) for sentence in found}
    total = sum(sum(terms_.values()) for terms_ in shared.values()) or 1.0
    covered: set[str] = set()
    chosen: list[Sentence] = []
    rest = list(found)
    while rest and len(chosen) < most:

        def worth(sentence: Sentence) -> float:
            repeated = sum(w for t, w in shared[sentence.ordinal].items() if t in covered)
            return scores[sentence.ordinal] - 0.5 * repeated / total

        best = max(rest, key=lambda sentence: (worth(sentence), -sentence.ordinal))
        rest.remove(best)
        chosen.append(best)
        covered |= set(shared[best.ordinal])
    return sorted(chosen, key=lambda sentence: sentence.ordinal)


def with_role(found: Iterable[Sentence], role: Role) -> list[Sentence]:
    """The sentences that play this part in their entry."""
    return [sentence for sentence in found if sentence.role == role]
