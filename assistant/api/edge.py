"""The outermost edge of the HTTP interface: every failure becomes a response, whatever it was.

In: a route's handler. Out: its response, or the problem in the form of that interface (problem
details here; the OpenAI-compatible routes render the same `Problem` their way).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
from fastapi import Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from assistant.api import problems
from assistant.console import to_json
from store.errors import AssistantError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence

    from fastapi import Request

    from assistant.api.problems import Problem

Result = TypeVar("Result")

_log = logging.getLogger(__name__)


def json_response(record: object, status: int = 200) -> Response:
    """The record as a JSON response."""
    return Response(to_json(record), status, media_type="application/json")


def problem_response(problem: Problem) -> Response:
    """The problem as problem details."""
    body = to_json(problem.record())
    return Response(body, problem.status, problem.headers, problems.JSON_TYPE)


class EdgeRoute(APIRoute):
    """A route whose failures are problem details."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, which answers instead of raising."""
        handler = super().get_route_handler()

        async def guarded(request: Request) -> Response:
            try:
                return await handler(request)
            except ClientDisconnect:
                return Response(status_code=499)  # Nobody is there to read it.
            except Exception as error:  # noqa: BLE001  # the outermost edge: a client gets a problem, never a traceback
                return self.failed(problem_of(error))

        return guarded

    def failed(self, problem: Problem) -> Response:
        """The response that tells the problem."""
        return problem_response(problem)


def problem_of(error: Exception) -> Problem:
    """The problem behind any exception; an unexpected one is logged and not told."""
    match error:
        case AssistantError():
            return problems.of_error(error)
        case RequestValidationError():
            return problems.of_fields(error.errors())
        case HTTPException():
            return problems.of_status(error.status_code, _unreadable(error.__cause__))
        case _:
            _log.error("an unexpected failure", exc_info=error)
            return problems.UNEXPECTED


def _unreadable(cause: BaseException | None) -> str:
    """Why FastAPI could not read a body as JSON."""
    match cause:
        case UnicodeDecodeError():
            return f"byte {cause.start} is not UTF-8"
        case RecursionError():
            return "it is nested too deeply"
        case None:
            return ""
        case _:
            return str(cause)


async def unless_left(request: Request, work: Callable[[], Awaitable[Result]]) -> Result:
    """The result of the work, which is cancelled when the client leaves.

    Raises:
        ClientDisconnect: it left.
    """
    results: list[Result] = []
    try:
        async with anyio.create_task_group() as group:
            group.start_soon(_cancel_when_left, request, group.cancel_scope)
            results.append(await work())
            group.cancel_scope.cancel()
    except BaseExceptionGroup as errors:
        raise _first(errors.exceptions) from None
    if not results:
        raise ClientDisconnect
    return results[0]


def _first(errors: Sequence[BaseException]) -> BaseException:
    first = errors[0]
    return _first(first.exceptions) if isinstance(first, BaseExceptionGroup) else first


async def _cancel_when_left(request: Request, scope: anyio.CancelScope) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
    scope.cancel()
