"""What a question asks for, term by term, each with everything in the index that says the same."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Concept:
    """One term of a question with everything in the index that says the same.

    Attributes:
        term: the index term as asked.
        idf: its inverse document frequency; that of an unseen term when no entry holds it.
        members: term numbers with weights in (0, 1]; empty when nothing in the index matches.
        known: whether any entry holds the term itself, or a translation that the user gave.
        synonyms: further terms like the members: those that share a translation with this one, and
            those that the thesaurus has.
        emphasis: in (0, 1], how much the question is about it.
    """

    term: str
    idf: float
    members: tuple[tuple[int, float], ...]
    known: bool
    synonyms: tuple[tuple[int, float], ...] = ()
    emphasis: float = 1.0

    @property
    def importance(self) -> float:
        """What the concept weighs among the others of its question."""
        return self.idf * self.emphasis

    def literal(self) -> Concept:
        """The same without translations and synonyms."""
        itself = tuple(m for m in self.members[:1] if m[1] == 1.0)
        return replace(self, members=itself, synonyms=())
