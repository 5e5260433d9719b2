"""Tables of a draft: a cell says what its column's or row's paper carries, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.small_archive import ENTRIES, small_archive
from tests.test_verify import cited, proven, shown

if TYPE_CHECKING:
    from assistant.finding import Archive

THIN, DROP, *_ = ENTRIES
HEAD = "| 항목 | ThinCache [1] | DropKey [2] |\n|---|---|---|\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return small_archive(tmp_path_factory.mktemp("index"))


def rows(text: str) -> list[list[str]]:
    lines = [line.strip().strip("|") for line in text.strip().splitlines()]
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def test_a_faithful_table_comes_through_whole(archive: Archive) -> None:
    results = "| 결과 | 메모리 6.5배 절감 [1] | 128K에서 2.3배 빨라짐 [2] |\n"
    found = proven(archive, f"{HEAD}{results}| 표 | 31 [1] | 12 [2] |\n")
    assert not any(one.dropped or one.moved for one in found)
    assert rows(shown(found))[2:] == [
        ["결과", "메모리 6.5배 절감", "128K에서 2.3배 빨라짐"],
        ["표", "31", "12"],
    ]


def test_the_words_of_a_table_s_frame_need_no_evidence(archive: Archive) -> None:
    head = HEAD.replace("항목", "Aspect")
    row = "| Key Results | Pythia-410M, 6.5x [1] | 128K, 2.3x [2] |\n"
    found = rows(shown(proven(archive, head + row, language="en")))
    assert (found[0][0], found[2]) == (
        "Aspect",
        ["Key Results", "Pythia-410M, 6.5x", "128K, 2.3x"],
    )


def test_a_cell_that_nothing_carries_keeps_its_place(archive: Archive) -> None:
    found = proven(archive, f"{HEAD}| 결과 | 메모리 9.5배 절감 [1] | 128K에서 2.3배 빨라짐 [2] |\n")
    assert rows(shown(found))[2] == ["결과", "–", "128K에서 2.3배 빨라짐"]
    assert sum(one.dropped for one in found) == 1


def test_a_cell_is_never_carried_by_another_columns_paper(archive: Archive) -> None:
    crossed = f"{HEAD}| 결과 | 128K에서 2.3배 빨라짐 [2] | 메모리 6.5배 절감 [1] |\n"
    assert rows(shown(proven(archive, crossed)))[2] == ["결과", "–", "–"]


def test_a_columns_head_decides_its_paper_whatever_its_marker(archive: Archive) -> None:
    swapped = HEAD.replace("[1]", "[3]").replace("[2]", "[1]").replace("[3]", "[2]")
    found = proven(archive, f"{swapped}| 결과 | 메모리 6.5배 절감 [2] | 2.3배 빨라짐 [1] |\n")
    heads = cited(found[:3])
    assert heads == [THIN.arxiv_id, DROP.arxiv_id]
    assert cited(found[5:6]) in ([], [THIN.arxiv_id])


def test_a_head_without_the_papers_name_gets_it(archive: Archive) -> None:
    table = "| 항목 | Paper A [1] | Paper B [2] |\n|---|---|---|\n| 표 | 31 [1] | 12 [2] |\n"
    assert rows(shown(proven(archive, table)))[0] == ["항목", "ThinCache", "DropKey"]


def test_a_row_may_be_about_a_paper(archive: Archive) -> None:
    table = (
        "| 논문 | 결과 |\n|---|---|\n| ThinCache [1] | 메모리 6.5배 절감 [1] |\n"
        "| DropKey [2] | 메모리 6.5배 절감 [1] |\n"
    )
    found = rows(shown(proven(archive, table)))
    assert found[2:] == [["ThinCache", "메모리 6.5배 절감"], ["DropKey", "–"]]
