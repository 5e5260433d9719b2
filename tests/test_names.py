"""Papers and people that questions name."""

from __future__ import annotations

import pytest

from assistant.question.authors import find_authors
from assistant.question.names import NameIndex
from tests.named_archive import CATALOGUE, asked

NAMES = NameIndex(CATALOGUE)


@pytest.mark.parametrize(
    "text",
    [
        "summarise 2406.00001",
        "summarise arXiv:2406.00001v3",
        "https://arxiv.org/pdf/2406.00001v2.pdf 요약",
        "explain ThinCache",
        "ThinCache는 뭐야?",
        "what is thin-cache?",
        "what is Thin Cache?",
        "explain ThinCashe",
        "who wrote 'Shrinking the Key-Value Cache Across Layers'?",
        "Shrinking the Key Value Cache Acros Layers 요약해줘",
    ],
)
def test_a_paper_is_known_by_id_title_or_name_misspelt_a_little(text: str) -> None:
    assert asked(text).named == ("2406.00001",)


def test_an_id_that_the_store_does_not_have_is_said_to_be_unknown() -> None:
    question = asked("what is 2406.99999 about?")
    assert question.named == ()
    assert question.unknown_ids == ("2406.99999",)


def test_a_version_after_a_name_makes_it_another_thing() -> None:
    assert asked("explain ThinCache 2").named == ("2410.00006",)
    assert asked("explain ThinCache 3").named == ()


def test_a_name_that_is_an_ordinary_word_needs_its_capitals() -> None:
    assert NAMES.find("it is not clear which benchmark they used for this") == []
    assert [m.papers for m in NAMES.find("how large is the CLEAR benchmark?")] == [("2406.00003",)]


def test_a_name_that_only_the_text_coins_belongs_to_its_paper() -> None:
    assert asked("FoldNet은 몇 개 시연으로 배웠어?").named == ("2408.00005",)


@pytest.mark.parametrize(
    "text",
    [
        "Which papers extend ThinCache?",
        "ThinCache보다 빠르다는 압축 기법 이름이 뭐였죠?",
        "the compression method that is faster than ThinCache, what was it called?",
        "papers like ThinCache",
    ],
)
def test_a_name_said_on_the_way_is_mentioned_and_not_named(text: str) -> None:
    question = asked(text)
    assert question.named == ()
    assert question.mentioned == ("2406.00001",)


def test_the_beginning_of_a_title_in_quotes_names_its_paper() -> None:
    found = asked('who wrote "Shrinking the Key-Value"? and "ThinCache: Shrinking the Key-Value"?')
    assert found.named == ("2406.00001",)


def test_what_stands_beside_versus_is_a_name_however_it_is_written() -> None:
    found = asked("sonata vs clear, which is newer?")
    assert (found.intent, set(found.named)) == ("compare", {"2406.00003", "2406.00004"})


def test_a_name_that_no_digest_has_is_unknown() -> None:
    assert asked("explain FooNet-XL").unknown_names == ("FooNet-XL",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("who are the authors of AlexNet?", "AlexNet"),
        ("AlexNet 논문은 몇 표 받았어?", "AlexNet"),
        ("who wrote 'Seven Ways to Boil an Egg'?", "Seven Ways to Boil an Egg"),
        ("Seven Ways to Boil an Egg 저자가 누구야?", "Seven Ways to Boil an Egg"),
    ],
)
def test_facts_of_a_paper_that_is_not_there_are_asked_by_an_unknown_name(
    text: str, name: str
) -> None:
    question = asked(text)
    assert question.named == ()
    assert question.unknown_names == (name,)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("papers by Mina Park", ("Mina Park",)),
        ("papers by Park, Mina", ("Mina Park",)),
        ("Park Mina가 쓴 논문", ("Mina Park",)),
        ("박미나가 쓴 논문", ("Mina Park",)),
        ("Petra Velickovic's papers", ("Petra Veličković",)),
        ("what did P. Veličković publish?", ("Petra Veličković",)),
        ("papers by Jonathan Doe", ("Jonathan Doe", "Jonathan Q. Doe")),
        ("anything by Lars van der Berg?", ("Lars van der Berg",)),
        ("papers by Lacroix", ("Yves Lacroix",)),
        ("papers by Yves Lacroi", ("Yves Lacroix",)),
        ("저자가 Hana Kim인 논문", ("Hana Kim",)),
        ("papers by mina park", ("Mina Park",)),
    ],
)
def test_an_author_is_known_however_the_name_is_written(text: str, names: tuple[str, ...]) -> None:
    assert sorted(asked(text).authors) == sorted(names)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("list the papers Alba Quintero co-authored here", "Alba Quintero"),
        ("papers by Quintero", "Quintero"),
        ("알바 킨테로가 쓴 논문 있어?", "알바 킨테로"),
        ("홍길동 교수가 쓴 논문", "홍길동"),
        ("요약해 주고 알바 킨테로가 쓴 논문도 찾아줘", "알바 킨테로"),
    ],
)
def test_an_author_that_the_store_does_not_have_is_unknown(text: str, name: str) -> None:
    question = asked(text)
    assert question.authors == ()
    assert question.unknown_authors == (name,)


@pytest.mark.parametrize(
    "text",
    [
        "papers by Google DeepMind",
        "speeding models up by pruning",
        "papers from Stanford",
        "이미지 분석에 딥러닝을 쓴 논문",
        "구글이 발표한 논문",
        "방법은 뭘 썼죠?",
        "무슨 내용이고 누가 썼어?",
        "어떤 방법이며 누가 썼나요?",
        "저자는 모두 몇 명인가요?",
        "그럼 어느 팀이 쓴 거야?",
        "저자가 어디 소속이야?",
        "who wrote ThinCache?",
    ],
)
def test_what_is_no_person_is_not_taken_for_an_author(text: str) -> None:
    assert find_authors(text, NAMES, NAMES.find(text)) == []


def test_a_subtitle_that_a_topic_happens_to_resemble_names_no_paper() -> None:
    found = asked("What work is there on small models for the rain and floods?")
    assert (found.intent, found.named) == ("topic", ())
    assert asked("explain Weather in a Bottle: Small Models for Rain").named == ("2311.00010",)
