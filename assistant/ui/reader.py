"""How one reader sees the pages: language, light or dark, and the path that the app is below.

In: a request's address, cookies and headers. What the address chooses (``?lang=``, ``?light=``) is
kept in a cookie, so that both choices are plain links that work without scripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from assistant.access.gate import may_add
from assistant.ui.words import COOKIE, LANGUAGES, reader_language

if TYPE_CHECKING:
    from datetime import date

    from fastapi import Request

LIGHTS = ("light", "dark")
LIGHT_COOKIE = "light"


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader's way of seeing.

    Attributes:
        language: of the interface.
        light: ``light`` or ``dark``; "" leaves it to the browser.
        root: path that a reverse proxy serves the app below, without a slash at its end.
        query: what the address asks, without the choices.
        chosen: cookies for what the address chooses.
        adds: whether this reader may add digests.
    """

    language: str
    light: str = ""
    root: str = ""
    query: tuple[tuple[str, str], ...] = ()
    chosen: tuple[tuple[str, str], ...] = ()
    adds: bool = False

    def choosing(self, name: str, value: str) -> str:
        """The address of the same page with one choice made."""
        return f"?{urlencode([*self.query, (name, value)])}"

    def to_day(self, day: date) -> str:
        """The address of a day's page."""
        return f"{self.root}/days/{day}"

    def to_month(self, day: date) -> str:
        """The address of the page of a day's month."""
        return f"{self.root}/months/{day:%Y-%m}"

    def to_paper(self, arxiv_id: str, day: date) -> str:
        """The address of a paper's entry in a day's digest."""
        return f"{self.root}/papers/{quote(arxiv_id, safe='/')}?day={day}"

    def to_chat(self, **asked: str) -> str:
        """The address of the chat that opens on a question (``q``) and its filters."""
        query = {name: value for name, value in asked.items() if value}
        return f"{self.root}/chat/{'?' if query else ''}{urlencode(query)}"


def reader_of(request: Request) -> Reader:
    """The reader who sent a request: the address goes first, then cookies, then the browser."""
    query = request.query_params
    language, light = query.get(COOKIE), query.get(LIGHT_COOKIE)
    chosen = [(COOKIE, language)] if language in LANGUAGES else []
    chosen += [(LIGHT_COOKIE, light)] if light in LIGHTS else []
    cookies = request.cookies | {name: value for name, value in chosen if value}
    kept = cookies.get(LIGHT_COOKIE, "")
    return Reader(
        language=reader_language(request.headers, cookies),
        light=kept if kept in LIGHTS else "",
        root=request.scope.get("root_path", "").rstrip("/"),
        query=tuple(pair for pair in query.multi_items() if pair[0] not in (COOKIE, LIGHT_COOKIE)),
        chosen=tuple((name, value) for name, value in chosen if value),
        adds=may_add(request.scope),
    )
