"""``assistant serve``: the web app, until it is stopped."""

from __future__ import annotations

import gc
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
@click.option(
    "--allow-add", is_flag=True, help="Let digests be added in the page. [env: ASSISTANT_ADD]"
)
@click.option("--no-auth", is_flag=True, help="Let in everyone who can reach the server.")
@click.option(
    "--allow-host",
    "allowed_hosts",
    multiple=True,
    metavar="ORIGIN",
    help="Pages of https://wiki.example may show the embed page; repeatable."
    " [env: ASSISTANT_ALLOWED_HOSTS]",
)
@click.option(
    "--trusted-proxy",
    "trusted_proxies",
    multiple=True,
    metavar="ADDRESS",
    help="Proxy whose forwarded headers are believed; repeatable. [env: ASSISTANT_TRUSTED_PROXIES]",
)
@click.option("--root-path", metavar="PATH", help="Path that a proxy serves the app below.")
@click.option("--public-url", metavar="URL", help="Address that readers use.")
def command(*, no_auth: bool, allow_add: bool, **given: object) -> None:
    """Open the web app: chat, API and embed page.

    Only this machine can reach it unless --host says otherwise; then callers need a key
    (`assistant keys`).
    """
    # What was not given leaves the word to the environment.
    flags = {"no_auth": no_auth, "add": allow_add}
    settings = load_settings(**{name: value or None for name, value in (flags | given).items()})
    # Loading makes much and drops little; `run` collects garbage again once all is warm.
    gc.disable()
    # The web app takes seconds to load; its help and a wrong setting need not wait for it.
    importlib.import_module("assistant.serve").run(settings)
