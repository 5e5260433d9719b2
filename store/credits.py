"""Votes and authors as a digest's lines state them, whatever the words, marks and language."""

from __future__ import annotations

import re

from store.markup import is_link_line, item, plain

_VOTE_WORDS = (
    r"(?:total\s)?(?:up\s?-?votes?|votes?|likes?|points?|stars?|추천\s?수|추천|투표\s?수|투표|득표\s?수"
    r"|득표|좋아요|표|👍🏻?|🔼|⬆️?|▲|△|❤️?|♥️?|⭐️?|🗳️?)"
)
_NUMBER = r"[+]?\d[\d,.\u2009_]{0,12}\s?[kK]?\+?"
_NOTHING = r"[-–—−?]{1,3}|n/?a|none|null|nan|없음|미집계|미정|unknown"
_UNIT = r"(?:up\s?-?votes?|votes?|likes?|points?|표|개|건|명|회|👍|추천)?"
_VOTE_LINE = re.compile(
    rf"(?:{_VOTE_WORDS}\s{{0,3}}){{1,2}}(?:\([^()]{{0,30}}\))?\s{{0,3}}[:：=]?\s{{0,9}}"
    rf"(?:({_NUMBER})|({_NOTHING})|)\s{{0,3}}{_UNIT}",
    re.IGNORECASE,
)
_VOTE_LAST = re.compile(rf"({_NUMBER})\s{{0,3}}(?:{_VOTE_WORDS}\s?){{1,2}}", re.IGNORECASE)
_VOTE_BAD = re.compile(rf"{_VOTE_WORDS}\s{{0,3}}[:：=]\s{{0,9}}(\S.{{0,29}})", re.IGNORECASE)
_AUTHOR_LINE = re.compile(
    r"(?:👥|✍️?|🧑‍🔬|👤|🖊️?)?(?:paper)?(?:authors?(?:\(s\))?|writtenby|by|저자들?|저자명|지은이|글쓴이"
    r"|작성자)(?:\([^()]{0,30}\)|\[\d{1,4}\])?\s{0,3}[:：=]",
    re.IGNORECASE,
)
_SEPARATE = re.compile(r"[^\S\n][|·•][^\S\n]|[^\S\n]{0,3}\|[^\S\n]{0,3}")
_NOT_A_NAME = re.compile(
    r"\+\s?\d{0,4}|\.{2,}|…|[-–—]|et\.? al\.?|외\s?\d{0,4}\s?(?:명|인)?|and \d{1,4} (?:more|others)"
    r"|others|n/?a|none|unknown|없음|미상",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?\s?d|md)\.?", re.IGNORECASE)
_NAME_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{0,500}\)")
_QUOTES = "'\"‘’“”"


def votes(line: str) -> tuple[int | None, bool] | None:
    """What a line says of votes: the number (None for ``-``) and whether it could be read.

    None where the line does not speak of votes. ``Vote: 12``, ``**Upvotes:** 1.2k``, ``👍 12``,
    ``추천: 12표``, ``12 votes`` and one cell of ``Votes: 12 | Comments: 3`` are understood.
    """
    if len(line) > 4000:
        return None
    for part in _parts(line):
        found = _VOTE_LINE.fullmatch(part)
        if found is not None:
            return (_number(found[1]), True) if found[1] else (None, True)
        found = _VOTE_LAST.fullmatch(part)
        if found is not None:
            return _number(found[1]), True
    bad = _VOTE_BAD.fullmatch(plain(line[item(line).start :]))
    return (None, False) if bad else None


def votes_in_title(text: str) -> int | None:
    """Votes that stand after a title on its own line: ``... (👍 12)``, ``... — 12 votes``."""
    tail = plain(text.rsplit("](", 1)[-1].partition(")")[2] if "](" in text else "")
    tail = tail.strip(" ()[]-–—|·,")
    said = votes(tail) if tail else None
    return said[0] if said else None


def authors_start(line: str) -> int | None:
    """Offset at which the names of an authors line begin; None for any other line.

    The words may stand at the line's start or after a separator: ``Vote: 3 | Authors: ...``.
    """
    head = line[:200]
    starts = [item(line).start, *(found.end() for found in _SEPARATE.finditer(head))]
    ends = (_label_end(head, start) for start in starts)
    return next((end for end in ends if end is not None), None)


