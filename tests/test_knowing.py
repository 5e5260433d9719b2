"""Telling what the archive can know from what it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.compose.likely import MOST_ALTERNATIVES, plausible
from assistant.knowing import unheard_names, unknown_to
from assistant.question import Question
from assistant.retrieve import Hit, Ranking
from store.records import Paper
from tests.small_archive import ENTRIES, catalogue, lexical_index

if TYPE_CHECKING:
    from store.lexical import LexicalIndex


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    return lexical_index(tmp_path_factory.mktemp("index"))


def ranked(*scores: float) -> Ranking:
    hits = tuple(
        Hit(Paper(entry.arxiv_id, (entry,)), entry, score)
        for entry, score in zip(ENTRIES, scores, strict=False)
    )
    return Ranking(hits, len(hits), {}, len(hits))


def unknown(topic: str, index: LexicalIndex, score: float = 0.5) -> bool:
    return unknown_to(Question(topic, "en", "topic", topic), ranked(score), index)


def test_a_topic_of_unheard_words_is_unknown(index: LexicalIndex) -> None:
    assert unknown("protein crystallography at synchrotron beamlines", index)
    assert unknown("지진 조기경보", index)


def test_a_topic_that_an_entry_holds_is_known(index: LexicalIndex) -> None:
    assert not unknown("KV cache", index)
    assert not unknown("KV 캐시 압축", index)


def test_words_that_join_a_question_do_not_make_it_unheard_of(index: LexicalIndex) -> None:
    assert not unknown("anything else recently published on KV cache", index)


def test_a_paper_that_is_surely_near_is_believed(index: LexicalIndex) -> None:
    assert not unknown("shrinking attention memory", index, score=0.97)


def test_an_empty_topic_is_not_unknown(index: LexicalIndex) -> None:
    assert not unknown("", index)


def test_a_version_that_no_entry_has_is_found_out() -> None:
    assert unheard_names("Does Llama 2 beat Llama 9 and Pythia-410M?", catalogue()) == ("Llama 9",)


def test_years_and_percentages_are_no_versions() -> None:
    assert unheard_names("In June 2024 by 25 percent, May 3", catalogue()) == ()


def test_papers_are_plausible_until_one_of_them_is_surely_meant() -> None:
    assert len(plausible(ranked(0.96, 0.3, 0.2).hits, MOST_ALTERNATIVES)) == 1
    assert len(plausible(ranked(0.8, 0.8, 0.2, 0.2).hits, MOST_ALTERNATIVES)) == 2


def test_a_paper_far_below_the_best_is_no_alternative() -> None:
    assert len(plausible(ranked(0.5, 0.01).hits, MOST_ALTERNATIVES)) == 1


def test_nothing_is_plausible_where_nothing_was_found() -> None:
    assert plausible((), MOST_ALTERNATIVES) == []
