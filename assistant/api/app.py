"""Puts the HTTP interface into the web app: its routes, and its own words for the router's errors.

In: the app and the assistant behind it. Out: the same app. Addresses outside this interface keep
the errors that they had.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.exception_handlers import http_exception_handler
from starlette.exceptions import HTTPException

from assistant.access.rules import path_below_root
from assistant.api import problems
from assistant.api.edge import problem_response
from assistant.api.openai_routes import completion_routes, error_response, model_routes
from assistant.api.reference import reference_routes
from assistant.api.rest import archive_routes, ask_routes, day_routes
from assistant.api.turns import AT_ONCE, Pool

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

    from assistant.ui.answers import Answers


def add_to(app: FastAPI, answers: Answers, *, at_once: int = AT_ONCE) -> None:
    """Adds every route of the interface.

    Args:
        at_once: turns and look-ups that are under way at the same time.
    """
    pool = Pool(at_once)
    app.include_router(ask_routes(answers, pool))
    app.include_router(archive_routes(answers, pool))
    app.include_router(day_routes(answers))
    app.include_router(completion_routes(answers, pool))
    app.include_router(model_routes(answers))
    app.include_router(reference_routes())
    app.add_exception_handler(HTTPException, _told)


async def _told(request: Request, error: Exception) -> Response:
    """The router's own errors (no such address, wrong method) in the form of the interface."""
    assert isinstance(error, HTTPException)
    problem = problems.of_status(error.status_code)
    path = path_below_root(request.scope)
    if path.startswith("/api/"):
        response = problem_response(problem)
    elif path.startswith("/v1/"):
        response = error_response(problem)
    else:
        return await http_exception_handler(request, error)
    response.headers.update(error.headers or {})
    return response
