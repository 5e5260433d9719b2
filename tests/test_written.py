"""Answers that a language model writes: shown only with evidence that stands."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from assistant.answer import Answer, Cited, Event, Notice, Request, Text
from assistant.draft import Piece
from assistant.finding import Archive, Finding, Part
from assistant.llm.prompts import load_prompts
from assistant.llm.records import Message, Usage
from assistant.question import Question
from assistant.retrieve import Hit, Ranking
from assistant.turn import Turn
from assistant.written import Asking, evidence_for, write
from store.errors import BackendUnreachable
from store.records import Paper
from tests.small_archive import ENTRIES, small_archive

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from assistant.answer import Status
    from assistant.llm import Llm
    from assistant.question import Intent
    from store.records import Entry

THIN, DROP, ROBO, *_ = ENTRIES


class Script:
    """A language model that says what it was told to say, in pieces; None fails."""

    context_window = 8192
    max_tokens = 512

    def __init__(self, *pieces: str | None, name: str = "script") -> None:
        self.name = name
        self._pieces = pieces

    def count(self, text: str) -> int:
        return len(text) // 2 + 1

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Generator[str | Usage]:
        assert messages
        for piece in self._pieces[:max_tokens]:
            if piece is None:
                raise BackendUnreachable(f"backend {self.name!r} is gone")
            yield piece
        yield Usage(100, 20, reported=True, finish="stop")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return small_archive(tmp_path_factory.mktemp("index"))


def finding(*papers: Entry, intent: Intent = "topic") -> Finding:
    hits = tuple(Hit(Paper(p.arxiv_id, (p,)), p, 0.9) for p in papers)
    question = Question("Which papers compress the KV cache?", "en", intent, "KV cache compression")
    return Finding(question, Ranking(hits, len(hits), {}, len(hits)))


def written(
    found: Finding, archive: Archive, *llms: Llm, judge: Llm | None = None
) -> tuple[list[Event], Status | None, Answer]:
    """The events, the status, and the answer as the turn holds it."""
    turn = Turn(Request(found.question.text))
    events: list[Event] = []
    steps = write(found, archive, turn, llms, Asking(load_prompts(), judge))
    while True:
        try:
            events.append(next(steps))
        except StopIteration as end:
            status = end.value
            return events, status, turn.done(status or "abstained").answer


def test_each_sentence_is_shown_with_the_sentence_of_the_digest_that_carries_it(
    archive: Archive,
) -> None:
    llm = Script("ThinCache cuts memory 6.5x on Pythia-410M [1]. ", "DropKey is 2.3x faster [2].")
    events, status, answer = written(finding(THIN, DROP), archive, llm)
    assert status == "answered"
    assert [c.arxiv_id for c in answer.citations] == ["2406.00001", "2406.00002"]
    assert "Pythia-410M" in answer.citations[0].quote
    assert isinstance(next(e for e in events if not isinstance(e, Text)), Cited)
    assert (answer.backend, answer.tokens["prompt"]) == ("script", 100)


def test_a_claim_without_evidence_is_dropped_and_counted(archive: Archive) -> None:
    llm = Script("ThinCache cuts memory 6.5x on Pythia-410M [1]. It was praised by everybody. ")
    _, _, answer = written(finding(THIN), archive, llm)
    assert "praised" not in answer.text
    assert answer.dropped >= 1


def test_an_invented_marker_never_becomes_a_citation(archive: Archive) -> None:
    llm = Script(
        "ThinCache cuts memory 6.5x on Pythia-410M [1]. Another paper does it better [7]. "
    )
    _, _, answer = written(finding(THIN), archive, llm)
    assert set(re.findall(r"\[(\d+)\]", answer.text)) == {"1"}
    assert len(answer.citations) == 1


def test_when_no_model_works_the_caller_goes_on_without_one(archive: Archive) -> None:
    events, status, answer = written(finding(THIN), archive, Script(None))
    assert (status, answer.text, answer.backend) == (None, "", "extractive")
    assert [type(e) for e in events] == [Notice]


def test_the_next_model_of_the_chain_stands_in(archive: Archive) -> None:
    llms = (
        Script(None, name="first"),
        Script("ThinCache cuts memory 6.5x on Pythia-410M [1]. ", name="second"),
    )
    _, status, answer = written(finding(THIN), archive, *llms)
    assert (status, answer.backend) == ("answered", "second")
    assert "first" in answer.notices[0]


def test_a_model_that_breaks_off_leaves_a_partial_answer(archive: Archive) -> None:
    llm = Script("ThinCache cuts memory 6.5x on Pythia-410M [1]. ", "And it ", None)
    _, status, answer = written(finding(THIN), archive, llm)
    assert status == "partial"
    assert answer.citations
    assert answer.notices


def test_a_model_that_finds_nothing_abstains(archive: Archive) -> None:
    _, status, answer = written(finding(THIN), archive, Script("NONE"))
    assert (status, answer.citations) == ("abstained", ())


def test_a_model_whose_every_claim_falls_is_replaced_by_quotes_and_a_notice(
    archive: Archive,
) -> None:
    llm = Script("ThinCache cuts memory 9.5x on Pythia-410M [1]. It is very good [1]. ")
    _, status, answer = written(finding(THIN), archive, llm)
    assert (status, answer.text, answer.backend, answer.dropped) == (None, "", "extractive", 2)
    assert "'script'" in answer.notices[0]


def test_what_was_left_out_and_moved_is_told(archive: Archive) -> None:
    llm = Script("ThinCache cuts memory 6.5x on Pythia-410M [2]. It is very good [1]. ")
    _, status, answer = written(finding(THIN, DROP), archive, llm)
    assert (status, answer.dropped) == ("answered", 1)
    assert [citation.arxiv_id for citation in answer.citations] == [THIN.arxiv_id]
    assert ["left out" in answer.notices[0], "put to" in answer.notices[1]] == [True, True]


def test_an_answer_that_leaves_something_open_is_partial(archive: Archive) -> None:
    llm = Script("ThinCache cuts memory 6.5x on Pythia-410M [1].\n", "NOT SAID: its GPU hours")
    _, status, answer = written(finding(THIN), archive, llm)
    assert status == "partial"
    assert "its GPU hours" in answer.text


@pytest.mark.parametrize(("word", "shown"), [("NO", False), ("YES", True), ("Perhaps", True)])
def test_a_judge_may_only_take_away(archive: Archive, word: str, shown: bool) -> None:
    llm = Script("ThinCache cuts memory 6.5x on Pythia-410M [1]. ")
    _, status, answer = written(finding(THIN), archive, llm, judge=Script(word, name="judge"))
    assert ((status == "answered"), bool(answer.citations)) == (shown, shown)


def test_a_judge_that_cannot_be_asked_changes_nothing(archive: Archive) -> None:
    llm = Script("ThinCache cuts memory 6.5x on Pythia-410M [1]. ")
    _, status, _ = written(finding(THIN), archive, llm, judge=Script(None, name="judge"))
    assert status == "answered"


def test_what_a_model_sees_is_what_was_found() -> None:
    hits = finding(THIN, DROP, ROBO)
    assert evidence_for(hits) == [THIN, DROP, ROBO]
    parts = (Part("a", hits.ranking.hits[2]), Part("b", None))
    assert evidence_for(Finding(hits.question, hits.ranking, None, parts)) == [ROBO]


def test_a_name_that_nothing_has_is_told_beside_what_a_model_writes(archive: Archive) -> None:
    lead = (Piece("No entry of the digests has the name Blorptron-9."),)
    found = replace(finding(DROP), lead=lead)
    events, status, _ = written(found, archive, Script("DropKey is 2.3x faster [1]."))
    assert status == "partial"
    assert any(isinstance(e, Notice) and "Blorptron-9" in e.text for e in events)
