"""What was in the digests of a day or a longer time, and what to say where there is none."""

from __future__ import annotations

import calendar
import re
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assistant.compose.filters import days as days_in_words
from assistant.compose.filters import described
from assistant.draft import Draft, Piece
from assistant.facts.lists import MOST_SHOWN, abstained, among, by_votes, listed, row
from assistant.facts.words import word
from assistant.question.fact_words import QUIETEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from store.catalogue import Catalogue
    from store.records import Entry

_WHOLE = 30
"""A longer time with at most so many papers is shown whole as well."""


def missing_days(question: Question, catalogue: Catalogue) -> Draft | None:
    """The answer where no digest lies in the time asked for, with the nearest that there are."""
    span = question.span
    if span is None or any(day in span for day in catalogue.days):
        return None
    before = max((day for day in catalogue.days if span.since and day < span.since), default=None)
    after = min((day for day in catalogue.days if span.until and day > span.until), default=None)
    language = question.language
    if before and after:
        near = word("near_both", language, before=before, after=after)
    else:
        near = word("range", language, first=catalogue.days[0], last=catalogue.days[-1])
    if span.since == span.until:
        return abstained("no_digest", question, day=span.since, near=near)
    return abstained("no_digests", question, days=days_in_words(span, language), near=near)


def day_draft(question: Question, entries: Sequence[Entry]) -> Draft:
    """All papers of one day in the digest's order; of a longer time all, or the most voted."""
    language = question.language
    if not entries:
        return abstained("none_fit", question, among=among(question))
    days = sorted({entry.day for entry in entries})
    if len(days) == 1 and question.span and question.span.since == question.span.until:
        name = "day_one" if len(entries) == 1 else "day_many"
        heading = word(name, language, day=days[0], count=len(entries))
        return Draft("answered", (Piece(heading, tail="\n\n"), *listed(entries, language)))
    shown = list(entries)
    name = "span_all"
    if len(entries) > _WHOLE:
        voted = any(entry.votes is not None for entry in entries)
        name = "span_top" if voted else "span_first"
        shown = (by_votes(entries) if voted else list(entries))[: question.limit or 10]
    heading = word(
        name,
        language,
        days=described(question),
        count=len({entry.arxiv_id for entry in entries}),
        digests=len(days),
        shown=len(shown),
    )
    return Draft("answered", (Piece(heading, tail="\n\n"), *listed(shown, language)))


_UNITS: tuple[tuple[str, str], ...] = (
    ("%Y-%m", r"\bmonths?\b|달(?:은|이|에|\?|$)|월은"),
    ("%G-W%V", r"\bweeks?\b|주(?:는|가|에|\?|$)"),
    ("%Y", r"\byears?\b|해(?:는|가|\?|$)|년도"),
)


def _named(time: str, language: str) -> str:
    """A month (``2024-10``) in words, a week (``2024-W43``) by its days; others as they are."""
    if "W" in time:
        monday = date.fromisocalendar(int(time[:4]), int(time[-2:]), 1)
        return f"{monday} – {monday + timedelta(days=6)}"
    if not re.fullmatch(r"\d{4}-\d\d", time):
        return time
    year, month = map(int, time.split("-"))
    return f"{year}년 {month}월" if language == "ko" else f"{calendar.month_name[month]} {year}"


def busiest_draft(question: Question, entries: Sequence[Entry]) -> Draft:
    """The day (or week, month, year) with most papers, or fewest; all of those that tie."""
    if not entries:
        return abstained("none_fit", question, among=among(question))
    form = next(
        (f for f, cue in _UNITS if re.search(cue, question.text, re.IGNORECASE)), "%Y-%m-%d"
    )
    counts = Counter(entry.day.strftime(form) for entry in entries)
    fewest = QUIETEST.search(question.text) is not None
    most = min(counts.values()) if fewest else max(counts.values())
    times = sorted(time for time, count in counts.items() if count == most)
    language = question.language
    name = "quietest" if fewest else "busiest"
    name = f"{name}_tied" if len(times) > 1 else name
    heading = word(
        name,
        language,
        among=among(question),
        count=most,
        days=", ".join(_named(t, language) for t in times[:MOST_SHOWN]),
    )
    if len(times) > 1:
        return Draft("answered", (Piece(heading),))
    best = by_votes(entry for entry in entries if entry.day.strftime(form) == times[0])[:3]
    return Draft(
        "answered", (Piece(heading, tail="\n\n"), *(row(e, language, e.title) for e in best))
    )
