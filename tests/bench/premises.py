"""Questions that take something for granted of a paper, wrongly or rightly.

``python -m tests.bench.premises --store DIR --count 100`` asks of so many papers why they use a
technique: one that the entry names, if there is one, and one of which it has no word, in English
and in Korean. Prints how many suppositions were doubted, by language; needs an archive that has
papers with coined names.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from assistant.answer import Request
from assistant.compose.sentences import entry_text
from assistant.settings import load_settings
from assistant.wiring import open_assistant
from tests.bench.load import asks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.chat import Assistant

TECHNIQUES = tuple(
    tuple(pair.split("/"))
    for pair in (
        "quantum annealing/양자 어닐링",
        "federated learning/연합 학습",
        "optical flow/광학 흐름",
        "genetic algorithms/유전 알고리즘",
        "graph neural networks/그래프 신경망",
        "differential privacy/차분 프라이버시",
        "Gaussian processes/가우시안 프로세스",
        "homomorphic encryption/동형 암호",
        "beam search/빔 서치",
        "knowledge distillation/지식 증류",
        "curriculum learning/커리큘럼 학습",
        "contrastive learning/대조 학습",
        "active learning/능동 학습",
        "spiking neural networks/스파이킹 신경망",
        "Kalman filters/칼만 필터",
        "decision trees/의사결정 나무",
        "tree search/트리 탐색",
        "speculative decoding/추측 디코딩",
        "reinforcement learning/강화 학습",
        "synthetic data/합성 데이터",
        "preference optimization/선호 최적화",
        "diffusion models/확산 모델",
        "quantization/양자화",
        "human feedback/인간 피드백",
        "instruction tuning/지시 튜닝",
        "state space models/상태 공간 모델",
        "satellite images/위성 이미지",
        "medical records/의료 기록",
        "stock prices/주가",
        "lidar scans/라이다 스캔",
    )
)
"""In English and in Korean."""

ASKED = ("why does {name} use {what}?", "{name}: 왜 {what} 방법을 사용했나요?")


def named(text: str, technique: Sequence[str]) -> bool:
    """Whether an entry has the technique in either language."""
    have = text.replace(" ", "").casefold()
    return any(form.replace(" ", "").casefold().rstrip("s") in have for form in technique)


def foreign(text: str, technique: Sequence[str]) -> bool:
    """Whether an entry has no word of the technique in either language."""
    have = text.casefold()
    return not any(word[:5].casefold() in have for form in technique for word in form.split())


def suppositions(store: Path, count: int) -> Iterator[tuple[str, Sequence[str], str]]:
    """Name of a paper, technique, and whether the entry names it: right or wrong."""
    chance = Random(5)
    known = open_assistant(load_settings(store=store)).catalogue()
    for ask in asks_of(store, count):
        entry = known.papers[ask.arxiv_id].latest
        name, text = entry.title.partition(":")[0], entry_text(entry)
        for kind, fits in (("right", named), ("wrong", foreign)):
            found = [technique for technique in TECHNIQUES if fits(text, technique)]
            if found:
                yield name, chance.choice(found), kind


def doubted(assistant: Assistant, store: Path, count: int) -> dict[str, str]:
    """How many of the suppositions of each kind were not answered as if they held."""
    total: Counter[str] = Counter()
    doubts: Counter[str] = Counter()
    for name, technique, kind in suppositions(store, count):
        for language, form, what in zip(("en", "ko"), ASKED, technique, strict=True):
            key = f"{kind} {language}"
            total[key] += 1
            status = assistant.answer(Request(form.format(name=name, what=what))).status
            doubts[key] += status != "answered"
    return {key: f"{doubts[key]} of {number}" for key, number in sorted(total.items())}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--count", type=int, default=100)
    given = parser.parse_args()
    assistant = open_assistant(load_settings(store=given.store))
    print(json.dumps({"doubted": doubted(assistant, given.store, given.count)}))


if __name__ == "__main__":
    main()
