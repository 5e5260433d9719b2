"""Verbatim text made safe inside the answer's Markdown.

A digest is data: a ``[14]`` in it is no marker of ours, an image or tag in it is shown, not loaded.
Only escapes are added, so the words stay as the digest has them.
"""

from __future__ import annotations

import re

_BULLET = re.compile(r"^\s*(?:[-*•·]\s+)+")
_MARKER_LIKE = re.compile(r"\[(\s*\d[\d\s,;–-]*)\]")
_IMAGE = re.compile(r"!(?=\[)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_UNPAIRED = re.compile(r"\*{2,}|`+")
MARKER = re.compile(r"(?<!\\)\[(\d{1,3})\]")
"""A citation marker in an answer's text."""


def quoted(text: str) -> str:
    """One line of Markdown that shows a verbatim stretch of a digest and does nothing else."""
    line = " ".join(_BULLET.sub("", text).split())
    line = _UNPAIRED.sub("", line)
    line = _MARKER_LIKE.sub(r"\\[\1\\]", line)
    line = _IMAGE.sub(r"\\!", line)
    return _TAG.sub(r"\\<", line)


def cell(text: str) -> str:
    """Markdown fit for a table cell: on one line, its bars escaped."""
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))


def shortened(text: str, most: int) -> str:
    """The text, cut at a word border and an ellipsis added, when over ``most`` letters."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > most // 2 else cut).rstrip(" ,;:") + "…"
