"""What the MCP SDK's own client sees, over a real subprocess and over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, MCPError
from mcp.client.stdio import StdioServerParameters

from store.errors import EmbedderError
from tests.scripted_answers import ROOT, Scripted, citation, serving
from tests.served_store import appears, serving_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from anyio.from_thread import BlockingPortal
    from mcp.types import CallToolResult

KIVI = "2402.02750"
"""A paper of the sample digests."""


class Agent:
    """The SDK's client, called from tests that are not async."""

    def __init__(self, portal: BlockingPortal, client: Client) -> None:
        self._portal, self.client = portal, client

    def call(self, tool: str, **arguments: Any) -> CallToolResult:
        result: CallToolResult = self._portal.call(self.client.call_tool, tool, arguments)
        return result

    def refused(self, tool: str, **arguments: Any) -> str:
        """What the error of a call says; anything but an error fails."""
        result = self.call(tool, **arguments)
        assert result.is_error
        assert result.structured_content is None
        return said(result)

    def read(self, uri: str) -> str:
        (content,) = self._portal.call(self.client.read_resource, uri).contents
        return str(content.text)  # type: ignore[union-attr]  # every resource here is text

    def tools(self) -> dict[str, Any]:
        return {tool.name: tool for tool in self._portal.call(self.client.list_tools).tools}


def said(result: CallToolResult) -> str:
    (content,) = result.content
    return str(content.text)  # type: ignore[union-attr]  # every tool here answers with text


def program(store: Path) -> StdioServerParameters:
    words = ["-m", "assistant", "mcp", "--store", str(store)]
    return StdioServerParameters(command=sys.executable, args=words, cwd=ROOT)


@pytest.fixture(scope="module")
def address(sample_store: Path) -> Iterator[str]:
    with serving_store(sample_store) as url:
        yield url


@pytest.fixture(scope="module", params=["stdio", "stdio, older", "http", "http, older"])
def agent(request: pytest.FixtureRequest, sample_store: Path) -> Iterator[Agent]:
    carrier, _, age = request.param.partition(", ")
    with ExitStack() as stack:
        portal = stack.enter_context(start_blocking_portal())
        server: Any = program(sample_store)
        if carrier == "http":
            server = f"{request.getfixturevalue('address')}/mcp"
        opened = Client(server, mode="legacy" if age else "auto")
        yield Agent(portal, stack.enter_context(portal.wrap_async_context_manager(opened)))


def test_every_tool_says_what_it_takes_and_gives(agent: Agent) -> None:
    tools = agent.tools()
    assert set(tools) == {"search_papers", "get_paper", "list_day", "ask"}
    for tool in tools.values():
        assert len(tool.description) > 40
        assert "\n  " not in tool.description
        assert tool.annotations.read_only_hint
        assert tool.output_schema["type"] == "object"
    described = tools["ask"].input_schema["properties"]
    assert all("description" in field for field in described.values())


def test_a_search_ranks_papers_in_words_and_as_records(agent: Agent) -> None:
    result = agent.call("search_papers", query="2비트 KV 캐시 양자화", limit=3)
    assert not result.is_error
    papers = result.structured_content["papers"]
    assert papers[0]["arxiv_id"] == KIVI
    assert len(papers) == 3
    assert said(result).startswith("1. KIVI")


def test_the_filters_of_a_search_are_kept_and_told(agent: Agent) -> None:
    result = agent.call("search_papers", query="papers over 20 votes", since="2024-10-01")
    understood = result.structured_content["understood"]
    assert (understood["since"], understood["min_votes"]) == ("2024-10-01", 21)
    found = result.structured_content["papers"]
    assert found
    assert all(paper["day"] >= "2024-10-01" and paper["votes"] > 20 for paper in found)


def test_a_paper_is_given_whole(agent: Agent) -> None:
    result = agent.call("get_paper", arxiv_id=f"arXiv:{KIVI}v2")
    assert result.structured_content["days"] == ["2024-06-14"]
    (entry,) = result.structured_content["entries"]
    assert entry["votes"] == 11
    assert all(section["text"] in said(result) for section in entry["sections"])


def test_a_day_is_listed_in_its_order_with_its_neighbours(agent: Agent) -> None:
    result = agent.call("list_day", day="2024-06-14")
    day = result.structured_content
    assert (day["previous"], day["next"]) == ("2024-05-22", "2024-10-24")
    assert len(day["papers"]) == said(result).count("<https://arxiv.org/abs/")
    assert agent.call("list_day").structured_content["day"] == "2024-10-24"


