"""``assistant embed-link``: an address of the embedded page that opens a part of the archive."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from assistant import console
from assistant.access.embed_scope import EmbedScope
from assistant.access.keys import FILE, KeyFile
from assistant.access.origins import read_origin
from assistant.access.signing import embed_token
from assistant.access.uses import read_uses
from assistant.commands.options import Day, json_option, store_option
from assistant.settings import Settings, load_settings
from store.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_DAYS = 3650
_ARXIV = re.compile(r"\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7}")


class Span(click.ParamType[timedelta]):
    """How long something lasts: 12h, 30d, 8w."""

    name = "span"

    def convert(
        self, value: str | timedelta, param: click.Parameter | None, ctx: click.Context | None
    ) -> timedelta:
        """The length that the words name; anything else is a usage error."""
        if isinstance(value, timedelta):
            return value
        found = re.fullmatch(r"(\d{1,5})([hdw])", value.strip().lower())
        if found is None:
            self.fail(f"{value!r} is not a span like 12h, 30d or 8w.", param, ctx)
        number = int(found[1])
        span = timedelta(hours=number) * {"h": 1, "d": 24, "w": 168}[found[2]]
        if not timedelta() < span <= timedelta(days=LONGEST_DAYS):
            self.fail(f"{value!r} is not between 1h and {LONGEST_DAYS}d.", param, ctx)
        return span


@click.command("embed-link")
@click.option("--since", type=Day(), metavar="DAY", help="First day that the link opens.")
@click.option("--until", type=Day(), metavar="DAY", help="Last day that the link opens.")
@click.option("--topic", default="", help="Only papers about this.")
@click.option("--author", "authors", multiple=True, help="Only papers by this author; repeatable.")
@click.option("--paper", "papers", multiple=True, help="Only this arXiv id; repeatable.")
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="ORIGIN",
    help="Only pages of this origin may show it, such as https://wiki.example; repeatable.",
)
@click.option(
    "--expires", type=Span(), default="30d", metavar="SPAN", help="When it ends: 12h, 30d, 8w."
)
@click.option("--name", default="", help="What to call it in the list.")
@click.option("--list", "listed", is_flag=True, help="List the links instead, without tokens.")
@click.option("--revoke", metavar="ID", help="Make this link void instead, at once.")
@click.option("--url", metavar="URL", help="Address of the server. [env: ASSISTANT_PUBLIC_URL]")
@json_option("the link")
@store_option()
def command(
    store: Path | None, url: str | None, expires: timedelta, *, as_json: bool, **given: Any
) -> None:
    """Print an address of the embedded page, and what to paste into a wiki.

    Whoever has the address can ask about the part of the archive that it names, and no more, until
    it expires or is revoked. The server must allow the hosts as well (`assistant serve --allow-host
    ORIGIN`).
    """
    settings = load_settings(store=store, public_url=url)
    keys = KeyFile(settings.keys or settings.store / FILE)
    if given["listed"] or given["revoke"] is not None:
        _check_alone(given)
        _list(keys, as_json=as_json) if given["listed"] else _revoke(keys, given["revoke"])
        return
    opened = _scope(given)
    until = datetime.now(UTC) + expires
    secret = keys.sealed()
    link = keys.add_link(given["name"], opened, until)
    token = embed_token(secret, opened, until, link.id)
    base = _base(settings)
    if as_json:
        record = {"token": token, "url": f"{base}/embed?token={token}", "expires": link.expires}
        console.write_json(record | {"id": link.id, "name": link.name})
        return
    console.write(_paste(base, token))
    console.say(
        f"It opens until {until:%Y-%m-%d %H:%M} UTC, or until:"
        f" assistant embed-link --revoke {link.id}"
    )
    _warn(opened, settings)


def _check_alone(given: dict[str, Any]) -> None:
    """Words about a new link beside ``--list`` or ``--revoke`` are a mistake, not left out."""
    new = ("since", "until", "topic", "authors", "papers", "hosts", "name")
    if any(given[name] for name in new) or (given["listed"] and given["revoke"] is not None):
        raise click.UsageError("--list and --revoke stand alone; they make no link.")


def _revoke(keys: KeyFile, identity: str) -> None:
    keys.revoke_link(identity)
    console.say(f"The link {identity} opens nothing any more.")


def _list(keys: KeyFile, *, as_json: bool) -> None:
    links, used = keys.links(), read_uses(keys.path)
    if as_json:
        console.write_json([link.record() | {"used": used.get(link.id)} for link in links])
        return
    if not links:
        console.say("There are no links; make one with: assistant embed-link")
    now = datetime.now(UTC)
    for link in links:
        ends = "expired" if datetime.fromisoformat(link.expires) <= now else "until"
        last = f"used {used[link.id]}" if link.id in used else "never used"
        console.write(f"{link.id}  {link.name or '-'}  {ends} {link.expires}  {last}\n")
        console.write(f"    {_opens(link.scope)}\n")


def _opens(scope: EmbedScope) -> str:
    """What a link opens, and where, on one line."""
    told = scope.record()
    parts = [
        f"{name} {', '.join(value) if isinstance(value, list) else value}"
        for name, value in told.items()
    ]
    return "; ".join(parts) or "the whole archive"


def _scope(given: dict[str, Any]) -> EmbedScope:
    since, until, papers = given["since"], given["until"], given["papers"]
    if since and until and since > until:
        raise click.UsageError(f"--since {since} is after --until {until}.")
    wrong = next((paper for paper in papers if not _ARXIV.fullmatch(paper)), None)
    if wrong is not None:
        raise click.UsageError(f"{wrong!r} is no arXiv id like 2406.09297.")
    try:
        origins = tuple(dict.fromkeys(map(read_origin, given["hosts"])))
    except ConfigError as error:
        raise click.UsageError(f"--host: {error}.") from error
    return EmbedScope(since, until, given["topic"].strip(), given["authors"], papers, origins)


def _base(settings: Settings) -> str:
    if settings.public_url:
        root = "" if urlsplit(settings.public_url).path else settings.root_path.rstrip("/")
        return settings.public_url + root
    return f"http://{settings.host}:{settings.port}{settings.root_path.rstrip('/')}"


def _paste(base: str, token: str) -> str:
    url = f"{base}/embed?token={token}"
    return (
        f"Address (Notion, Outline, Confluence and others that take one):\n{url}\n\n"
        "Frame:\n"
        f'<iframe src="{url}" title="Paper digests" width="100%" height="560"'
        ' style="border:0"></iframe>\n\n'
        "Script, a bubble in the corner of every page that has it:\n"
        f'<script src="{base}/embed.js" data-token="{token}" defer></script>\n'
    )


def _warn(opened: EmbedScope, settings: Settings) -> None:
    listed = set(map(read_origin, settings.allowed_hosts))
    for host in [host for host in opened.hosts if host not in listed]:
        console.say(f"Start the server with --allow-host {host}, or it shows there nothing.")
