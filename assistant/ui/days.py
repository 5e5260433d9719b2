"""The days: the archive at a glance, one month, one day, each at an address of its own.

In: addresses. Out: escaped HTML; what is not there is a designed 404 that names what is near.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response  # noqa: TC002  # FastAPI resolves annotations at run time.

from assistant.discreet import discreet
from assistant.ui.archive import overview
from assistant.ui.archive_page import archive_page, month_page, no_month
from assistant.ui.cards import trouble
from assistant.ui.day_page import Choice, day_page, no_day
from assistant.ui.reader import reader_of
from assistant.ui.shell import Page, shown
from assistant.ui.words import word
from store.catalogue import Catalogue
from store.errors import StoreError, StoreMissing

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.ui.answers import Answers
    from assistant.ui.reader import Reader

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"\d{4}-\d\d")
LONGEST_FILTER = 200


def days(answers: Answers) -> APIRouter:
    """The routes of the days pages."""
    router = APIRouter(include_in_schema=False)

    @router.get("/days")
    def archive(request: Request) -> Response:
        return from_catalogue(
            answers, request, lambda held, reader: archive_page(overview(held), reader)
        )

    @router.get("/months/{month}")
    def one_month(request: Request, month: str) -> Response:
        def made(held: Catalogue, reader: Reader) -> Page:
            first = read_day(f"{month}-01") if _MONTH.fullmatch(month) else None
            whole = overview(held)
            if first is None or first not in whole.months:
                return no_month(whole, month, first, reader)
            return month_page(whole, whole.months[first], reader)

        return from_catalogue(answers, request, made)

    @router.get("/days/{day}")
    def one_day(
        request: Request,
        day: str,
        by: str = "",
        words: Annotated[str, Query(alias="filter")] = "",
    ) -> Response:
        def made(held: Catalogue, reader: Reader) -> Page:
            found = read_day(day)
            if found is None or not held.on(found):
                return no_day(held, day, found, reader)
            return day_page(held, found, Choice(by == "votes", words[:LONGEST_FILTER]), reader)

        return from_catalogue(answers, request, made)

    return router


def read_day(text: str) -> date | None:
    """The day that an address names, in the one form that our own links have."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def from_catalogue(
    answers: Answers, request: Request, made: Callable[[Catalogue, Reader], Page]
) -> Response:
    """A page made from the newest catalogue; an empty or unreadable store is told in its place."""
    reader = reader_of(request)
    try:
        page = made(answers.catalogue(), reader)
    except StoreMissing:
        page = made(Catalogue(()), reader)
    except StoreError as error:
        title = word("days_title", reader.language)
        body = f"<h1>{title}</h1>{trouble('store_trouble', reader.language, discreet(error))}"
        page = Page(title, body, status=503)
    return shown(page, reader)
