"""What every page has around its own part: head, masthead with the ways to go, answer headers.

In: a reader and the page's escaped HTML. Out: one whole page as a response. The chat has the
same ways in its own masthead (`assistant.ui.cards`).
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi.responses import HTMLResponse

from assistant.ui.ways import ways
from assistant.ui.words import word

if TYPE_CHECKING:
    from assistant.ui.reader import Reader

A_YEAR = 365 * 24 * 3600

_HALF_MOON = (
    '<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">'
    '<circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Page:
    """One page's own part.

    Attributes:
        title: plain text for the window.
        body: escaped HTML; begins with the page's ``h1``.
        place: the word of the way that leads here (`assistant.ui.ways`).
        status: of the HTTP answer.
        head: further escaped HTML for the head.
    """

    title: str
    body: str
    place: str = "nav_days"
    status: int = 200
    head: str = ""


def shown(page: Page, reader: Reader) -> HTMLResponse:
    """The whole page, in the reader's language and light; keeps what the address has chosen."""
    root = html.escape(reader.root)
    light = f" {reader.light}" if reader.light else ""
    name = word("title", reader.language)
    markup = (
        f'<!doctype html><html lang="{reader.language}" class="page{light}"><head>'
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(page.title)} · {name}</title>"
        f'<link rel="icon" href="{root}/favicon.ico">'
        f'<link rel="stylesheet" href="{root}/styles/page.css">'
        f'<link rel="stylesheet" href="{root}/styles/days.css">'
        f'<script src="{root}/scripts/choices.js" defer></script>'
        f'<script src="{root}/scripts/filter.js" defer></script>{page.head}</head>'
        '<body class="alone">'
        f'<a class="skip" href="#main">{word("skip", reader.language)}</a>'
        f'<div id="masthead">{_head(reader, page.place)}</div>'
        f'<main id="main">{page.body}</main></body></html>'
    )
    headers = {"vary": "accept-language, cookie", "cache-control": "private, no-cache"}
    reply = HTMLResponse(markup, page.status, headers)
    for choice, value in reader.chosen:
        reply.set_cookie(choice, value, max_age=A_YEAR, path="/", samesite="lax")
    return reply


def _head(reader: Reader, place: str) -> str:
    """The masthead of a page: its switches are links, since a page may be without scripts."""
    language = reader.language
    other, label = ("ko", "한국어") if language == "en" else ("en", "English")
    choose = html.escape(reader.choosing("lang", other))
    light = html.escape(reader.choosing("light", "light" if reader.light == "dark" else "dark"))
    return (
        f'<header><p class="name"><a href="{html.escape(reader.root)}/chat/">'
        f"{word('title', language)}</a></p>{ways(reader.root, language, place, adds=reader.adds)}"
        f'<p class="switches"><a class="language" lang="{other}" hreflang="{other}"'
        f' href="{choose}">{label}</a><a class="light" href="{light}"'
        f' title="{word("light", language)}" aria-label="{word("light", language)}">{_HALF_MOON}'
        "</a></p></header>"
    )
