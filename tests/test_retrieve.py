"""Searching the sample digests: what is found, and that filters are hard."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from assistant.question import Question, Span, understand
from assistant.retrieve import Retriever
from store.embed import make_embedder
from store.snapshot import open_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from store.snapshot import Snapshot


@pytest.fixture(scope="module")
def snapshot(sample_store: Path) -> Snapshot:
    return open_snapshot(sample_store)


@pytest.fixture(scope="module")
def retriever(snapshot: Snapshot) -> Retriever:
    return Retriever(snapshot, make_embedder("bundled"))


def _asked(text: str, snapshot: Snapshot) -> Question:
    return understand(text, today=date(2024, 10, 24), catalogue=snapshot.catalogue)


def _ids(retriever: Retriever, question: Question) -> list[str]:
    return [hit.paper.arxiv_id for hit in retriever.search(question).hits]


@pytest.mark.parametrize(
    "text", ["which papers addressed KV cache compression?", "KV 캐시 압축을 다룬 논문은?"]
)
def test_either_language_finds_the_papers(
    text: str, retriever: Retriever, snapshot: Snapshot
) -> None:
    ranking = retriever.search(_asked(text, snapshot))
    listed = [hit.entry.title.casefold() for hit in ranking.hits[: ranking.listed]]
    assert ranking.listed >= 3
    assert sum("cache" in title or "kv" in title for title in listed) >= 3


def test_scores_are_probabilities_best_first(retriever: Retriever, snapshot: Snapshot) -> None:
    scores = [h.score for h in retriever.search(_asked("robot policies", snapshot)).hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)


def test_a_paper_stands_in_a_ranking_once(retriever: Retriever, snapshot: Snapshot) -> None:
    found = _ids(retriever, _asked("language models", snapshot))
    assert len(found) == len(set(found))


def test_a_span_leaves_out_every_other_day(retriever: Retriever, snapshot: Snapshot) -> None:
    day = snapshot.catalogue.days[1]
    question = replace(_asked("language models", snapshot), span=Span(day, day))
    hits = retriever.search(question).hits
    assert hits
    assert {hit.entry.day for hit in hits} == {day}


def test_a_filter_that_matches_nothing_finds_nothing(
    retriever: Retriever, snapshot: Snapshot
) -> None:
    question = replace(_asked("language models", snapshot), span=Span(until=date(2001, 1, 1)))
    ranking = retriever.search(question)
    assert (ranking.hits, ranking.listed, ranking.filtered) == ((), 0, 0)


def test_votes_bound_the_search(retriever: Retriever, snapshot: Snapshot) -> None:
    question = replace(_asked("language models", snapshot), min_votes=50)
    hits = retriever.search(question).hits
    assert hits
    assert all((hit.entry.votes or 0) >= 50 for hit in hits)


def test_authors_bound_the_search(retriever: Retriever, snapshot: Snapshot) -> None:
    author = next(e.authors[0] for e in snapshot.catalogue.entries if e.authors)
    question = replace(_asked("models", snapshot), authors=(author,))
    assert all(author in hit.entry.authors for hit in retriever.search(question).hits)


def test_an_excluded_topic_is_left_out(retriever: Retriever, snapshot: Snapshot) -> None:
    question = _asked("language models", snapshot)
    kept = _ids(retriever, replace(question, excluded=("KV cache",)))
    titles = [snapshot.catalogue.papers[i].latest.title.casefold() for i in kept]
    assert kept
    assert not any("kv cache" in title for title in titles)


def test_a_choice_is_made_among_given_papers(retriever: Retriever, snapshot: Snapshot) -> None:
    chosen = list(snapshot.catalogue.papers)[:3]
    ranking = retriever.search(_asked("anything", snapshot), within=chosen)
    assert {hit.paper.arxiv_id for hit in ranking.hits} == set(chosen)


def test_full_text_answers_while_there_are_no_vectors(snapshot: Snapshot) -> None:
    early = Retriever(replace(snapshot, vectors=None), make_embedder("bundled"))
    ranking = early.search(_asked("KV 캐시 압축을 다룬 논문은?", snapshot))
    assert ranking.listed >= 3
    assert "kv" in ranking.hits[0].entry.title.casefold()


def test_passages_answer_while_there_are_no_sentences(snapshot: Snapshot) -> None:
    early = Retriever(replace(snapshot, sentences=None), make_embedder("bundled"))
    question = _asked("which papers addressed KV cache compression?", snapshot)
    weighed = early.weigh(question, early.vectors(question))
    assert "dense_z" in weighed.signals
    assert "near_z" not in weighed.signals
    assert "kv" in early.search(question).hits[0].entry.title.casefold()


@pytest.mark.parametrize("text", ["", "???", "the of and", "ㅋㅋㅋ"])
def test_a_question_without_content_harms_nothing(
    text: str, retriever: Retriever, snapshot: Snapshot
) -> None:
    question = replace(_asked("models", snapshot), topic=text)
    assert retriever.search(question).filtered == len(snapshot.lexical.keys)
