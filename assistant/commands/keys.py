"""``assistant keys``: who may use a server that others can reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assistant import console
from assistant.access.keys import FILE, KeyFile
from assistant.access.uses import read_uses
from assistant.commands.options import json_option, store_option
from assistant.settings import load_settings

if TYPE_CHECKING:
    from pathlib import Path


@click.group("keys")
@store_option()
@click.pass_context
def command(context: click.Context, store: Path | None) -> None:
    """Make, list and revoke the keys of a server that others can reach.

    A running server sees every change at once.
    """
    context.obj = store


@command.command("add")
@click.argument("name")
@click.option("--admin", is_flag=True, help="A key that may also read the server's figures.")
@store_option()
def _add(name: str, store: Path | None, *, admin: bool) -> None:
    """Make a key for NAME, a person or a program, and show it once."""
    keys = _file(store)
    console.write(f"{keys.add(name, admin=admin)}\n")
    console.say(
        "This is the only time that the key is shown; only a hash of it is kept. Send it as"
        " `Authorization: Bearer KEY`, or paste it at /login."
    )


@command.command("list")
@json_option("the keys")
@store_option()
def _list(store: Path | None, *, as_json: bool) -> None:
    """List the keys by name, and when each was last used; their text is not kept."""
    file = _file(store)
    keys, used = file.listed(), read_uses(file.path)
    if as_json:
        console.write_json(
            [
                {"name": key.name, "admin": key.admin, "made": key.made, "used": used.get(key.id)}
                for key in keys
            ]
        )
        return
    if not keys:
        console.say("There are no keys; make one with: assistant keys add NAME")
    for key in keys:
        last = f"used {used[key.id]}" if key.id in used else "never used"
        console.write(f"{key.name:<24} {key.made}  {last}{'  admin' if key.admin else ''}\n")


@command.command("revoke")
@click.argument("name")
@store_option()
def _revoke(name: str, store: Path | None) -> None:
    """Make NAME's key void, and the logins made with it."""
    _file(store).revoke(name)
    console.say(f"The key {name!r} opens nothing any more.")


@command.command("void-links")
@store_option()
def _void(store: Path | None) -> None:
    """Make every embed link and every login void; keys stay."""
    _file(store).renew_secret()
    console.say("Every embed link and every login made so far is void.")


def _file(store: Path | None) -> KeyFile:
    settings = load_settings(store=store or click.get_current_context().obj)
    return KeyFile(settings.keys or settings.store / FILE)
