"""``assistant backup``: the whole store into one file."""

from __future__ import annotations

from pathlib import Path

import click

from assistant import console
from assistant.commands.options import store_option
from assistant.feedback import FILE as FEEDBACK
from assistant.settings import load_settings
from assistant.wiring import place_of
from store.backup import backup


@click.command("backup")
@click.argument("file", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path))
@store_option()
def command(file: Path, store: Path | None) -> None:
    """Write the whole store into FILE, also while it is being served.

    Papers, days, vectors, added digests and feedback are in it; keys are not. A FILE that is there
    is replaced when the new one is whole and checked.
    """
    held = backup(place_of(load_settings(store=store)), file, beside=(FEEDBACK,))
    console.write(
        f"{file}: {held.entries} papers on {held.days} days, {held.passages} passages,"
        f" {held.digests} added digests, {held.size / 1e6:.1f} MB\n"
    )
