"""``assistant mcp``: an MCP server on standard input and output, for an agent that starts it."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import click

from assistant.commands.options import backend_option, store_option
from assistant.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path


@click.command("mcp")
@store_option()
@backend_option()
def command(store: Path | None, backend: str | None) -> None:
    """Serve agents over the Model Context Protocol on standard input and output.

    An agent starts this itself; `assistant serve` has the same tools at /mcp.
    """
    settings = load_settings(store=store, llm=backend)
    importlib.import_module("assistant.mcp.stdio").run(settings)
