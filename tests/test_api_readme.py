"""The README's examples for programs, run as they stand there against a running server."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import anyio
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters

from tests.docs import README
from tests.served_store import serving_store

if TYPE_CHECKING:
    from collections.abc import Iterator

SECTION = README.read_text("utf-8").partition("## HTTP API and agents\n")[2].partition("\n## ")[0]
KIVI = "2402.02750"


@pytest.fixture(scope="module")
def address(sample_store: Path) -> Iterator[str]:
    with serving_store(sample_store) as url:
        yield url


def block(language: str) -> str:
    """The section's first block of code in this language."""
    found = re.search(rf"```{language}\n(.*?)```", SECTION, re.DOTALL)
    assert found
    return found[1]


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return done.stdout


def calls() -> list[str]:
    """The calls of curl, each on one line."""
    return block("sh").replace("\\\n", " ").strip().splitlines()


@pytest.mark.parametrize(
    ("number", "says"),
    [(0, "answered"), (1, "event: done"), (2, KIVI), (3, KIVI), (4, "KIVI"), (5, "previous")],
)
def test_every_call_of_curl_gives_what_it_is_for(address: str, number: int, says: str) -> None:
    assert len(calls()) == 6
    told = run(["bash", "-c", calls()[number].replace("http://127.0.0.1:7860", address)])
    assert says in told
    assert '"code"' not in told


def test_the_openai_client_prints_the_answer_and_its_annotations(address: str) -> None:
    told = run([sys.executable, "-c", block("python").replace("http://127.0.0.1:7860", address)])
    assert re.search(rf"^\[1\] KIVI: .* https://arxiv.org/abs/{KIVI}$", told, re.MULTILINE)


def test_both_ways_of_an_agent_lead_to_the_tools(address: str, sample_store: Path) -> None:
    started, served = json.loads(block("json"))["mcpServers"].values()
    words = [word.replace("path/to/store", str(sample_store)) for word in started["args"]]
    program = Path(sys.executable).with_name(started["command"])
    url = served["url"].replace("http://127.0.0.1:7860", address)
    for server in (StdioServerParameters(command=str(program), args=words), url):
        assert anyio.run(tools, server) == ["search_papers", "get_paper", "list_day", "ask"]


async def tools(server: StdioServerParameters | str) -> list[str]:
    async with Client(server) as client:
        return [tool.name for tool in (await client.list_tools()).tools]
