"""What the corpus teaches about translations, and what a user says instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.errors import ConfigError
from store.glossary import read_pairs
from tests.small_archive import entry, lexical_index

if TYPE_CHECKING:
    from pathlib import Path

    from store.lexical import LexicalIndex

CORPUS = [
    entry(f"2406.1000{i}", "2024-06-03", title, (text,))
    for i, (title, text) in enumerate(
        [
            ("Watermarking Images", "이미지에 워터마크를 삽입하는 방법입니다."),
            ("Robust Watermarking", "강인한 워터마크 기법입니다."),
            ("Image Editing", "이미지 편집 기법입니다."),
            ("Editing Videos", "영상을 편집하는 확산(diffusion) 모델입니다."),
            ("Speech Models", "음성 모델이며 환각(hallucination)과 지연(latency)을 줄입니다."),
        ]
    )
]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    return lexical_index(tmp_path, CORPUS)


def _translations(index: LexicalIndex, term: str) -> list[str]:
    return [index.vocabulary[i] for i, _ in index.translations(term)]


def test_terms_that_share_entries_translate_each_other(index: LexicalIndex) -> None:
    assert _translations(index, "edit") == ["편집"]
    assert "edit" in _translations(index, "편집")


def test_one_bracketed_gloss_is_enough(index: LexicalIndex) -> None:
    assert "환각" in _translations(index, "hallucin")
    assert "지연" not in _translations(index, "hallucin")


def test_one_shared_entry_is_not(index: LexicalIndex) -> None:
    assert "음성" not in _translations(index, "speech")


def test_a_users_pair_replaces_what_was_learned(index: LexicalIndex, tmp_path: Path) -> None:
    path = tmp_path / "glossary.txt"
    path.write_text("# ours\nspeech = 음성\nedit = 영상\n", encoding="utf-8")
    taught = index.with_pairs(read_pairs(path))
    assert _translations(taught, "speech") == ["음성"]
    assert _translations(taught, "음성") == ["speech"]
    assert _translations(taught, "edit") == ["영상"]
    assert _translations(index, "edit") == ["편집"]


def test_a_users_pair_finds_entries_for_a_word_that_none_holds(index: LexicalIndex) -> None:
    assert not index.concepts("retouching")[0].known
    taught = index.with_pairs({"retouch": ["편집"]})
    (concept,) = taught.concepts("retouching")
    assert concept.known
    assert taught.match([concept]).entries.argmax() in (2, 3)


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    path = tmp_path / "glossary.txt"
    path.write_text("speech = 음성\nedit 편집\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"glossary\.txt:2: 'edit 편집'"):
        read_pairs(path)
