"""What the commands print: results on standard output, everything about the run on standard error.

Input: finished records; output: text for people or one JSON value for scripts.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from assistant.signs import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Citation


def fail(message: str) -> None:
    """One line on standard error that says why the command failed and what to do."""
    say(f"assistant: {' '.join(message.split())}")


def say(line: str) -> None:
    """One line about the run, on standard error, out of the way of a result that is piped on."""
    click.echo(printable(line), err=True)


def write(text: str) -> None:
    """A piece of a result on standard output, at once."""
    click.echo(printable(text), nl=False)


def write_json(value: object) -> None:
    """One JSON value on one line of standard output."""
    click.echo(to_json(value))


def to_json(value: object) -> str:
    """JSON on one line, Korean as Korean; a lone surrogate stays the escape that it came as."""
    text = json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def printable(text: str) -> str:
    """The text without signs that could steer a terminal or hide in it; tab and newline stay."""
    return plain(text)


def citation_lines(citations: Sequence[Citation]) -> str:
    """The citations as they stand under an answer: marker, title, day, section, quote, address."""
    blocks = []
    for citation in citations:
        place = ", ".join(filter(None, [citation.day.isoformat(), citation.section]))
        quote = " ".join(citation.quote.split())
        blocks.append(
            f"[{citation.marker}] {citation.title} ({place})\n    “{quote}”\n    {citation.url}\n"
        )
    return "".join(blocks)
