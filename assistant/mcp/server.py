"""The MCP server: its tools and resources, whatever carries their messages.

In: tool calls. Out: text for the model and a typed record, or an error that says what to do.
"""

from __future__ import annotations

import inspect
from contextlib import contextmanager
from datetime import date
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError, ToolError
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import BaseModel, Field, ValidationError

from assistant.answer import Request, Turn
from assistant.api import lookup, problems
from assistant.api.fields import MOST_MESSAGES, MOST_VOTES, Day, Message, QuestionText, Readable
from assistant.api.records import AnswerRecord, PaperRecord, PaperRow, SearchRecord
from assistant.discreet import discreet
from assistant.mcp.texts import answer_text, day_text, paper_text, ranking_text, whole_day_text
from store.errors import AssistantError, UnknownEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mcp.server.mcpserver import Context
    from mcp.types import InputRequiredResult

    from assistant.api.turns import Pool
    from assistant.ui.answers import Answers

Tool = TypeVar("Tool", bound="Callable[..., Any]")

INSTRUCTIONS = """\
An archive of daily digests of new AI papers: English titles over summaries that are often Korean.
Questions and queries may be English or Korean; the archive is searched in both. Use `ask` for an
answer with citations, `search_papers` for a ranking, `get_paper` and `list_day` for the digests'
own words. Every paper has an arXiv id and the day of the digest that listed it.
"""

_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

Since = Annotated[Day | None, Field(description="Only papers of this day or later, YYYY-MM-DD.")]
Until = Annotated[Day | None, Field(description="Only papers of this day or before, YYYY-MM-DD.")]
Votes = Annotated[
    int | None, Field(ge=0, le=MOST_VOTES, description="Only papers with as many votes.")
]
Today = Annotated[
    Day | None,
    Field(description='What "last week" counts from; by default the newest day of the archive.'),
]


class DayList(BaseModel):
    """One day's digest, in its own order, without the summaries."""

    day: date
    previous: Annotated[date | None, Field(description="The day of the digest before.")]
    next: Annotated[date | None, Field(description="The day of the digest after.")]
    papers: list[PaperRow]


class _Server(MCPServer):
    """Says what is wrong with a tool's arguments in a sentence instead of pydantic's report."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """The tool's result.

        Raises:
            ToolError: the arguments are off, or the tool failed.
        """
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                told = problems.of_fields(error.__cause__.errors(), within=0)
                raise ToolError(told.detail) from error.__cause__
            raise


def build_server(answers: Answers, pool: Pool) -> MCPServer:
    """The server with all its tools."""
    server = _Server(
        "paper-digests",
        title="Paper digests",
        instructions=INSTRUCTIONS,
        version=version("paper-digest-assistant"),
        log_level="WARNING",
    )
    _add_look_ups(server, answers, pool)
    _add_ask(server, answers, pool)
    _add_resources(server, answers, pool)
    return server


def _tool(server: MCPServer, title: str) -> Callable[[Tool], Tool]:
    """Adds a function as a tool, with its docstring as description."""

    def added(function: Tool) -> Tool:
        description = inspect.getdoc(function)
        server.add_tool(function, title=title, description=description, annotations=_READS)
        return function

    return added


def _add_look_ups(server: MCPServer, answers: Answers, pool: Pool) -> None:
    @_tool(server, "Search papers")
    async def search_papers(  # noqa: PLR0913  # each is a parameter of the tool
        query: Annotated[QuestionText, Field(description="In English or Korean.")],
        limit: Annotated[int, Field(ge=1, le=50, description="Most papers.")] = 10,
        since: Since = None,
        until: Until = None,
        min_votes: Votes = None,
        today: Today = None,
    ) -> Annotated[CallToolResult, SearchRecord]:
        """Rank the archive's papers for a query, best first, without an answer.

        Filters in the query's own words ("since June", "over 20 votes", "by Jane Doe") count too.
        """
        asked = Request(query, today=today, since=since, until=until, min_votes=min_votes)
        with _told():
            found = await pool.call(partial(lookup.search, answers, asked, limit))
        return _result(ranking_text(found), found.model_dump(mode="json"))

    @_tool(server, "Get a paper")
    async def get_paper(
        arxiv_id: Annotated[
            Readable,
            Field(max_length=200, description='Such as "2406.09297"; a version is ignored.'),
        ],
    ) -> Annotated[CallToolResult, PaperRecord]:
        """Everything that the digests say about one paper: days, votes, authors, summaries."""
        with _told():
            found = await pool.call(partial(lookup.paper, answers, arxiv_id))
        return _result(paper_text(found), found.model_dump(mode="json"))

    @_tool(server, "List a day")
    async def list_day(
        day: Annotated[
            Day | None, Field(description="YYYY-MM-DD; by default the newest digest.")
        ] = None,
    ) -> Annotated[CallToolResult, DayList]:
        """The papers of one day's digest in its own order; `get_paper` has their summaries."""
        with _told():
            found = await pool.call(partial(lookup.day, answers, day))
        rows = [PaperRow.model_validate(row.model_dump()) for row in found.papers]
        listed = DayList(day=found.day, previous=found.previous, next=found.next, papers=rows)
        return _result(day_text(found), listed.model_dump(mode="json"))


