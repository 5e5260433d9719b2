"""The small pages around the chat: the way in, one entry with a quote marked, styles and icon.

In: addresses that answers link to. Out: escaped HTML; a missing entry is a designed 404.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003  # FastAPI resolves the annotations at run time.
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from assistant.ui.cards import LONGEST_QUOTE, entry_article, page, trouble
from assistant.ui.words import reader_language, word
from store.errors import StoreError

if TYPE_CHECKING:
    from assistant.ui.answers import Answers
    from store.records import Entry

FOLDER = Path(__file__).parent


def pages(answers: Answers) -> APIRouter:
    """Routes that stand beside the chat page."""
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def way_in() -> Response:
        return RedirectResponse("chat/")

    @router.get("/favicon.ico")
    def icon() -> Response:
        return FileResponse(FOLDER / "icon.svg", media_type="image/svg+xml")

    @router.get("/styles/page.css")
    def styles() -> Response:
        return FileResponse(FOLDER / "page.css", media_type="text/css")

    @router.get("/papers/{arxiv_id:path}")
    def entry(
        request: Request,
        arxiv_id: str,
        day: date | None = None,
        quote: Annotated[str, Query(max_length=2 * LONGEST_QUOTE)] = "",
    ) -> Response:
        language = reader_language(request.headers, request.cookies)
        root = request.scope.get("root_path", "")
        try:
            found = _entry(answers, arxiv_id, day)
        except StoreError as error:
            body = trouble("store_trouble", language, str(error))
            return HTMLResponse(page(word("title", language), body, language, root), 503)
        if found is None:
            body = trouble("no_paper", language, arxiv_id)
            return HTMLResponse(page(word("title", language), body, language, root), 404)
        body = entry_article(found, quote, language)
        return HTMLResponse(page(found.title, body, language, root))

    return router


def _entry(answers: Answers, arxiv_id: str, day: date | None) -> Entry | None:
    """The paper's entry on the day; without a day its newest."""
    paper = answers.catalogue().papers.get(arxiv_id)
    if paper is None:
        return None
    if day is None:
        return paper.latest
    return next((entry for entry in paper.entries if entry.day == day), None)
