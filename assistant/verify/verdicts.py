"""A claim against one entry: its faults and how far the entry carries it, in one verdict.

In: a claim and entries. Out: `Verdict`s, each worked out once. Joins `checks` and `support`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.draft import Evidence
from assistant.verify.checks import faults
from assistant.verify.grounds import ground_of
from assistant.verify.naming import names_in
from assistant.verify.support import support
from assistant.verify.weighing import weigh
from store.errors import EmbedderError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.retrieve import Retriever
    from assistant.verify.checks import Fault
    from assistant.verify.weighing import Weighing
    from store.lexical import LexicalIndex
    from store.records import Entry

CARRIED = 0.5
"""Least probability at which an entry counts as carrying a claim (tests/bench/fit_proof.py)."""

_BREAKS = frozenset({"name", "number", "date"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one entry means for a claim.

    Attributes:
        evidence: the sentence that carries it, and a second one where that adds much.
    """

    entry: Entry
    probability: float
    faults: tuple[Fault, ...]
    evidence: tuple[Evidence, ...]

    @property
    def stands(self) -> bool:
        """Whether the entry carries the claim."""
        return not self.faults and self.probability >= CARRIED

    @property
    def broken(self) -> bool:
        """Whether the claim names something or gives a figure that the entry does not have."""
        return not _BREAKS.isdisjoint(self.faults)


class Claim:
    """A stretch of a draft that one or more entries must carry.

    Args:
        text: Markdown words without markers.
        titles: of the papers that it may be about.
    """

    def __init__(
        self, text: str, titles: Iterable[str], lexical: LexicalIndex, retriever: Retriever
    ) -> None:
        self.text = text
        self._retriever = retriever
        self._weighing = _weighed(text, titles, lexical, retriever)
        self._verdicts: dict[str, Verdict] = {}

    @property
    def figures(self) -> bool:
        """Whether it says any number."""
        return bool(self._weighing.quantities)

    @property
    def names(self) -> bool:
        """Whether it says any name."""
        return bool(names_in(self.text))

    @property
    def coins(self) -> bool:
        """Whether it says a made-up name, not only words with a capital."""
        return any(name.coined for name in names_in(self.text))

    @property
    def names_alone(self) -> bool:
        """Whether it says no more than the names of papers."""
        return not self._weighing.members and not self.figures

    @property
    def empty(self) -> bool:
        """Whether it says nothing that could be held against an entry."""
        return self.names_alone and not self.names

    def against(self, entry: Entry) -> Verdict:
        """The verdict of this entry."""
        found = self._verdicts.get(entry.key)
        if found is None:
            found = self._verdicts[entry.key] = self._judge(entry)
        return found

    def _judge(self, entry: Entry) -> Verdict:
        ground = ground_of(entry)
        held = support(self._weighing, ground, self._retriever.row_of(entry))
        evidence = tuple(
            Evidence(entry, one.sentence.section, one.sentence.text) for one in held.told
        )
        wrong = tuple(faults(self._weighing, ground, held.told))
        return Verdict(entry, held.probability, wrong, evidence)


def _weighed(
    text: str, titles: Iterable[str], lexical: LexicalIndex, retriever: Retriever
) -> Weighing:
    try:
        return weigh(text, titles, lexical, retriever)
    except EmbedderError:
        # The words alone still judge it; an answer that has begun is not given up for this.
        return weigh(text, titles, lexical, None)
