"""The claims that the proof is fitted and judged on: true ones of every kind, and each bent false.

In: a store's archive, labelled questions and hand-made statements where there are any, a seed. Out:
`Claim`s of one half of the papers; what is fitted on one half is judged on the other.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.bench import faithful, false_claims
from tests.bench.claims import Claim, Source, names_of, split, spread

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from assistant.finding import Archive
    from store.records import Entry

    Told = tuple[str, str, Entry]

NEAR = 5
"""Of so many papers whose entries are nearest to a title one is taken for it by mistake."""


EVERY_WAY = (
    *("number altered", "denied", "name invented", "cited to a like paper"),
    *("fact of another paper", "number altered", "turned to the contrary"),
    *("name of something else", "cited to any paper", "clause of another paper"),
    *("figures in each other's place", "cited to a like paper"),
)
"""Ways of being false; the commonest stand twice."""

BEYOND_WORDS = ("names in each other's place",)
"""Ways that look, word for word, like a faithful change of order."""


@dataclass(frozen=True, slots=True)
class Materials:
    """What claims are made from.

    Attributes:
        half: of the papers; 0 is fitted on, 1 is judged on.
        questions, statements: files of human words, see `people_told`.
    """

    archive: Archive
    half: int
    questions: Path | None = None
    statements: Path | None = None

    @property
    def entries(self) -> list[Entry]:
        """The entries of this half."""
        return [one for one in self.archive.catalogue.entries if split(one) == self.half]


def true_claims(
    materials: Materials, count: int, seed: int = 0, *, people: float = 0.34
) -> list[Told]:
    """``count`` true claims: this share of them people's words at most, the rest made by rules."""
    told = people_told(materials)
    random.Random(seed).shuffle(told)
    told = told[: int(people * count)]
    makers = faithful.makers(materials.archive.lexical)
    return told + spread(materials.entries, makers, count - len(told), seed)


def people_told(materials: Materials) -> list[Told]:
    """What people said of a paper in their own words, in both languages.

    The labelled questions that describe one paper are turned into statements; a file of statements
    has an ``arxiv_id``, a ``claim`` and a ``language`` a line.
    """
    found: list[Told] = []
    papers = materials.archive.catalogue.papers
    for record in _lines(materials.questions):
        paper = papers.get(next(iter(record["relevant"]), ""))
        if record["kind"] != "known_item" or paper is None:
            continue
        name = Source(paper.latest, random.Random(0)).name
        text = faithful.told_question(record["question"], name, record["answer_facts"])
        if text and split(paper.latest) == materials.half:
            found.append((f"a person's question told ({record['lang']})", text, paper.latest))
    for record in _lines(materials.statements):
        paper = papers.get(record["arxiv_id"])
        if paper is not None and split(paper.latest) == materials.half:
            kind = f"written by a person ({record['language']})"
            found.append((kind, record["claim"], paper.latest))
    return found


def _lines(path: Path | None) -> list[dict[str, str]]:
    if path is None:
        return []
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def false_of(
    materials: Materials,
    told: Sequence[Told],
    count: int,
    *,
    seed: int = 0,
    kinds: Sequence[str] = EVERY_WAY,
) -> list[Claim]:
    """``count`` false claims from true ones, every kind in turn."""
    maker = _Bender(materials, seed)
    found: list[Claim] = []
    for turn in range(count * 20):
        if len(found) == count:
            break
        kind = kinds[turn % len(kinds)]
        _, text, entry = maker.rng.choice(list(told))
        bent = maker.bend(kind, text, entry)
        if bent is not None:
            found.append(bent)
    return found


class _Bender:
    """Makes a true claim false in one way."""

    def __init__(self, materials: Materials, seed: int) -> None:
        self.rng = random.Random(seed + 1)
        self._archive = materials.archive
        self._entries = materials.entries
        sampled = self.rng.sample(self._entries, min(400, len(self._entries)))
        names = [name.text for e in sampled for name in names_of(Source(e, self.rng).name)]
        self._texts = {
            "number altered": false_claims.other_number,
            "figures in each other's place": false_claims.swapped_numbers,
            "names in each other's place": false_claims.swapped_names,
            "denied": false_claims.denied,
            "turned to the contrary": false_claims.contrary,
            "name invented": false_claims.invented_name,
            "name of something else": false_claims.other_name(names or ["GPT-4"]),
        }

    def bend(self, kind: str, text: str, entry: Entry) -> Claim | None:
        """The claim made false; None where it cannot be in this way."""
        if kind in self._texts:
            changed = self._texts[kind](text, self.rng)
            return None if changed in (None, text) else Claim(kind, str(changed), entry, None)
        if kind == "cited to a like paper":
            return Claim(kind, text, self.like(entry), entry)
        if kind == "cited to any paper":
            return Claim(kind, text, self.rng.choice(self._entries), entry)
        make = false_claims.foreign_fact
        if kind == "clause of another paper":
            make = false_claims.foreign_clause
        mixed = make(Source(entry, self.rng), Source(self.like(entry), self.rng))
        return None if mixed is None else Claim(kind, mixed, entry, None)

    def like(self, entry: Entry) -> Entry:
        """Another paper on much the same."""
        return self.rng.choice(neighbours(self._archive, entry, NEAR))


def neighbours(archive: Archive, entry: Entry, count: int) -> list[Entry]:
    """The entries of other papers that are nearest to this one's title."""
    lexical = archive.lexical
    nearness = archive.retriever.nearness(entry.title)
    if nearness is None:
        nearness = lexical.match(lexical.concepts(entry.title)).entries.sum(axis=1)
    order = (-nearness).argsort(kind="stable")[: count + 5]
    found = [archive.catalogue.entry(lexical.keys[at]) for at in order]
    return [one for one in found if one.arxiv_id != entry.arxiv_id][:count]