def _add_ask(server: MCPServer, answers: Answers, pool: Pool) -> None:
    @_tool(server, "Ask")
    async def ask(  # noqa: PLR0913  # each is a parameter of the tool
        question: Annotated[QuestionText, Field(description="In English or Korean.")],
        history: Annotated[
            list[Message],
            Field(max_length=MOST_MESSAGES, description="Earlier messages, for follow-ups."),
        ] = [],  # noqa: B006  # only read
        since: Since = None,
        until: Until = None,
        min_votes: Votes = None,
        today: Today = None,
        backend: Annotated[
            str | None, Field(max_length=200, description="Who writes it; the default if absent.")
        ] = None,
    ) -> Annotated[CallToolResult, AnswerRecord]:
        """Answer a question from the digests, with citations, in the question's language.

        Markers such as [1] name the citations; each has the paper, its day and a verbatim quote.
        `status` says whether the digests hold an answer.
        """
        turns = tuple(Turn(message.role, message.content) for message in history)
        asked = Request(
            question, turns, today, backend, since=since, until=until, min_votes=min_votes
        )
        with _told():
            turn = await pool.call(partial(lookup.checked, answers, asked))
            answer = await pool.answer(answers, turn)
        return _result(answer_text(answer), answer.record())


def _add_resources(server: MCPServer, answers: Answers, pool: Pool) -> None:
    @server.resource("paper://{arxiv_id}", title="Paper", mime_type="text/markdown")
    async def paper(arxiv_id: str) -> str:
        """Everything that the digests say about one paper."""
        with _read():
            return paper_text(await pool.call(partial(lookup.paper, answers, arxiv_id)))

    @server.resource("day://{day}", title="Day", mime_type="text/markdown")
    async def digest(day: str) -> str:
        """One day's digest, whole."""
        with _read():
            return whole_day_text(await pool.call(partial(lookup.day_named, answers, day)))


def _result(text: str, record: Mapping[str, Any]) -> CallToolResult:
    return CallToolResult(content=[TextContent(text=text)], structured_content=record)


@contextmanager
def _told() -> Iterator[None]:
    """What failed as the error of a tool, its remedy included."""
    try:
        yield
    except AssistantError as error:
        raise ToolError(discreet(error)) from error


@contextmanager
def _read() -> Iterator[None]:
    """What failed as the error of a resource."""
    try:
        yield
    except UnknownEntry as error:
        raise ResourceNotFoundError(discreet(error)) from error
    except AssistantError as error:
        raise ResourceError(discreet(error)) from error
