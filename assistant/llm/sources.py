"""Evidence as a language model gets it: numbered, fenced, marked as data, cut to a budget.

In: numbered entries with the stretches of them to show. Out: one text for a prompt. Invariant: no
text of a digest can end the fence, speak as another role, or look like a marker of ours.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.signs import HIDDEN
from store.language import sentences
from store.records import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from store.records import Entry


@dataclass(frozen=True, slots=True)
class Source:
    """One numbered piece of evidence of this turn.

    Attributes:
        number: from 1; what a marker ``[n]`` in the reply means.
        sections: the stretches of the entry that the model is shown, in order.
    """

    number: int
    entry: Entry
    sections: tuple[Section, ...]


def number(entries: Iterable[Entry]) -> tuple[Source, ...]:
    """Whole entries as evidence, numbered in their order."""
    return tuple(Source(place, entry, entry.sections) for place, entry in enumerate(entries, 1))


def fenced(sources: Sequence[Source]) -> str:
    """The evidence between two lines that nothing inside it can imitate."""
    blocks = [_block(source) for source in sources]
    nonce = _nonce(blocks)
    return "\n".join([f"<<<EVIDENCE {nonce}", *blocks, f"EVIDENCE {nonce}>>>"])


def fenced_text(text: str) -> str:
    """One stretch of text as evidence, fenced like `fenced`."""
    block = harmless(text)
    nonce = _nonce([block])
    return f"<<<EVIDENCE {nonce}\n{block}\nEVIDENCE {nonce}>>>"


def _nonce(blocks: Sequence[str]) -> str:
    """Drawn from the evidence: one evidence has one prompt, and no text can hold its own."""
    return hashlib.blake2b("\n".join(blocks).encode(), digest_size=6).hexdigest()


def _block(source: Source) -> str:
    entry = source.entry
    votes = "votes not recorded" if entry.votes is None else f"{entry.votes} votes"
    place = f"arXiv {entry.arxiv_id}, listed {entry.day.isoformat()}, {votes}"
    lines = [f"[{source.number}] {harmless(entry.title)} ({place})"]
    lines += [_label(section) + harmless(section.text) for section in source.sections]
    return "\n".join(lines)


def _label(section: Section) -> str:
    return f"  {harmless(section.label)}: " if section.label else "  "


_FENCE = re.compile(r"<{2,}|>{2,}")
_TEMPLATE_TOKEN = re.compile(r"<\|+|\|+>|<(?=/?s>|start_of|end_of|bos>|eos>)")
_BRACKETED = re.compile(r"[\[【［]([^\[\]【】［］]{1,40})[\]】］]")
_SPEAKS_LIKE_US = re.compile(r"\d|^/?(?:INST|SYS)", re.IGNORECASE)


def harmless(text: str) -> str:
    """Anybody's text on one line, without anything that could steer a model's template.

    The words stay; only fences, role tokens and what looks like a marker change their brackets.
    """
    line = " ".join(HIDDEN.sub(" ", text).split())
    line = _FENCE.sub(lambda found: ("‹" if found[0][0] == "<" else "›") * len(found[0]), line)
    line = _TEMPLATE_TOKEN.sub(lambda found: found[0].replace("<", "‹").replace(">", "›"), line)
    return _BRACKETED.sub(_rounded, line)


def _rounded(found: re.Match[str]) -> str:
    return f"({found[1]})" if _SPEAKS_LIKE_US.search(found[1]) else found[0]


def fit(
    sources: Sequence[Source],
    budget: int,
    count: Callable[[str], int],
    *,
    share: float = 1.0,
    evenly: bool = False,
) -> tuple[Source, ...]:
    """As much evidence as the budget allows, cut at sentences, never within one.

    Args:
        budget: tokens for all of it together.
        count: tokens of a text.
        share: of what would fit, how much is kept.
        evenly: shorten the longest source first (for a comparison) instead of the last one.

    Returns:
        The sources that still have a sentence, their numbers unchanged; empty when none fits.
    """
    rooms = [_Room(source, count) for source in sources]
    allowed = share * min(budget, sum(room.tokens for room in rooms))
    while rooms and sum(room.tokens for room in rooms) > allowed:
        room = max(rooms, key=lambda room: room.tokens) if evenly else rooms[-1]
        if not room.shorten():
            rooms.remove(room)
    return tuple(room.source for room in rooms)


class _Room:
    """The sentences that are left of one source, and what they cost."""

    def __init__(self, source: Source, count: Callable[[str], int]) -> None:
        self._source = source
        self._head = count(_block(replace(source, sections=())) + "\n")
        self._kept = [
            (place, text, count(f"{'' if at else _label(section)} {harmless(text)}\n"))
            for place, section in enumerate(source.sections)
            for at, text in enumerate(sentences(section.text))
        ]
        self._whole = len(self._kept)

    @property
    def tokens(self) -> int:
        """What the source costs as it is now."""
        return self._head + sum(cost for _, _, cost in self._kept)

    def shorten(self) -> bool:
        """Drops the last sentence; False when nothing would be left."""
        if len(self._kept) > 1:
            self._kept.pop()
            return True
        return False

    @property
    def source(self) -> Source:
        """The source with the sentences that are left."""
        if len(self._kept) == self._whole:
            return self._source
        sections = [
            Section(section.label, " ".join(text for at, text, _ in self._kept if at == place))
            for place, section in enumerate(self._source.sections)
        ]
        return replace(self._source, sections=tuple(s for s in sections if s.text))
