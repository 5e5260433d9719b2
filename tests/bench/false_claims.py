"""Claims that an entry does not carry: each true claim bent in one place, or cited to another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.bench.claims import korean, names_of

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from tests.bench.claims import Source

    Bend = Callable[[str, random.Random], str | None]

_FIGURE = re.compile(r"(?<![A-Za-z0-9.\-_])\d[\d,]*(?:\.\d+)?(?![\d]*[A-Za-z])")

_KOREAN_ENDINGS = (
    ("하지 않습니다", "합니다"), ("할 수 있습니다", "할 수 없습니다"),
    ("될 수 있습니다", "될 수 없습니다"), ("보여줍니다", "보여주지 못합니다"),
    ("보여주었습니다", "보여주지 못했습니다"), ("보였습니다", "보이지 못했습니다"),
    ("하였습니다", "하지 못했습니다"), ("했습니다", "하지 않았습니다"),
    ("되었습니다", "되지 않았습니다"), ("됩니다", "되지 않습니다"), ("합니다", "하지 않습니다"),
    ("입니다", "이 아닙니다"), ("있습니다", "있지 않습니다"), ("하였다", "하지 못했다"),
    ("했다", "하지 않았다"), ("된다", "되지 않는다"), ("한다", "하지 않는다"),
    ("이다", "이 아니다"), ("킵니다", "키지 않습니다"), ("낸다", "내지 않는다"),
    ("냅니다", "내지 않습니다"),
)  # fmt: skip
_VERBS = (
    r"\b(uses|shows|gives|makes|keeps|needs|cuts|adds|reaches|works|trains|covers|learns|beats|has"
    r"|improves|reduces|outperforms|presents|addresses|combines|proposes|achieves|lets|turns|splits"
    r"|raises|runs|holds|finds|collects|builds|scores|lowers|speeds|requires|predicts|generates)\b"
)
_ENGLISH_VERBS = (
    (_VERBS, r"does not \1"),
    (r"\b(is|are|was|were|can|does|will)\b(?! not)", r"\1 not"),
    (r"\bwithout\b", "only with"),
    (r"\bno\b", "much"),
)  # fmt: skip
_CONTRARIES = (
    ("향상", "악화"), ("개선", "저하"), ("증가", "감소"), ("감소", "증가"), ("높은", "낮은"),
    ("낮은", "높은"), ("능가", "밑돌"), ("뛰어난", "뒤처진"), ("우수한", "열등한"),
    ("빠른", "느린"), ("빠르", "느리"), ("줄이", "늘리"), ("줄였", "늘렸"), ("줄여", "늘려"),
    ("늘리", "줄이"), ("강화", "약화"), ("성공", "실패"), ("효율적", "비효율적"),
    ("없이", "을 반드시 써서"), ("필요 없", "꼭 필요하"), ("가능", "불가능"), ("최초", "최후"),
    ("뛰어넘", "못 미치"),
)  # fmt: skip
_ENGLISH_CONTRARIES = (
    ("faster", "slower"), ("higher", "lower"), ("lower", "higher"), ("better", "worse"),
    ("improves", "degrades"), ("reduces", "increases"), ("increases", "reduces"),
    ("outperforms", "underperforms"), ("beats", "loses to"), ("without", "with plenty of"),
    ("cuts", "raises"), ("more", "less"), ("smaller", "larger"), ("no ", "much "),
)  # fmt: skip
_KNOWN = (
    "GPT-4",
    "LLaMA 2",
    "CLIP",
    "Gemini",
    "BERT",
    "ImageNet",
    "MMLU",
    "Mistral-7B",
    "T5-XXL",
    "CIFAR-10",
    "SAM 2",
)
_SYLLABLES = ("zor", "vex", "lum", "tri", "kas", "nem", "pol", "dra", "fen", "quil", "mor", "sy")


def other_number(text: str, rng: random.Random) -> str | None:
    """One figure of the text altered: a digit, ten times, or a point moved."""
    found = list(_FIGURE.finditer(text))
    if not found:
        return None
    match = rng.choice(found)
    digits = match.group()
    way = rng.randrange(3)
    if way == 0 or len(digits) == 1:
        at = rng.choice([i for i, sign in enumerate(digits) if sign.isdigit()])
        other = rng.choice([d for d in "123456789" if d != digits[at]])
        changed = digits[:at] + other + digits[at + 1 :]
    elif way == 1:
        changed = f"{digits}0" if "." not in digits else digits.replace(".", "")
    else:
        value = float(digits.replace(",", ""))
        changed = f"{value * rng.choice((1.5, 2.5, 0.4)):.1f}"
    return text[: match.start()] + changed + text[match.end() :]


def swapped_numbers(text: str, rng: random.Random) -> str | None:
    """Two figures of a text in each other's place."""
    found = list(_FIGURE.finditer(text))
    pairs = [
        (a, b) for a in found for b in found if a.start() < b.start() and a.group() != b.group()
    ]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    return text[: a.start()] + b.group() + text[a.end() : b.start()] + a.group() + text[b.end() :]


def swapped_names(text: str, rng: random.Random) -> str | None:
    """Two names of a text in each other's place: who did what to whom is turned round."""
    names = [name.text for name in names_of(text)]
    pairs = [(a, b) for a in names for b in names if a not in b and b not in a]
    if not pairs:
        return None
    a, b = rng.choice(pairs)
    return text.replace(a, "\0").replace(b, a).replace("\0", b)


def denied(text: str, rng: random.Random) -> str | None:
    """The text with its verb denied."""
    if korean(text):
        stripped = text.rstrip(". ")
        for ending, other in _KOREAN_ENDINGS:
            if stripped.endswith(ending):
                return f"{stripped[: -len(ending)]}{other}."
        return None
    for pattern, other in _ENGLISH_VERBS:
        changed = re.sub(pattern, other, text, count=1)
        if changed != text:
            return changed
    return None


def contrary(text: str, rng: random.Random) -> str | None:
    """One word of the text turned to its contrary."""
    pairs = list(_CONTRARIES if korean(text) else _ENGLISH_CONTRARIES)
    rng.shuffle(pairs)
    for word, other in pairs:
        if word in text:
            return text.replace(word, other)
    return None


def invented_name(text: str, rng: random.Random) -> str | None:
    """A made-up name where a real one stood."""
    names = names_of(text)
    if not names:
        return None
    name = "".join(rng.sample(_SYLLABLES, 2)).capitalize() + rng.choice(
        ("", "Net", "-2", "LM", "GPT", "Bench")
    )
    return text.replace(rng.choice(names).text, name)


def other_name(others: Sequence[str]) -> Bend:
    """A maker that puts another paper's name, or a famous one, where a name stood."""

    def make(text: str, rng: random.Random) -> str | None:
        names = names_of(text)
        if not names:
            return None
        old = rng.choice(names).text
        new = rng.choice(_KNOWN if rng.random() < 0.4 else others)
        return None if new.casefold() in text.casefold() else text.replace(old, new)

    return make


def foreign_fact(source: Source, other: Source) -> str | None:
    """The name of one paper in front of what another one's entry tells."""
    told = other.sentence(r"\d|[A-Z]", 40)
    if told is None:
        return None
    own = other.name
    return told.replace(own, source.name) if own in told else f"{source.name}: {told}"


def foreign_clause(source: Source, other: Source) -> str | None:
    """A sentence of the paper that goes on with a clause of another."""
    first, second = source.sentence(), other.sentence(r"\d|[A-Z]", 40)
    if first is None or second is None or len(first) + len(second) > 340:
        return None
    return f"{first.rstrip('.')}; {second}"
