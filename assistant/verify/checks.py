"""What is plainly wrong with a claim, given the entry that should carry it: figures, names, denial.

In: a claim, an entry, the sentences of it that carry the claim. Out: the faults found. Each holds
by itself, however well the rest agrees.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from assistant.verify.grounds import letter_runs
from assistant.verify.naming import names_in
from assistant.verify.polarity import denials, opposed
from assistant.verify.quantities import agree, days_in, missing, quantities
from assistant.verify.support import share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.verify.grounds import Ground, Told
    from assistant.verify.quantities import Day, Quantity
    from assistant.verify.support import Weighing

Fault = Literal["number", "date", "name", "denial", "contrary"]

_VOTES = re.compile(r"(?i)\bvotes?\b|(?<![가-힣])표(?=[\s를가는은로:,.)]|$)|득표|추천")
_BESIDE = 14
_LIKE, _LIKER = 0.15, 0.12
_COPIED = 0.6
_NEAR = 0.25


def faults(weighing: Weighing, ground: Ground, told: Sequence[Told]) -> list[Fault]:
    """Everything that is plainly wrong with the claim, given this entry."""
    claim = weighing.text
    found: list[Fault] = []
    if wrong_figures(claim, ground) or misplaced(weighing, told):
        found.append("number")
    if any(not _told_day(day, ground) for day in days_in(claim)[0]):
        found.append("date")
    if unsaid_names(claim, ground):
        found.append("name")
    if denied(weighing, ground, told):
        found.append("denial")
    if opposed(claim, " ".join(one.text for one in told)):
        found.append("contrary")
    return found


def wrong_figures(claim: str, ground: Ground) -> list[Quantity]:
    """The claim's quantities that the entry does not tell."""
    _, rest = days_in(claim)
    claimed = quantities(rest)
    votes = _VOTES.search(claim) is not None
    return [
        one for one in missing(claimed, ground.quantities) if not _beside(one, ground, votes=votes)
    ]


def _beside(one: Quantity, ground: Ground, *, votes: bool) -> bool:
    """Whether a quantity that the sentences do not tell is one of the facts beside them."""
    entry = ground.entry
    if one.unit == "votes" or (votes and not one.unit):
        return entry.votes is not None and one.value == entry.votes
    if one.unit:
        return False
    return one.value in ground.digits or one.value == entry.day.year


def _told_day(day: Day, ground: Ground) -> bool:
    return any(
        (day.year, day.month) == (other.year, other.month) and day.day in (None, other.day)
        for other in ground.days
    )


def misplaced(weighing: Weighing, told: Sequence[Told]) -> bool:
    """Whether a figure of the claim stands where the telling sentences have another one.

    The words around it are compared in letters, so this sees only what is told in one language.
    """
    carrying = " ; ".join(one.text for one in told)
    theirs = [(figure, _around(carrying, figure)) for figure in quantities(carrying)]
    claim = weighing.text
    for figure in quantities(claim):
        ours = _around(claim, figure)
        same = [_likeness(ours, words) for other, words in theirs if agree(figure, other)]
        others = [_likeness(ours, words) for other, words in theirs if not agree(figure, other)]
        if same and others and max(others) > max(same) + _LIKER and max(others) > _LIKE:
            return True
    return False


def _around(text: str, figure: Quantity) -> frozenset[str]:
    """The letters beside a figure, in runs of three, its own aside."""
    before = text[max(0, figure.start - _BESIDE) : figure.start]
    behind = re.sub(r"^[\d.,]+", "", text[figure.start : figure.start + _BESIDE + 8])
    return letter_runs(before) | {f"{run}>" for run in letter_runs(behind)}


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def unsaid_names(claim: str, ground: Ground) -> list[str]:
    """The claim's names that the entry does not say."""
    return [name.text for name in names_in(claim) if not ground.spoken.says(name)]


def denied(weighing: Weighing, ground: Ground, told: Sequence[Told]) -> bool:
    """Whether the claim denies what the entry affirms, or affirms what it denies."""
    ours = denials(weighing.text)
    theirs = denials(" ".join(one.text for one in told))
    if ours and not theirs:
        return not any(denials(one.text) for one in ground.told if near(weighing, one))
    verbatim = _likeness_within(weighing, told)
    if len(ours) > len(theirs):
        return verbatim > _COPIED
    if len(ours) < len(theirs) and verbatim > _COPIED:
        return any(_affirmed(denial.words, weighing.text) for denial in theirs)
    return False


def near(weighing: Weighing, told: Told) -> bool:
    """Whether a sentence speaks of what is claimed at all."""
    return share(weighing, told) > _NEAR


def _likeness_within(weighing: Weighing, told: Sequence[Told]) -> float:
    runs = frozenset().union(*(one.pieces for one in told))
    return len(weighing.pieces & runs) / (len(weighing.pieces) or 1)


def _affirmed(words: frozenset[str], claim: str) -> bool:
    """Whether the claim says all that a denial of the entry is about, its stems at least."""
    stems = [word[: max(2, len(word) - 2)] for word in words]
    return bool(stems) and all(stem in claim.casefold() for stem in stems)
