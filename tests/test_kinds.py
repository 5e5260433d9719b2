"""What questions ask for, and whether an entry tells it."""

from __future__ import annotations

import pytest

from assistant.compose.kinds import asked_attributes, untold


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("How many GPU hours did it take?", "the training time or compute"),
        ("학습에 GPU 몇 장을 썼나요?", "the training time or compute"),
        ("What did training cost in dollars?", "what it cost"),
        ("Which licence is it under?", "the licence"),
        ("라이선스가 뭐야?", "the licence"),
        ("어느 학회에 나왔어?", "where it was published"),
        ("Which university are the authors from?", "where the authors work"),
        ("what learning rate did they use?", "the training settings"),
        ("파라미터 수는 몇 개야?", "the number of parameters"),
        ("who funded this?", "who paid for it"),
        ("How many training videos was it trained on?", "how much it was trained on"),
        ("몇 시간 분량의 영상으로 학습했나요?", "how much it was trained on"),
        ("리뷰어들한테 받은 점수가 몇 점이었나요?", "the reviewers' scores"),
        ("깃허브 코드 주소 알려줘", "the address of the code"),
        ("inference time per frame?", "how long inference takes"),
        ("깃허브 스타 수가 몇 개예요", "how many stars its code has"),
        ("A100을 몇 장 썼는지 알려 주세요", "the training time or compute"),
    ],
)
def test_an_attribute_is_recognised_in_both_languages(question: str, name: str) -> None:
    assert name in {attribute.name["en"] for attribute in asked_attributes(question)}


@pytest.mark.parametrize(
    "question",
    ["What data was it trained on?", "성공률은 얼마나 올랐어?", "which papers compress KV caches?"],
)
def test_ordinary_questions_ask_for_no_attribute(question: str) -> None:
    assert asked_attributes(question) == ()


@pytest.mark.parametrize(
    ("question", "told", "silent"),
    [
        ("How many GPU hours?", "8대의 A100 GPU로 학습", "소비자용 GPU에서도 동작"),
        ("Which licence?", "MIT 라이선스로 공개", "코드를 공개"),
        ("Which university?", "Google Research에서 개발", "Google Robot 환경에서 평가"),
        ("how expensive was it?", "하드웨어는 20,000달러", "저렴한 하드웨어"),
        ("how many samples was it trained on?", "219K의 데이터 포인트로 조정", "두 단계로 학습"),
        ("link to the code?", "코드는 https://example.org", "코드를 공개"),
    ],
)
def test_an_entry_tells_an_attribute_or_leaves_it_out(
    question: str, told: str, silent: str
) -> None:
    asked = asked_attributes(question)
    assert asked
    assert untold(asked, told) == ()
    assert untold(asked, silent) == asked
