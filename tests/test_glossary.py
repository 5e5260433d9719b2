"""What the corpus teaches about translations, and what a user says instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store import lexical
from store.errors import ConfigError
from store.glossary import overridden, read_pairs
from tests.small_archive import entry

if TYPE_CHECKING:
    from pathlib import Path

    from store.glossary import Glossary

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
def glossary(tmp_path: Path) -> Glossary:
    lexical.write(tmp_path, CORPUS, None)
    return lexical.read(tmp_path).glossary


def _translations(glossary: Glossary, term: str) -> list[str]:
    row = list(glossary.vocabulary).index(term)
    return [glossary.vocabulary[i] for i, _ in glossary.translations(row)]


def test_terms_that_share_entries_translate_each_other(glossary: Glossary) -> None:
    assert _translations(glossary, "edit") == ["편집"]
    assert "edit" in _translations(glossary, "편집")


def test_one_bracketed_gloss_is_enough(glossary: Glossary) -> None:
    assert "환각" in _translations(glossary, "hallucin")
    assert "지연" not in _translations(glossary, "hallucin")


def test_one_shared_entry_is_not(glossary: Glossary) -> None:
    assert "음성" not in _translations(glossary, "speech")


def test_a_users_pair_replaces_what_was_learned(glossary: Glossary, tmp_path: Path) -> None:
    path = tmp_path / "glossary.txt"
    path.write_text("# ours\nspeech = 음성\nedit = 영상\n", encoding="utf-8")
    mended = overridden(glossary, read_pairs(path))
    assert _translations(mended, "speech") == ["음성"]
    assert _translations(mended, "음성") == ["speech"]
    assert _translations(mended, "edit") == ["영상"]


def test_a_pair_that_no_entry_holds_changes_nothing(glossary: Glossary) -> None:
    mended = overridden(glossary, {"crystallographi": ["결정학"]})
    assert (mended.weights != glossary.weights).nnz == 0


def test_a_line_that_is_no_pair_is_named(tmp_path: Path) -> None:
    path = tmp_path / "glossary.txt"
    path.write_text("speech = 음성\nedit 편집\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"glossary\.txt:2: 'edit 편집'"):
        read_pairs(path)
