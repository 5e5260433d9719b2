"""Follow-ups are made whole from the history that any client wrote."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from assistant.answer import Turn
from assistant.conversation import Context, Resolved, resolve
from assistant.question import Question, understand
from tests.small_archive import catalogue

RECORDS = catalogue()
TODAY = date(2024, 8, 5)


def asks(text: str) -> Question:
    return understand(text, today=TODAY, catalogue=RECORDS)


def follow(text: str, *history: str) -> Resolved:
    """Resolves the text after a history in which user and assistant took turns."""
    roles: tuple[Literal["user"], Literal["assistant"]] = ("user", "assistant")
    turns = [Turn(roles[n % 2], content) for n, content in enumerate(history)]
    return resolve(text, turns, Context(RECORDS, asks))


CACHES = (
    "which papers compress the KV cache?",
    "1. ThinCache [2406.00001] shares heads. 2. DropKey [2406.00002] forgets tokens.",
)
ROBOT = ("any robot policy?", "RoboSketch [2406.00003] follows drawings.")


def test_a_question_without_history_stands_on_its_own() -> None:
    assert follow("which papers edit images?").mode == "fresh"


def test_an_ordinal_points_at_the_paper_in_that_place() -> None:
    found = follow("what speed does the second one reach?", *CACHES)
    assert (found.mode, found.question.named) == ("about", ("2406.00002",))
    assert follow("and the last one?", *CACHES).question.named == ("2406.00002",)


def test_an_ordinal_needs_no_noun_and_one_of_two_may_be_the_older_or_the_latter() -> None:
    assert follow("what speed does the second reach?", *CACHES).question.named == ("2406.00002",)
    assert follow("전자 말고 후자는 얼마나 빨라?", *CACHES).question.named == ("2406.00002",)
    found = follow("how many votes did the older one get?", *CACHES)
    assert (found.mode, found.question.order, found.question.limit) == ("among", "oldest", 1)


def test_those_are_chosen_among() -> None:
    found = follow("and which of those needs no training?", *CACHES)
    assert (found.mode, found.focus) == ("among", ("2406.00001", "2406.00002"))
    assert follow("그중 학습이 필요 없는 것은?", *CACHES).mode == "among"


def test_it_is_the_paper_of_the_last_answer() -> None:
    assert follow("what data was it trained on?", *ROBOT).question.named == ("2406.00003",)
    assert follow("그 논문은 어떤 데이터를 썼어?", *ROBOT).question.named == ("2406.00003",)


def test_a_short_question_without_a_pronoun_lives_off_the_last_answer() -> None:
    assert follow("성공률은?", *ROBOT).question.named == ("2406.00003",)


def test_who_wrote_it_stays_a_question_for_authors() -> None:
    found = follow("who wrote it?", *ROBOT).question
    assert (found.intent, found.named) == ("authors", ("2406.00003",))


def test_a_change_of_subject_carries_nothing() -> None:
    found = follow("Which papers edit images by text instructions?", *ROBOT)
    assert (found.mode, found.focus, found.question.named) == ("fresh", (), ())


def test_a_paper_that_is_named_is_a_new_subject() -> None:
    assert follow("explain PaintFlow", *ROBOT).question.named == ("2408.00006",)


def test_a_relation_looks_beyond_the_paper_and_keeps_its_words() -> None:
    found = follow("그거 오픈소스 버전으로 만든 논문에서는 성공률이 얼마나 올랐대?", *ROBOT)
    assert (found.mode, found.focus) == ("beyond", ("2406.00003",))
    assert "RoboSketch" in found.question.topic


def test_another_month_asks_the_same_again() -> None:
    before = ("which papers on robots were there in June 2024?", "RoboSketch [2406.00003].")
    question = follow("what about August?", *before).question
    assert question.span is not None
    assert question.span.since == date(2024, 8, 1)
    assert "robot" in question.topic.casefold()


@pytest.mark.parametrize(
    "text", ["Only August 2024", "2024년 8월 것만", "only 2024-08", "8월 것만"]
)
def test_only_a_month_asks_the_same_of_it(text: str) -> None:
    before = ("which papers use diffusion models?", "1. RoboSketch [2406.00003] 2. PaintFlow.")
    found = follow(text, *before)
    assert found.mode == "fresh"
    assert found.question.span is not None
    assert found.question.span.since == date(2024, 8, 1)
    assert "diffusion" in found.question.topic.casefold()


def test_in_korean_repeats_the_question_in_korean() -> None:
    found = follow("and in Korean?", "explain ThinCache", "ThinCache [2406.00001] shares heads.")
    assert (found.question.language, found.question.named) == ("ko", ("2406.00001",))


def test_a_language_is_heard_inside_a_question() -> None:
    found = follow("이거 영어로 요약해줘", *ROBOT).question
    assert (found.language, found.named) == ("en", ("2406.00003",))


def test_second_place_is_asked_of_the_day_before() -> None:
    before = ("most upvoted paper on 2024-06-03?", "ThinCache [2406.00001] with 31 votes.")
    question = follow("who came second, and by how many votes did it lose?", *before).question
    assert question.span is not None
    assert (question.intent, question.rank, question.span.since) == ("top", 2, date(2024, 6, 3))


def test_the_same_is_asked_of_another_paper() -> None:
    before = ("does ThinCache need training?", "ThinCache [2406.00001] trains 1,000 steps.")
    question = follow("what about DropKey?", *before).question
    assert question.named == ("2406.00002",)
    assert "training" in question.text


@pytest.mark.parametrize(
    "text", ["가장 최근 건 뭐야?", "what is the newest one?", "제일 표가 많은 논문은?"]
)
def test_the_one_at_an_end_of_an_order_is_one_of_those_listed(text: str) -> None:
    found = follow(text, *CACHES)
    assert (found.mode, found.focus) == ("among", ("2406.00001", "2406.00002"))
    assert (found.question.limit, found.question.span) == (1, None)


def test_the_newest_paper_on_something_else_is_a_new_search() -> None:
    assert follow("what is the newest paper on image editing?", *CACHES).mode == "fresh"


def test_them_both_are_compared() -> None:
    question = follow("compare the two", *CACHES).question
    assert (question.intent, question.named) == ("compare", ("2406.00001", "2406.00002"))


@pytest.mark.parametrize("text", ["둘 중에 뭐가 메모리를 더 줄여?", "which of the two is faster?"])
def test_the_two_are_the_first_two_of_a_longer_answer(text: str) -> None:
    answered = "| ThinCache [2406.00001] | DropKey [2406.00002] | also RoboSketch [2406.00003]"
    question = follow(text, CACHES[0], answered).question
    assert (question.intent, question.named) == ("compare", ("2406.00001", "2406.00002"))


@pytest.mark.parametrize(
    ("text", "rest"),
    [("compare 1 and 2 on memory", "compare on memory"), ("compare the first and last", "compare")],
)
def test_places_are_no_part_of_what_is_compared(text: str, rest: str) -> None:
    question = follow(text, *CACHES).question
    assert question.named == ("2406.00001", "2406.00002")
    assert " ".join(question.topic.split()) == rest


def test_small_talk_asks_nothing_of_the_conversation() -> None:
    assert follow("thanks!", *ROBOT).question.intent == "smalltalk"


def test_a_long_history_is_read_from_its_end() -> None:
    filler = ("tell me about PaintFlow", "PaintFlow [2408.00006] edits images. " * 400) * 40
    assert follow("who wrote it?", *filler, *ROBOT).question.named == ("2406.00003",)


@pytest.mark.parametrize("text", ["PaintFlow는 어떤 논문인가요?", "PaintFlow은 무슨 연구야?"])
def test_another_paper_that_is_named_is_not_looked_for_in_the_one_before(text: str) -> None:
    question = follow(text, *ROBOT).question
    assert (question.intent, question.named) == ("explain", ("2408.00006",))


def test_a_comparison_of_two_names_takes_no_paper_from_before() -> None:
    found = follow("Compare PaintFlow and EAGLE-2 for editing", *ROBOT)
    assert (found.mode, found.question.named) == ("fresh", ("2408.00006",))
    with_one = follow("compare it with PaintFlow", *ROBOT).question
    assert set(with_one.named) == {"2406.00003", "2408.00006"}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("OK, different subject: which papers edit images?", "en"),
        ("changing the topic - which papers edit images?", "en"),
        ("주제 바꿔서, 이미지 편집 논문 있어?", "ko"),
        ("다른 질문인데, 이미지 편집 논문 있어?", "ko"),
    ],
)
def test_words_that_announce_another_subject_are_not_searched_for(text: str, language: str) -> None:
    found = follow(text, *ROBOT)
    assert (found.mode, found.focus, found.question.language) == ("fresh", (), language)
    assert not {"subject", "topic", "주제", "질문"} & set(found.question.topic.split())
    assert "ag" in found.question.topic or "편집" in found.question.topic


def test_another_month_after_a_detail_asks_for_the_list_again() -> None:
    listed = ("which papers on robots were there in June 2024?", "RoboSketch [2406.00003].")
    detail = ("tell me more about that one", "RoboSketch [2406.00003] follows drawings.")
    found = follow("what about August?", *listed, *detail)
    assert (found.mode, found.question.named) == ("fresh", ())
    assert "robot" in found.question.topic.casefold()


@pytest.mark.parametrize(
    "text", ["what else came out that day?", "그날 다른 논문은 뭐가 올라왔어?"]
)
def test_that_day_is_the_day_of_the_paper_spoken_of(text: str) -> None:
    question = follow(text, *ROBOT).question
    day = RECORDS.papers["2406.00003"].latest.day
    assert question.span is not None
    assert (question.intent, question.span.since, question.span.until) == ("day", day, day)


def test_a_name_that_no_digest_has_is_not_answered_from_the_paper_before() -> None:
    found = follow("and how does Blorptron-9 handle that?", *ROBOT)
    assert (found.mode, found.question.named) == ("fresh", ())
    assert follow("does it build on Blorptron-9?", *ROBOT).question.named == ("2406.00003",)


def test_two_things_that_are_no_papers_are_not_the_papers_before() -> None:
    assert follow("what is the difference between RAG and fine-tuning?", *CACHES).focus == ()


@pytest.mark.parametrize("text", ["image editing papers", "이미지 편집 논문은?"])
def test_a_topic_and_papers_is_a_new_search(text: str) -> None:
    assert follow(text, *CACHES).focus == ()


def test_a_paper_that_is_only_mentioned_is_the_other_side_of_a_comparison() -> None:
    question = follow("how does it compare with PaintFlow?", *ROBOT).question
    assert (question.intent, set(question.named)) == ("compare", {"2406.00003", "2408.00006"})


@pytest.mark.parametrize(
    "text",
    [
        "what else did they publish?",
        "any other papers by the same authors?",
        "그 저자들이 쓴 다른 논문은?",
        "같은 팀의 다른 연구도 있어?",
    ],
)
def test_the_authors_of_the_paper_spoken_of_wrote_others(text: str) -> None:
    question = follow(text, *ROBOT).question
    assert (question.intent, question.authors) == ("by_author", ("Mina Park", "Jon Doe"))
    assert (question.besides, question.topic) == (("2406.00003",), "")


@pytest.mark.parametrize(
    "text", ["other papers by the authors of ThinCache", "ThinCache 저자의 다른 논문"]
)
def test_the_authors_of_a_paper_that_is_named_wrote_others(text: str) -> None:
    assert follow(text).question.besides == ("2406.00001",)


def test_of_several_papers_nobody_is_the_author() -> None:
    assert not follow("other papers by the same authors?", *CACHES).question.besides
