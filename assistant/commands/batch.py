"""``assistant batch``: a file of questions to a file of answers."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from assistant import console
from assistant.batch import answer_lines
from assistant.commands.options import backend_option, store_option
from assistant.settings import load_settings
from assistant.wiring import open_assistant

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.batch import Outcome


@click.command("batch")
@click.argument(
    "source", metavar="IN.jsonl", type=click.Path(exists=True, dir_okay=False, allow_dash=True)
)
@click.argument("target", metavar="OUT.jsonl", type=click.Path(dir_okay=False, allow_dash=True))
@store_option()
@backend_option()
def command(source: str, target: str, store: Path | None, backend: str | None) -> int:
    """Answer each record of IN.jsonl, in order, into OUT.jsonl; `-` is standard input or output."""
    if source != "-" and Path(target).exists() and Path(target).samefile(source):
        raise click.UsageError("IN.jsonl and OUT.jsonl are one file; name another for the answers.")
    assistant = open_assistant(load_settings(store=store, llm=backend))
    assistant.status()  # A missing store fails the run before it overwrites anything.
    with _input(source) as lines, _output(target) as out:
        name = "<stdin>" if source == "-" else source
        return _write(answer_lines(assistant, lines, name=name), out)


def _write(outcomes: Iterable[Outcome], out: IO[str]) -> int:
    """Writes each record at once, so that a run that is stopped keeps what it has."""
    status = 0
    for outcome in outcomes:
        out.write(outcome.json + "\n")
        out.flush()
        if outcome.refusal:
            console.say(str(outcome.refusal))
            status = 3
    return status


def _input(source: str) -> AbstractContextManager[IO[bytes]]:
    if source == "-":
        return nullcontext(sys.stdin.buffer)
    return Path(source).open("rb")


def _output(target: str) -> AbstractContextManager[IO[str]]:
    if target == "-":
        return nullcontext(sys.stdout)
    return Path(target).open("w", encoding="utf-8", newline="\n")
