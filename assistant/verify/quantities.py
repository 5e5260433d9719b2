"""The numbers of a text with what they count, so that two texts can agree on them across languages.

In: a claim or the text of an entry. Out: quantities of one scale: ``1,000`` is ``1천``, ``6.5x`` is
``6.5배``, ``90 minutes`` is ``1.5시간``. Digits inside a name (``GPT-4``) belong to the name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SCALES = {
    "천": 3, "만": 4, "십만": 5, "백만": 6, "천만": 7, "억": 8, "십억": 9, "조": 12,
    "k": 3, "m": 6, "b": 9, "t": 12, "thousand": 3, "million": 6, "billion": 9, "trillion": 12,
}  # fmt: skip
_SCALE = (
    r"(?:십만|백만|천만|십억|[천만억조]|(?:thousand|million|billion|trillion)\b"
    r"|[KkMBbT](?![A-Za-z0-9]))"
)
_DIGITS = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?<![A-Za-z0-9_.])(?<!\d,)(?<![A-Za-z][-_])"
    rf"(?P<number>{_DIGITS})(?:[-\s]?(?P<scale>{_SCALE}))?(?P<more>(?:\s?\d[\d,]*\s?(?:천만|[천만억]))*)"
)
_MORE = re.compile(rf"({_DIGITS})\s?(천만|[천만억])")

# What a number counts; the first that stands right behind it. Seconds and bytes are scaled to one.
_UNITS: tuple[tuple[str, int | float, re.Pattern[str]], ...] = tuple(
    (unit, factor, re.compile(rf"[-\s~]?(?:{pattern})", re.IGNORECASE))
    for unit, factor, pattern in (
        ("share", 1, r"%p?|\\%|퍼센트|percent|포인트|점(?!에서)|points?\b|pp\b"),
        ("times", 1, r"배(?![경치포])|x(?![A-Za-z0-9])|×(?!\s?\d)|times\b|-?fold\b"),
        ("votes", 1, r"표(?![본현준면적])|votes?\b|upvotes?\b"),
        ("seconds", 0.001, r"ms\b|밀리\s?초|milliseconds?\b"),
        ("seconds", 1, r"초(?![거과기])|sec(?:ond)?s?\b|s\b"),
        ("seconds", 60, r"분(?![할류야석포산])|min(?:ute)?s?\b"),
        ("seconds", 3600, r"시간|hours?\b|hrs?\b|h\b"),
        ("seconds", 86400, r"일(?![반관부])|days?\b"),
        ("bytes", 1, r"GB\b|기가\s?바이트"),
        ("bytes", 0.001, r"MB\b|메가\s?바이트"),
        ("bytes", 1000, r"TB\b|테라\s?바이트"),
        ("bits", 1, r"bits?\b|비트"),
        ("decibels", 1, r"dB\b|데시벨"),
        ("tokens", 1, r"(?:개(?:의)?\s?)?(?:tokens?\b|토큰)"),
        ("parameters", 1, r"(?:개(?:의)?\s?)?(?:param(?:eter)?s?\b|파라미터|매개\s?변수)"),
        ("layers", 1, r"(?:개(?:의)?\s?)?(?:layers?\b|레이어|층)"),
        ("languages", 1, r"(?:개(?:의)?\s?)?(?:languages?\b|언어)"),
        ("countries", 1, r"(?:개(?:의)?\s?)?(?:countries\b|국가|개국)"),
        ("images", 1, r"(?:개(?:의)?\s?|장의\s?)?(?:images?\b|이미지)"),
        ("gpus", 1, r"(?:개(?:의)?\s?|대의\s?)?(?:GPUs?\b)"),
        ("hertz", 1, r"fps\b|Hz\b"),
    )
)
# Ranges share the unit of their last number: 5-15%, 19.9%에서 25.8%.
_RANGE = re.compile(r"\s?[-–~/]\s?")
_PRODUCT = re.compile(r"(?<=\d)\s?[x×*]\s?(?=\d)")
_FACTOR = re.compile(r"(?i)(?:factor|배율)(?: of| 은| 는)?\s*$")
_DATES = (
    re.compile(r"(?P<y>(?:19|20)\d\d)[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?P<y>(?:19|20)\d\d)년\s?(?P<m>\d{1,2})월(?:\s?(?P<d>\d{1,2})일)?"),
    re.compile(
        r"(?P<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+"
        r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<y>(?:19|20)\d\d)"
    ),
    re.compile(
        r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?"
        r"(?P<mon>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?,?\s+(?P<y>(?:19|20)\d\d)"
    ),
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_INSIDE_NAMES = re.compile(r"(?<=[A-Za-z\-_])\d+(?:\.\d+)?|\d+(?:\.\d+)?(?=[A-Za-z])")
_NAME_BEFORE = re.compile(r"[A-Za-z][A-Za-z0-9+]*\s$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it counts.

    Attributes:
        value: scaled: thousands and Korean myriads to ones, minutes to seconds.
        unit: what it counts, "" where the text does not say it right behind the number.
        start: where it stands in its text.
        named: a bare number behind a Latin word, as in ``Llama 2``.
    """

    value: Decimal
    unit: str
    start: int
    named: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A date that a text names; ``day`` is None for a month alone."""

    year: int
    month: int
    day: int | None


def days_in(text: str) -> tuple[list[Day], str]:
    """The dates of a text, and the text without them."""
    found: list[Day] = []

    def note(match: re.Match[str]) -> str:
        parts = match.groupdict()
        month = parts.get("m")
        number = int(month) if month else _MONTHS.index(parts["mon"].casefold()) + 1
        found.append(Day(int(parts["y"]), number, int(parts["d"]) if parts["d"] else None))
        return " "

    for pattern in _DATES:
        text = pattern.sub(note, text)
    return found, text


def quantities(text: str) -> list[Quantity]:
    """The quantities of a text in order, digits inside names aside."""
    text = _PRODUCT.sub(" , ", text)
    found: list[Quantity] = []
    matches = list(_NUMBER.finditer(text))
    units = [_unit(text, match.end()) for match in matches]
    for at in range(len(matches) - 2, -1, -1):
        ranged = _RANGE.fullmatch(text[matches[at].end() : matches[at + 1].start()])
        if ranged and not units[at][0]:
            units[at] = units[at + 1]
    for match, (behind, factor) in zip(matches, units, strict=True):
        before = text[max(0, match.start() - 24) : match.start()]
        unit = behind or ("times" if _FACTOR.search(before) else "")
        if not unit and not match["scale"] and re.match(r"[A-Za-z]", text[match.end() :]):
            continue
        named = not unit and not match["scale"] and _NAME_BEFORE.search(before) is not None
        value = _value(match) * Decimal(str(factor))
        found.append(Quantity(value.normalize(), unit, match.start(), named))
    return found


def _value(match: re.Match[str]) -> Decimal:
    value = _scaled(match["number"], match["scale"])
    for number, scale in _MORE.findall(match["more"] or ""):
        value += _scaled(number, scale)
    return value


def _scaled(number: str, scale: str | None) -> Decimal:
    power = _SCALES[scale.casefold()] if scale else 0
    return Decimal(number.replace(",", "")) * Decimal(10) ** power


def _unit(text: str, at: int) -> tuple[str, float]:
    for unit, factor, pattern in _UNITS:
        if pattern.match(text, at):
            return unit, factor
    return "", 1


def digits_in_names(text: str) -> set[Decimal]:
    """Values of the digits that stand inside Latin names (``Llama2``, ``410M``)."""
    return {Decimal(found).normalize() for found in _INSIDE_NAMES.findall(text)}


def agree(claimed: Quantity, told: Quantity) -> bool:
    """Whether a told quantity carries a claimed one: one value, and no two units."""
    if claimed.value != told.value:
        return False
    return claimed.unit == told.unit or not (claimed.unit and told.unit)


def missing(claimed: Iterable[Quantity], told: Sequence[Quantity]) -> list[Quantity]:
    """The claimed quantities that none of the told ones carries."""
    return [one for one in claimed if not any(agree(one, other) for other in told)]
