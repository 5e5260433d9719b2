"""Question records, as scripts write them, to requests.

Input: one line of `batch`, or a body of the HTTP API; output: a `Request`, or why there is none.
Keys that are not known are left alone, so that a record may carry the script's own.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Literal

from assistant.answer import Request, Turn
from store.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping


def parse_line(line: bytes) -> Mapping[str, object]:
    """One line of a question file as a record.

    Raises:
        RequestError: not UTF-8, not JSON, or not an object.
    """
    try:
        record = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RequestError(f"not UTF-8 at byte {error.start}; save the file as UTF-8") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise RequestError(f"not JSON ({error}); write one object a line") from error
    if not isinstance(record, dict):
        raise RequestError(f'not an object but {line[:40]!r}; write {{"question": "..."}}')
    return record


def read_request(record: Mapping[str, object]) -> Request:
    """The request that a question record stands for.

    Raises:
        RequestError: a key is missing or has a value of another kind.
    """
    question = record.get("question")
    if not isinstance(question, str) or not question.strip():
        raise RequestError('"question" is missing or empty; give it some words')
    identity = record.get("id")
    return Request(
        question=question,
        history=_history(record.get("history")),
        today=_today(record.get("today")),
        id=None if identity is None else str(identity),
    )


def _today(value: object) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise RequestError(f'"today" is {value!r}, not a day like "2024-10-17"') from error


def _history(value: object) -> tuple[Turn, ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise RequestError(f'"history" is {value!r:.60}, not a list of messages')
    return tuple(_turn(message) for message in value)


def _turn(message: object) -> Turn:
    content = message.get("content") if isinstance(message, dict) else None
    role = _role(message.get("role")) if isinstance(message, dict) else None
    if role is None or not isinstance(content, str):
        raise RequestError(
            f'a message of "history" is {message!r:.60}; it needs "role" (user or assistant)'
            ' and "content"'
        )
    return Turn(role, content)


def _role(value: object) -> Literal["user", "assistant"] | None:
    if value == "user":
        return "user"
    return "assistant" if value == "assistant" else None
