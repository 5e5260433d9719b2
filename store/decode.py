"""Bytes of a digest file to text: the encoding found out, what is no text refused or marked."""

from __future__ import annotations

import codecs
import re

from store.errors import DigestError
from store.reasons import Reason

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HANGUL = re.compile(r"[가-힣]")
_UNFIT = re.compile(r"[\x00\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f�]")


def normalise(text: str) -> str:
    """The text with one kind of line end, no byte-order mark, and U+FFFD for what no store takes.

    NULs and halves of surrogate pairs are what no store takes; every other character stays.
    """
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _UNFIT.sub("\ufffd", text)


def decode(data: bytes, name: str) -> tuple[str, list[int]]:
    """The text of a file, and the numbers (from 1) of the lines where bytes were no text.

    UTF-8 unless a byte-order mark, the pattern of NULs (UTF-16) or Korean text in CP949 says
    otherwise.

    Raises:
        DigestError: the file is binary.
    """
    text, whole = _decoded(data)
    sample = text[:100_000]
    if len(_CONTROL.findall(sample)) > max(20, len(sample) // 20):
        raise DigestError(Reason.of("binary", file=name))
    if whole and "\x00" not in text:
        return text, []
    lines = normalise(text).split("\n")
    return text, [n for n, line in enumerate(lines, 1) if "\ufffd" in line]


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether every byte was valid in the encoding that it is in."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict_or_marked(data[len(mark) :], encoding)
    head = data[:4000]
    if head.count(0) > len(head) // 8:
        encoding = "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        return _strict_or_marked(data, encoding)
    text, whole = _strict_or_marked(data, "utf-8")
    if not whole and text.count("\ufffd") > len(text) // 50:
        korean, fits = _strict_or_marked(data, "cp949")
        if fits and _HANGUL.search(korean):
            return korean, True
    return text, whole


def _strict_or_marked(data: bytes, encoding: str) -> tuple[str, bool]:
    try:
        return data.decode(encoding), True
    except UnicodeDecodeError:
        return data.decode(encoding, errors="replace"), False
