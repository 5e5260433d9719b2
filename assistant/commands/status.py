"""``assistant status``: what the store holds and how it was made."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from assistant import console
from assistant.commands.options import json_option, store_option
from assistant.settings import load_settings
from assistant.wiring import open_source, place_of

if TYPE_CHECKING:
    from pathlib import Path

    from store.snapshot import Snapshot


@click.command("status")
@store_option()
@json_option("the status")
def command(store: Path | None, *, as_json: bool) -> None:
    """Say what the store holds and how it was made."""
    settings = load_settings(store=store)
    snapshot = open_source(settings).current()
    where = place_of(settings).name.strip("'")
    if as_json:
        console.write_json({"place": where} | _record(snapshot))
        return
    status = snapshot.status
    days = snapshot.catalogue.days
    console.write(
        f"Store      {where}\n"
        f"State      {status.state}\n"
        f"Holds      {_count(status.papers, 'paper')} on {_count(status.days, 'day')}"
        f"{f', {days[0]}' if days else ''}{f' to {days[-1]}' if len(days) > 1 else ''}\n"
        f"Passages   {status.embedded} of {status.passages} with vectors\n"
        f"Embedder   {status.embedder}, {status.dimension} dimensions\n"
        f"Collection {status.collection}\n"
        f"Written    {status.published}\n"
    )


def _record(snapshot: Snapshot) -> dict[str, object]:
    days = snapshot.catalogue.days
    span = {
        "first_day": days[0].isoformat() if days else None,
        "last_day": days[-1].isoformat() if days else None,
    }
    ready = {"state": snapshot.status.state, "complete": snapshot.status.complete}
    return ready | span | asdict(snapshot.status)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
