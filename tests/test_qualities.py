"""Traits and qualities are heard in questions and told from sentences, negation included."""

from __future__ import annotations

import pytest

from assistant.compose.qualities import QUALITIES, TRAITS, asked_of, told_of

UNTRAINED, OPEN = TRAITS


@pytest.mark.parametrize(
    "text",
    [
        "which of them needs no training?",
        "the ones without any fine-tuning",
        "which doesn't need retraining?",
        "training-free ones?",
        "그중 학습이 필요 없는 건?",
        "추가 튜닝 없이 되는 건?",
    ],
)
def test_a_wish_for_no_training_is_heard(text: str) -> None:
    assert asked_of(TRAITS, text) == (UNTRAINED,)


@pytest.mark.parametrize(
    "text", ["which of them needs training?", "학습이 필요한 건?", "which uses more training data?"]
)
def test_a_wish_for_training_is_another(text: str) -> None:
    assert asked_of(TRAITS, text) == ()


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("재훈련 없이 고해상도 이미지를 만든다.", 1),
        ("완전히 트레이닝이 필요 없는 접근이다.", 1),
        ("교육 없는(Training-free) 방법이다.", 1),
        ("추가적인 미세 조정(fine-tuning) 없이 동작한다.", 1),
        ("패치 단위로 모델을 학습시키는 방법이다.", 0),
        ("학습 기법의 도움 없이 훈련한다.", 0),
    ],
)
def test_only_a_sentence_that_denies_training_tells_of_none(sentence: str, told: int) -> None:
    assert told_of((UNTRAINED,), sentence) == told


@pytest.mark.parametrize("text", ["which one is faster?", "어느 게 더 빨라?"])
def test_speed_is_one_quality(text: str) -> None:
    (speed,) = asked_of(QUALITIES, text)
    assert told_of((speed,), "추론 속도가 2.3배 높다.") == 1
    assert told_of((speed,), "정확도가 높다.") == 0
