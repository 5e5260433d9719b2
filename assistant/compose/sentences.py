"""Choosing the sentences of an entry that answer a question.

In: an entry, and the question as concepts (a term with its translations) and kinds of thing asked.
Out: verbatim sentences in the entry's order, each a quote that a citation can carry.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.compose.held import strength
from assistant.compose.kinds import KINDS
from assistant.compose.qualities import TRAITS, asked_of, told_of
from assistant.compose.supposed import supposition
from store.language import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from store.lexical import LexicalIndex
    from store.records import Entry

Role = Literal["what", "how", "results", "other"]
"""What a sentence is for in its entry."""

_BULLET = re.compile(r"^(?:[-*•·]\s+)+")
_LABELS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("results", re.compile(r"(?i)perform|result|experiment|evaluat|finding|성능|결과|실험|평가")),
    ("how", re.compile(r"(?i)technic|method|detail|approach|architect|how|기술|방법|구조|세부")),
    ("what", re.compile(r"(?i)new|what|summary|overview|intro|contribut|요약|개요|소개|새로운")),
)
_PROPOSES = re.compile(
    r"(?i)제안|소개|도입|제시|발표|공개|개발|구축|선보|propos|introduc|present|releas"
)
_MEASURES = re.compile(
    r"(?i)성능|달성|향상|능가|우수|뛰어|실험 결과|정확도|평가에서|기록|\d\s?(?:%|배|점)"
    r"|outperform|achiev|improv|accuracy"
)
COINED = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z][A-Za-z]*[A-Z0-9][A-Za-z0-9]*|[a-z]+[A-Z][A-Za-z0-9]*|[A-Z]{2,})"
    r"(?:[-.+][A-Za-z0-9]+)*"
)
"""A name that somebody made up: ``SnapKV``, ``GPT-4o``, ``mT5``, ``FLAN``."""

_NAME_ASKED = re.compile(
    r"(?i)\bname|\bcalled\b|what's it|\bwhich (?:paper|one|method|model|benchmark|tool|dataset)\b"
    r"|이름|뭐였|뭐더라|무엇|뭔가|뭐가|뭐야"
)
_SUMMARY = re.compile(r"(?i)\bsummar|\boverview\b|\btl;?dr\b|요약|개요")
_MANNER = re.compile(
    r"(?i)\b(?:explain|describe|summari[sz]e|summary|overview|details?|detailed|simply|briefly"
    r"|short|main|idea|more|again|please|could|can|would|you|tl;?dr|compare[sd]?|versus|vs"
    r"|differences?|differ)\b"
    r"|설명|자세히|자세하게|쉽게|간단히|간단하게|간략히|요약|정리|개요|핵심|다시|소개|비교|차이"
    r"|\bthe (?:first|second|third|fourth|fifth|last|latter|former)(?: (?:one|paper))?\b"
    r"|\b(?:in )?(?:one|two|three|four|\d) (?:lines?|sentences?)\b"
    r"|\b(?:the|these|those) (?:two|three)\b|\bboth\b|\bthem\b"
    r"|(?:둘|셋) ?(?:다|을|이|의|은)?(?= |$)"
    r"|(?:한|두|세|네|\d) ?(?:줄|문장)(?:로|만|으로)?|(?:첫|두|세|네|다섯|\d) ?번째|마지막"
    r"|(?:그|이) ?(?:논문|연구|거|것|건|게|걸)(?:랑|은|는|을|를|이|가)?"
)
_ASKING = re.compile(
    r"(?i)\b(?:what|which|who|how|why|when|where|does|did|is it|are they|name)\b"
    r"|몇|무엇|무슨|어떤|어떻게|어디|언제|누가|왜|뭐|얼마|이름|알려|궁금|인가|나요|까요|가요"
)
_CLAUSE = re.compile(r"[^.?!,:;。]+(?:\.\d[^.?!,:;。]*)*[.?!,:;。]*")

FIGURE = re.compile(r"(?<![A-Za-z\d.-])\d[\d,.]*")
"""A number that is no part of a name."""

COMMON_DISCOUNT = 0.5
"""How much of its worth a concept loses that stands in every sentence of the entry."""

ASKED_CLAUSE_WEIGHT = 2.0
"""How much more a concept counts that stands in the clause which asks."""


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


def entry_text(entry: Entry) -> str:
    """Title and sections: everything that the digest says of a paper."""
    return "\n".join([entry.title, *(section.text for section in entry.sections)])


def proposes(text: str) -> bool:
    """Whether a text says that something new is put forward."""
    return _PROPOSES.search(text) is not None


def with_role(found: Iterable[Sentence], role: Role) -> list[Sentence]:
    """The sentences that play this part in their entry."""
    return [sentence for sentence in found if sentence.role == role]


def _role(label: str | None, text: str, *, first: bool) -> Role:
    if label is not None:
        return next((role for role, pattern in _LABELS if pattern.search(label)), "other")
    if _PROPOSES.search(text):
        return "what"
    if _MEASURES.search(text):
        return "results"
    return "other" if first else "how"


class Scorer:
    """How well a sentence answers one question; higher is better, 0 is not at all.

    Args:
        text: the question as asked; says what kind of thing is wanted.
        topic: the words to look for.

    Attributes:
        unheard: the share of the question that no entry of the archive holds in any way.
    """

    def __init__(self, text: str, topic: str, lexical: LexicalIndex) -> None:
        asking = " ".join(c for c in _CLAUSE.findall(text) if _ASKING.search(c))
        asked = {concept.term for concept in lexical.concepts(asking)}
        concepts = lexical.concepts(_MANNER.sub(" ", topic))
        unheard = sum(concept.idf for concept in concepts if not concept.members)
        self.unheard = unheard / (sum(concept.idf for concept in concepts) or 1.0)
        self._supposition = supposition(text, concepts, lexical)
        self._concepts = [
            (
                concept.idf * (ASKED_CLAUSE_WEIGHT if concept.term in asked else 1.0),
                {lexical.vocabulary[number]: weight for number, weight in concept.members},
            )
            for concept in concepts
            if concept.members
        ]
        self._total = sum(weight for weight, _ in self._concepts) or 1.0
        self._kinds = [kind for kind in KINDS if kind.asked.search(text)]
        self._traits = asked_of(TRAITS, text)
        self._summary = _SUMMARY.search(text) is not None
        self._wants_name = _NAME_ASKED.search(text) is not None
        self._names = frozenset(name.casefold() for name in COINED.findall(text))

    def asks_more_than(self, title: str) -> bool:
        """Whether the question asks anything beyond naming the paper with this title."""
        if self._kinds:
            return True
        return not self._summary and len(self.covered(title)) < len(self._concepts)

    def speaks_of(self, title: str, text: str) -> bool:
        """Whether a paper says anything of what is asked of it, its title aside.

        Of what a question takes for granted ("why does it use ...?") the paper has to say it.
        """
        if not self._concepts and self.unheard:
            return False
        if self._supposition is not None:
            return self._supposition.borne_out(title, text)
        asked = set(range(len(self._concepts))) - set(self.covered(title))
        return not asked or not asked.isdisjoint(self.covered(text))

    @property
    def kinds(self) -> int:
        """How many kinds of thing the question asks for."""
        return len(self._kinds)

    @property
    def particular(self) -> bool:
        """Whether it is known what kind of thing or which trait the question asks for."""
        return bool(self._kinds or self._traits)

    def covered(self, text: str) -> dict[int, float]:
        """The question's concepts that stand in the text (by number), with their shares of it."""
        found: dict[int, float] = {}
        for number, (weight, members) in enumerate(self._concepts):
            best = strength(members, text)
            if best:
                found[number] = best * weight / self._total
        return found

    def score(self, sentence: Sentence) -> float:
        """The share of the question that the sentence holds, plus `bonus`."""
        return sum(self.covered(sentence.text).values()) + self.bonus(sentence)

    def bonus(self, sentence: Sentence) -> float:
        """What a sentence earns by telling the kind of thing that is asked, or by its part."""
        value = 0.25 * sum(1 for kind in self._kinds if kind.told.search(sentence.text))
        value += 0.5 * told_of(self._traits, sentence.text)
        if self._wants_name and sentence.role == "what" and self._coins(sentence.text):
            value += 0.3
        return value + (0.05 if _PROPOSES.search(sentence.text) else 0.0)

    def _coins(self, text: str) -> bool:
        return any(name.casefold() not in self._names for name in COINED.findall(text))


def choose(found: Sequence[Sentence], scorer: Scorer, most: int) -> list[Sentence]:
    """The ``most`` sentences that answer best together, in the entry's order.

    Greedy: a concept counts less the more of the entry's sentences hold it (a name that stands in
    all of them tells nothing), and half once a chosen sentence has covered it.
    """
    covers = {sentence: scorer.covered(sentence.text) for sentence in found}
    held = Counter(number for cover in covers.values() for number in cover)
    common = {n: COMMON_DISCOUNT * (held[n] - 1) / max(1, len(found) - 1) for n in held}
    bonus = {sentence: scorer.bonus(sentence) for sentence in found}
    seen: set[int] = set()
    chosen: list[Sentence] = []
    while len(chosen) < min(most, len(found)):
        worth = {
            sentence: bonus[sentence]
            + sum(
                share * (1 - common[n]) * (0.5 if n in seen else 1.0)
                for n, share in covers[sentence].items()
            )
            for sentence in found
            if sentence not in chosen
        }
        best = max(worth, key=lambda sentence: (worth[sentence], -sentence.ordinal))
        chosen.append(best)
        seen |= set(covers[best])
    return sorted(chosen, key=lambda sentence: sentence.ordinal)
