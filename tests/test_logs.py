from __future__ import annotations

import io
import json
import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from assistant.measures.logs import LONGEST_VALUE, Form, set_up_logs
from store.errors import StoreDamaged

if TYPE_CHECKING:
    from collections.abc import Iterator

LOG = logging.getLogger("assistant.tests")
HOSTILE = [
    "one\nlevel=error event=forged",
    'quote" event="forged',
    "\r\x1b[31mred\x1b[0m\x00\x7f\x9b2J",
    "line\u2028separator\u2029",
    "bidi \u202e txt \u2066 zero\u200bwidth \ufeff tag \U000e0041",
    "lone \ud800 surrogate",
    '{"level": "error"}\n{"event": "forged"}',
]


@contextmanager
def logged(form: Form, *, questions: bool = False) -> Iterator[io.StringIO]:
    """What the process logs, in place of standard error."""
    root = logging.getLogger()
    before, level = list(root.handlers), logging.getLogger("assistant").level
    lines = io.StringIO()
    set_up_logs(form, questions=questions, stream=lines)
    try:
        yield lines
    finally:
        root.handlers[:] = before
        logging.getLogger("assistant").setLevel(level)


def one(form: Form, value: str) -> str:
    with logged(form) as lines:
        LOG.info("question", extra={"fields": {"reason": value}})
    return lines.getvalue()


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize("value", HOSTILE)
def test_no_text_ends_a_line_or_steers_a_terminal(form: Form, value: str) -> None:
    line = one(form, value)
    assert line.endswith("\n")
    assert line[:-1].isprintable()


@pytest.mark.parametrize("value", HOSTILE)
def test_json_gives_back_what_was_logged(value: str) -> None:
    assert json.loads(one("json", value))["reason"] == value


def words(line: str) -> dict[str, str]:
    """The fields of a logfmt line, read the way its readers do."""
    fields, at, read = {}, 0, json.JSONDecoder()
    while at < len(line.rstrip()):
        key, _, rest = line[at:].partition("=")
        at += len(key) + 1
        if rest.startswith('"'):
            value, end = read.raw_decode(rest)
        else:
            value = rest.split()[0]
            end = len(value)
        fields[key.strip()] = value
        at += end
    return fields


@pytest.mark.parametrize("value", HOSTILE)
def test_no_text_poses_as_another_field(value: str) -> None:
    fields = words(one("text", value))
    assert fields["reason"] == value
    assert (fields["event"], fields["level"]) == ("question", "info")


def test_figures_within_a_field_have_its_name() -> None:
    with logged("text") as lines:
        LOG.info("question", extra={"fields": {"seconds": {"total": 0.25}, "dropped": 2}})
    assert lines.getvalue().endswith("seconds.total=0.25 dropped=2\n")


@pytest.mark.parametrize(("questions", "there"), [(False, False), (True, True)])
def test_a_question_is_logged_only_where_that_is_set(questions: bool, there: bool) -> None:
    with logged("json", questions=questions) as lines:
        LOG.info("question", extra={"fields": {"question": "who is Mina?"}})
    assert ("Mina" in lines.getvalue()) is there


def failure(error: Exception) -> dict[str, Any]:
    with logged("json") as lines:
        try:
            raise error
        except type(error):
            LOG.exception("failed")
    told: dict[str, Any] = json.loads(lines.getvalue())
    return told


def test_an_unexpected_error_is_logged_by_kind_and_place_not_by_its_words() -> None:
    told = failure(KeyError("who is Mina?"))
    assert told["error"] == "KeyError"
    assert told["where"].startswith("tests/test_logs.py:")
    assert "Mina" not in json.dumps(told)


def test_an_error_of_ours_is_logged_with_its_remedy() -> None:
    assert failure(StoreDamaged("run `assistant doctor`"))["reason"] == "run `assistant doctor`"


def test_one_value_is_cut_to_a_bounded_length() -> None:
    assert len(one("json", "a" * 100_000)) < LONGEST_VALUE + 300


def test_off_says_nothing() -> None:
    with logged("off") as lines:
        LOG.error("broken")
    assert lines.getvalue() == ""


def test_setting_up_again_replaces_the_form() -> None:
    with logged("json") as first:
        with logged("text") as second:
            LOG.info("hello")
        assert first.getvalue() == ""
        assert "event=hello" in second.getvalue()
