"""A model's stream, cut into whole sentences, headings and table rows as soon as each is complete.

In: pieces of text of any length. Out: `Unit`s in order. Invariant: a unit is never given before its
last letter and the markers behind it are there; a marker cut by the stream is waited for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.llm.reply_markers import CLOSE, MARK, OPEN, UNCLOSED
from store.language import sentence_spans

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.llm.reply_markers import Reader

Kind = Literal["sentence", "heading", "row"]

_THOUGHT = re.compile(r"<(think|thinking|reasoning|thought)>", re.IGNORECASE)
_TAG_START = re.compile(r"</?[a-z]{0,9}$", re.IGNORECASE)
_ORPHAN = re.compile(r"</(?:think|thinking|reasoning|thought)>", re.IGNORECASE)


class Thoughts:
    """Takes a model's thinking aloud (``<think>...</think>``) out of its stream."""

    def __init__(self) -> None:
        self._held = ""
        self._closing: str | None = None

    def feed(self, text: str) -> str:
        """What can be said of the stream so far and was not said before."""
        self._held += text
        said: list[str] = []
        while self._held:
            if self._closing is not None:
                place = self._held.casefold().find(self._closing)
                if place < 0:
                    self._held = self._held[-len(self._closing) :]
                    break
                self._held = self._held[place + len(self._closing) :]
                self._closing = None
            opening = _THOUGHT.search(self._held)
            if opening is None:
                break
            said.append(_ORPHAN.sub("", self._held[: opening.start()]))
            self._held = self._held[opening.end() :]
            self._closing = f"</{opening[1].casefold()}>"
        if self._closing is None:
            partial = _TAG_START.search(self._held)
            cut = partial.start() if partial else len(self._held)
            said.append(_ORPHAN.sub("", self._held[:cut]))
            self._held = self._held[cut:]
        return "".join(said)

    def finish(self) -> str:
        """What was held back in case it became a tag; an unfinished thought is dropped."""
        return "" if self._closing is not None else self._held


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, heading or table row.

    Attributes:
        lead: the Markdown in front of it: a line break, a bullet, a space.
        text: its words, the markers as `assistant.llm.reply_markers.MARK`.
    """

    kind: Kind
    lead: str
    text: str


_PREFIX = re.compile(r"[ \t]*(?:>[ \t]*)?(?:(?:[-*•·]|\d{1,3}[.)])[ \t]+)?")
_MAYBE_PREFIX = re.compile(r"[ \t]*(?:>[ \t]*)?(?:[-*•·`=~]{0,3}|\d{1,3}[.)]?)[ \t]*$")
_WHOLE_LINE = re.compile(r"[ \t]*(?:\||#|```|~~~|---|===)")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_STOP = re.compile(r"[.!?。！？…]+[\"'”’)*_]*")
_LEFT_OVER = re.compile(r"^[.!?。！？…\"'”’)*_]+(?:\s+|$)")
_MARKS = re.compile(rf"[ \t]*(?:{OPEN}[^{CLOSE}]*{CLOSE}[ \t]*)+")
LONGEST_UNIT = 3000
"""Letters without a border after which a model is taken to ramble."""


class Cutter:
    """Cuts one reply.

    Args:
        reader: brings markers to one form.
    """

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._buffer = ""
        self._lead = ""
        self._in_line = False
        self._whole = False

    @property
    def pending(self) -> int:
        """Letters that wait for the end of their sentence."""
        return len(self._buffer)

    def feed(self, text: str, *, final: bool = False) -> Iterator[Unit]:
        """The units that this piece of the stream completes.

        Args:
            final: the stream has ended here, so that what is left is complete.
        """
        self._buffer += text.replace("\r\n", "\n")
        while self._buffer:
            line, newline, _ = self._buffer.partition("\n")
            ended = bool(newline) or final
            if not self._in_line and not self._begin(line, ended=ended):
                return
            line, newline, rest = self._buffer.partition("\n")
            self._buffer = self._reader.read(line, ended=ended) + newline + rest
            unit = self._next(ended=ended)
            if unit is not None:
                if unit.text.strip():
                    yield unit
                continue
            if not ended:
                return
            self._end_line()

    def _begin(self, line: str, *, ended: bool) -> bool:
        """Reads what a line starts with; False when more of it must arrive first."""
        if not ended and (_MAYBE_PREFIX.match(line) or _WHOLE_LINE.match(line)):
            return False
        self._in_line = True
        self._whole = _WHOLE_LINE.match(line) is not None
        if not self._whole:
            prefix = _PREFIX.match(line)
            length = prefix.end() if prefix else 0
            self._lead += line[:length].replace("•", "-").replace("·", "-")
            self._buffer = self._buffer[length:]
        return True

    def _end_line(self) -> None:
        _, _, self._buffer = self._buffer.partition("\n")
        self._lead = "\n\n" if self._lead.strip(" ") in ("\n", "\n\n") else "\n"
        self._in_line = False

    def _next(self, *, ended: bool) -> Unit | None:
        """The next unit of the current line; None when it has none (yet)."""
        line, newline, rest = self._buffer.partition("\n")
        if not line.strip():
            return None
        if self._whole:
            return self._take_line(line, newline + rest)
        end = _first_end(line, ended=ended)
        if end is None:
            return None
        text = line[:end].strip()
        if self._lead == " ":
            text = _LEFT_OVER.sub("", text)
        unit = Unit("sentence", self._lead, text)
        following = line[end:].lstrip(" \t")
        self._lead = " "
        self._buffer = following + newline + rest
        return unit

    def _take_line(self, line: str, rest: str) -> Unit:
        lead, self._lead = self._lead, ""
        self._buffer = rest
        if _FENCE.match(line):
            self._lead = lead
            return Unit("sentence", lead, "")
        if line.lstrip().startswith("|"):
            return Unit("row", lead, line.strip())
        return Unit("heading", lead, line.strip(" \t"))


_NO_BORDER = -1


def _first_end(text: str, *, ended: bool) -> int | None:
    """Where a line's first sentence ends, its markers included; None when that is not known yet."""
    for stop in _STOP.finditer(text):
        end = _border(text, stop, ended=ended)
        if end != _NO_BORDER:
            return end
    return len(text.rstrip()) if ended else None


def _border(text: str, stop: re.Match[str], *, ended: bool) -> int | None:
    """The end of the sentence at this stop; None: wait for more; `_NO_BORDER`: none here."""
    sentence, rest = text[: stop.end()], text[stop.end() :]
    if text[: stop.start()].endswith(CLOSE):
        # Right behind a marker nothing else can be meant, so the next piece need not be seen.
        return stop.start() + 1
    if not rest:
        return stop.end() if ended else None
    marks = None if MARK.search(sentence) else _MARKS.match(rest)
    if marks is not None:
        after = rest[marks.end() :]
        if not ended and (not after or UNCLOSED.match(after)):
            return None
        closing = 1 if after[:1] in tuple(".。") else 0
        return stop.end() + marks.end() + closing
    if not rest[0].isspace():
        return None if UNCLOSED.match(rest) and not ended else _NO_BORDER
    if not ended and (not rest.strip() or UNCLOSED.match(rest.lstrip())):
        return None
    return stop.end() if _is_border(sentence) else _NO_BORDER


def _is_border(sentence: str) -> bool:
    """Whether a sentence ends here rather than an abbreviation."""
    spans = sentence_spans(f"{sentence} Next")
    return spans[-1][0] == len(sentence) + 1
