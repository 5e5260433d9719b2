"""BibTeX entries of papers: what is known of them from the digests, escaped for TeX.

In: papers. Out: one ``@misc`` each with arXiv's eprint fields, UTF-8 as BibTeX programs of today
read it. Every brace in a value is balanced, whatever a title holds.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anyascii import anyascii

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.records import Entry, Paper

_SPECIAL = {
    # A backslash does not hide a brace from BibTeX's counting, so that braces are spelt out.
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    **{sign: f"\\{sign}" for sign in "&%$#_"},
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_DATED_ID = re.compile(r"(?:[a-z-]+(?:\.[A-Z]{2})?/)?(\d\d)(0[1-9]|1[0-2])\d*(?:\.\d+)?")
_FIRST_ARXIV_YEAR = 91
_WORD = re.compile(r"[a-z0-9]+")
_LITTLE = frozenset("a an the on in of for to and is are with from via by do does how what".split())


def bibtex(papers: Iterable[Paper]) -> str:
    """The entries one under the other, each key once; "" for no papers."""
    taken: set[str] = set()
    return "\n".join(_entry(paper.latest, _free(_key(paper.latest), taken)) for paper in papers)


def _entry(entry: Entry, key: str) -> str:
    year, month = written(entry)
    fields = {
        # Doubly braced: styles must not change the capitals of names.
        "title": f"{{{{{escaped(entry.title)}}}}}",
        "author": f"{{{' and '.join(map(_author, entry.authors))}}}" if entry.authors else "",
        "year": f"{{{year}}}",
        "month": _MONTHS[month - 1],
        "eprint": f"{{{entry.arxiv_id}}}",
        "archivePrefix": "{arXiv}",
        "url": f"{{{entry.url}}}",
    }
    lines = "".join(f"  {name} = {value},\n" for name, value in fields.items() if value)
    return f"@misc{{{key},\n{lines}}}\n"


def written(entry: Entry) -> tuple[int, int]:
    """Year and month of the paper: as its arXiv id says, else of the digest's day."""
    dated = _DATED_ID.fullmatch(entry.arxiv_id)
    if dated is None:
        return entry.day.year, entry.day.month
    year = int(dated[1])
    return (1900 if year >= _FIRST_ARXIV_YEAR else 2000) + year, int(dated[2])


def escaped(text: str) -> str:
    """Text as TeX prints it: special signs spelt out, letters of any script as they are."""
    plain = "".join(" " if sign.isspace() else sign for sign in text if _printable(sign))
    return "".join(_SPECIAL.get(sign, sign) for sign in " ".join(plain.split()))


def _printable(sign: str) -> bool:
    return sign.isspace() or not (sign < " " or "\x7f" <= sign <= "\x9f" or _is_surrogate(sign))


def _is_surrogate(sign: str) -> bool:
    return "\ud800" <= sign <= "\udfff"


def _author(name: str) -> str:
    """One name; braced where BibTeX would read a part of it as grammar."""
    shown = escaped(name)
    return f"{{{shown}}}" if "," in shown or " and " in f" {shown.casefold()} " else shown


def _key(entry: Entry) -> str:
    """Surname, year and first telling word, in letters that every TeX reads."""
    surname = _words(entry.authors[0])[-1:] if entry.authors else []
    telling = [one for one in _words(entry.title) if one not in _LITTLE]
    year, _ = written(entry)
    return "".join([*(surname or ["arxiv"]), str(year), *telling[:1]])


def _words(text: str) -> list[str]:
    return _WORD.findall(anyascii(text).casefold())


def _free(key: str, taken: set[str]) -> str:
    """The key, with a number after it when another paper has it already."""
    free, number = key, 1
    while free in taken:
        number += 1
        free = f"{key}-{number}"
    taken.add(free)
    return free