def _label_end(head: str, start: int) -> int | None:
    """The offset after an authors label at ``start``; emphasis in and around it is no matter.

    In a row of a table the next cell's border does as a colon.
    """
    row = head.lstrip().startswith("|")
    kept = [
        at
        for at in range(start, len(head))
        if not (head[at].isspace() or head[at] in "*_`" or (head[at] == "|" and not row))
    ]
    squeezed = "".join(head[at] for at in kept).replace("|", ":")
    found = _AUTHOR_LINE.match(squeezed)
    return kept[found.end() - 1] + 1 if found else None


def names(text: str) -> tuple[str, ...]:
    """Author names in order, each once: from a comma list, a Python or JSON list, or one a line."""
    text = _NAME_LINK.sub(r"\1", text).replace("*", " ").replace("`", " ").strip(" _|\n\t")
    quoted = text.startswith(("['", '["', "('", "{'", '{"'))
    pieces = _quoted(text) if quoted else _split(_until_other_fact(text))
    found: dict[str, None] = {}
    for piece in pieces:
        name = _name(piece)
        if _SUFFIX.fullmatch(name) and found:
            last, _ = found.popitem()
            name = f"{last}, {name}"
        if name and not _NOT_A_NAME.fullmatch(name):
            found.setdefault(name)
    return tuple(found)


def looks_like_name(line: str) -> bool:
    """Whether a list item under a bare ``Authors:`` can be one person's name."""
    name = plain(line[item(line).start :])
    return (
        0 < len(name) <= 60
        and len(name.split()) <= 7
        and name[-1] not in ".!?:。"
        and not is_link_line(line)
        and any(c.isalpha() for c in name)
    )


def _parts(line: str) -> list[str]:
    """The cells of a line of facts: ``a | b``; a row of two cells reads as ``a: b``."""
    text = plain(line[item(line).start :])
    cells = [plain(cell) for cell in _SEPARATE.split(text.strip("|"))]
    whole = [": ".join(cells)] if text.startswith("|") and len(cells) == 2 else []
    return [cell for cell in [*whole, *cells] if cell]


def _number(text: str) -> int | None:
    text = text.strip("+ ").replace(",", "").replace("_", "").replace("\u2009", "")
    thousands = text[-1:] in ("k", "K")
    try:
        value = float(text.rstrip("kK ").rstrip(".")) * (1000 if thousands else 1)
    except ValueError:
        return None
    return round(value) if abs(value - round(value)) < 1e-6 else None


def _quoted(text: str) -> list[str]:
    """The strings of a Python or JSON list; an apostrophe inside a name does not end it."""
    pieces: list[str] = []
    start: int | None = None
    for at, char in enumerate(text):
        if start is None:
            start = at + 1 if char in "'\"" else None
        elif char == text[start - 1] and text[at + 1 : at + 4].lstrip()[:1] in (
            ",",
            "]",
            ")",
            "}",
            "",
        ):
            pieces.append(text[start:at])
            start = None
    return pieces if start is None else [*pieces, text[start:]]


def _until_other_fact(text: str) -> str:
    """The names before a further cell of the line (``| Votes: 3``); cells of names as a list."""
    cells = _SEPARATE.split(text)
    other = next((n for n, cell in enumerate(cells) if ":" in cell or votes(cell)), len(cells))
    return ", ".join(cells[:other])


def _split(text: str) -> list[str]:
    """Names parted by semicolons, else by commas outside parentheses, line ends and ``and``."""
    text = text.strip("[]").replace("，", ",").replace("、", ",")
    marks = ";\n" if ";" in text else ",\n"
    pieces, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth = max(0, depth + (char == "(") - (char == ")"))
        if char in marks and (depth == 0 or char == "\n"):
            pieces.append(text[start:at])
            start, depth = at + 1, 0
    pieces.append(text[start:])
    # Only the last name is joined by a word: "and" elsewhere stands inside a team's name.
    named = [piece for piece in pieces if not _NOT_A_NAME.fullmatch(piece.strip() or "-")]
    return [*named[:-1], *re.split(r"\s(?:and|&)\s", f" {named[-1]} ")] if named else []


def _name(text: str) -> str:
    name = " ".join(text.split()).strip("_ ")
    name = name[item(name).start :].removeprefix("and ").removeprefix("& ")
    name = name.strip(" ,;" + _QUOTES) if name[:1] in _QUOTES else name.strip(" ,;")
    name = name.replace("\\'", "'")
    return name.rstrip("†‡*§¶¹²³⁴⁵⁶⁷⁸⁹⁰0123456789 ").strip() if name[:1].isalpha() else name.strip()
