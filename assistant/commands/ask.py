"""``assistant ask``: one question, one cited answer, streamed as it is proven."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assistant import console
from assistant.answer import Answer, Done, Notice, Request, Text
from assistant.commands.options import (
    backend_option,
    json_option,
    question_text,
    store_option,
    today_option,
)
from assistant.settings import load_settings
from assistant.wiring import open_assistant

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from assistant.chat import Assistant


@click.command("ask")
@click.argument("question", metavar="QUESTION")
@store_option()
@backend_option()
@today_option()
@json_option("one answer record")
def command(
    question: str, store: Path | None, backend: str | None, today: date | None, *, as_json: bool
) -> int:
    """Answer QUESTION with citations; `-` reads it from standard input."""
    settings = load_settings(store=store, llm=backend)
    assistant = open_assistant(settings)
    request = Request(question_text(question), today=today)
    assistant.status()  # A missing store is a failure here, not an answer.
    if as_json:
        answer = assistant.answer(request)
        console.write_json(answer.record())
    else:
        answer = _show(assistant, request)
    return 1 if answer.status == "error" else 0


def _show(assistant: Assistant, request: Request) -> Answer:
    """Writes the answer's words as they come, its citations under it, remarks on standard error."""
    for event in assistant.stream(request):
        match event:
            case Text(delta):
                console.write(delta)
            case Notice(text):
                console.say(text)
            case Done(answer):
                console.write("\n")
                if answer.citations:
                    console.write("\n" + console.citation_lines(answer.citations))
                return answer
            case _:
                pass
    raise AssertionError("a turn always ends with Done")
