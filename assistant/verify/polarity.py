"""What a text denies and which way it says that things go, in English and Korean.

In: a claim and the sentence that should carry it. Out: whether one denies what the other affirms.
Words only: a denial that needs an understanding of the matter is beyond this.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# What looks like a denial and is none.
_IDIOMS = re.compile(
    r"(?i)뿐(?:만)?\s?(?:이\s?)?아니라|아니라|그럼에도|불구하고|없지\s?않|수밖에\s?없|끊임\s?없|끝\s?없"
    r"|틀림\s?없|문제\s?없|손색(?:이)?\s?없|다름\s?없|(?:관계|상관)\s?없이|못지\s?않|아니면|제한\s?없"
    r"|\bno(?:t only|t just|t merely|t least| longer than| doubt| matter|thing but)\b"
    r"|\bwhether or not\b"
)
_DENIALS = re.compile(
    r"(?i)(?P<en>\b(?:not|no|never|none|nor|neither|without|cannot|lacks?|unable|nothing|hardly"
    r"|fails? to|failed to|refuses? to)\b|n['’]t\b|[a-z]-free\b)"
    r"|(?P<ko>지\s?(?:는|도|를)?\s?(?:않|못|아니)|없(?:이|는|다|어|었|으|습|음|고|지|던|을|도|애|앤|앨)"
    r"|아니(?:다|며|라|고|었|지|므|기|한)|아닌|아닙|불필요|불가능|못하|못한|못했|못합|못할"
    r"|(?<![가-힣])안\s(?=되|하|됩|돼))"
)
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*|[가-힣]+|\d[\d.,]*")
_EMPTY = frozenset(
    """the a an is are was were be been being do does did has have had to of in on for and or any by
    with that this it its their can could will would there as at from than more such other need
    needs needed require requires required extra additional further using use used any all paper
    model method approach 수 것 등 및 별도의 추가 추가적인 다른 어떤 그 이 전혀 별도로 더 필요
    필요가 필요로 않고 하지 되지 있지 있는 하는 모든 논문 모델 방법 기존 없이 없는 없다 않는
    않습니다 못합니다""".split()
)
_REACH_BEFORE, _REACH_AFTER = 3, 5

# Ways of going: words for the one end, words for the other. Stems;
# "$" ends a whole word, "_" is
# white space or none. Speed and size have ends of their own: less delay is more speed.
_WAYS: dict[str, tuple[str, str]] = {
    "amount": (
        """increas rais grow$ grows$ grew$ growth$ rise$ rises$ rising rose$ expand enlarg
        doubl tripl amplif 증가 늘어 늘리 늘려 늘린 늘렸 늘릴 늘었 늘립 증대 확대 증폭 올라
        올랐 올리 올려 올렸 올린 상승""",
        """decreas reduc lowers$ lowered$ lowering$ cut$ cuts$ cutting$ shrink shrank drop$
        drops$ dropp diminish halv lessen minimi sav(?:e|es|ed|ing)$ 감소 줄어 줄이 줄여 줄인
        줄였 줄일 줄었 줄임 줄입 저감 축소 절감 낮추 낮춘 낮춰 낮췄 낮출 낮아 낮춥 떨어 하락
        최소화 절약 경감""",
    ),
    "quality": (
        """improv enhanc better$ boost gain strengthen superior advances$ advanced$ 향상 개선
        우수 강화 뛰어(?!_넘) 더_좋 더_나은 높이 높여 높인 높였 높일 높은 높아 높았 높습""",
        """degrad wors deteriorat harm hurt weaken inferior poor$ poorer poorly declin 저하
        악화 열등 나빠 나쁘 손상 약화 떨어 낮은 낮아 낮았 낮습 부진""",
    ),
    "rivals": (
        """outperform surpass exceed beat$ beats$ beating$ outdo overtak ahead_of superior
        능가 뛰어_넘 앞서 앞선 앞섰 앞질 상회 웃돌 넘어서 넘어선 넘어섰 우수 초과 우월 뛰어난
        더_높 더_좋 더_나""",
        """underperform falls?_short falls?_behind fell_short fell_behind trail lag inferior
        worse_than below$ loses?! behind$ 못_미 미치지_못 뒤처 뒤떨 뒤졌 뒤지 하회 밑돌 열등
        미달 낮""",
    ),
    "speed": (
        """fast quick rapid speed accelerat swift 빠르 빠른 빠릅 빠를 빠름 빨라 빨랐 빨리 가속
        신속 속도.{0,8}향상 속도.{0,8}개선""",
        "slow delay 느리 느린 느려 느렸 늦어 늦은 늦추 늦춰 지연(?:이|을)?_증가 지연(?:이|을)?_늘",
    ),
    "height": (
        """higher highest high$ larger greater more$ best$ most$ 높 많 크다 크게 크며 최고
        최대 이상""",
        """lower$ lowest low$ smaller fewer less$ worst least$ 낮 적은 적게 적다 적었 작은
        작게 작다 작아 최저 최소 이하""",
    ),
    "need": (
        """requir need$ needs$ necessary must$ depend rely$ relies$ relied$
        필요(?!_(?:가|성이|성)?_없) 의존 요구""",
        """without$ no_need unnecessar training-free free_of independen
        not_(?:need|requir|depend|rely) 없이 불필요 필요(?:가|로|성이)?_(?:하지_)?(?:없|않)
        독립""",
    ),
    "efficiency": ("(?<!비)효율 efficien effectiv", "비효율 inefficien ineffectiv"),
    "success": (
        "succeed success solv overcom enabl effective$ 성공 해결 극복 가능(?!성) 효과적",
        "fail unsuccessful unsolved impossib unable ineffective 실패 미해결 불가능 효과가_없",
    ),
}


def _any_of(words: str) -> re.Pattern[str]:
    stems = (word.replace("_", r"\s?").replace("$", r"\b") for word in words.split())
    return re.compile(
        "|".join(rf"\b{s}" if s[0].isascii() and s[0].isalpha() else s for s in stems),
        re.IGNORECASE,
    )


_AXES = tuple((name, _any_of(up), _any_of(down)) for name, (up, down) in _WAYS.items())


Ways = Mapping[str, frozenset[str]]
"""Which ends of each way of going a text names: ``up``, ``down``, or both."""


@dataclass(frozen=True, slots=True)
class Denial:
    """A word that denies, and the content words in its reach."""

    start: int
    words: frozenset[str]


def denials(text: str) -> list[Denial]:
    """Everything that a text denies."""
    plain = _IDIOMS.sub(lambda found: " " * len(found[0]), text)
    words = list(_WORD.finditer(plain))
    found = []
    for match in _DENIALS.finditer(plain):
        start = 1 + max(text.rfind(sign, 0, match.start()) for sign in ".;!?")
        end = match.end() if match["ko"] else match.start()
        before = [word[0] for word in words if start <= word.start() and word.end() <= end]
        after = [word[0] for word in words if match["en"] and word.start() >= match.end()]
        near = [*before[-_REACH_BEFORE:], *after[:_REACH_AFTER]]
        found.append(
            Denial(match.start(), frozenset(w.casefold() for w in near if len(w) > 1) - _EMPTY)
        )
    return found


def ways(text: str) -> Ways:
    """Which ends of each way of going a text names: ``up``, ``down``, or both."""
    found = {}
    for name, up, down in _AXES:
        ends = {end for end, pattern in (("up", up), ("down", down)) if pattern.search(text)}
        if ends:
            found[name] = frozenset(ends)
    return found


def opposed(claim: str, told: str, *, copied: bool = False) -> list[str]:
    """The ways of going on which the claim names one end, and the told text only the other.

    Args:
        copied: the claim has the told text's own words, so that any new end is a change of it.
    """
    ours, theirs = ways(claim), ways(told)
    return [
        name
        for name, ends in ours.items()
        if len(theirs.get(name, ())) == 1 and ends != theirs[name] and (len(ends) == 1 or copied)
    ]
