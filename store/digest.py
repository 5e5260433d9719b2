"""Digest files of any era, read: text in, one `Digest` out, every non-blank line accounted for.

A paper that cannot be read is refused with file, line and reason and its neighbours are kept. A
file that is no digest at all is a `DigestError`. Nothing else is ever raised, whatever the input.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from store.borders import Border, find_borders
from store.credits import authors_start, votes
from store.days import day_in_path, find_day
from store.decode import decode, normalise
from store.entries import Setting, read_entry
from store.errors import DigestError
from store.labels import recurring_labels
from store.markup import arxiv_ids, heading, is_rule
from store.reasons import Reason
from store.records import Digest, Entry, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from pathlib import Path

    from store.reasons import Kind

SUFFIXES = (".md", ".markdown", ".txt")
"""Ends of the names of the files that `find_digests` takes from a folder."""

MOST_BYTES = 64 << 20
"""Size of one file; a day's digest has some 90 kB, a whole year in one file 25 MB."""

_DATE_LINE = re.compile(r"\W{0,9}(?:date|day|날짜|일자)\W{0,3}[:：=]", re.IGNORECASE)


def find_digests(paths: Iterable[Path]) -> list[Path]:
    """The digest files under these files and folders, each once, in order of their paths.

    A file is taken whatever its name; from a folder, files of `SUFFIXES` at any depth, without
    hidden ones and those in hidden folders.

    Raises:
        DigestError: a path does not exist or a folder cannot be read.
    """
    found: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise DigestError(
                f"{str(path)!r} does not exist: name a digest file or a folder of them"
            )
        try:
            found.update(_files_under(path) if path.is_dir() else [path])
        except OSError as exc:
            raise DigestError(
                f"{str(path)!r} cannot be read ({exc}): check its permissions"
            ) from exc
    return sorted(found)


def _files_under(folder: Path) -> list[Path]:
    return [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SUFFIXES
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    ]


def read_file(path: Path, name: str | None = None) -> Digest:
    """Read one digest file; ``name`` stands for it in records and messages (default: the path).

    Raises:
        DigestError: the file cannot be opened, is too large, empty or binary, or is no digest.
    """
    name = name or str(path)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as exc:
        raise DigestError(Reason.of("unreadable", file=name, cause=exc.strerror)) from exc
    if len(data) > MOST_BYTES:
        raise DigestError(Reason.of("too_large", most=MOST_BYTES >> 20))
    return read_bytes(data, name, path=str(path))


def read_bytes(data: bytes, name: str, *, path: str | None = None) -> Digest:
    """Read the bytes of one digest file; ``path`` as in `read_digest`.

    Raises:
        DigestError: they are empty or binary, or no digest.
    """
    text, damaged = decode(data, name)
    digest = read_digest(text, name, path=path)
    notes = [Refusal(name, line, Reason.of("no_text")) for line in damaged]
    refusals = tuple(sorted([*digest.refusals, *notes], key=lambda refusal: refusal.line))
    return Digest(digest.day, name, digest.entries, refusals)


def read_digest(text: str, file: str, *, path: str | None = None) -> Digest:
    """Read the text of one digest; pure.

    Args:
        text: the whole file; line ends of any kind, a byte-order mark and stray NULs are put right.
        file: the name that the records and messages carry.
        path: where the day is looked for if no heading states it (default: ``file``).

    A later heading with another date begins another day in the same file: each entry carries its
    own day, the digest that of the first. A paper listed twice on a day is kept once: the first
    time that it comes with a summary; the other listing is a refusal.

    Raises:
        DigestError: the text is empty, states no day, or names no paper.
    """
    lines = normalise(text).split("\n")
    if not any(line.strip() for line in lines):
        raise DigestError(Reason.of("empty", file=file))
    borders = find_borders(lines)
    if not any(border.entry for border in borders):
        _check_quiet_day(lines, borders, file)
    day = _first_day(lines, borders) or day_in_path(path or file) or _day_in_head(lines, borders)
    if day is None:
        raise DigestError(Reason.of("no_day", file=file))
    entries, refusals = _read_blocks(lines, borders, (file, day))
    return Digest(day, file, tuple(entries), tuple(refusals))


def split_days(digest: Digest) -> list[Digest]:
    """One digest a day, in the file's order; nearly always the digest itself alone.

    Refusals go with the day of the last entry before them.
    """
    begins: dict[date, int] = {}
    for entry in digest.entries:
        begins.setdefault(entry.day, entry.line)
    if set(begins) <= {digest.day}:
        return [digest]
    begins = {digest.day: 0, **{d: line for d, line in begins.items() if d != digest.day}}
    owner = {
        r: max((line, d) for d, line in begins.items() if line <= r.line)[1]
        for r in digest.refusals
    }
    return [
        Digest(
            day,
            digest.file,
            tuple(entry for entry in digest.entries if entry.day == day),
            tuple(refusal for refusal in digest.refusals if owner[refusal] == day),
        )
        for day in begins
    ]


