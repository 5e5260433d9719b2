"""Follow-ups that turn: to another paper, to one further back, to another month, to a part."""

from __future__ import annotations

from datetime import date

import pytest

from tests.test_conversation import CACHES, ROBOT, follow


@pytest.mark.parametrize(
    "text", ["no, I meant the other one, with four bits", "아니 그거 말고 4비트로 양자화하는 쪽"]
)
def test_a_correction_means_another_paper_on_the_same_topic(text: str) -> None:
    found = follow(text, "KV cache compression", "ThinCache [2406.00001] shares heads.")
    assert (found.mode, found.focus) == ("beyond", ("2406.00001",))
    assert "KV cache" in found.question.topic
    assert "other one" not in found.question.topic


@pytest.mark.parametrize(
    "text", ["drop anything under 30 votes", "30표 미만은 빼줘", "only those with 30 votes or more"]
)
def test_a_bound_on_votes_narrows_what_was_listed(text: str) -> None:
    found = follow(text, *CACHES)
    assert (found.mode, found.focus) == ("among", ("2406.00001", "2406.00002"))
    assert (found.question.min_votes, found.question.max_votes) == (30, None)
    assert found.question.limit is None


@pytest.mark.parametrize(
    "text", ["back to the first paper, how fast is it?", "아까 그 논문 속도는?"]
)
def test_a_paper_from_further_back_is_one_of_all_that_were_mentioned(text: str) -> None:
    found = follow(text, *CACHES, *ROBOT)
    assert (found.mode, found.focus) == ("about", ("2406.00001", "2406.00002", "2406.00003"))


@pytest.mark.parametrize(
    ("text", "month"),
    [("and the month after that?", 7), ("그 다음 달은?", 7), ("and the month before?", 5)],
)
def test_another_month_is_counted_from_the_one_before(text: str, month: int) -> None:
    before = ("most upvoted paper of June 2024?", "ThinCache [2406.00001] with 31 votes.")
    found = follow(text, *before).question
    assert (found.intent, found.span and found.span.since) == ("top", date(2024, month, 1))


@pytest.mark.parametrize(
    "text",
    ["지식을 전달하는 방법을 다룬 논문 알려줘", "which papers project features back to the image?"],
)
def test_a_new_question_with_such_a_word_stays_a_new_one(text: str) -> None:
    found = follow(text, "most upvoted paper of June 2024?", "ThinCache [2406.00001], 31 votes.")
    assert (found.mode, found.question.text, found.question.span) == ("fresh", text, None)


def test_the_other_is_asked_the_same() -> None:
    found = follow("and the other?", *CACHES, "who wrote the first?", "ThinCache [2406.00001].")
    assert found.question.named == ("2406.00002",)


def test_a_fact_without_a_subject_is_of_the_paper_before() -> None:
    found = follow("몇 표 받았고 며칠자에 실렸어?", *ROBOT).question
    assert (found.intent, found.named) == ("votes", ("2406.00003",))
