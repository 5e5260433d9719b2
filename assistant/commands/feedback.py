"""``assistant feedback``: what readers thought of answers, for people, scripts or a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import click

from assistant import console
from assistant.commands.options import Day, store_option
from assistant.feedback import Feedback
from assistant.settings import load_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from assistant.feedback import Opinion

COLUMNS = ("time", "thumb", "words", "question", "status", "language", "backend", "cited", "id")
"""Of the table that ``--csv`` prints; ``cited`` are arXiv ids apart by spaces."""

SOME_REFUSED = 3
"""Exit status when a line of the file could not be read."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.command("feedback")
@store_option()
@click.option("as_json", "--json", is_flag=True, help="Print one record a line, for scripts.")
@click.option("as_csv", "--csv", is_flag=True, help="Print a table for a spreadsheet.")
@click.option("--since", type=Day(), metavar="DAY", help="Only what was given on DAY or later.")
def command(store: Path | None, since: date | None, *, as_json: bool, as_csv: bool) -> int:
    """Print what readers thought of answers, oldest first, the last word on each answer."""
    if as_json and as_csv:
        raise click.UsageError("--json and --csv exclude each other; give one of them.")
    feedback = Feedback(load_settings(store=store).store)
    opinions, unreadable = feedback.opinions(since)
    if as_json:
        for opinion in opinions:
            console.write_json(opinion.line())
    elif as_csv:
        console.write(_table(opinions))
    else:
        console.write(_for_people(opinions))
    if unreadable:
        console.say(f"{feedback.path}: {unreadable} lines could not be read and were left out")
    return SOME_REFUSED if unreadable else 0


def _for_people(opinions: Sequence[Opinion]) -> str:
    if not opinions:
        return "Nobody has said anything about an answer yet.\n"
    up = sum(one.thumb == "up" for one in opinions)
    down = sum(one.thumb == "down" for one in opinions)
    several = "opinion" if len(opinions) == 1 else "opinions"
    head = f"{len(opinions)} {several}: {up} up, {down} down\n"
    return head + "".join(_lines(opinion) for opinion in opinions)


def _lines(opinion: Opinion) -> str:
    time = opinion.time.strftime("%Y-%m-%d %H:%M")
    words = f"\n    “{' '.join(opinion.words.split())}”" if opinion.words else ""
    return f"\n{time}  {opinion.thumb or '-':4}  {' '.join(opinion.question.split())}{words}\n"


def _table(opinions: Sequence[Opinion]) -> str:
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for opinion in opinions:
        line = opinion.line() | {key: opinion.record.get(key) for key in COLUMNS[4:7]}
        line["cited"] = " ".join(_cited(opinion))
        table.writerow([_cell(line[column]) for column in COLUMNS])
    return out.getvalue()


def _cited(opinion: Opinion) -> list[str]:
    citations = opinion.record.get("citations")
    listed = citations if isinstance(citations, list) else []
    ids = [str(one.get("arxiv_id")) for one in listed if isinstance(one, dict)]
    return list(dict.fromkeys(ids))


def _cell(value: object) -> str:
    """One cell; a spreadsheet must not run a reader's words as a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
