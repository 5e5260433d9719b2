"""A condition in a first question narrows its list to the papers that say they meet it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.compose import compose
from assistant.draft import render
from assistant.finding import Finding
from assistant.narrowing import with_traits
from assistant.question import Question
from assistant.retrieve import Hit, Ranking
from store.records import Paper
from tests.small_archive import ENTRIES, lexical_index

if TYPE_CHECKING:
    from pathlib import Path

THIN, DROP, ROBO, *_ = ENTRIES


def ranked(*entries: int) -> Ranking:
    papers = [ENTRIES[number] for number in entries]
    hits = tuple(Hit(Paper(paper.arxiv_id, (paper,)), paper, 0.9) for paper in papers)
    return Ranking(hits, len(hits), {}, len(hits))


@pytest.mark.parametrize(
    "text",
    [
        "papers that compress the KV cache without training",
        "training-free KV cache compression papers",
        "학습 없이 KV 캐시를 압축하는 논문",
        "재학습이 필요 없는 KV 캐시 압축 논문",
    ],
)
def test_a_trait_leaves_the_papers_that_say_they_have_it(text: str) -> None:
    narrowed = with_traits(Question(text, "en", "topic", text), ranked(0, 1, 2))
    assert narrowed is not None
    assert [hit.entry for hit in narrowed.hits[: narrowed.listed]] == [DROP]
    assert {hit.entry.arxiv_id for hit in narrowed.hits} == {
        THIN.arxiv_id,
        DROP.arxiv_id,
        ROBO.arxiv_id,
    }


def test_a_trait_that_no_paper_tells_of_leaves_the_list_as_it_is() -> None:
    text = "papers without training"
    assert with_traits(Question(text, "en", "topic", text), ranked(0, 2)) is None
    assert with_traits(Question(text, "en", "topic", text), ranked(1)) is None


def test_a_list_without_a_trait_is_not_narrowed() -> None:
    text = "papers on KV cache compression"
    assert with_traits(Question(text, "en", "topic", text), ranked(0, 1)) is None
    text = "the one without training"
    assert with_traits(Question(text, "en", "paper", text), ranked(0, 1)) is None


def test_the_list_says_how_many_papers_the_condition_left(tmp_path: Path) -> None:
    text = "papers on KV cache compression without training"
    asked = Question(text, "en", "topic", text)
    narrowed = with_traits(asked, ranked(0, 1, 2))
    assert narrowed is not None
    draft = compose(Finding(asked, narrowed, on_topic=3), lexical_index(tmp_path))
    words, citations = render(draft.pieces)
    assert words.startswith("Of the 3 papers in the digests on this topic, 1 say")
    assert {citation.arxiv_id for citation in citations} == {DROP.arxiv_id}
