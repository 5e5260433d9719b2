"""A claim analysed once: its concepts, clauses, figures, and how the archive stands to it.

In: the words of a claim, and the papers that it may be about. Out: a `Weighing`, which every entry
can be held against (assistant/verify/support.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant.signals import standardised
from assistant.verify.grounds import letter_runs
from assistant.verify.naming import names_in
from assistant.verify.polarity import ways
from assistant.verify.quantities import days_in, quantities
from store.language import terms_of_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assistant.retrieve import Retriever
    from assistant.verify.naming import Name
    from assistant.verify.polarity import Ways
    from assistant.verify.quantities import Quantity
    from store.concepts import Concept
    from store.lexical import LexicalIndex

HANGUL = re.compile(r"[가-힣]")
_LONGEST_NAME = 3
_LEAST_CLAUSE = 3
_CLAUSE = re.compile(r"[;:.]\s|,\s|(?<=[며고])\s|\s(?:and|while|but|whereas|그리고)\s")
_RECORD = re.compile(
    r"(?i)\b(?:digests?|(?:up)?votes?|voted|listed|authors?|authored|received|reports?)\b"
    r"|다이제스트|득표|저자|(?<=\d)\s?표(?=[\s를가는은로,.)]|$)|실렸(?:습니다|다)|실린"
    r"|받았(?:습니다|다)|에 따르면|보고합니다"
)


@dataclass(frozen=True, slots=True)
class Weighing:
    """A claim, analysed once, and how every entry of the archive stands to it.

    Attributes:
        core: the claim without the names of the papers that it may be about.
        members: for each concept beside the papers' names its idf, its terms with what each is
            worth, 0 to 1, and the ways of going that it names.
        clauses: the concepts of each clause, and its runs of three letters.
        lexical: (entries,) share of the claim that the best sentence of each entry holds.
        dense: (entries,) nearness, standardised; None without vectors.
    """

    text: str
    core: str
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
        core=core,
        members=tuple((one.idf, _terms(one, lexical), ways(one.term)) for one in concepts),
        clauses=_clauses(core, [concept.term for concept in concepts]),
        pieces=letter_runs(core),
        names=tuple(names_in(core)),
        quantities=tuple(quantities(days_in(core)[1])),
        ways=ways(core),
        korean=HANGUL.search(claim) is not None,
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
    """The concept's terms: itself first, and translations at their full confidence."""
    found = {concept.term: 1.0}
    for number, weight in concept.members:
        found.setdefault(lexical.vocabulary[number], weight)
    for number, confidence in lexical.translations(concept.term):
        term = lexical.vocabulary[number]
        found[term] = max(found.get(term, 0.0), confidence)
    return found
