"""Sentences are chosen for the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.compose.overview import overview
from assistant.compose.sentences import Scorer, choose, sentences_of
from tests.small_archive import ENTRIES, entry, lexical_index

if TYPE_CHECKING:
    from store.lexical import LexicalIndex

THIN, DROP, ROBO, _, RAIN, _ = ENTRIES


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    return lexical_index(tmp_path_factory.mktemp("index"))


def best(question: str, paper: object, index: LexicalIndex) -> str:
    scorer = Scorer(question, question, index)
    found = next(sentences_of(e) for e in ENTRIES if e is paper)
    return choose(found, scorer, 1)[0].text


def test_a_question_for_a_figure_gets_the_sentence_with_the_figure(index: LexicalIndex) -> None:
    assert "29개" in best("실제 로봇 과제 몇 개에서 평가했나요?", ROBO, index)
    assert "2.3배" in best("128K 컨텍스트에서 얼마나 빨라졌나요?", DROP, index)


def test_a_question_for_a_name_gets_the_sentence_that_introduces_it(index: LexicalIndex) -> None:
    assert "ThinCache는" in best("KV 캐시를 레이어끼리 나눠 쓰는 기법 이름이 뭐였죠?", THIN, index)


def test_a_question_for_the_code_gets_the_address(index: LexicalIndex) -> None:
    assert "github.com" in best("where is the code repository?", RAIN, index)


def test_chosen_sentences_are_verbatim_and_in_the_order_of_the_digest(index: LexicalIndex) -> None:
    scorer = Scorer("how was it trained and how good is it?", "training accuracy", index)
    chosen = choose(sentences_of(ROBO), scorer, 3)
    assert [s.ordinal for s in chosen] == sorted(s.ordinal for s in chosen)
    assert all(s.text in ROBO.raw for s in chosen)


def test_plain_bullets_get_roles_from_their_words() -> None:
    assert [s.role for s in sentences_of(RAIN)] == ["what", "how", "results", "how"]


def test_an_overview_says_what_how_and_with_which_result() -> None:
    assert [s.role for s in overview(sentences_of(THIN), 3)] == ["what", "how", "results"]


def test_list_marks_are_no_part_of_a_sentence() -> None:
    paper = entry("2401.00001", "2024-01-02", "Marks", ("- 목록 기호가 붙은 문장을 소개합니다.",))
    assert sentences_of(paper)[0].text == "목록 기호가 붙은 문장을 소개합니다."


def test_an_entry_without_text_has_no_sentences(index: LexicalIndex) -> None:
    paper = entry("2401.00002", "2024-01-02", "Bare", ())
    assert choose(sentences_of(paper), Scorer("anything", "anything", index), 3) == []
