"""Telling what the archive can know from what it cannot."""

from __future__ import annotations

import json
import math
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
import pytest

from assistant.compose.likely import MOST_ALTERNATIVES, plausible
from assistant.knowing import EVIDENCE, evidence, standing, unsaid
from assistant.question import Question
from assistant.retrieve import Hit, Ranking
from store.records import Paper
from tests.small_archive import ENTRIES, lexical_index

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
    return standing(Question(topic, "en", "topic", topic), ranked(score), index) == "unknown"


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


def test_the_shipped_weights_know_the_evidence_by_name() -> None:
    text = files("assistant").joinpath("knowing.json").read_text(encoding="utf-8")
    assert tuple(json.loads(text)["weights"]) == EVIDENCE


def test_evidence_is_what_the_best_papers_hold(index: LexicalIndex) -> None:
    question = Question("KV cache of zebras", "en", "topic", "KV cache of zebras")
    found = evidence(question, ranked(0.8, 0.2), index)
    assert found is not None
    told = dict(zip(EVIDENCE, found.tolist(), strict=True))
    assert told["best"] == pytest.approx(math.log(4))
    assert told["together"] == 0
    assert told["unknown"] > 0.3
    assert told["listing"] == 1


def test_evidence_for_a_question_that_finds_nothing(index: LexicalIndex) -> None:
    question = Question("zebras", "en", "paper", "zebras")
    found = evidence(question, ranked(), index)
    assert found is not None
    assert np.isfinite(found).all()
    assert standing(question, ranked(), index) == "unknown"


def test_words_that_no_listed_paper_has_are_told_as_they_are_written(index: LexicalIndex) -> None:
    question = Question("KV cache of Zebras", "en", "topic", "KV cache of Zebras")
    assert unsaid(question, ranked(0.8), index) == ("Zebras",)
    assert unsaid(Question("KV 캐시", "ko", "topic", "KV 캐시"), ranked(0.8), index) == ()


def test_an_empty_topic_is_not_unknown(index: LexicalIndex) -> None:
    assert not unknown("", index)


def test_papers_are_plausible_until_one_of_them_is_surely_meant() -> None:
    assert len(plausible(ranked(0.96, 0.3, 0.2).hits, MOST_ALTERNATIVES)) == 1
    assert len(plausible(ranked(0.8, 0.8, 0.2, 0.2).hits, MOST_ALTERNATIVES)) == 2


def test_a_paper_far_below_the_best_is_no_alternative() -> None:
    assert len(plausible(ranked(0.5, 0.01).hits, MOST_ALTERNATIVES)) == 1


def test_nothing_is_plausible_where_nothing_was_found() -> None:
    assert plausible((), MOST_ALTERNATIVES) == []
