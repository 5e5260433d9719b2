"""How far an entry carries the meaning of a claim, as a probability, across languages.

In: a weighed claim and an entry. Out: the likeliest carrying sentence and signals, weighed by a
small logistic model (tests/bench/fit_proof.py fits it).
"""

from __future__ import annotations

import functools
import json
import math
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.verify.naming import names_in
from assistant.verify.quantities import days_in, missing
from assistant.verify.weighing import HANGUL
from store.language import is_korean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.verify.grounds import Ground, Told
    from assistant.verify.polarity import Ways
    from assistant.verify.weighing import Weighing

SIGNALS = (
    "sentence",  # share of the claim's meaning that the carrying sentence holds
    "both",  # ... that it holds with the sentence that adds most to it
    "entry",  # ... that the entry holds
    "uncovered",  # log of what the entry does not hold, in idf
    "content",  # log of what it does hold
    "letters",  # share of the claim's runs of three letters that the carrying sentence holds
    "entry_letters",
    "lexical_gap",  # distance to the entry of the archive that holds most, in shares
    "weakest",  # least share that a sentence holds of one of the claim's clauses
    "weakest_letters",  # ... that the entry holds of its runs of three letters
    "anchors",  # log of how many of the claim's figures and names the entry has
    "ways",  # directions (improves, reduces) that claim and sentence share
)
DENSE_SIGNALS = (
    "dense",  # nearness of claim and entry, standardised over the archive
    "dense_gap",  # distance to the nearest entry of the archive
)


@dataclass(frozen=True, slots=True)
class Support:
    """How far one entry carries a claim.

    Attributes:
        told: the sentence that carries it, and a second one where that adds much.
    """

    probability: float
    told: tuple[Told, ...]
    signals: Mapping[str, float]


GOES_ALIKE = 0.8
"""What a concept is worth where a text only goes the same way: "faster" and "빨라졌다"."""

ADDS = 0.15
"""Share of a claim that a second sentence must add to be cited beside the first."""


def support(weighing: Weighing, ground: Ground, row: int | None) -> Support:
    """How far the entry carries the claim.

    Args:
        row: number of the entry in the archive's index; None for one that is not in it.
    """
    told, share, both = _carrying(weighing, ground.told)
    whole = sum(_cover(weighing, ground).values())
    letters = len(weighing.pieces) or 1
    entry_letters = len(weighing.pieces & ground.pieces) / letters
    gap = 0.0 if row is None else float(weighing.lexical[row] - weighing.lexical.max())
    signals = {
        "sentence": share,
        "both": both,
        "entry": whole / weighing.total if weighing.members else 1.0,
        "uncovered": math.log1p(max(0.0, weighing.total - whole)),
        "content": math.log1p(whole),
        "letters": len(weighing.pieces & told[0].pieces) / letters,
        "entry_letters": entry_letters,
        "lexical_gap": gap,
        "weakest": _weakest(weighing, ground.told, default=both),
        "weakest_letters": min(
            (len(own & ground.pieces) / (len(own) or 1) for _, own in weighing.clauses),
            default=entry_letters,
        ),
        "anchors": math.log1p(_anchors(weighing, ground)),
        "ways": max(_shared_ways(weighing.ways, one.ways) for one in told),
    }
    if weighing.dense is not None and row is not None:
        signals["dense"] = float(weighing.dense[row])
        signals["dense_gap"] = float(weighing.dense[row] - weighing.dense.max())
    if not weighing.members:
        # Figures, names and dates alone: the checks decide.
        return Support(float(_says_anything(weighing)), told, signals)
    if not whole and not signals["anchors"]:
        return Support(0.0, told, signals)
    across = weighing.korean != (HANGUL.search(ground.text) is not None)
    return Support(probability(signals, across=across), told, signals)


def _says_anything(weighing: Weighing) -> bool:
    return bool(weighing.quantities or names_in(weighing.text) or days_in(weighing.text)[0])


def _carrying(weighing: Weighing, told: Sequence[Told]) -> tuple[tuple[Told, ...], float, float]:
    """The sentence that holds most of the claim, and one that adds to it, with their shares."""
    covers = [_cover(weighing, one) for one in told]
    letters = len(weighing.pieces) or 1
    figures = len(weighing.quantities) or 1
    worth = [
        sum(cover.values()) / weighing.total
        + 0.5 * len(weighing.pieces & one.pieces) / letters
        + 0.6 * (1 - len(missing(weighing.quantities, one.quantities)) / figures)
        for cover, one in zip(covers, told, strict=True)
    ]
    best = max(range(len(told)), key=lambda at: (worth[at], -at))
    share = sum(covers[best].values()) / weighing.total
    lacking = missing(weighing.quantities, told[best].quantities)
    chosen: tuple[Told, ...] = (told[best],)
    both = share
    for at, one in enumerate(told):
        joined = sum(_joined(covers[best], covers[at]).values()) / weighing.total
        tells = len(missing(lacking, one.quantities)) < len(lacking)
        if joined > both and (tells or joined >= share + ADDS):
            chosen, both = (told[best], one), joined
    return (chosen, share, both) if weighing.members else (chosen, 1.0, 1.0)


def _weakest(weighing: Weighing, told: Sequence[Told], *, default: float) -> float:
    """The least that the best sentence for a clause holds of that clause."""
    if not weighing.clauses:
        return default
    covers = [_cover(weighing, one) for one in told]
    return min(
        max(sum(cover.get(at, 0.0) for at in concepts) for cover in covers)
        / (sum(weighing.members[at][0] for at in concepts) or 1.0)
        for concepts, _ in weighing.clauses
    )


def _joined(first: Mapping[int, float], second: Mapping[int, float]) -> dict[int, float]:
    return {at: max(first.get(at, 0.0), second.get(at, 0.0)) for at in {*first, *second}}


def share(weighing: Weighing, told: Told) -> float:
    """How much of the claim a sentence holds, 0 to 1."""
    return sum(_cover(weighing, told).values()) / weighing.total


def _cover(weighing: Weighing, told: Told | Ground) -> dict[int, float]:
    """What of each concept (by number) stands in a text, in idf."""
    found: dict[int, float] = {}
    for at, (idf, terms, going) in enumerate(weighing.members):
        best = max(
            (
                worth
                for term, worth in terms.items()
                if (term in told.text if is_korean(term) else term in told.words)
            ),
            default=0.0,
        )
        if best < GOES_ALIKE and _shared_ways(going, told.ways) == 1.0 and going:
            best = GOES_ALIKE
        if best:
            found[at] = best * idf
    return found


def _anchors(weighing: Weighing, ground: Ground) -> int:
    figures = len(weighing.quantities) - len(missing(weighing.quantities, ground.quantities))
    return figures + sum(ground.spoken.says(name) for name in weighing.names)


def _shared_ways(ours: Ways, theirs: Ways) -> float:
    if not ours:
        return 0.5
    return sum(bool(ends & theirs.get(name, frozenset())) for name, ends in ours.items()) / len(
        ours
    )


@functools.cache
def _model() -> Mapping[str, Mapping[str, float]]:
    text = files("assistant.verify").joinpath("support.json").read_text(encoding="utf-8")
    model: dict[str, dict[str, float]] = json.loads(text)
    return model


def probability(signals: Mapping[str, float], *, across: bool) -> float:
    """The logistic model's probability that an entry with these signals carries the claim.

    Args:
        across: claim and entry are in different languages.
    """
    languages = "across languages" if across else "one language"
    vectors = "with vectors" if "dense" in signals else "without vectors"
    weights = _model()[f"{languages}, {vectors}"]
    score = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in signals.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
