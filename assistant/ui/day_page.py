"""The page of one day: its papers in the digest's order or by votes, those that fit some words.

In: a day, its entries, the reader. Out: a `Page`; the words filter here without a script, and as
one types with it (`filter.js`).
"""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from assistant.markdown import shortened
from assistant.ui.archive import by_votes, neighbours
from assistant.ui.cards import trouble
from assistant.ui.dates import day_name
from assistant.ui.shell import Page
from assistant.ui.suggestions import short_name
from assistant.ui.words import counted, word

if TYPE_CHECKING:
    from datetime import date

    from assistant.ui.reader import Reader
    from store.catalogue import Catalogue
    from store.records import Entry

_HERE = ' class="here" aria-current="true"'

LONGEST_GIST = 220
"""Letters of a paper's first words."""

MOST_AUTHORS = 6
"""Authors that are shown; the others are found by the filter all the same."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the reader wants of a day.

    Attributes:
        votes: by votes, not in the digest's order.
        words: only papers that have all of these.
    """

    votes: bool = False
    words: str = ""


def day_page(catalogue: Catalogue, day: date, choice: Choice, reader: Reader) -> Page:
    """The page of a day that has a digest."""
    entries = catalogue.on(day)
    ordered = by_votes(entries) if choice.votes else list(entries)
    name = day_name(day, reader.language)
    body = (
        f"<h1>{name}</h1>{_neighbours(catalogue, day, reader)}"
        f"{ask_form(reader, 'ask_day', day.isoformat(), day.isoformat())}"
        f"{_choices(day, len(entries), choice, reader)}{_papers(ordered, choice, reader)}"
    )
    return Page(name, body)


def no_day(catalogue: Catalogue, asked: str, day: date | None, reader: Reader) -> Page:
    """The page of a day without a digest, with the nearest that have one.

    Args:
        catalogue: of the archive.
        asked: the day as the address has it.
        day: the same, where it is a day at all.
        reader: who asks.
    """
    title = day_name(day, reader.language) if day else word("days_title", reader.language)
    days = neighbours(catalogue.days, day) if day else (None, catalogue.newest_day)
    links = "".join(
        f'<li><a href="{html.escape(reader.to_day(near))}">{day_name(near, reader.language)}</a> '
        f'<span class="size">{counted("papers", reader.language, len(catalogue.on(near)))}</span>'
        "</li>"
        for near in days
        if near
    )
    more = (
        f'<p><a href="{html.escape(reader.root)}/days">{word("all_days", reader.language)}</a></p>'
    )
    body = f"<h1>{title}</h1>{trouble('no_day', reader.language, '' if day else asked[:80])}"
    return Page(title, f'{body}<ul class="near">{links}</ul>{more}', status=404)


