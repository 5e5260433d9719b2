"""Options that several commands share, so that one word means one thing everywhere."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    Decorator = Callable[[Callable[..., int | None]], Callable[..., int | None]]


class Day(click.ParamType[date]):
    """A day such as 2024-10-17."""

    name = "day"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """The day that the words name; anything else is a usage error."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day like 2024-10-17.", param, ctx)


def store_option() -> Decorator:
    """``--store DIR``: every command has it."""
    return click.option(
        "--store",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Folder of the store. [env: ASSISTANT_STORE]",
    )


def json_option(what: str) -> Decorator:
    """``--json``: one JSON value on standard output instead of text."""
    return click.option("as_json", "--json", is_flag=True, help=f"Print {what} as JSON.")


def today_option() -> Decorator:
    """``--today DAY``: what relative dates count from."""
    return click.option(
        "--today",
        type=Day(),
        metavar="DAY",
        help='What "last week" counts from; by default the newest day in the store.',
    )


def backend_option() -> Decorator:
    """``--backend NAME``: who writes the answer."""
    return click.option(
        "--backend", metavar="NAME", help="Backend that writes the answer. [env: ASSISTANT_LLM]"
    )


def question_text(words: str) -> str:
    """The question; ``-`` reads it from standard input.

    Raises:
        click.UsageError: nothing but white space.
    """
    text = sys.stdin.buffer.read().decode("utf-8", "replace") if words == "-" else words
    if not text.strip():
        raise click.UsageError('The question is empty. Try: assistant ask "KV cache compression".')
    return text.strip()
