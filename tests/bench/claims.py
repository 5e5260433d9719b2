"""Claims about the papers of a store, true and false, for the benches of the proof.

In: the entries of whatever digests a store was made from, and labelled questions where there are
any. Out: `Claim`s made by rules from a seed; nothing of the digests is kept here.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.compose.sentences import sentences_of
from assistant.verify.naming import Name, names_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from store.records import Entry

    Maker = Callable[["Source"], str | None]


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that a model might write.

    Attributes:
        cited: the entry that its marker names.
        carried: the entry that it is true of; None for a claim that is true of none.
    """

    kind: str
    text: str
    cited: Entry
    carried: Entry | None

    @property
    def faithful(self) -> bool:
        """Whether the marker is right."""
        return self.carried is not None and self.carried.key == self.cited.key


@dataclass(frozen=True, slots=True)
class Source:
    """What a maker draws a claim from."""

    entry: Entry
    rng: random.Random

    def sentence(self, pattern: str = ".", least: int = 30) -> str | None:
        """A sentence of the entry in which the pattern stands."""
        fit = [
            one.text
            for one in sentences_of(self.entry)
            if least <= len(one.text) <= 300 and re.search(pattern, one.text)
        ]
        return self.rng.choice(fit) if fit else None

    @property
    def name(self) -> str:
        """What its title calls the paper, else the title."""
        head, colon, _ = self.entry.title.partition(":")
        return head.strip() if colon and len(head.split()) <= 3 else self.entry.title


def names_of(text: str) -> list[Name]:
    """The made-up names of a text."""
    return [name for name in names_in(text) if name.coined and len(name.text) > 2]


def korean(text: str) -> bool:
    """Whether any of it is Korean."""
    return re.search(r"[가-힣]", text) is not None


def split(entry: Entry) -> int:
    """0 for the half of the papers that the model is fitted on, 1 for the half it is judged by."""
    return random.Random(f"half {entry.arxiv_id}").randrange(2)


def spread(
    entries: Sequence[Entry], makers: Sequence[tuple[str, Maker]], count: int, seed: int
) -> list[tuple[str, str, Entry]]:
    """``count`` texts with their kind and entry, the makers taking turns, each on a new entry."""
    rng = random.Random(seed)
    order = list(entries)
    rng.shuffle(order)
    found: list[tuple[str, str, Entry]] = []
    at = 0
    for turn in range(count * 4):
        if len(found) == count:
            break
        kind, make = makers[turn % len(makers)]
        for _ in range(40):
            entry = order[at % len(order)]
            at += 1
            text = make(Source(entry, rng))
            if text:
                found.append((kind, text, entry))
                break
    return found