def ask_form(reader: Reader, label: str, since: str = "", until: str = "") -> str:
    """A field whose question the chat answers, narrowed to a span of days or months."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
        for name, value in (("since", since), ("until", until))
        if value
    )
    text = word(label, reader.language)
    return (
        f'<form class="ask" action="{html.escape(reader.root)}/chat/" method="get">{hidden}'
        f'<input type="text" name="q" required maxlength="2000" aria-label="{text}"'
        f' placeholder="{text}"><button>{word("send", reader.language)}</button></form>'
    )


def turning(reader: Reader, ways: list[tuple[str, str, str]]) -> str:
    """Links back and on: word of the way, address, name of what is there; "" leaves a gap."""
    links = "".join(
        f'<a class="{"on" if key.startswith("next") else "back"}" href="{html.escape(address)}">'
        f'<span class="what">{word(key, reader.language)}</span> {name}</a>'
        for key, address, name in ways
        if address
    )
    return f'<nav class="turning" aria-label="{word("nav_days", reader.language)}">{links}</nav>'


def _neighbours(catalogue: Catalogue, day: date, reader: Reader) -> str:
    before, after = neighbours(catalogue.days, day)
    named = [("previous_day", before), ("next_day", after)]
    return turning(
        reader,
        [
            (key, reader.to_day(near), day_name(near, reader.language, weekday=False))
            for key, near in named
            if near
        ],
    )


def _choices(day: date, count: int, choice: Choice, reader: Reader) -> str:
    language = reader.language
    orders = "".join(
        f'<a href="{html.escape(_address(day, votes, choice.words, reader))}"'
        f"{_HERE if votes == choice.votes else ''}>"
        f"{word('in_votes' if votes else 'in_order', language)}</a>"
        for votes in (False, True)
    )
    kept = '<input type="hidden" name="by" value="votes">' if choice.votes else ""
    label, hint = word("filter", language), word("filter_hint", language)
    return (
        f'<div class="choices"><p class="size">{counted("papers", language, count)}</p>'
        f'<nav class="orders" aria-label="{word("order", language)}">{orders}</nav>'
        f'<form class="filter" role="search" method="get">{kept}'
        f'<input type="search" name="filter" value="{html.escape(choice.words)}"'
        f' aria-label="{label}" placeholder="{hint}" autocomplete="off">'
        f"<button>{word('filter_go', language)}</button></form></div>"
    )


def _address(day: date, votes: bool, words: str, reader: Reader) -> str:
    query = ([("by", "votes")] if votes else []) + ([("filter", words)] if words else [])
    return f"{reader.to_day(day)}{'?' if query else ''}{urlencode(query)}"


def _papers(entries: list[Entry], choice: Choice, reader: Reader) -> str:
    wanted = _plain(choice.words).split()
    rows = [_paper(entry, reader) for entry in entries]
    fits = [all(part in _plain(row) for part in wanted) for row in _texts(entries)]
    items = "".join(
        f'<li class="paper" id="{html.escape(entry.arxiv_id)}"{"" if shown else " hidden"}>'
        f"{row}</li>"
        for entry, row, shown in zip(entries, rows, fits, strict=True)
    )
    left = word("filter_left", reader.language, count=sum(fits), all=len(entries)) if wanted else ""
    pattern = word("filter_left", reader.language, count="{count}", all="{all}")
    none = word("filter_none", reader.language)
    return (
        f'<p class="left" role="status" data-left="{html.escape(pattern)}"'
        f' data-none="{html.escape(none)}">{none if wanted and not any(fits) else left}</p>'
        f'<ol class="papers">{items}</ol>'
    )


def _texts(entries: list[Entry]) -> list[str]:
    """What the filter reads of each paper: what its row shows, and all of its authors."""
    return [f"{entry.title} {', '.join(entry.authors)} {_gist(entry)}" for entry in entries]


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _paper(entry: Entry, reader: Reader) -> str:
    language = reader.language
    facts = [] if entry.votes is None else [f"<b>{counted('votes', language, entry.votes)}</b>"]
    authors = entry.authors[:MOST_AUTHORS]
    others = entry.authors[MOST_AUTHORS:]
    rest = f"<span hidden>, {html.escape(', '.join(others))}</span>" if others else ""
    named = f'<span class="authors" lang="en">{html.escape(", ".join(authors))}{rest}</span>'
    if others:
        named += f" {word('and_more', language, count=len(others))}"
    question = word("ask_paper_q", language, paper=short_name(entry.title))
    return (
        f'<h2 lang="en"><a href="{html.escape(reader.to_paper(entry.arxiv_id, entry.day))}">'
        f'{html.escape(entry.title)}</a></h2><p class="facts">'
        f"{' · '.join([*facts, *([named] if authors else [])])}</p>"
        f'<p class="gist" lang="ko">{html.escape(_gist(entry))}</p>'
        f'<p class="links"><a href="{html.escape(reader.to_chat(q=question))}">'
        f'{word("ask_paper", language)}</a> <a href="{html.escape(entry.url)}" target="_blank"'
        f' rel="noopener noreferrer">{word("on_arxiv", language)}</a></p>'
    )


def _gist(entry: Entry) -> str:
    text = entry.sections[0].text if entry.sections else ""
    line = " ".join(text.replace("**", "").split()).removeprefix("- ")
    return shortened(line, LONGEST_GIST)
