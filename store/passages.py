"""An entry, cut into passages for the embedder: the title alone, then its sections in order.

Whole sections stay together where the budget allows; a long one is cut between sentences. Passages
of an entry are about equally long, since vectors of very uneven texts do not compare well.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from store.language import sentences
from store.records import Passage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.embed import Embedder
    from store.records import Entry

RULES = "1"
"""Names the rules below; passages cut by other rules are made anew (store manifest)."""

TITLE = 0
"""Ordinal of the passage that is the title alone; those of the sections follow from 1."""

TARGET = 200
"""Tokens of a usual passage: an average entry makes two of them."""

BUDGET = 400
"""Most tokens of a passage, title included, if the embedder's window is no smaller."""

_Unit = tuple[str | None, str]


def cut_passages(entry: Entry, embedder: Embedder) -> tuple[Passage, ...]:
    """The passages of one entry: its title, then stretches of its sections in order.

    Every text begins with the title and stays within `BUDGET` and the embedder's window; together
    the bodies hold every word of the sections. Ids name the content, so that an unchanged text
    keeps its id.

    Raises:
        EmbedderError: the embedder cannot count tokens.
    """
    limit = max(16, min(BUDGET, embedder.window))
    title = _pieces(entry.title, limit // 2, embedder)[0]
    room = limit - embedder.count_tokens(title)
    units = [
        (section.label, piece)
        for section in entry.sections
        for piece in _section_pieces(section.text, (section.label, room), embedder)
    ]
    lengths = [embedder.count_tokens(_labelled(unit)) for unit in units]
    passages = [_passage(entry, TITLE, None, (title, entry.title))]
    at = 0
    for n, group in enumerate(_groups(units, lengths, room), TITLE + 1):
        text = "\n".join([title, *(_labelled(unit) for unit in group)])
        body, at = _stretch(entry.raw, group, at)
        labels = {label for label, _ in group}
        passages.append(
            _passage(entry, n, labels.pop() if len(labels) == 1 else None, (text, body))
        )
    return tuple(passages)


def _passage(entry: Entry, ordinal: int, label: str | None, content: tuple[str, str]) -> Passage:
    text, body = content
    mark = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
    name = f"{entry.key}#{ordinal}-{mark}"
    return Passage(name, entry.key, entry.arxiv_id, entry.day, label, ordinal, text, body)


def _labelled(unit: _Unit) -> str:
    label, text = unit
    return f"{label}: {text}" if label else text


def _section_pieces(text: str, around: tuple[str | None, int], embedder: Embedder) -> list[str]:
    """A section whole if it is about one passage long, else its sentences put together."""
    label, room = around
    room = max(8, room - (embedder.count_tokens(label) if label else 0))
    if embedder.count_tokens(text) <= min(room, TARGET + TARGET // 2):
        return [text]
    pieces = [piece for part in sentences(text) for piece in _pieces(part, room, embedder)]
    lengths = [embedder.count_tokens(piece) for piece in pieces]
    groups = _groups([(None, piece) for piece in pieces], lengths, min(room, TARGET))
    found, at = [], 0
    for group in groups:
        stretch, at = _stretch(text, group, at)
        found.append(stretch)
    return found


def _groups(units: Sequence[_Unit], lengths: Sequence[int], room: int) -> list[list[_Unit]]:
    """Neighbours put together into about equally long groups, none of more than ``room`` tokens."""
    total = sum(lengths)
    share = total / max(1, round(total / TARGET))
    groups: list[list[_Unit]] = []
    before = held = 0
    place = -1
    for unit, length in zip(units, lengths, strict=True):
        wanted = int((before + length / 2) / share) if share else 0
        if not groups or wanted > place or held + length > room:
            groups.append([])
            held, place = 0, max(wanted, place)
        groups[-1].append(unit)
        held += length
        before += length
    return groups


def _stretch(raw: str, group: Sequence[_Unit], at: int) -> tuple[str, int]:
    """The verbatim text from the group's first word to its last, and where it ends."""
    begin = raw.find(group[0][1], at)
    end = begin
    for _, text in group:
        found = raw.find(text, max(end, 0))
        if begin < 0 or found < 0:
            return "\n".join(text for _, text in group), at
        end = found + len(text)
    return raw[begin:end], end


def _pieces(text: str, limit: int, embedder: Embedder) -> list[str]:
    """The text in stretches of at most ``limit`` tokens, halved at white space."""
    done: list[str] = []
    waiting = [text]
    while waiting:
        part = waiting.pop()
        if len(part) < 8 or embedder.count_tokens(part) <= limit:
            done.append(part)
            continue
        middle = part.rfind(" ", len(part) // 4, len(part) // 2 + 1)
        middle = middle if middle > 0 else len(part) // 2
        waiting += [part[middle:].strip(), part[:middle].strip()]
    return [part for part in done if part] or [text[:8]]
