"""The body of an entry, cut into labelled sections; each text is a verbatim stretch of the entry.

Input is the entry's lines in order with their offsets, facts and pictures left out; output is the
sections in order. Every word that is fed in stands in a section's label or text.
"""

from __future__ import annotations

from dataclasses import dataclass

from store.labels import find_label, heading_label, is_known
from store.literals import leaves
from store.markup import Item, is_fence, item
from store.records import Section

# Keys of printed dictionaries that say nothing of their value.
_EMPTY_KEYS = frozenset({"description", "text", "content", "value", "detail", "details"})


@dataclass(slots=True)
class _Part:
    """A section being read, which opens on ``line``; ``start`` is -1 until it has text."""

    label: str | None
    mark: str
    indent: int
    line: int
    start: int = -1
    end: int = -1


class SectionReader:
    """Collects the lines of one entry's body; `sections` gives what they say."""

    def __init__(self, raw: str, recurring: frozenset[str]) -> None:
        self._raw = raw
        self._recurring = recurring
        self._parts: list[_Part] = []
        self._gap = self._cut = self._fenced = False

    def blank(self) -> None:
        """An empty line: a paragraph ends."""
        self._gap = True

    def cut(self) -> None:
        """A line that is no text (a picture, a rule): what follows is a stretch of its own."""
        self._cut = True

    def feed(self, offset: int, text: str) -> None:
        """Take one line with words on it, which stands at ``offset`` in the entry."""
        if is_fence(text):
            self._fenced = not self._fenced
            return
        titled = None if self._fenced else heading_label(text)
        if titled is not None:
            self._open(titled[0], Item(-1, "#", titled[1]), offset, text)
        else:
            self._line(offset, text)
        self._gap = self._cut = False

    def sections(self) -> tuple[Section, ...]:
        """Every section with text; a label that nothing follows is itself the text."""
        found: list[Section] = []
        for part in self._parts:
            text = self._raw[part.start : part.end].strip() if part.start >= 0 else ""
            if text:
                found += _unpack(part.label, text)
            elif part.label and not is_known(part.label):
                found.append(Section(None, self._as_written(part.label, part.line)))
        return tuple(found)

    def _as_written(self, label: str, line: int) -> str:
        """A label that is text, verbatim: reading it as a label took control characters out."""
        end = self._raw.find("\n", line)
        written = self._raw[line : None if end < 0 else end]
        return label if label in written else written.strip(" \t#*_>-•:：")

    def _line(self, offset: int, text: str) -> None:
        if self._cut and not text.strip(" |:-"):
            return  # the rule under a table's head, where the rows above it were facts
        mark = item(text)
        label = find_label(text, self._recurring)
        if label is not None and self._is_section(label[0], mark):
            self._open(label[0], Item(mark.indent, mark.mark, label[1]), offset, text)
        elif not self._parts or not self._goes_on(mark):
            self._open(None, mark, offset, text)
        elif self._cut and self._parts[-1].start >= 0:
            self._open(self._parts[-1].label, mark, offset, text)
        else:
            self._extend(offset, text, mark.start)

    def _open(self, label: str | None, mark: Item, offset: int, text: str) -> None:
        self._parts.append(_Part(label, mark.mark, mark.indent, offset))
        if text[mark.start :].strip():
            self._extend(offset, text, mark.start)

    def _extend(self, offset: int, text: str, start: int) -> None:
        part = self._parts[-1]
        if part.start < 0:
            part.start = offset + start
        part.end = offset + len(text)

    def _is_section(self, label: str, mark: Item) -> bool:
        """Whether a labelled line opens a section, rather than an item inside the open one."""
        if not self._parts or is_known(label):
            return True
        now = self._parts[-1]
        if now.mark == "#":
            return False
        deeper = mark.indent > now.indent + 1
        if now.label is None:
            return not deeper or now.mark == ""
        if mark.mark == now.mark:
            return not deeper
        return mark.mark == "" and not deeper

    def _goes_on(self, mark: Item) -> bool:
        """Whether a line without a label belongs to the open section."""
        now = self._parts[-1]
        if now.mark == "#" or self._fenced or (now.label is not None and now.mark == ""):
            return True
        deeper = mark.indent > now.indent + 1
        if now.label is None and now.mark == "":
            return mark.mark == "" and not self._gap
        if mark.mark == now.mark:
            return deeper
        return deeper or not self._gap or (now.label is not None and mark.mark == "")


def _unpack(label: str | None, text: str) -> list[Section]:
    """A section whose text is a printed list or dictionary becomes one section a value."""
    read = leaves(text)
    if read is None:
        return [Section(label, text)]
    found, end = read
    sections = [Section(_join(label, leaf.keys), text[leaf.start : leaf.end]) for leaf in found]
    rest = text[end:].strip()
    return [*sections, Section(label, rest)] if any(c.isalnum() for c in rest) else sections


def _join(label: str | None, keys: tuple[str, ...]) -> str | None:
    names = [name for name in (label, *keys) if name and name not in _EMPTY_KEYS]
    return " - ".join(names) or None
