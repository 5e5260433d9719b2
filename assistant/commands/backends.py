"""``assistant backends``: which language models can write the answers, and whether they do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import click

from assistant import console
from assistant.commands.options import json_option, store_option
from assistant.llm.probe import probe
from assistant.llm.records import EXTRACTIVE
from assistant.settings import load_settings
from assistant.wiring import open_backends

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.llm.probe import ProbeResult
    from assistant.llm.records import BackendConfig


@click.command("backends")
@store_option()
@click.option("--check", is_flag=True, help="Ask each for a few tokens and say what is wrong.")
@json_option("the backends")
def command(store: Path | None, *, check: bool, as_json: bool) -> int:
    """List the backends by name; the one that answers by default has a star."""
    settings = load_settings(store=store)
    configs = open_backends(settings).configs
    found = _probed(list(configs.values())) if check else {}
    built_in = (EXTRACTIVE, "built in: quotes the digests, no language model")
    rows: list[tuple[str, str, ProbeResult | None]] = [(*built_in, None)]
    rows += [
        (name, f"{config.model} at {config.base_url}", found.get(name))
        for name, config in configs.items()
    ]
    if as_json:
        console.write_json([_record(*row, chosen=row[0] == settings.llm) for row in rows])
    else:
        for name, what, result in rows:
            star = "*" if name == settings.llm else " "
            console.write(f"{star} {name}: {what}{f' — {result.words}' if result else ''}\n")
    return 0 if all(result.ok for result in found.values()) else 1


def _probed(configs: list[BackendConfig]) -> dict[str, ProbeResult]:
    """All at once, so that one dead server does not hold up the rest."""
    with ThreadPoolExecutor(max(1, len(configs))) as pool:
        return {result.name: result for result in pool.map(probe, configs)}


def _record(name: str, what: str, result: ProbeResult | None, *, chosen: bool) -> dict[str, object]:
    record: dict[str, object] = {"name": name, "what": what, "default": chosen}
    if result is not None:
        record |= {"ok": result.ok, "words": result.words, "seconds": result.seconds}
    return record
