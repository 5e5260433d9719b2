"""``assistant serve``: the web app, until it is stopped."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import click

from assistant.commands.options import store_option
from assistant.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path


@click.command("serve")
@store_option()
@click.option("--host", help="Address to listen on. [env: ASSISTANT_HOST; default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on. [env: ASSISTANT_PORT; default: 7860]")
def command(store: Path | None, host: str | None, port: int | None) -> None:
    """Open the web app: chat, API and embed page."""
    settings = load_settings(store=store, host=host, port=port)
    # The web app takes seconds to load; its help and a wrong setting need not wait for it.
    importlib.import_module("assistant.serve").run(settings)
