"""The words by which a question leans on the conversation."""

from __future__ import annotations

import pytest

from assistant.conversation.cues import cues, places


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("tell me more about the second one", 2),
        ("and the last one, how big is it?", -1),
        ("the latter: is it open?", -1),
        ("두 번째 논문은 어떤 데이터를 썼어?", 2),
        ("마지막 거 자세히 알려줘", -1),
        ("3번 논문 설명해줘", 3),
    ],
)
def test_an_ordinal_names_a_place(text: str, place: int) -> None:
    assert cues(text).ordinal == place


@pytest.mark.parametrize("text", ["the second half of 2024", "그림 두 장으로 학습하나요?"])
def test_other_numbers_name_no_place(text: str) -> None:
    assert cues(text).ordinal is None


@pytest.mark.parametrize(
    "text", ["which of those needs no training?", "그중 학습이 필요 없는 것은?", "compare them"]
)
def test_a_group_is_heard(text: str) -> None:
    assert cues(text).group


@pytest.mark.parametrize(
    "text",
    [
        "has anyone done the same thing for images?",
        "is there a follow-up?",
        "any similar papers?",
        "그거 오픈소스 버전으로 만든 논문은?",
        "후속 연구가 있어?",
        "비슷한 논문 더 있어?",
    ],
)
def test_a_relation_to_other_papers_is_heard(text: str) -> None:
    assert cues(text).beyond


@pytest.mark.parametrize(
    ("text", "language"),
    [("and in Korean?", "ko"), ("영어로 다시 말해줘", "en"), ("한국어로는?", "ko")],
)
def test_a_switch_of_language_alone_is_told_from_one_with_a_question(
    text: str, language: str
) -> None:
    found = cues(text)
    assert (found.language, found.only_language) == (language, True)
    assert not cues("이거 한국어로 두 줄만 요약해줘. 어떤 모델에 적용해 봤는지도.").only_language


def test_the_frame_of_a_new_search_is_heard() -> None:
    assert cues("which papers are about speech?").fresh
    assert cues("음성 합성 논문 알려줘").fresh
    assert not cues("does it need training?").fresh


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("compare 1 and 3", (1, 3)),
        ("how do #2 and #4 differ?", (2, 4)),
        ("1번과 2번 비교해줘", (1, 2)),
        ("1과 2를 비교해줘", (1, 2)),
        ("compare 1, 2 and 3", (1, 2, 3)),
        ("compare LLaMA 2 and Mixtral", ()),
        ("6월 1일과 3일 비교", ()),
        ("compare the first half of 2024 and 2023", ()),
    ],
)
def test_papers_are_told_apart_by_their_places_in_a_list(
    text: str, expected: tuple[int, ...]
) -> None:
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Compare 1 and 3", (1, 3)),
        ("compare the first paper and the last", (1, -1)),
        ("두 번째 논문과 네 번째 논문을 비교해줘", (2, 4)),
        ("compare Llama 2 and 3", ()),
        ("in 2024 and 2023", ()),
    ],
)
def test_places_are_numbers_or_words_but_no_versions(text: str, expected: tuple[int, ...]) -> None:
    assert places(text) == expected
