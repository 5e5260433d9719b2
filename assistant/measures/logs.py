"""The server's log: one line a thing that happened, as ``key=value`` words or as JSON.

In: Python's log records; what happened to a question is in their ``fields``. Out: lines on standard
error. No text that anybody sent can end a line, colour a terminal or pose as another field; a
question is left out unless it is asked for, and so is what an unexpected error says.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, TextIO

from store.errors import AssistantError

if TYPE_CHECKING:
    from collections.abc import Mapping

Form = Literal["off", "text", "json"]

FIELDS = "fields"
"""Attribute of a log record that holds what is known about what happened."""

QUESTION = "question"
"""The one field with words of a reader."""

LONGEST_VALUE = 2000
"""Letters of one value that are logged."""

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:_/+-{}")


def set_up_logs(form: Form, *, questions: bool = False, stream: TextIO | None = None) -> None:
    """Send every log record of this process to one place in one form.

    Args:
        questions: whether questions, and the words of unexpected errors, are logged.
        stream: standard error unless a test wants them elsewhere.
    """
    root = logging.getLogger()
    for handler in list(root.handlers):
        if isinstance(handler, _Lines):
            root.removeHandler(handler)
    if form == "off":
        root.addHandler(_Lines(None))
        return
    handler = _Lines(stream or sys.stderr)
    handler.setFormatter(_Formatter(form, questions=questions))
    root.addHandler(handler)
    logging.getLogger("assistant").setLevel(logging.INFO)


class _Lines(logging.StreamHandler[TextIO]):
    """The handler that `set_up_logs` made; without a stream it drops everything."""

    def __init__(self, stream: TextIO | None) -> None:
        super().__init__(stream or sys.stderr)
        if stream is None:
            self.addFilter(lambda _: False)


class _Formatter(logging.Formatter):
    def __init__(self, form: Form, *, questions: bool) -> None:
        super().__init__()
        self._form = form
        self._questions = questions

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the record holds."""
        fields: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        more: Mapping[str, object] = getattr(record, FIELDS, {})
        fields |= {key: value for key, value in more.items() if self._wanted(key)}
        if record.exc_info and record.exc_info[1] is not None:
            fields |= self._failure(record.exc_info[1])
        fields = {key: _bounded(value) for key, value in fields.items() if value is not None}
        return _json(fields) if self._form == "json" else _words(fields)

    def _wanted(self, key: str) -> bool:
        return self._questions or key != QUESTION

    def _failure(self, error: BaseException) -> dict[str, object]:
        """The kind of an error and where it was raised; what it says could repeat a question."""
        frames = traceback.extract_tb(error.__traceback__)
        told: dict[str, object] = {
            "error": type(error).__name__,
            "where": " < ".join(f"{_short(f.filename)}:{f.lineno}" for f in reversed(frames)),
        }
        if self._questions or isinstance(error, AssistantError):
            told["reason"] = str(error)
        return told


def _short(filename: str) -> str:
    return "/".join(filename.replace("\\", "/").split("/")[-2:])


def _bounded(value: object) -> object:
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        return f"{value[:LONGEST_VALUE]}…"
    return value


def _json(fields: Mapping[str, object]) -> str:
    return _visible(json.dumps(fields, ensure_ascii=False, default=str))


def _words(fields: Mapping[str, object]) -> str:
    """``key=value`` words (logfmt); what is within a field gets its name: ``seconds.total=0.1``."""
    words = []
    for key, value in fields.items():
        if isinstance(value, dict):
            words += [f"{key}.{name}={_word(inner)}" for name, inner in value.items()]
        else:
            words.append(f"{key}={_word(value)}")
    return " ".join(words)


def _word(value: object) -> str:
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    text = str(value)
    plain = bool(text) and _PLAIN.issuperset(text)
    return text if plain else _visible(json.dumps(text, ensure_ascii=False))


def _visible(text: str) -> str:
    """The JSON text with every sign that is no letter, mark or blank as its escape.

    Beyond control characters these are the signs that turn text around or hide it: bidirectional
    controls, zero-width signs, tags, line separators, lone surrogates.
    """
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
