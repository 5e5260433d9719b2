"""The evidence for each entry that does not need a vector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.facets import facets
from assistant.signals import Asked, signals
from tests.small_archive import entry, lexical_index

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from store.lexical import LexicalIndex

CORPUS = [
    entry("2406.10001", "2024-06-03", "Pruning Layers", ("층을 가지치기하는 방법입니다.",)),
    entry("2406.10002", "2024-06-03", "Distilling Teachers", ("지식 증류 기법입니다.",)),
    entry("2406.10003", "2024-06-03", "Speech Models", ("음성 모델이며 지연을 줄입니다.",)),
]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    return lexical_index(tmp_path, CORPUS)


def _signals(index: LexicalIndex, topic: str) -> dict[str, np.ndarray]:
    concepts = index.concepts(topic)
    asked = Asked(concepts, korean=False, listing=True, facets=facets(topic, concepts))
    return signals(index, asked, None)


def test_one_of_two_things_that_are_asked_for_is_a_whole_facet(index: LexicalIndex) -> None:
    found = _signals(index, "pruning or distillation")
    pruning, distilling, speech = found["facet"]
    assert min(pruning, distilling) > 0.8
    assert speech == 0
    assert found["coverage"].max() < 0.7
    assert found["facets"].tolist() == [2.0] * 3


def test_the_first_facet_is_told_from_what_explains_it(index: LexicalIndex) -> None:
    found = _signals(index, "pruning, such as distillation")
    assert found["first_facet"].argmax() == 0
    assert found["first_facet_title"].tolist() == pytest.approx([1, 0, 0])


def test_a_topic_of_one_facet_is_covered_by_it(index: LexicalIndex) -> None:
    found = _signals(index, "pruning layers")
    assert found["facet"].tolist() == pytest.approx(found["coverage"].tolist())
    assert found["facet_title"].tolist() == pytest.approx(found["title_coverage"].tolist())


def test_a_word_that_questions_have_by_the_way_weighs_less(index: LexicalIndex) -> None:
    known, by_the_way = (concept.importance for concept in index.concepts("pruning recently"))
    assert by_the_way < known
    assert _signals(index, "recently")["coverage"].tolist() == [0, 0, 0]
