"""``assistant ingest``: digest files, or folders of them, into the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import console
from assistant.commands.options import store_option
from assistant.progress import shown_progress
from assistant.settings import load_settings
from assistant.wiring import open_embedder, place_of
from store.ingest import ingest
from store.kept import Kept

if TYPE_CHECKING:
    from store.ingest import IngestReport


@click.command("ingest")
@click.argument(
    "paths",
    metavar="PATH...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, path_type=Path),
)
@store_option()
@click.option(
    "--rebuild",
    is_flag=True,
    help="Make the store anew from exactly these digests and those added while serving; the old one"
    " stays in use until then.",
)
def command(paths: tuple[Path, ...], store: Path | None, *, rebuild: bool) -> int:
    """Read the digests at PATH... into the store.

    Safe to repeat: unchanged days cost nothing, and a run that was stopped is finished by the next.
    """
    settings = load_settings(store=store)
    place = place_of(settings)
    if rebuild and Kept(place).files():
        # What was dropped into the page has no other home: a rebuild must not forget it.
        console.say(f"with the digests that were added while serving, in {str(place.digests)!r}")
        paths = (*paths, place.digests)
    try:
        with shown_progress() as progress:
            report = ingest(
                paths,
                place,
                embedder=open_embedder(settings),
                rebuild=rebuild,
                progress=progress,
            )
    except KeyboardInterrupt as stop:
        raise click.ClickException(
            "stopped. What was stored stays and can be asked; the same command goes on from there."
        ) from stop
    return _told(report)


def _told(report: IngestReport) -> int:
    """Prints the report; returns the exit status."""
    for refusal in report.refusals:
        console.say(str(refusal))
    days = report.days
    if report.refusals and not days.added + days.changed + days.unchanged:
        raise click.ClickException("no digest could be read; the lines above say why.")
    rows = [
        ("added", report.added, days.added),
        ("changed", report.changed, days.changed),
        ("removed", report.removed, days.removed),
        ("unchanged", report.unchanged, days.unchanged),
    ]
    console.write("".join(f"{word:10}{papers:6} papers {on:5} days\n" for word, papers, on in rows))
    console.write(f"{'refused':10}{len(report.refusals):6}\n")
    console.write(f"{'embedded':10}{report.embedded:6} passages\n")
    console.write(f"done in {report.seconds['total']:.1f} s\n")
    return 3 if report.refusals else 0
