"""What resolving a follow-up reads and gives: plain records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from assistant.question import Question

if TYPE_CHECKING:
    from assistant.conversation.mentions import Mention
    from store.catalogue import Catalogue

Understand = Callable[[str], Question]
"""How one text is understood on its own."""

Mode = Literal[
    "fresh",  # the question stands on its own
    "about",  # about the papers in focus: one of them, or what they say
    "among",  # which of the papers in focus
    "beyond",  # other papers, related to those in focus
    "lost",  # about a paper in a place of the list where none stands
]


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question made whole.

    Attributes:
        focus: the papers of the conversation that it is about, in the conversation's order, as far
            as the store has them.
        related: for ``beyond``: words that say what the papers in focus are about.
    """

    question: Question
    mode: Mode = "fresh"
    focus: tuple[str, ...] = ()
    related: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What resolving reads.

    Attributes:
        known: questions already made whole, by their place in the conversation.
    """

    catalogue: Catalogue
    understand: Understand
    known: dict[int, Resolved] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Focus:
    """The papers that the conversation is on.

    Attributes:
        one: the one that it is about; all of them where it lists several.
    """

    all: tuple[Mention, ...] = ()
    one: tuple[Mention, ...] = ()