def account(text: str, digest: Digest) -> list[int]:
    """Numbers (from 1) of the non-blank lines that no part of the digest answers for.

    A line is answered for by an entry whose ``raw`` has it verbatim at its place, by the refusal
    it stands under, by standing above the first paper, or by being a heading or a rule.
    """
    lines = normalise(text).split("\n")
    covered: set[int] = set()
    starts = sorted({e.line for e in digest.entries} | {r.line for r in digest.refusals})
    for entry in digest.entries:
        for number, line in enumerate(entry.raw.split("\n"), entry.line):
            if number <= len(lines) and lines[number - 1] == line:
                covered.add(number)
    for refusal in digest.refusals:
        later = (start for start in starts if start > refusal.line)
        alone = refusal.line in covered
        end = refusal.line + 1 if alone else next(later, len(lines) + 1)
        covered.update(range(refusal.line, end))
    first = starts[0] if starts else len(lines) + 1
    return [
        number
        for number, line in enumerate(lines, 1)
        if number > first and number not in covered and line.strip() and not _is_outer(line)
    ]


def _is_outer(line: str) -> bool:
    return heading(line) is not None or is_rule(line)


def _check_quiet_day(lines: Sequence[str], borders: Sequence[Border], file: str) -> None:
    """A day without papers says its date and little else; anything more is no digest."""
    said = sum(bool(line.strip()) for line in lines)
    if said > 6 or not any(border.day for border in borders):
        raise DigestError(Reason.of("no_paper", file=file))


def _first_day(lines: Sequence[str], borders: Sequence[Border]) -> date | None:
    """The day that the first dated heading, the first line or the front matter states."""
    for border in borders:
        if border.entry:
            break
        if border.day is not None:
            return border.day
    head = [line for line in _head(lines, borders) if line.strip()]
    dated = [line for line in head if _DATE_LINE.match(line)]
    return next((day for line in [*head[:1], *dated] if (day := find_day(line[:300]))), None)


def _day_in_head(lines: Sequence[str], borders: Sequence[Border]) -> date | None:
    """The day that any line above the first paper states."""
    return next((day for line in _head(lines, borders) if (day := find_day(line[:300]))), None)


def _head(lines: Sequence[str], borders: Sequence[Border]) -> Sequence[str]:
    first = next((border.line for border in borders if border.entry), len(lines))
    return [line for line in lines[: min(first, 100)] if not arxiv_ids(line[:4000])]


def _read_blocks(
    lines: Sequence[str], borders: Sequence[Border], source: tuple[str, date]
) -> tuple[list[Entry], list[Refusal]]:
    file, day = source
    recurring = recurring_labels(lines, sum(border.entry for border in borders))
    kept: dict[str, Entry] = {}
    refusals: list[Refusal] = []
    outside: list[tuple[int, int]] = []
    if borders and borders[0].line > 0:
        outside.append((0, borders[0].line))
    for n, border in enumerate(borders):
        end = borders[n + 1].line if n + 1 < len(borders) else len(lines)
        if not border.entry:
            day = border.day or day
            outside.append((border.line, end))
            continue
        entry, notes = read_entry(lines[border.line : end], border, Setting(file, day, recurring))
        refusals += notes
        if entry is not None:
            refusals += _keep(kept, entry, file)
    known = {entry.arxiv_id for entry in kept.values()}
    papers = min((border.line for border in borders if border.entry), default=len(lines))
    for start, end in outside:
        refusals += _refuse_outside(lines, (start, end), known, (file, start > papers))
    entries = sorted(kept.values(), key=lambda entry: entry.line)
    return entries, sorted(refusals, key=lambda refusal: refusal.line)


def _keep(kept: dict[str, Entry], entry: Entry, file: str) -> list[Refusal]:
    """Keep one entry a paper and day; the other one's refusal, if there is one."""
    first = kept.setdefault(entry.key, entry)
    if first is entry:
        return []
    left = entry
    if entry.sections and not first.sections:
        kept[entry.key], left = entry, first
    other = kept[entry.key]
    kind: Kind = "twice_same" if other.sections == left.sections else "twice"
    reason = Reason.of(kind, paper=entry.arxiv_id, day=entry.day, line=other.line)
    return [Refusal(file, left.line, reason)]


def _refuse_outside(
    lines: Sequence[str], span: tuple[int, int], known: set[str], where: tuple[str, bool]
) -> list[Refusal]:
    """A refusal for a stretch outside all entries that says more than a heading may."""
    file, late = where
    start, end = span
    said = [n for n in range(start, end) if lines[n].strip() and not _is_outer(lines[n])]
    missed = [n for n in said if arxiv_ids(lines[n][:4000]) - known]
    facts = [n for n in said if votes(lines[n]) or authors_start(lines[n]) is not None]
    if missed or facts:
        first = min(start if late else len(lines), *missed, *facts)
        return [Refusal(file, first + 1, Reason.of("no_heading"))]
    if said and late:
        return [Refusal(file, said[0] + 1, Reason.of("loose_text"))]
    return []
