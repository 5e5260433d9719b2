"""Labelled questions of the development set: what kind each is taken for, and whom it names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from assistant.question import Question, understand
from store.catalogue import Catalogue
from store.digest import read_file
from tests.conftest import SHARED

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(SHARED is None, reason="ASSISTANT_TEST_SHARED names no development digests"),
]

Asked = list[tuple[dict[str, Any], Question]]


@pytest.fixture(scope="module")
def asked() -> Asked:
    shared = Path(SHARED or "")
    files = sorted((shared / "digests").rglob("*.md"))
    catalogue = Catalogue(entry for file in files for entry in read_file(file).entries)
    today = catalogue.newest_day
    assert today is not None
    lines = (shared / "eval" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line]
    return [
        (record, understand(record["question"], today=today, catalogue=catalogue))
        for record in records
        if not record.get("history")
    ]


def share(asked: Asked, kinds: set[str], good: Callable[[Question], bool]) -> float:
    judged = [good(question) for record, question in asked if record["kind"] in kinds]
    return sum(judged) / len(judged)


def test_questions_for_lists_are_told_from_questions_for_one_paper(asked: Asked) -> None:
    assert share(asked, {"topic", "topic_dated"}, lambda q: q.intent == "topic") >= 0.95
    assert share(asked, {"known_item"}, lambda q: q.intent in {"paper", "explain"}) >= 0.95
    assert share(asked, {"compare"}, lambda q: q.intent == "compare") >= 0.9


def test_a_span_is_the_one_that_was_meant(asked: Asked) -> None:
    for record, question in asked:
        if record["kind"] == "topic_dated":
            assert question.span is not None
            assert str(question.span.since) == record["date_from"]
            assert str(question.span.until) == record["date_to"]
        elif record["kind"] in {"topic", "known_item", "compare"}:
            assert question.span is None


def test_a_paper_that_is_named_is_the_one_that_was_meant(asked: Asked) -> None:
    named = [
        paper in record["relevant"]
        for record, question in asked
        if record["kind"] in {"known_item", "compare", "metadata"}
        for paper in question.named
    ]
    assert len(named) >= 20
    assert sum(named) / len(named) >= 0.95


def test_the_language_is_the_labelled_one(asked: Asked) -> None:
    assert [r["id"] for r, question in asked if question.language != r["lang"]] == []
