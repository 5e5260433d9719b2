"""A file of questions: order, ids, bad lines, and what must never be lost."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

ENGLISH = "which papers addressed KV cache compression?"
KOREAN = "KV 캐시 압축을 다룬 논문은?"


def _batch(assistant: Command, store: Path, folder: Path, lines: list[str]) -> list[Any]:
    (folder / "in.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    called = assistant("batch", folder / "in.jsonl", folder / "out.jsonl", "--store", store)
    assert "Traceback" not in called.errors
    return [called] + [
        json.loads(line) for line in (folder / "out.jsonl").read_text("utf-8").splitlines()
    ]


def test_batch_answers_in_order_under_the_ids_given(
    assistant: Command, sample_store: Path, tmp_path: Path
) -> None:
    questions = [{"id": "b", "question": ENGLISH}, {"id": 7, "question": KOREAN, "more": [1]}]
    called, *records = _batch(assistant, sample_store, tmp_path, [json.dumps(q) for q in questions])
    assert called.status == 0
    assert [record["id"] for record in records] == ["b", 7]
    assert [record["language"] for record in records] == ["en", "ko"]


@pytest.mark.parametrize(
    "line",
    [
        "{not json",
        '"a string"',
        "{}",
        '{"id": "x", "question": "  "}',
        '{"question": 5}',
        '{"question": "x", "today": "soon"}',
        '{"question": "x", "history": "none"}',
        '{"question": "x", "history": [{"role": "system", "content": "y"}]}',
        "[" * 100_000,
    ],
)
def test_batch_makes_a_bad_line_an_error_record_and_goes_on(
    assistant: Command, sample_store: Path, tmp_path: Path, line: str
) -> None:
    good = json.dumps({"id": "good", "question": ENGLISH})
    called, bad, answered = _batch(assistant, sample_store, tmp_path, [line, "", good])
    assert called.status == 3
    assert f"{tmp_path / 'in.jsonl'}:1: " in called.errors
    assert (bad["status"], bad["citations"], bad["papers"]) == ("error", [], [])
    assert (answered["id"], answered["status"]) == ("good", "answered")


def test_batch_carries_a_lone_surrogate_through(
    assistant: Command, sample_store: Path, tmp_path: Path
) -> None:
    line = r'{"id": "\ud800", "question": "\ud800 KV cache compression"}'
    _, record = _batch(assistant, sample_store, tmp_path, [line])
    assert record["id"] == "\ud800"


def test_batch_never_overwrites_its_questions(
    assistant: Command, sample_store: Path, tmp_path: Path
) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"question": "x"}\n')
    assert assistant("batch", file, file, "--store", sample_store).status == 2
    assert file.read_text() == '{"question": "x"}\n'


def test_batch_without_a_store_leaves_the_answers_of_an_earlier_run(
    assistant: Command, tmp_path: Path
) -> None:
    (tmp_path / "in.jsonl").write_text('{"question": "x"}\n')
    (tmp_path / "out.jsonl").write_text("earlier\n")
    words = ("batch", tmp_path / "in.jsonl", tmp_path / "out.jsonl", "--store", tmp_path / "none")
    assert assistant(*words).status == 1
    assert (tmp_path / "out.jsonl").read_text() == "earlier\n"
