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
from store.english import stem
from store.language import is_korean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.verify.grounds import Ground, Told
    from assistant.verify.polarity import Denial
    from assistant.verify.quantities import Day, Quantity
    from assistant.verify.weighing import Weighing

Fault = Literal["number", "date", "name", "denial", "contrary"]

_VOTES = re.compile(r"(?i)\bvotes?\b|(?<![가-힣])표(?=[\s를가는은로:,.)]|$)|득표|추천")
_BESIDE = 14
_LIKE = 0.15
_LIKER = 0.12
_LIKER_NAME = 0.3
_COPIED = 0.6
_NEAR = 0.25
_SURE = 0.4


def faults(weighing: Weighing, ground: Ground, told: Sequence[Told]) -> list[Fault]:
    """Everything that is plainly wrong with the claim, given this entry."""
    claim = weighing.text
    copied = _copied(weighing, told) >= _COPIED
    found: list[Fault] = []
    if wrong_figures(claim, ground) or (copied and misplaced(claim, told)):
        found.append("number")
    if any(not _told_day(day, ground) for day in days_in(claim)[0]):
        found.append("date")
    if unsaid_names(claim, ground) or (copied and displaced(claim, told)):
        found.append("name")
    if denied(weighing, ground, told, copied=copied):
        found.append("denial")
    if opposed(weighing.core, " ".join(one.text for one in told), copied=copied):
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


def misplaced(claim: str, told: Sequence[Told]) -> bool:
    """Whether a figure of the claim stands where the telling sentences have another one.

    The words around it are compared in letters, so this sees only what is told in one language.
    """
    carrying = " ; ".join(one.text for one in told)
    theirs = [(figure, _around(carrying, figure.start)) for figure in quantities(carrying)]
    return any(
        _elsewhere(
            _around(claim, figure.start),
            [words for other, words in theirs if agree(figure, other)],
            [words for other, words in theirs if not agree(figure, other)],
        )
        for figure in quantities(claim)
    )


def displaced(claim: str, told: Sequence[Told]) -> bool:
    """Whether a made-up name of the claim stands where the telling sentences have another one."""
    carrying = " ; ".join(one.text for one in told)
    theirs = [(one.text, _around(carrying, one.start, one.text)) for one in names_in(carrying)]
    return any(
        _elsewhere(
            _around(claim, name.start, name.text),
            [words for other, words in theirs if other == name.text],
            [words for other, words in theirs if other != name.text],
            _LIKER_NAME,
        )
        for name in names_in(claim)
        if name.coined
    )


def _elsewhere(
    ours: frozenset[str],
    same: Sequence[frozenset[str]],
    others: Sequence[frozenset[str]],
    liker: float = _LIKER,
) -> bool:
    """Whether a place is plainly more like the places of others than like its own ones."""
    if not same or not others:
        return False
    own = max(_likeness(ours, words) for words in same)
    other = max(_likeness(ours, words) for words in others)
    return other > own + liker and other > _LIKE


def _around(text: str, start: int, name: str = "") -> frozenset[str]:
    """The letters beside a figure or name, in runs of three, its own aside."""
    before = text[max(0, start - _BESIDE) : start]
    behind = text[start + len(name) : start + len(name) + _BESIDE + 8]
    behind = behind if name else re.sub(r"^[\d.,]+", "", behind)
    return letter_runs(before) | {f"{run}>" for run in letter_runs(behind)}


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (len(one | other) or 1)


def unsaid_names(claim: str, ground: Ground) -> list[str]:
    """The claim's names that the entry does not say."""
    return [name.text for name in names_in(claim) if not ground.spoken.says(name)]


def denied(
    weighing: Weighing, ground: Ground, told: Sequence[Told], *, copied: bool = False
) -> bool:
    """Whether the claim denies what the entry affirms, or affirms what it denies.

    Args:
        copied: the claim has the telling sentences' own words, so that denials can be counted.
    """
    ours = denials(weighing.core)
    theirs = denials(" ".join(one.text for one in told))
    if copied and theirs:
        if len(ours) != len(theirs):
            return len(ours) > len(theirs) or any(_affirmed(d.words, weighing.core) for d in theirs)
        return False
    elsewhere = [d for one in ground.told if near(weighing, one) for d in denials(one.text)]
    return any(not _denied_too(denial, [*theirs, *elsewhere], weighing) for denial in ours)


def _denied_too(denial: Denial, told: Sequence[Denial], weighing: Weighing) -> bool:
    """Whether the entry denies what the claim denies: one concept in the reach of both."""
    meant = [
        [term for term, worth in terms.items() if worth >= _SURE]
        for _, terms, _ in weighing.members
        if any(_stands(next(iter(terms)), word) for word in denial.words)
    ]
    if not meant:
        return bool(told and weighing.members)
    words = [word for other in told for word in other.words]
    return any(_stands(term, word) for terms in meant for term in terms for word in words)


def _stands(term: str, word: str) -> bool:
    """Whether an index term is that of a word as written."""
    if is_korean(term):
        return term in word
    return stem(word) == term or word == term


def near(weighing: Weighing, told: Told) -> bool:
    """Whether a sentence speaks of what is claimed at all."""
    return share(weighing, told) > _NEAR


def _copied(weighing: Weighing, told: Sequence[Told]) -> float:
    """The share of the claim's runs of three letters that the telling sentences hold."""
    runs = frozenset().union(*(one.pieces for one in told))
    return len(weighing.pieces & runs) / (len(weighing.pieces) or 1)


def _affirmed(words: frozenset[str], claim: str) -> bool:
    """Whether the claim says all that a denial of the entry is about, its stems at least."""
    stems = [word[: max(2, len(word) - 2)] for word in words]
    return bool(stems) and all(stem in claim.casefold() for stem in stems)
