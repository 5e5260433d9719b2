"""The small pages around the chat: the way in, one entry with a quote marked, styles and scripts.

In: addresses that answers link to. Out: escaped HTML; a missing entry is a designed 404.
"""

from __future__ import annotations

import html
from datetime import date  # noqa: TC003  # FastAPI resolves the annotations at run time.
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from assistant.ui.cards import LONGEST_QUOTE, entry_article, trouble
from assistant.ui.dates import day_name
from assistant.ui.days import days, from_catalogue
from assistant.ui.shell import Page
from assistant.ui.suggestions import short_name
from assistant.ui.words import word

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.ui.answers import Answers
    from assistant.ui.reader import Reader
    from store.catalogue import Catalogue
    from store.records import Entry

FOLDER = Path(__file__).parent

STYLES = ("page.css", "days.css")
SCRIPTS = ("choices.js", "filter.js", "adding.js")


def pages(answers: Answers) -> APIRouter:
    """Routes that stand beside the chat page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def way_in() -> Response:
        return RedirectResponse("chat/")

    @router.get("/favicon.ico")
    def icon() -> Response:
        return FileResponse(FOLDER / "icon.svg", media_type="image/svg+xml")

    for name in STYLES:
        router.add_api_route(f"/styles/{name}", _file(name, "text/css"))
    for name in SCRIPTS:
        router.add_api_route(f"/scripts/{name}", _file(name, "text/javascript"))

    @router.get("/papers/{arxiv_id:path}")
    def entry(
        request: Request,
        arxiv_id: str,
        day: date | None = None,
        quote: Annotated[str, Query(max_length=2 * LONGEST_QUOTE)] = "",
    ) -> Response:
        def made(held: Catalogue, reader: Reader) -> Page:
            found = _entry(held, arxiv_id, day)
            if found is None:
                title = word("days_title", reader.language)
                body = trouble("no_paper", reader.language, arxiv_id[:80])
                return Page(title, f"<h1>{title}</h1>{body}", status=404)
            return _entry_page(held, found, quote, reader)

        return from_catalogue(answers, request, made)

    router.include_router(days(answers))
    return router


def _file(name: str, media_type: str) -> Callable[[], Response]:
    def file() -> Response:
        return FileResponse(FOLDER / name, media_type=media_type)

    return file


def _entry(catalogue: Catalogue, arxiv_id: str, day: date | None) -> Entry | None:
    """The paper's entry on the day; without a day its newest."""
    paper = catalogue.papers.get(arxiv_id)
    if paper is None:
        return None
    if day is None:
        return paper.latest
    return next((entry for entry in paper.entries if entry.day == day), None)


def _entry_page(catalogue: Catalogue, entry: Entry, quote: str, reader: Reader) -> Page:
    """The entry, then what can be done from it; that stays out of the chat's evidence panel."""
    language = reader.language
    question = word("ask_paper_q", language, paper=short_name(entry.title))
    others = [day for day in catalogue.papers[entry.arxiv_id].days if day != entry.day]
    also = " ".join(
        f'<a class="day" href="{html.escape(reader.to_paper(entry.arxiv_id, day))}">{day}</a>'
        for day in others
    )
    name = f'<a href="{html.escape(reader.to_day(entry.day))}">{day_name(entry.day, language)}</a>'
    body = (
        f'<h1 class="where">{name}</h1>'
        f"{entry_article(entry, quote, language, reader.root)}"
        f'<p class="onward"><a href="{html.escape(reader.to_chat(q=question))}">'
        f'{word("ask_paper", language)}</a> <a href="{html.escape(reader.to_day(entry.day))}">'
        f"{word('whole_day', language)}</a></p>"
        + (f'<p class="also">{word("other_days", language)}: {also}</p>' if also else "")
    )
    return Page(entry.title, body)
