"""Markers in a model's text: every way that models write them, brought to one.

In: a stretch of text. Out: the same with each marker as one `Mark` that no model can forge, because
its delimiters are taken out of the text first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.llm.sources import Source

OPEN, CLOSE = "\ue000", "\ue001"
"""Delimiters of a marker that has been read: private-use letters."""

MARK = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
"""A marker that has been read; its group is a number, or the id or number of nothing we gave."""

UNCLOSED = re.compile(
    r"(?:\\?[\[【［][^\[\]【】［］()]{0,40}|\[\[[^\[\]]{0,40}\]?|\\"
    r"|\((?=\s*(?:\d|$|a(?:r|$)))[^()]{0,40}|\(\s*\d[\d,\s]*\)\s*[.!?。]?"
    r"|<(?:s|su|sup|sup>[^<>]{0,6}(?:<[^<>]{0,5})?)?)\s*$",
    re.IGNORECASE,
)
"""The start of a marker whose end has not arrived."""

_WORD = r"(?:(?:source|sources|evidence|ref|reference|출처|근거|참고|증거)\s*:?\s*)?"
_ARXIV = r"(?:arxiv\s*:?\s*)?\d{4}\.\d{4,5}(?:v\d+)?"
_ITEM = rf"(?:\^|#|{_WORD})?\s*(?:{_ARXIV}|\d{{1,3}})"
_LIST = rf"{_ITEM}(?:\s*(?:[,;、·–-]|and|및|~)\s*{_ITEM})*"
_BRACKETS = re.compile(
    rf"(?:(?<!\[)\\?\[|【|［)\s*({_LIST})(?:†[^\]】］]*)?\s*(?:\\?\]|】|］)(?:\((?:https?:|#)[^)\s]*\))?",
    re.IGNORECASE,
)
_DOUBLE = re.compile(rf"\[\[\s*({_LIST})\s*\]\]", re.IGNORECASE)
_SUPERSCRIPT = re.compile(r"<sup>\s*\[?(\d{1,3})\]?\s*</sup>", re.IGNORECASE)
_RAISED = re.compile(rf"<sup>\s*((?:{OPEN}[^{CLOSE}]*{CLOSE}\s*)+)</sup>", re.IGNORECASE)
_ROUND_ARXIV = re.compile(rf"\(\s*({_ARXIV})\s*\)", re.IGNORECASE)
# Behind a marked sentence's stop it belongs to what follows; at the very start it is a number.
_ROUND = rf"(?<=\S)(?<!{CLOSE}[.!?。])\s*\((\d{{1,2}}(?:\s*,\s*\d{{1,2}})*)\)"
_ROUND_BEFORE_STOP = re.compile(rf"{_ROUND}(?=[.!?。]\s)")
_ROUND_AT_END = re.compile(rf"{_ROUND}(?=[.!?。]?\s*$)")
_ID = re.compile(r"\d{4}\.\d{4,5}")
_RANGE = re.compile(r"(?<![\d.])(\d{1,3})\s*[–~-]\s*(\d{1,3})(?![\d.])")
_MOST_OF_A_RANGE = 10


class Reader:
    """Reads the markers of one reply.

    Args:
        sources: what the markers may mean.
    """

    def __init__(self, sources: Sequence[Source]) -> None:
        self._known = frozenset(source.number for source in sources)
        self._by_id = {source.entry.arxiv_id: source.number for source in reversed(sources)}

    def read(self, text: str, *, ended: bool = False) -> str:
        """The text with its complete markers as `MARK`; reading twice changes nothing.

        Args:
            ended: nothing follows on this line, so a round bracket at its end is a marker too.
        """
        text = _SUPERSCRIPT.sub(lambda found: self._marks(found[1]), text)
        text = _DOUBLE.sub(lambda found: self._marks(found[1]) or found[0], text)
        text = _BRACKETS.sub(lambda found: self._marks(found[1]) or found[0], text)
        text = _RAISED.sub(r"\1", text)
        text = _ROUND_ARXIV.sub(lambda found: self._marks(found[1]), text)
        text = _ROUND_BEFORE_STOP.sub(self._round, text)
        return _ROUND_AT_END.sub(self._round, text) if ended else text

    def _round(self, found: re.Match[str]) -> str:
        """A round bracket counts only when each of its numbers is evidence."""
        numbers = [int(number) for number in re.findall(r"\d+", found[1])]
        return self._marks(found[1]) if self._known.issuperset(numbers) else found[0]

    def _marks(self, inside: str) -> str:
        """The marks for what stands in the brackets; "" for something else (``[0, 1]``)."""
        values: list[str] = []
        ids = _ID.findall(inside)
        values += [str(self._by_id.get(arxiv_id, arxiv_id)) for arxiv_id in ids]
        rest = _RANGE.sub(_spelled_out, _ID.sub(" ", re.sub(r"v\d+", "", inside)))
        numbers = re.findall(r"\d+", rest)
        if "0" in numbers:
            return ""
        values += [number.lstrip("0") for number in numbers]
        return "".join(f"{OPEN}{value}{CLOSE}" for value in values)

    def split(self, text: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """Numbers of the evidence that the text's marks mean, and the marks that mean nothing."""
        found = list(dict.fromkeys(MARK.findall(text)))
        known = [int(value) for value in found if value.isdigit() and int(value) in self._known]
        return tuple(known), tuple(value for value in found if not self._means(value))

    def _means(self, value: str) -> bool:
        return value.isdigit() and int(value) in self._known


def without_delimiters(text: str) -> str:
    """The model's text without the letters that only we may write."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def _spelled_out(found: re.Match[str]) -> str:
    first, last = int(found[1]), int(found[2])
    if not first < last <= first + _MOST_OF_A_RANGE:
        return found[0]
    return " ".join(str(number) for number in range(first, last + 1))
