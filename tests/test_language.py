"""Language, sentences and terms of Korean and English text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.english import in_passing
from store.language import (
    detect_language,
    placed_terms,
    sentences,
    terms,
    terms_of_many,
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("which papers addressed KV cache compression?", "en"),
        ("KV 캐시 압축을 다룬 논문은?", "ko"),
        ("LLM×MapReduce는 언제 나왔어?", "ko"),
        ("what does 환각 mean in these papers?", "en"),
        ("compare MLKV랑 ZipVL", "ko"),
        ("", "en"),
    ],
)
def test_the_answer_follows_the_language_of_the_question(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_a_sentence_does_not_end_inside_a_number_or_after_an_abbreviation() -> None:
    text = "정확도는 12.5%이다. Kim et al. 의 방법(e.g. LoRA)보다 높다. 코드는 공개됐다."
    assert sentences(text) == [
        "정확도는 12.5%이다.",
        "Kim et al. 의 방법(e.g. LoRA)보다 높다.",
        "코드는 공개됐다.",
    ]


def test_a_line_break_ends_a_sentence() -> None:
    assert sentences("- 첫째\n- 둘째") == ["- 첫째", "- 둘째"]


@given(st.text(alphabet="가나다. A\n!?\"')(", max_size=60))
def test_sentences_are_stretches_of_the_text_that_leave_only_white_space(text: str) -> None:
    rest = text
    for sentence in sentences(text):
        before, found, rest = rest.partition(sentence)
        assert found == sentence
        assert not before.strip()
    assert not rest.strip()


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("KV-cache", "kv cache"),
        ("LLaVA-1.5", "llava 1.5"),
        ("SnapKV를", "snapkv"),
        ("compression of models", "compressing a model"),
        ("압축했습니다", "압축"),
        ("ＧＰＴ-4o", "gpt-4o"),
        ("LLMs", "llm"),
        ("MLLMs and NeRFs", "mllm nerf"),
        ("memorization", "memorising"),
        ("modeling colored behavior", "modelling coloured behaviour"),
        ("analyzer", "analyser"),
    ],
)
def test_the_ways_of_writing_a_thing_share_terms(written: str, asked: str) -> None:
    assert set(terms(asked)) <= set(terms(written))


def test_particles_and_question_words_are_no_terms() -> None:
    assert terms("which papers are about the 모델을") == ["모델"]


def test_many_texts_are_analysed_as_each_alone() -> None:
    texts = ["압축 기법", "", "KV cache", "보상 모델 reward"]
    assert list(terms_of_many(texts)) == [terms(text) for text in texts]


@pytest.mark.parametrize("text", ["KV 캐시 압축, 또는 pruning", "LLaVA-1.5 and SnapKV", "①양자화"])
def test_placed_terms_are_the_terms_each_where_its_word_begins(text: str) -> None:
    placed = placed_terms(text)
    assert [term for term, _ in placed] == terms(text)
    assert [place for _, place in placed_terms("a pruning or 압축")] == [2, 13]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("optimizers", "optimal"),
        ("transformer", "transformation"),
        ("animation", "animals"),
        ("experience", "experiments"),
        ("person", "personalization"),
        ("InternLM", "internal"),
    ],
)
def test_words_of_different_meaning_share_no_term(one: str, other: str) -> None:
    assert set(terms(one)).isdisjoint(terms(other))


def test_a_word_with_a_stem_of_its_own_is_one_in_every_form_and_spelling() -> None:
    assert len({*terms("tokenizer"), *terms("Tokenizers"), *terms("tokenisation")}) == 1


def test_words_that_most_questions_have_by_the_way_are_told_from_topics() -> None:
    assert [term for term in terms("several recently built image editors") if in_passing(term)] == [
        "sever",
        "recent",
        "built",
    ]
