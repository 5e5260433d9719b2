"""``assistant doctor``: what is wrong with the store and what it stands on, and what mends it."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from assistant import console
from assistant.commands.options import json_option, store_option
from assistant.doctor import examine
from assistant.settings import load_settings


@click.command("doctor")
@click.argument(
    "paths", metavar="[PATH]...", nargs=-1, type=click.Path(exists=True, path_type=Path)
)
@store_option()
@json_option("the findings")
def command(paths: tuple[Path, ...], store: Path | None, *, as_json: bool) -> int:
    """Check every part and say what mends what is broken.

    Store, database, vectors, full text, ledger, added digests, embedder, backends, disk, locks and
    private files; with digests at PATH... also whether the store holds them as they are. Exit
    status 1 when something is broken.
    """
    findings = list(examine(load_settings(store=store), paths))
    if as_json:
        console.write_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            console.write(f"{finding.state:7}{finding.part:14}{finding.said}\n")
            if finding.cure:
                console.write(f"{'':21}mend with: {finding.cure}\n")
    return 1 if any(finding.state == "broken" for finding in findings) else 0
