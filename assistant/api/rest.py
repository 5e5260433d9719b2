"""``/api/v1``: ask, search, papers, days, status, backends.

In: question records and query parameters. Out: the records of `assistant.api.records`, or problem
details.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response

from assistant.answer import Request as Turn
from assistant.api import lookup, records
from assistant.api.edge import EdgeRoute, json_response, unless_left
from assistant.api.fields import AskBody, Day  # noqa: TC001  # FastAPI resolves the annotations
from assistant.api.lookup import Wanted
from assistant.api.queries import (  # FastAPI resolves the annotations
    DaysQuery,  # noqa: TC001  # at run time
    PapersQuery,  # noqa: TC001  # at run time
    SearchQuery,  # noqa: TC001  # at run time
)
from assistant.api.schema import BEARER, EVENTS, problem_responses
from assistant.api.stream import begun, event_stream, failure, guarded, told

if TYPE_CHECKING:
    from assistant.api.turns import Pool
    from assistant.ui.answers import Answers


def ask_routes(answers: Answers, pool: Pool) -> APIRouter:
    """Questions: one answer record, or its events as they come."""
    router = APIRouter(prefix="/api/v1", tags=["ask"], route_class=EdgeRoute, dependencies=[BEARER])
    failures = problem_responses(400, 413, 415, 502, 504)

    async def stream(turn: Turn) -> Response:
        events = await begun(pool.events(answers, turn))
        return event_stream(guarded(told(events), failure))

    @router.post(
        "/ask",
        summary="Answer a question with citations",
        response_model=records.AnswerRecord,
        responses={200: EVENTS, **failures},
    )
    async def ask(
        request: Request, body: AskBody, accept: Annotated[str, Header()] = ""
    ) -> Response:
        """One answer record; with `Accept: text/event-stream` its events as they come."""
        turn = await pool.call(partial(lookup.checked, answers, body.request()))
        if "text/event-stream" in accept:
            return await stream(turn)
        answer = await unless_left(request, partial(pool.answer, answers, turn))
        record = answer.record()
        return json_response(record if body.id is None else record | {"id": body.id})

    @router.post(
        "/ask/stream",
        summary="Answer a question as a stream of events",
        response_class=Response,
        responses={200: EVENTS, **failures},
    )
    async def ask_stream(body: AskBody) -> Response:
        """The same events whatever the `Accept` header says; closing the stream ends the turn."""
        return await stream(await pool.call(partial(lookup.checked, answers, body.request())))

    return router


def archive_routes(answers: Answers, pool: Pool) -> APIRouter:
    """The archive itself: rankings, papers, days, and what the store is."""
    router = APIRouter(
        prefix="/api/v1", tags=["archive"], route_class=EdgeRoute, dependencies=[BEARER]
    )

    @router.get("/search", summary="Rank papers for a query", responses=problem_responses(502))
    async def search(query: Annotated[SearchQuery, Query()]) -> records.SearchRecord:
        """Ranked papers without an answer, best first; filters in the query's words count too."""
        asked = Turn(
            query.q,
            today=query.today,
            since=query.since,
            until=query.until,
            min_votes=query.min_votes,
        )
        return await pool.call(partial(lookup.search, answers, asked, query.limit))

    @router.get("/papers", summary="List papers", responses=problem_responses())
    def papers(query: Annotated[PapersQuery, Query()]) -> records.PaperPage:
        """Papers by author, span of days and votes, one row a paper."""
        wanted = Wanted(query.author, query.since, query.until, query.min_votes, query.order)
        return lookup.papers(answers, wanted, offset=query.offset, limit=query.limit)

    @router.get("/papers/{arxiv_id:path}", summary="Get a paper", responses=problem_responses(404))
    def paper(
        arxiv_id: Annotated[
            str, Path(description="With or without version.", examples=["2406.09297"])
        ],
    ) -> records.PaperRecord:
        """Everything that the digests say about one paper."""
        return lookup.paper(answers, arxiv_id)

    return router


def day_routes(answers: Answers) -> APIRouter:
    """The days, and what the store is."""
    router = APIRouter(
        prefix="/api/v1", tags=["archive"], route_class=EdgeRoute, dependencies=[BEARER]
    )

    @router.get("/days", summary="List days", responses=problem_responses())
    def days(query: Annotated[DaysQuery, Query()]) -> records.DayPage:
        """The days that have a digest, newest first."""
        span = query.since, query.until
        return lookup.days(answers, *span, offset=query.offset, limit=query.limit)

    @router.get("/days/{day}", summary="Get a day", responses=problem_responses(404))
    def day(day: Day) -> records.DayRecord:
        """One day's digest, whole, in its own order."""
        return lookup.day(answers, day)

    @router.get("/status", summary="Say what the store holds", responses=problem_responses())
    def status() -> records.StatusRecord:
        """How many papers and days there are, and how the store was made."""
        return lookup.status(answers)

    @router.get("/backends", summary="List backends", responses=problem_responses())
    def backends() -> records.BackendList:
        """Who can write answers; the default first."""
        return lookup.backends(answers)

    return router
