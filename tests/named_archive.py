"""A made-up archive with what catalogue questions turn on.

Ties, a paper listed twice, authors of many spellings, digests without votes, ordinary names.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from assistant.question import Question, understand
from store.catalogue import Catalogue
from store.records import Entry, Section

TODAY = date(2024, 10, 17)


class Row(NamedTuple):
    """What tells one made-up entry from another."""

    arxiv_id: str
    day: str
    title: str
    text: str
    votes: int | None
    authors: tuple[str, ...]


ROWS = (
    Row(
        "2311.00010",
        "2023-11-21",
        "Weather in a Bottle: Small Models for Rain",
        "비가 올지 예측하는 작은 기상 예측 모델을 소개한다.",
        None,
        (),
    ),
    Row(
        "2406.00001",
        "2024-06-03",
        "ThinCache: Shrinking the Key-Value Cache Across Layers",
        "ThinCache는 여러 레이어가 KV 캐시를 함께 쓰는 압축 기법입니다. ThinCache는 빠릅니다.",
        31,
        ("Mina Park", "Jonathan Q. Doe", "Petra Veličković"),
    ),
    Row(
        "2406.00002",
        "2024-06-03",
        "DropKey: Training-Free KV Cache Compression by Forgetting",
        "DropKey는 학습 없이 KV 캐시를 압축합니다. DropKey는 ThinCache보다 빠릅니다.",
        31,
        ("Jonathan Doe", "Hana Kim"),
    ),
    Row(
        "2406.00003",
        "2024-06-03",
        "CLEAR: A Benchmark for Forgetting",
        "CLEAR는 언러닝 벤치마크입니다.",
        7,
        ("Hana Kim", "Yves Lacroix"),
    ),
    Row(
        "2406.00003",
        "2024-06-05",
        "CLEAR: A Benchmark for Forgetting",
        "CLEAR는 언러닝 벤치마크입니다.",
        12,
        ("Hana Kim", "Yves Lacroix"),
    ),
    Row(
        "2406.00004",
        "2024-06-05",
        "Sonata: Writing Music with Words",
        "Sonata는 음악을 생성하는 모델입니다. Vicuna를 씁니다.",
        55,
        ("Lars van der Berg",),
    ),
    Row(
        "2408.00005",
        "2024-08-12",
        "Robots that Fold Laundry from Twenty Demonstrations",
        "로봇이 빨래를 개는 FoldNet을 제안합니다. FoldNet은 20개 시연으로 배웁니다. FoldNet.",
        4,
        ("Mina Park",),
    ),
    Row(
        "2410.00006",
        "2024-10-08",
        "ThinCache 2: Layers Once More",
        "ThinCache 2는 더 빠릅니다.",
        90,
        ("Mina Park", "Wei Zhang"),
    ),
)


def _entry(row: Row, line: int) -> Entry:
    url = f"https://arxiv.org/abs/{row.arxiv_id}"
    votes_line = "" if row.votes is None else f"Vote: {row.votes}"
    authors_line = f"Authors: {', '.join(row.authors)}" if row.authors else ""
    lines = [f"### [{row.title}]({url})", votes_line, authors_line, f"- {row.text}"]
    return Entry(
        arxiv_id=row.arxiv_id,
        day=date.fromisoformat(row.day),
        title=row.title,
        url=url,
        votes=row.votes,
        authors=row.authors,
        sections=(Section(None, row.text),),
        raw="\n\n".join(part for part in lines if part),
        line=line,
        votes_line=votes_line,
        authors_line=authors_line,
    )


CATALOGUE = Catalogue(_entry(row, 10 * line) for line, row in enumerate(ROWS, 1))


def asked(text: str, today: date = TODAY) -> Question:
    """A question to this archive, understood."""
    return understand(text, today=today, catalogue=CATALOGUE)
