"""Words that say the same: how groups become index terms, and what they find."""

from __future__ import annotations

from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from store import lexical, thesaurus
from store.errors import StoreDamaged
from store.language import is_korean
from tests.small_archive import entry, lexical_index

if TYPE_CHECKING:
    from pathlib import Path

    from store.lexical import LexicalIndex

CORPUS = [
    entry("2406.10001", "2024-06-03", "Editing Videos", ("비디오를 편집하는 확산 모델입니다.",)),
    entry("2406.10002", "2024-06-03", "Forgetting", ("망각을 막는 학습 기법입니다.",)),
    entry("2406.10003", "2024-06-03", "Speech Models", ("음성 모델이며 지연을 줄입니다.",)),
]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    return lexical_index(tmp_path, CORPUS)


def _best(index: LexicalIndex, question: str) -> str:
    return index.keys[int(index.match(index.concepts(question)).entries.sum(axis=1).argmax())]


def test_a_group_is_the_terms_that_its_words_are_searched_by() -> None:
    text = "# heading\nshrink, fine-tuning = 압축, 줄이다  # a comment\nalone =\n"
    assert thesaurus.as_terms(text) == [["finetun", "shrink", "압축", "줄이"]]


def test_a_word_that_the_index_cuts_in_two_is_left_out() -> None:
    assert thesaurus.as_terms("pretraining, pretrain = 사전학습") == []


def test_an_adjective_is_not_taken_for_the_noun_in_it() -> None:
    assert thesaurus.as_terms("detailed = 자세하다") == [["detail", "자세하"]]


def test_words_of_several_groups_have_the_synonyms_of_all() -> None:
    found = thesaurus.synonyms([["a", "b"], ["a", "c"]])
    assert found == {"a": {"b", "c"}, "b": {"a"}, "c": {"a"}}


@pytest.mark.parametrize(
    ("question", "arxiv_id"),
    [("footage", "2406.10001"), ("동영상", "2406.10001"), ("까먹는", "2406.10002")],
)
def test_a_word_that_no_entry_holds_finds_one_that_says_the_same(
    index: LexicalIndex, question: str, arxiv_id: str
) -> None:
    (concept,) = index.concepts(question)
    assert not concept.known
    assert concept.synonyms
    assert not index.match([concept.literal()]).entries.any()
    assert _best(index, question).startswith(arxiv_id)


def test_the_word_itself_counts_more_than_its_synonyms(index: LexicalIndex) -> None:
    (concept,) = index.concepts("비디오")
    assert concept.members[0][1] == 1.0
    assert all(weight < 1.0 for _, weight in concept.synonyms)


def test_a_users_pair_stands_in_place_of_the_thesaurus(index: LexicalIndex) -> None:
    taught = index.with_pairs({"footag": ["음성"]})
    assert not taught.concepts("footage")[0].synonyms
    assert _best(taught, "footage").startswith("2406.10003")


def test_an_index_of_an_older_making_has_the_shipped_groups(
    index: LexicalIndex, tmp_path: Path
) -> None:
    (tmp_path / "thesaurus.json").unlink()
    assert lexical.read(tmp_path).synonyms == index.synonyms


def test_a_corrupt_thesaurus_says_what_to_do(index: LexicalIndex, tmp_path: Path) -> None:
    assert index.synonyms
    (tmp_path / "thesaurus.json").write_text("[[", encoding="utf-8")
    with pytest.raises(StoreDamaged, match="run `assistant ingest` again"):
        lexical.read(tmp_path)


def test_the_shipped_groups_are_sound() -> None:
    """Every line is a group, stands once, and has its languages on their sides."""
    text = files("store").joinpath("thesaurus.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [line for line, times in Counter(lines).items() if times > 1] == []
    for line in lines:
        english, equals, korean = (part.strip() for part in line.partition("="))
        assert equals, line
        sides = [[word.strip() for word in side.split(",") if side] for side in (english, korean)]
        assert len(sides[0] + sides[1]) > 1, line
        assert all(word and " " not in word for side in sides for word in side), line
        assert not any(is_korean(word) for word in sides[0]), line
