"""``assistant restore``: a store from the file that `assistant backup` wrote."""

from __future__ import annotations

from pathlib import Path

import click

from assistant import console
from assistant.commands.options import store_option
from assistant.feedback import FILE as FEEDBACK
from assistant.progress import shown_progress
from assistant.settings import load_settings
from assistant.wiring import place_of
from store.restore import restore


@click.command("restore")
@click.argument(
    "file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@store_option()
def command(file: Path, store: Path | None) -> None:
    """Make the store what FILE holds, also while it is being served.

    All of FILE is checked first; the old store stays in use until the new one is whole.
    """
    place = place_of(load_settings(store=store))
    with shown_progress() as progress:
        held = restore(place, file, beside=(FEEDBACK,), progress=progress)
    console.write(
        f"restored {held.entries} papers on {held.days} days, {held.passages} passages"
        f" (written {held.written}, embedder {held.making.embedder})\n"
    )
    if not held.complete:
        console.write("Vectors were not complete then; `assistant ingest PATH...` goes on.\n")
