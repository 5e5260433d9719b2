"""``assistant serve``: the web app, until it is stopped."""

from __future__ import annotations

import importlib
from pathlib import Path

import click

from assistant.commands.options import store_option
from assistant.settings import load_settings


@click.command("serve")
@store_option()
@click.option("--host", help="Address to listen on. [env: ASSISTANT_HOST; default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on. [env: ASSISTANT_PORT; default: 7860]")
@click.option(
    "--watch",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder to follow: digests dropped there are taken in. [env: ASSISTANT_WATCH]",
)
def command(store: Path | None, host: str | None, port: int | None, watch: Path | None) -> None:
    """Open the web app: chat, API and embed page."""
    settings = load_settings(store=store, host=host, port=port, watch=watch)
    # The web app takes seconds to load; its help and a wrong setting need not wait for it.
    importlib.import_module("assistant.serve").run(settings)
