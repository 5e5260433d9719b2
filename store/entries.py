"""One entry of a digest: the lines under a title become votes, authors, picture and sections."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from store.credits import authors_start, looks_like_name, names, votes, votes_in_title
from store.labels import find_label
from store.markup import (
    after_title,
    arxiv_id,
    heading,
    image,
    is_fence,
    is_link_line,
    is_rule,
    item,
    words_beside_links,
)
from store.reasons import Reason
from store.records import Entry, Refusal
from store.sections import SectionReader

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from store.borders import Border
    from store.reasons import Kind

_LIST_LINES = 200


@dataclass(frozen=True, slots=True)
class Setting:
    """What an entry needs to know of the file it stands in."""

    file: str
    day: date
    recurring: frozenset[str]


@dataclass(slots=True)
class _Facts:
    """What has been read of one entry so far."""

    votes: int | None = None
    votes_line: str = ""
    authors: tuple[str, ...] = ()
    authors_line: str = ""
    thumbnail: str | None = None
    notes: list[tuple[int, Reason]] = field(default_factory=list)


def read_entry(
    lines: Sequence[str], border: Border, setting: Setting
) -> tuple[Entry | None, list[Refusal]]:
    """The entry that stands on ``lines`` (its title first), and what of it could not be read.

    No entry comes back where the title or the arXiv id is missing: then the refusal says so.
    """
    number = border.line + 1
    if border.arxiv_id is None or not border.title:
        words = " ".join(border.words.split())[:80]
        lacks: Kind = "no_link" if border.arxiv_id is None else "no_title"
        return None, [Refusal(setting.file, number, Reason.of(lacks, words=words))]
    whole, lines = lines, lines[: _torn_at(lines, border.taken)]
    lines = lines[: _used(lines)]
    raw = "\n".join(lines)
    facts = _Facts()
    if any(text.strip() for text in whole[len(lines) :] if not is_rule(text)):
        facts.notes.append((_torn_at(whole, border.taken), Reason.of("torn")))
    reader = SectionReader(raw, setting.recurring)
    _read_title(lines[: border.taken], facts, reader)
    _read_body(lines, border.taken, facts, reader)
    entry = Entry(
        arxiv_id=border.arxiv_id,
        day=setting.day,
        title=border.title,
        url=f"https://arxiv.org/abs/{border.arxiv_id}",
        votes=facts.votes,
        authors=facts.authors,
        sections=reader.sections(),
        raw=raw,
        line=number,
        votes_line=facts.votes_line,
        authors_line=facts.authors_line,
        thumbnail=facts.thumbnail,
    )
    return entry, [Refusal(setting.file, number + at, reason) for at, reason in facts.notes]


def _torn_at(lines: Sequence[str], first: int) -> int:
    """Where the text of another paper begins, whose title was lost; else the number of lines.

    Votes or authors that come again after some text are another paper's; the last line of text
    above them is what is left of its title.
    """
    seen: dict[str, int] = {}
    text_at = first
    for at in range(first, len(lines)):
        text = lines[at]
        said = votes(text)
        kind = "authors" if authors_start(text) is not None else "votes" if said else ""
        if not kind:
            if text.strip() and not is_rule(text) and not is_link_line(text):
                text_at = at
        elif text_at > seen.setdefault(kind, at):
            return text_at
    return len(lines)


def _used(lines: Sequence[str]) -> int:
    """How many lines are left without the empty ones and rules at the end."""
    end = len(lines)
    while end > 1 and (not lines[end - 1].strip() or is_rule(lines[end - 1])):
        end -= 1
    return end


def _read_title(lines: Sequence[str], facts: _Facts, reader: SectionReader) -> None:
    """Votes and text that stand on the title's own line, after its link."""
    last = lines[-1]
    at = after_title(last)
    number = votes_in_title(last)
    if number is not None:
        facts.votes, facts.votes_line = number, last.strip()
    elif len(words_beside_links(last[at:])) > 2:
        at += len(last[at:]) - len(last[at:].lstrip(" )*_:-–—"))
        reader.feed(sum(len(text) + 1 for text in lines[:-1]) + at, last[at:])


def _read_body(lines: Sequence[str], first: int, facts: _Facts, reader: SectionReader) -> None:
    offset = sum(len(text) + 1 for text in lines[:first])
    at = first
    fenced = False
    while at < len(lines):
        text = lines[at]
        fenced ^= is_fence(text)
        taken = 1
        if not text.strip(" \t>"):
            reader.blank()
        elif not fenced and (stated := _read_facts(lines, at, facts)):
            taken = stated
            reader.cut()
        elif is_rule(text):
            reader.cut()
        elif is_link_line(text) and not is_fence(text):
            facts.thumbnail = facts.thumbnail or image(text)
            reader.cut()
        else:
            reader.feed(offset, text)
        offset += sum(len(line) + 1 for line in lines[at : at + taken])
        at += taken


def _read_facts(lines: Sequence[str], at: int, facts: _Facts) -> int:
    """Read votes and authors at this line; how many lines they take, 0 where none are stated."""
    text = lines[at]
    titled = heading(text)
    words = f"{titled[1]}:" if titled else text
    taken = 0
    if not facts.votes_line and (said := votes(words)) is not None:
        taken = _take_votes(lines, at, facts, said)
    if not facts.authors_line and (start := authors_start(words)) is not None:
        taken = _author_lines(lines, at, words[start:])
        stated = [words[start:], *lines[at + 1 : at + taken]]
        facts.authors = names("\n".join(stated))
        facts.authors_line = "\n".join(lines[at : at + taken]).strip()
    return taken


def _take_votes(lines: Sequence[str], at: int, facts: _Facts, said: tuple[int | None, bool]) -> int:
    number, readable = said
    taken = 1
    below = lines[at + 1].strip() if at + 1 < len(lines) else ""
    if number is None and below.isdecimal() and len(below) < 10:
        number, taken = int(below), 2
    if not readable:
        facts.notes.append((at, Reason.of("no_votes", words=lines[at].strip()[:80])))
    facts.votes = number
    facts.votes_line = "\n".join(lines[at : at + taken]).strip()
    return taken


def _author_lines(lines: Sequence[str], at: int, stated: str) -> int:
    """How many lines an authors line takes: a list may run on, or stand below it one a line."""
    stated = stated.strip(" *_|`")
    taken = 1
    if stated.startswith("["):
        while "]" not in stated and _more(lines, at, taken) and lines[at + taken].strip():
            stated += lines[at + taken]
            taken += 1
        return taken
    if stated:
        while stated.endswith((",", ";")) and _more(lines, at, taken):
            stated = lines[at + taken].strip()
            if not stated or heading(stated) or find_label(stated, frozenset()):
                break
            taken += 1
        return taken
    end = 1
    while _more(lines, at, end) and _is_listed_name(lines[at + end]):
        end += 1
        taken = end if lines[at + end - 1].strip() else taken
    return taken


def _more(lines: Sequence[str], at: int, taken: int) -> bool:
    return taken < _LIST_LINES and at + taken < len(lines)


def _is_listed_name(text: str) -> bool:
    if not text.strip():
        return True
    return (
        (item(text).mark != "" or len(text) <= 60)
        and looks_like_name(text)
        and heading(text) is None
        and votes(text) is None
        and arxiv_id(text) is None
        and find_label(text, frozenset()) is None
    )
