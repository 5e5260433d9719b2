"""A small archive of made-up papers, and the parts that answer from it, for tests of answering."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from assistant.finding import Archive
from assistant.retrieve import Retriever
from store import lexical
from store.catalogue import Catalogue
from store.records import Entry, Section
from store.snapshot import Snapshot, SnapshotStatus
from tests.hash_embedder import HashEmbedder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from store.lexical import LexicalIndex

LABELS = ("What's New", "Technical Details", "Performance Highlights")


def entry(
    arxiv_id: str, day: str, title: str, texts: tuple[str, ...], votes: int | None = None
) -> Entry:
    """An entry as a digest file would give it: three texts are labelled, any others are bullets."""
    labelled = len(texts) == len(LABELS)
    labels: tuple[str | None, ...] = LABELS if labelled else (None,) * len(texts)
    sections = tuple(Section(label, text) for label, text in zip(labels, texts, strict=True))
    votes_line = "" if votes is None else f"Vote: {votes}"
    url = f"https://arxiv.org/abs/{arxiv_id}"
    body = "\n".join(f"- {text}" for text in texts)
    return Entry(
        arxiv_id=arxiv_id,
        day=date.fromisoformat(day),
        title=title,
        url=url,
        votes=votes,
        authors=("Mina Park", "Jon Doe"),
        sections=sections,
        raw=f"### [{title}]({url})\n\n{votes_line}\n\nAuthors: Mina Park, Jon Doe\n\n{body}\n",
        line=1 + int(arxiv_id[-2:]),
        votes_line=votes_line,
        authors_line="Authors: Mina Park, Jon Doe",
    )


ENTRIES = (
    entry(
        "2406.00001",
        "2024-06-03",
        "ThinCache: Shrinking the Key-Value Cache Across Layers",
        (
            "ThinCache는 여러 레이어가 KV 캐시(KV cache)를 함께 쓰는 압축 기법을 제안합니다.",
            "레이어 묶음마다 key와 value 헤드를 하나만 두며 추가 학습은 1,000 스텝입니다.",
            "Pythia-410M에서 메모리를 6.5배 줄이면서 정확도는 0.4%만 낮아졌습니다.",
        ),
        31,
    ),
    entry(
        "2406.00002",
        "2024-06-03",
        "DropKey: Training-Free KV Cache Compression by Forgetting",
        (
            "DropKey는 학습 없이 KV 캐시를 압축하며 중요하지 않은 토큰의 key를 버립니다.",
            "어텐션 점수가 낮은 토큰을 골라 4비트로 양자화하며 재학습이 필요 없습니다.",
            "128K 컨텍스트에서 속도가 2.3배 빨라졌습니다.",
        ),
        12,
    ),
    entry(
        "2406.00003",
        "2024-06-04",
        "RoboSketch: A Policy that Follows Drawings",
        (
            "RoboSketch는 손으로 그린 스케치를 따라 움직이는 로봇 조작 정책입니다.",
            "SigLIP 비전 인코더와 Llama 2 백본을 쓰고 970k개의 시연 데이터로 학습했습니다.",
            "실제 로봇 과제 29개에서 성공률이 16.5% 높아졌습니다.",
        ),
        31,
    ),
    entry(
        "2406.00004",
        "2024-06-04",
        "OpenRoboSketch: Following Drawings with Open Weights",
        (
            "OpenRoboSketch는 RoboSketch의 오픈 소스 버전으로 가중치를 공개한 로봇 정책입니다.",
            "공개 스케치 데이터 120k개로 로봇 정책을 다시 학습했습니다.",
            "로봇 과제 성공률이 19.9%에서 25.8%로 올랐습니다.",
        ),
        7,
    ),
    entry(
        "2312.00005",
        "2023-12-01",
        "Weather in a Bottle: Small Models for Rain",
        (
            "비가 올지 예측하는 작은 기상 예측 모델을 소개한다.",
            "MERRA-2 재분석 데이터의 대기 변수 160개로 훈련되었다.",
            "대형 모델보다 예측 속도가 40배 빠르고 오차는 비슷하다.",
            "코드는 https://github.com/example/rain 에서 볼 수 있다.",
        ),
    ),
    entry(
        "2408.00006",
        "2024-08-05",
        "PaintFlow: Editing Images by Words",
        (
            "PaintFlow는 글로 이미지를 편집하는 확산 모델(diffusion model)입니다.",
            "크로스 어텐션 맵을 고정해 원본 이미지의 구조를 지킵니다.",
            "사용자 평가에서 62%가 PaintFlow의 이미지를 선호했습니다.",
        ),
        55,
    ),
)


def catalogue() -> Catalogue:
    """The records of the small archive."""
    return Catalogue(ENTRIES)


def lexical_index(folder: Path, entries: Sequence[Entry] = ENTRIES) -> LexicalIndex:
    """The full-text index of some entries, written to and read from the folder."""
    lexical.write(folder, Catalogue(entries).entries, None)
    return lexical.read(folder)


def small_archive(folder: Path) -> Archive:
    """The archive ready to be searched by its words; no vectors."""
    index = lexical_index(folder)
    status = SnapshotStatus("g", "s", 1, 4, 6, 6, 1, 0, "hash", 8, "c", "2024-08-06T00:00:00Z")
    snapshot = Snapshot(catalogue(), index, None, status)
    return Archive(snapshot.catalogue, index, Retriever(snapshot, HashEmbedder()))
