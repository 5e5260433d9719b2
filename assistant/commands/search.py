"""``assistant search``: ranked papers for a query, without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from assistant import console
from assistant.answer import Request
from assistant.commands.options import json_option, question_text, store_option, today_option
from assistant.settings import load_settings
from assistant.wiring import open_assistant

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from assistant.retrieve import Hit


@click.command("search")
@click.argument("query", metavar="QUERY")
@store_option()
@click.option(
    "--limit",
    type=click.IntRange(1, 50),
    default=10,
    metavar="N",
    help="Most papers, 10 or 1 to 50.",
)
@today_option()
@json_option("the ranking")
def command(
    query: str, store: Path | None, limit: int, today: date | None, *, as_json: bool
) -> None:
    """Rank papers for QUERY; `-` reads it from standard input."""
    text = question_text(query)
    assistant = open_assistant(load_settings(store=store))
    _, ranking = assistant.search(Request(text, today=today), limit)
    hits = ranking.hits
    if as_json:
        console.write_json({"query": text, "papers": [_record(hit) for hit in hits]})
        return
    for rank, hit in enumerate(hits, start=1):
        console.write(_line(rank, hit))
    if not hits:
        console.say("No paper is near this query.")


def _record(hit: Hit) -> dict[str, Any]:
    entry = hit.entry
    return {
        "arxiv_id": entry.arxiv_id,
        "title": entry.title,
        "day": entry.day.isoformat(),
        "votes": entry.votes,
        "score": round(hit.score, 4),
        "url": entry.url,
    }


def _line(rank: int, hit: Hit) -> str:
    entry = hit.entry
    votes = "" if entry.votes is None else f", {entry.votes} votes"
    return (
        f"{rank:2}. {hit.score:.2f}  {entry.title}\n"
        f"          {entry.arxiv_id}, {entry.day.isoformat()}{votes}  {entry.url}\n"
    )
