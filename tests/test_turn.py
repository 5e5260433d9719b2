"""A turn being spoken: proof, numbering and the record."""

from __future__ import annotations

import pytest

from assistant.answer import Cited, Request, Text
from assistant.draft import Evidence, Piece
from assistant.retrieve import Hit, Ranking
from assistant.turn import MOST_ROWS, Turn, stands
from store.records import Paper
from tests.small_archive import ENTRIES

THIN, DROP, *_ = ENTRIES
SAID = THIN.sections[0].text


def test_a_quote_stands_whatever_its_white_space_and_emphasis() -> None:
    assert stands(Evidence(THIN, None, SAID.replace(" ", "\n ")))
    assert stands(Evidence(THIN, None, f"**{SAID}**"))
    assert stands(Evidence(THIN, None, THIN.title))


@pytest.mark.parametrize("quote", ["", "  ", "이 문장은 다이제스트에 없습니다.", "6.6배"])
def test_a_quote_that_is_not_in_the_entry_does_not_stand(quote: str) -> None:
    assert not stands(Evidence(THIN, None, quote))


def test_a_piece_whose_evidence_falls_is_dropped_and_counted() -> None:
    turn = Turn(Request("?"))
    assert list(turn.say(Piece("wrong", (Evidence(DROP, None, SAID),)))) == []
    answer = turn.done("abstained").answer
    assert (answer.text, answer.citations, answer.dropped) == ("", (), 1)


def test_the_same_words_keep_their_number() -> None:
    turn = Turn(Request("?"))
    evidence = Evidence(THIN, "What's New", SAID)
    first = list(turn.say(Piece("one", (evidence,))))
    again = list(turn.say(Piece("two", (evidence,))))
    assert [type(event) for event in (*first, *again)] == [Cited, Text, Text]
    assert turn.done("answered").answer.text == "one [1]\ntwo [1]"


def test_an_answer_that_starts_anew_forgets_its_citations() -> None:
    turn = Turn(Request("?"))
    list(turn.say(Piece("one", (Evidence(THIN, None, SAID),))))
    turn.restart()
    assert not turn.said
    assert turn.done("abstained").answer.citations == ()


def test_the_record_holds_fifty_rows_at_most() -> None:
    turn = Turn(Request("?"))
    hit = Hit(Paper(THIN.arxiv_id, (THIN,)), THIN, 0.5)
    turn.rank(Ranking((hit,) * 80, 0, {"retrieve": 0.25}, 80))
    answer = turn.done("abstained").answer
    assert len(answer.papers) == MOST_ROWS
    assert answer.seconds["retrieve"] == 0.25


def test_stages_add_up_in_the_record() -> None:
    turn = Turn(Request("?", id="q7"))
    for _ in range(2):
        with turn.stage("compose"):
            pass
    answer = turn.done("abstained").answer
    assert set(answer.seconds) == {"compose", "total"}
    assert answer.record()["id"] == "q7"
