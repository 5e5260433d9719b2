"""The archive at a glance: papers by month, a calendar of every day, the most voted papers.

In: an `Overview`, the reader. Out: a `Page`. The bars are links with a class for their height, so
that they need neither script nor inline style.
"""

from __future__ import annotations

import html
from calendar import Calendar
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.ui.archive import neighbours
from assistant.ui.bars import step
from assistant.ui.cards import trouble
from assistant.ui.dates import day_name, month_name, short_month, weekdays
from assistant.ui.day_page import ask_form, turning
from assistant.ui.shell import Page
from assistant.ui.words import counted, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from assistant.ui.archive import Month, Overview
    from assistant.ui.reader import Reader
    from store.records import Entry

MONTHS_OF_A_YEAR = 12


def archive_page(overview: Overview, reader: Reader) -> Page:
    """Everything that there is, as figures, bars, titles and days."""
    language = reader.language
    title = word("archive", language)
    if not overview.days:
        return Page(title, f"<h1>{title}</h1>{trouble('nothing_indexed', language)}")
    months = "".join(
        f'<li id="m{month.first:%Y-%m}">{_calendar(overview, month.first, reader)}</li>'
        for month in reversed(overview.months.values())
    )
    body = (
        f"<h1>{title}</h1>{_figures(overview, reader)}{ask_form(reader, 'ask_archive')}"
        f"<h2>{word('by_month', language)}</h2>"
        f'<p class="help">{word("by_month_help", language)}</p>{_chart(overview, reader)}'
        f"{_voted(overview.voted, reader)}"
        f'<h2>{word("every_day", language)}</h2><ul class="calendars">{months}</ul>'
    )
    return Page(title, body)


def month_page(overview: Overview, month: Month, reader: Reader) -> Page:
    """One month: its calendar, its days with how many papers each has, its most voted papers."""
    language = reader.language
    name = month_name(month.first, language)
    before, after = neighbours(tuple(overview.months), month.first)
    ways = [
        (key, reader.to_month(near), month_name(near, language))
        for key, near in (("previous_month", before), ("next_month", after))
        if near
    ]
    span = f"{month.first:%Y-%m}"
    body = (
        f'<h1>{name}</h1>{turning(reader, ways)}<p class="figures">'
        f"{counted('days', language, len(month.sizes))} · "
        f"{counted('papers', language, month.papers)}</p>"
        f"{ask_form(reader, 'ask_month', span, span)}"
        f"<h2>{word('month_days', language)}</h2>"
        f'<div class="one">{_calendar(overview, month.first, reader)}</div>'
        f"{_voted(month.voted, reader)}"
    )
    return Page(name, body)


def no_month(overview: Overview, asked: str, first: date | None, reader: Reader) -> Page:
    """The page of a month without digests, with the nearest that have some."""
    language = reader.language
    title = month_name(first, language) if first else word("days_title", language)
    months = tuple(overview.months)
    nearest = neighbours(months, first) if first else (None, months[-1] if months else None)
    links = "".join(
        f'<li><a href="{html.escape(reader.to_month(near))}">{month_name(near, language)}</a></li>'
        for near in nearest
        if near
    )
    more = f'<p><a href="{html.escape(reader.root)}/days">{word("all_days", language)}</a></p>'
    body = f"<h1>{title}</h1>{trouble('no_month', language, '' if first else asked[:80])}"
    return Page(title, f'{body}<ul class="near">{links}</ul>{more}', status=404)


def _figures(overview: Overview, reader: Reader) -> str:
    language = reader.language
    days = overview.days
    span = word("from_to", language, first=days[0], last=days[-1])
    facts = [
        counted("days", language, len(days)),
        counted("papers", language, overview.papers),
        counted("authors", language, overview.authors),
        f'<span class="day">{span}</span>',
    ]
    return f'<p class="figures">{" · ".join(facts)}</p>'


def _chart(overview: Overview, reader: Reader) -> str:
    """A row of twelve bars for each year, newest first."""
    most = max(month.papers for month in overview.months.values())
    years = groupby(reversed(overview.months.values()), lambda month: month.first.year)
    return "".join(_year(year, list(months), most, reader) for year, months in years)


def _year(year: int, months: Sequence[Month], most: int, reader: Reader) -> str:
    held = {month.first.month: month for month in months}
    cells = "".join(
        f"<li>{_bar(held[number], most, reader)}</li>"
        if number in held
        else f'<li class="none" aria-hidden="true"><span class="bar h0"></span>'
        f'<span class="name">{short_month(number, reader.language)}</span></li>'
        for number in range(1, MONTHS_OF_A_YEAR + 1)
    )
    return f'<section class="year"><h3>{year}</h3><ol class="bars">{cells}</ol></section>'


def _bar(month: Month, most: int, reader: Reader) -> str:
    language = reader.language
    label = f"{month_name(month.first, language)}, {counted('papers', language, month.papers)}"
    return (
        f'<a href="{html.escape(reader.to_month(month.first))}" aria-label="{label}">'
        f'<span class="count">{month.papers}</span>'
        f'<span class="bar h{step(month.papers, most)}"></span>'
        f'<span class="name">{short_month(month.first.month, language)}</span></a>'
    )


def _voted(entries: Iterable[Entry], reader: Reader) -> str:
    items = "".join(
        f'<li><a href="{html.escape(reader.to_paper(entry.arxiv_id, entry.day))}" lang="en">'
        f'{html.escape(entry.title)}</a> <span class="size">'
        f"{counted('votes', reader.language, entry.votes or 0)} · "
        f'<a class="day" href="{html.escape(reader.to_day(entry.day))}">{entry.day}</a></span></li>'
        for entry in entries
    )
    if not items:
        return ""
    return f'<h2>{word("most_voted", reader.language)}</h2><ol class="voted">{items}</ol>'


def _calendar(overview: Overview, first: date, reader: Reader) -> str:
    """The month as a table of weeks; each day with a digest is a link to it."""
    language = reader.language
    name = f'<a href="{html.escape(reader.to_month(first))}">{month_name(first, language)}</a>'
    heads = "".join(
        f'<th scope="col" abbr="{whole}">{short}</th>' for short, whole in weekdays(language)
    )
    weeks = "".join(
        f"<tr>{''.join(_cell(overview, first, number, reader) for number in week)}</tr>"
        for week in Calendar().monthdayscalendar(first.year, first.month)
    )
    return (
        f'<table class="calendar"><caption>{name}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{weeks}</tbody></table>"
    )


def _cell(overview: Overview, first: date, number: int, reader: Reader) -> str:
    if not number:
        return "<td></td>"
    day = first.replace(day=number)
    size = overview.months[first].sizes.get(day)
    if size is None:
        return f'<td><span class="off">{day.day}</span></td>'
    label = f"{day_name(day, reader.language)}, {counted('papers', reader.language, size)}"
    return (
        f'<td><a class="s{overview.quarter(size)}" href="{html.escape(reader.to_day(day))}"'
        f' aria-label="{label}">{day.day}<span>{size}</span></a></td>'
    )
