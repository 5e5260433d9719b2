"""Verbatim text made safe inside the answer's Markdown.

A digest is data: a ``[14]`` in it is no marker of ours; an image, a link or a tag is only shown.
Only escapes are added, and signs that nobody sees taken out: the words stay as they are.
"""

from __future__ import annotations

import re

from assistant.signs import plain

_BULLET = re.compile(r"^\s*(?:[-*•·]\s+)+")
_UNPAIRED = re.compile(r"\*{2,}|`+")
# What would begin a heading, quotation, list, rule, table or fence where a line begins.
_BLOCK = re.compile(r"^(#{1,6}(?=\s|$)|>|[+](?=\s)|\d{1,9}(?=[.)]\s)|[-=_~]{3,}|\|)")
# A marker; an image; a tag or autolink; a link or the definition of one.
_ALIVE = re.compile(
    r"(?<!\\)(?P<before>\\*)"
    r"(?:\[(?P<marker>\s*\d[\d\s,;–-]*)\]|(?P<sign>!(?=\[)|<(?=[A-Za-z/!?])|\](?=[(\[:])))"
)
# A backslash at the end would escape what follows the quotation.
_OPEN_END = re.compile(r"(?<!\\)\\(?:\\\\)*$")
_BAR = re.compile(r"(?<!\\)(?P<before>\\*)(?P<sign>\|)")
_BRACKET = re.compile(r"(?<!\\)(?P<before>\\*)(?P<sign>[\[\]])")
MARKER = re.compile(r"(?<!\\)\[(\d{1,3})\]")
"""A citation marker in an answer's text."""


def quoted(text: str) -> str:
    """One line of Markdown that shows a verbatim stretch of a digest and does nothing else."""
    line = " ".join(plain(_BULLET.sub("", text)).split())
    line = _ALIVE.sub(_dead, _UNPAIRED.sub("", line))
    return _OPEN_END.sub(r"\g<0>\\", _BLOCK.sub(_no_block, line))


def _dead(found: re.Match[str]) -> str:
    """A sign escaped, or a marker on both sides; what the digest has escaped is so already."""
    marker = found["marker"]
    return _escaped(found, found["sign"] if marker is None else f"[{marker}\\]")


def _escaped(found: re.Match[str], what: str) -> str:
    """``what`` after an odd number of backslashes; an even one would leave it alive."""
    before = found["before"]
    return f"{before}{what}" if len(before) % 2 else f"{before}\\{what}"


def _no_block(found: re.Match[str]) -> str:
    start = found[0]
    return f"{start}\\" if start[0].isdigit() else f"\\{start}"


def cell(text: str) -> str:
    """Markdown fit for a table cell: on one line, its bars escaped."""
    line = " ".join(text.split())
    return _BAR.sub(lambda found: _escaped(found, "|"), line)


def link_text(text: str) -> str:
    """A verbatim stretch of a digest between the brackets of a link."""
    return _BRACKET.sub(lambda found: _escaped(found, found["sign"]), quoted(text))


def shortened(text: str, most: int) -> str:
    """The text, cut at a word border and an ellipsis added, when over ``most`` letters."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most // 2 else cut).rstrip(" ,;:") + "…"
