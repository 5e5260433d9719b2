"""What a topic enumerates or explains is told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.facets import facets
from tests.small_archive import lexical_index

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.lexical import LexicalIndex


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    return lexical_index(tmp_path_factory.mktemp("facets"))


def _terms(index: LexicalIndex, topic: str) -> list[list[str]]:
    concepts = index.concepts(topic)
    return [[concepts[i].term for i in facet] for facet in facets(topic, concepts)]


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("pruning, distillation or quantization", [["prune"], ["distil"], ["quantiz"]]),
        ("shrinking models, i.e. pruning", [["shrink", "model"], ["prune"]]),
        ("KV cache compression", [["kv", "cach", "compress"]]),
        ("가지치기나 증류, 또는 양자화", [["가지치기"], ["증류"], ["양자"]]),
        ("체스 같은 게임", [["체스"], ["게임"]]),
    ],
)
def test_what_is_enumerated_or_explained_is_a_facet_of_its_own(
    index: LexicalIndex, topic: str, expected: Sequence[list[str]]
) -> None:
    assert _terms(index, topic) == expected


def test_a_topic_without_a_word_to_look_for_is_one_empty_facet() -> None:
    assert facets("...", ()) == ((),)
