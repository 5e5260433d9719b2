"""Where the papers of a digest begin: every line that opens an entry, or stands outside of any.

Input is the file's lines; output is the borders in order. An entry runs from its border to the
next one. A file's own habit decides: linked headings, headings over a link, bold or listed links.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from store.credits import authors_start, votes
from store.days import find_day
from store.labels import fold, is_known
from store.markup import (
    arxiv_id,
    heading,
    is_fence,
    is_generic,
    is_link_line,
    item,
    plain,
    title_and_id,
    words_beside_links,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_LONGEST_TITLE = 4000
_TITLE_LINES = 6


@dataclass(frozen=True, slots=True)
class Border:
    """A line that ends what stands above it.

    Attributes:
        line: its index, from 0.
        taken: how many lines its title takes.
        level: depth of the heading, 7 for a line that is no heading.
        words: the heading without its marks.
        title: "" where it has none.
        arxiv_id: None where no link to arXiv names one.
        day: the date that a heading without a link states.
        entry: whether a paper begins here; otherwise it is a heading of the file.
    """

    line: int
    taken: int
    level: int
    words: str
    title: str
    arxiv_id: str | None
    day: date | None = None
    entry: bool = False


def find_borders(lines: Sequence[str]) -> list[Border]:
    """Every border of the file in order, each line at most once."""
    marks = _headings(lines)
    if not any(_is_title(mark) for mark in marks):
        described = [_with_link_below(lines, marks, n) for n in range(len(marks))]
        if any(_is_title(mark) for mark in described):
            marks = described
        else:
            marks = sorted([*marks, *_title_lines(lines)], key=lambda mark: mark.line)
    else:
        ids = {mark.arxiv_id for mark in marks}
        strays = [mark for mark in _whole_links(lines, "") if mark.arxiv_id not in ids]
        marks = sorted([*marks, *strays], key=lambda mark: mark.line)
    return _decided(lines, marks)


def _is_title(mark: Border) -> bool:
    """Whether the line itself names a paper: it has a link to arXiv under words of its own."""
    return mark.arxiv_id is not None and (mark.title != "" or "[](" in mark.words)


def _decided(lines: Sequence[str], marks: list[Border]) -> list[Border]:
    """The marks that are borders; headings inside an entry are left to its sections."""
    titles = [mark for mark in marks if _is_title(mark)]
    if not titles:
        return [mark for mark in marks if mark.day is not None or mark.level <= 6]
    counts = Counter(mark.level for mark in titles)
    level = min(counts, key=lambda each: (-counts[each], each))
    repeats = Counter(fold(mark.words) for mark in marks)
    borders: list[Border] = []
    for n, mark in enumerate(marks):
        above = borders[-1] if borders and borders[-1].entry else None
        if _is_title(mark):
            inside = above and mark.level > level and mark.arxiv_id == above.arxiv_id
            decided = None if inside else replace(mark, entry=True)
        elif mark.day is not None and mark.level <= level:
            decided = mark
        elif is_known(mark.words) or repeats[fold(mark.words)] > 1 or _is_fact(mark.words):
            decided = mark if above is None else None
        else:
            decided = _unlinked(lines, marks, n, (level, above))
        if decided is not None:
            borders.append(decided)
    return borders


def _unlinked(
    lines: Sequence[str], marks: list[Border], n: int, around: tuple[int, Border | None]
) -> Border | None:
    """What a heading without a link is, given the titles' level and the entry above it, if any.

    Votes or authors below it make it a paper, even one that cannot be kept; so does its depth.
    """
    mark = marks[n]
    level, above = around
    below = _block(lines, marks, n)
    facts = _has_facts(below)
    if mark.level > level:
        if above is None:
            return mark
        own = _has_facts(lines[above.line + above.taken : mark.line])
        return replace(_with_link_below(lines, marks, n), entry=True) if facts and own else None
    if mark.level < level and not facts:
        # Where titles are no headings, a deep heading over text is a section's, not a group's.
        inside = level == 7 and mark.level >= 3 and any(text.strip() for text in below)
        return None if above and inside else mark
    return replace(_with_link_below(lines, marks, n), entry=True)


def _headings(lines: Sequence[str]) -> list[Border]:
    marks = []
    for n, text in enumerate(lines):
        found = heading(text)
        if found is not None:
            marks.append(_mark(lines, n, *found))
    code = _code_lines(lines, [mark.line for mark in marks if _is_title(mark)])
    return [mark for mark in marks if mark.line not in code]


def _mark(lines: Sequence[str], n: int, level: int, words: str) -> Border:
    words = words[:_LONGEST_TITLE]
    whole, taken = _joined(lines, n, words)
    title, found = title_and_id(whole)
    day = find_day(words) if found is None and "](" not in words and len(words) <= 120 else None
    return Border(n, taken, level, words if found is None else whole, title, found, day)


def _joined(lines: Sequence[str], n: int, words: str) -> tuple[str, int]:
    """A title that breaks over lines, put together, and how many lines it takes."""
    whole = words
    for taken in range(1, _TITLE_LINES + 1):
        link = whole.rfind("](")
        if link >= 0 and ")" in whole[link:]:
            return whole, taken
        if "[" not in whole or arxiv_id(whole) or n + taken >= len(lines):
            break
        more = lines[n + taken].strip()
        if heading(more) or more.startswith(("![", "- ", "* ")) or len(more) > _LONGEST_TITLE:
            break
        glue = "" if link >= 0 or (whole.endswith("]") and more.startswith("(")) else " "
        whole = whole + glue + more
    return words, 1


def _code_lines(lines: Sequence[str], titles: list[int]) -> set[int]:
    """Lines inside closed blocks of code; a block around whole entries is only wrapping."""
    fences = [n for n, text in enumerate(lines) if is_fence(text)]
    inside: set[int] = set()
    wanted = iter(titles)
    title = next(wanted, len(lines))
    for begin, end in zip(fences[::2], fences[1::2], strict=False):
        while title < begin:
            title = next(wanted, len(lines))
        if title > end:
            inside.update(range(begin, end))
    return inside


def _block(lines: Sequence[str], marks: list[Border], n: int) -> Sequence[str]:
    """The lines between a heading and the next heading."""
    end = marks[n + 1].line if n + 1 < len(marks) else len(lines)
    return lines[marks[n].line + marks[n].taken : end]


def _has_facts(lines: Sequence[str]) -> bool:
    return any(votes(text) is not None or authors_start(text) is not None for text in lines[:40])


def _is_fact(words: str) -> bool:
    """Whether a heading only announces votes or authors."""
    return votes(words) is not None or authors_start(words + ":") is not None


def _with_link_below(lines: Sequence[str], marks: list[Border], n: int) -> Border:
    """A heading with the arXiv id that a line of links under it names, if it names just one."""
    mark = marks[n]
    if mark.day is not None or mark.arxiv_id is not None or is_known(mark.words):
        return mark
    found = set()
    for text in _block(lines, marks, n)[:40]:
        named = arxiv_id(text)
        if named and _belongs(text, mark.title):
            found.add(named)
    return replace(mark, arxiv_id=found.pop()) if len(found) == 1 else mark


def _belongs(text: str, title: str) -> bool:
    """Whether a line with a link stands for the paper of this title, and brings no other title."""
    if is_link_line(text):
        return True
    other = title_and_id(text)[0] if "](" in text else ""
    return other in ("", title) and len(words_beside_links(text)) <= 4 + len(other.split())


def _title_lines(lines: Sequence[str]) -> list[Border]:
    """Lines that name papers where no heading does, in the first dress that the file wears."""
    for mark in ("", "-", "1"):
        found = _whole_links(lines, mark)
        if found:
            return found
    bold = []
    for n, text in enumerate(lines):
        stripped = text.strip()
        if 6 < len(stripped) <= 500 and stripped.startswith("**") and stripped.endswith("**"):
            bold.append(Border(n, 1, 7, stripped, plain(stripped), None, find_day(stripped)))
    described = [_with_link_below(lines, bold, n) for n in range(len(bold))]
    return [mark for mark in described if mark.arxiv_id is not None]


def _whole_links(lines: Sequence[str], kind: str) -> list[Border]:
    """Lines that begin with a link to arXiv under a title, with this list mark.

    Of list items only the least indented: those below belong to them.
    """
    found: list[tuple[int, Border]] = []
    for n, text in enumerate(lines):
        if "](" not in text:
            continue
        mark = item(text)
        words = text[mark.start :][:_LONGEST_TITLE]
        if mark.mark != kind or not (_begins_with_link(words) or (kind == "" and _is_torn(words))):
            continue
        title, named = title_and_id(words)
        alone = kind != "" or (plain(words).endswith(")") and words.count("](") == 1)
        if named and alone and len(title.split()) > 1 and not is_generic(title):
            found.append((mark.indent, Border(n, 1, 7, words, title, named)))
    least = min((indent for indent, _ in found), default=0)
    return [border for indent, border in found if indent == least or kind == ""]


def _begins_with_link(words: str) -> bool:
    return plain(words).lstrip("'\"“").startswith("[")


def _is_torn(words: str) -> bool:
    """Whether a title line has lost part of its heading's marks: ``##x# [Title](address)``."""
    before = words[: words.find("](")]
    return "[" not in before or "#" in before[:8]
