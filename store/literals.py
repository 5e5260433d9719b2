"""Bodies that a program printed: Python or JSON lists and dictionaries, cut without rewriting them.

Input is text such as ``{'Speed': 'three times as fast', 'Memory': [...]}``; output is where each
value stands in it, so that what is kept is a verbatim stretch. Sloppy quoting is forgiven.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DEEPEST = 20
_PAIRS = {"{": "}", "[": "]", "(": ")"}
_AFTER_COMMA = re.compile(r"\s*(?:[\"'{\[(\]})\d-]|(?:[Tt]rue|[Ff]alse|None|null)\b|$)")
_ATOM = re.compile(r"[^\s,:\[\]{}()'\"]{1,60}")


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value: the keys that lead to it, and its stretch ``text[start:end]`` without quotes."""

    keys: tuple[str, ...]
    start: int
    end: int


@dataclass(slots=True)
class _Level:
    """An open bracket: what closes it, and the key whose value is being read."""

    close: str
    key: str = ""


def leaves(text: str) -> tuple[list[Leaf], int] | None:
    """Every value of the literal at the start of ``text``, and the offset just after it.

    None where the text does not begin with a list or dictionary that holds a string, or where its
    brackets do not close or nest too deeply. Takes time in proportion to the text's length.
    """
    if text[:1] not in _PAIRS or not _opens_string(text):
        return None
    found: list[Leaf] = []
    levels: list[_Level] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char in _PAIRS:
            if len(levels) == _DEEPEST:
                return None
            levels.append(_Level(_PAIRS[char]))
            at += 1
        elif char == levels[-1].close:
            levels.pop()
            at += 1
            if not levels:
                return (found, at) if found else None
        elif char in ",: \t\n\r":
            at += 1
        else:
            end = _value_end(text, at)
            if end is None:
                return None
            _take(text, (at, end), levels, found)
            at = end
    return None


def _opens_string(text: str) -> bool:
    """Whether only brackets and white space stand before the first quote."""
    head = text[:64].lstrip("{[( \t\n")
    return head[:1] in ("'", '"')


def _value_end(text: str, at: int) -> int | None:
    """The offset after the string or bare word that begins at ``at``."""
    if text[at] not in "'\"":
        atom = _ATOM.match(text, at)
        return atom.end() if atom else None
    quote, end = text[at], at + 1
    while end < len(text):
        if text[end] == "\\":
            end += 2
        elif text[end] == quote and _closes(text, end + 1):
            return end + 1
        else:
            end += 1
    return None


def _closes(text: str, after: int) -> bool:
    """Whether what follows a quote is what may follow a value, so that the quote ends it."""
    while after < len(text) and text[after] in " \t\n\r":
        after += 1
    if after == len(text) or text[after] in ":]})":
        return True
    return text[after] == "," and _AFTER_COMMA.match(text, after + 1) is not None


def _take(text: str, span: tuple[int, int], levels: list[_Level], found: list[Leaf]) -> None:
    """Note a value under its keys, or remember it as the key of what follows."""
    start, end = span
    if text[start] in "'\"":
        start, end = start + 1, end - 1
    rest = text[span[1] : span[1] + 8].lstrip()
    if levels[-1].close == "}" and rest.startswith(":"):
        levels[-1].key = text[start:end]
    elif end > start:
        found.append(Leaf(tuple(level.key for level in levels if level.key), start, end))