def test_an_answer_has_its_citations_in_words_and_as_records(agent: Agent) -> None:
    result = agent.call("ask", question="what is KIVI about?")
    answer = result.structured_content
    assert answer["status"] == "answered"
    assert answer["citations"][0]["arxiv_id"] == KIVI
    assert said(result).startswith(answer["answer"])
    assert f"<https://arxiv.org/abs/{KIVI}>" in said(result)


def test_a_follow_up_reads_the_history(agent: Agent) -> None:
    history = [
        {"role": "user", "content": "what is KIVI about?"},
        {"role": "assistant", "content": f"KIVI ({KIVI}) quantizes the KV cache."},
    ]
    answer = agent.call("ask", question="how many votes did it get?", history=history)
    assert answer.structured_content["citations"][0]["arxiv_id"] == KIVI
    assert "11" in said(answer)


@pytest.mark.parametrize(
    ("tool", "arguments", "says"),
    [
        ("get_paper", {"arxiv_id": "2402.02759"}, f"did you mean {KIVI}"),
        ("list_day", {"day": "2024-06-15"}, "near it: 2024-06-14, 2024-10-24"),
        ("list_day", {"day": "2024-02-30"}, "no day of the calendar"),
        ("list_day", {"day": "yesterday"}, "not a day like"),
        ("search_papers", {"query": "  "}, "query: is empty"),
        ("search_papers", {"query": "x", "limit": 0}, "limit: "),
        ("search_papers", {}, "query: is missing"),
        ("search_papers", {"query": "x", "since": "2024-06-02", "until": "2024-06-01"}, "until"),
        ("ask", {"question": "x\u0000"}, "U+0000"),
        ("ask", {"question": "KV cache?", "backend": "oracle"}, "choose one of extractive"),
    ],
)
def test_what_cannot_be_done_is_an_error_with_the_remedy(
    agent: Agent, tool: str, arguments: dict[str, Any], says: str
) -> None:
    message = agent.refused(tool, **arguments)
    assert says in message
    assert "pydantic" not in message


def test_papers_and_days_are_resources(agent: Agent) -> None:
    assert agent.read(f"paper://{KIVI}").startswith("# KIVI")
    assert KIVI in agent.read("day://2024-06-14")


@pytest.mark.parametrize("uri", ["paper://2402.02759", "day://2024-06-15", "day://then"])
def test_a_resource_that_is_not_there_is_an_error(agent: Agent, uri: str) -> None:
    with pytest.raises(MCPError, match=r"did you mean|no digest of|not a day"):
        agent.read(uri)


def test_an_empty_store_is_an_error_of_every_tool(tmp_path: Path) -> None:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(program(tmp_path))) as client,
    ):
        agent = Agent(portal, client)
        for tool, arguments in (
            ("search_papers", {"query": "KV cache"}),
            ("get_paper", {"arxiv_id": KIVI}),
            ("list_day", {}),
            ("ask", {"question": "KV cache?"}),
        ):
            assert "assistant ingest" in agent.refused(tool, **arguments)


def test_trouble_behind_the_tools_is_an_error() -> None:
    failing = Scripted("Half an", error=EmbedderError("the embedder is gone; start it again"))
    with (
        serving(failing) as url,
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(Client(f"{url}/mcp")) as client,
    ):
        assert "start it again" in Agent(portal, client).refused("ask", question="KV cache?")


def test_standard_output_holds_messages_and_nothing_else(sample_store: Path) -> None:
    asked = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    server = program(sample_store)
    done = subprocess.run(
        [server.command, *server.args],
        input=json.dumps(asked) + "\nno message\n",
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    messages = [json.loads(line) for line in done.stdout.splitlines()]
    assert messages[0]["result"]["serverInfo"]["name"] == "paper-digests"
    assert all(message["jsonrpc"] == "2.0" for message in messages)


def test_a_client_that_gives_up_ends_the_turn(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    slow = Scripted("word " * 4000, (citation(1, 0),), pause=0.02, closed=closed)

    async def ask_and_leave(url: str) -> None:
        async with Client(f"{url}/mcp") as client:
            with anyio.move_on_after(1):
                await client.call_tool("ask", {"question": "KV cache?"})

    with serving(slow) as url:
        anyio.run(ask_and_leave, url)
        assert appears(closed)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Host": "rebound.example"}, 421),
    ],
)
def test_other_peoples_pages_do_not_reach_the_tools(
    address: str, headers: dict[str, str], status: int
) -> None:
    assert posted(f"{address}/mcp", headers) == status


def posted(url: str, headers: dict[str, str]) -> int:
    message = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    known = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": "2025-06-18",
    }
    asked = urllib.request.Request(url, json.dumps(message).encode(), known | headers)
    try:
        with urllib.request.urlopen(asked, timeout=30) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
