"""How far an entry carries the meaning of a claim, as a probability, across languages.

In: a claim, an entry, and how the claim stands to the whole archive. Out: the likeliest carrying
sentence and signals, weighed by a small logistic model (tests/bench/fit_proof.py fits it).
"""

from __future__ import annotations

import functools
import json
import math
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

from assistant.signals import standardised
from assistant.verify.grounds import letter_runs
from assistant.verify.naming import names_in
from assistant.verify.polarity import ways
from assistant.verify.quantities import days_in, missing, quantities
from store.language import is_korean, terms_of_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.retrieve import Retriever
    from assistant.verify.grounds import Ground, Told
    from assistant.verify.naming import Name
    from assistant.verify.polarity import Ways
    from assistant.verify.quantities import Quantity
    from store.lexical import Concept, LexicalIndex

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
class Weighing:
    """A claim, analysed once, and how every entry of the archive stands to it.

    Attributes:
        members: for each concept beside the papers' names its idf, its terms with what each is
            worth, 0 to 1, and the ways of going that it names.
        clauses: the concepts of each clause, and its runs of three letters.
        lexical: (entries,) share of the claim that the best sentence of each entry holds.
        dense: (entries,) nearness, standardised; None without vectors.
    """

    text: str
    members: tuple[tuple[float, Mapping[str, float], Ways], ...]
    clauses: tuple[tuple[tuple[int, ...], frozenset[str]], ...]
    pieces: frozenset[str]
    quantities: tuple[Quantity, ...]
    names: tuple[Name, ...]
    ways: Ways
    korean: bool
    lexical: np.ndarray
    dense: np.ndarray | None

    @property
    def total(self) -> float:
        """What all its concepts weigh."""
        return sum(idf for idf, _, _ in self.members) or 1.0


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

_HANGUL = re.compile(r"[가-힣]")
_LONGEST_NAME = 3
_LEAST_CLAUSE = 3
_CLAUSE = re.compile(r"[;:.]\s|,\s|(?<=[며고])\s|\s(?:and|while|but|whereas|그리고)\s")
_RECORD = re.compile(
    r"(?i)\b(?:digests?|(?:up)?votes?|voted|listed|authors?|authored|received|reports?)\b"
    r"|다이제스트|득표|저자|(?<=\d)\s?표(?=[\s를가는은로,.)]|$)|실렸(?:습니다|다)|실린"
    r"|받았(?:습니다|다)|에 따르면|보고합니다"
)


def weigh(
    claim: str, titles: Iterable[str], lexical: LexicalIndex, retriever: Retriever | None
) -> Weighing:
    """The claim as concepts, and how every entry of the archive stands to it.

    Args:
        titles: of the papers that it may be about; their names are no part of what is claimed.
        retriever: knows the vectors; None judges by the words alone.

    Raises:
        EmbedderError: the claim cannot be embedded.
    """
    core = claimed_of_them(claim, titles)
    concepts = [one for one in lexical.concepts(core) if not one.term[0].isdigit()]
    shares = _shares(concepts, lexical)
    nearness = None
    if retriever is not None:
        nearness = retriever.nearness(core if len(concepts) > 2 else claim)
    return Weighing(
        text=claim,
        members=tuple((one.idf, _terms(one, lexical), ways(one.term)) for one in concepts),
        clauses=_clauses(core, [concept.term for concept in concepts]),
        pieces=letter_runs(core),
        names=tuple(names_in(core)),
        quantities=tuple(quantities(days_in(core)[1])),
        ways=ways(core),
        korean=_HANGUL.search(claim) is not None,
        lexical=lexical.best_sentence(shares),
        dense=None if nearness is None else standardised(nearness),
    )


def claimed_of_them(claim: str, titles: Iterable[str]) -> str:
    """The claim without the papers' titles and names, and without dates and words of the record."""
    return _RECORD.sub(" ", without_names(days_in(claim)[1], titles))


def without_names(text: str, titles: Iterable[str]) -> str:
    """A text without the titles of papers, and without what they are called before a colon."""
    for title in titles:
        head, colon, _ = title.partition(":")
        names = [title, head] if colon and len(head.split()) <= _LONGEST_NAME else [title]
        for name in names:
            form = rf"(?<![A-Za-z0-9-]){re.escape(name.strip())}(?![A-Za-z0-9])"
            text = re.sub(form, " ", text, flags=re.IGNORECASE)
    return text


def clauses_of(text: str) -> list[str]:
    """The text cut at its commas and conjunctions."""
    return [stretch for stretch in _CLAUSE.split(text) if stretch and stretch.strip()]


def _shares(concepts: Sequence[Concept], lexical: LexicalIndex) -> np.ndarray:
    """(sentences,) share of the concepts, by idf, that each sentence of the archive holds."""
    if not concepts:
        return np.zeros(len(lexical.entry_of_sentence), np.float32)
    idf = np.array([concept.idf for concept in concepts], np.float32)
    presence = lexical.match(concepts).sentences
    shares: np.ndarray = np.minimum(1.0, presence / idf) @ idf / idf.sum()
    return shares


def _clauses(core: str, terms: Sequence[str]) -> tuple[tuple[tuple[int, ...], frozenset[str]], ...]:
    place = {term: at for at, term in enumerate(terms)}
    stretches = clauses_of(core)
    found = []
    for stretch, said in zip(stretches, terms_of_many(stretches), strict=True):
        concepts = tuple(dict.fromkeys(place[term] for term in said if term in place))
        if len(concepts) >= _LEAST_CLAUSE:
            found.append((concepts, letter_runs(stretch)))
    return tuple(found)


def _terms(concept: Concept, lexical: LexicalIndex) -> dict[str, float]:
    """The concept's terms: itself, and translations at their full confidence."""
    found = {lexical.vocabulary[number]: weight for number, weight in concept.members}
    for number, confidence in lexical.translations(concept.term):
        term = lexical.vocabulary[number]
        found[term] = max(found.get(term, 0.0), confidence)
    found[concept.term] = 1.0
    return found


def support(weighing: Weighing, ground: Ground, row: int | None) -> Support:
    """How far the entry carries the claim.

    Args:
        row: number of the entry in the archive's index; None for one that is not in it.
    """
    told, share, both = _carrying(weighing, ground.told)
    whole = sum(_cover(weighing, ground).values())
    letters = len(weighing.pieces) or 1
    gap = 0.0 if row is None else float(weighing.lexical[row] - weighing.lexical.max())
    signals = {
        "sentence": share,
        "both": both,
        "entry": whole / weighing.total if weighing.members else 1.0,
        "uncovered": math.log1p(max(0.0, weighing.total - whole)),
        "content": math.log1p(whole),
        "letters": len(weighing.pieces & told[0].pieces) / letters,
        "entry_letters": len(weighing.pieces & ground.pieces) / letters,
        "lexical_gap": gap,
        "weakest": _weakest(weighing, ground.told),
        "weakest_letters": min(
            (len(own & ground.pieces) / (len(own) or 1) for _, own in weighing.clauses), default=1.0
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
    across = weighing.korean != (_HANGUL.search(ground.text) is not None)
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


def _weakest(weighing: Weighing, told: Sequence[Told]) -> float:
    """The least that the best sentence for a clause holds of that clause."""
    if not weighing.clauses:
        return 1.0
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
