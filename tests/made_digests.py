"""Digest files made for a test: a day, and papers by number with a text each."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TEXTS = {1: "캐시(cache)를 압축하는 방법을 제안합니다.", 2: "로봇이 물건을 잡는 법을 배웁니다."}


def write_day(folder: Path, day: str, texts: Mapping[int, str] = TEXTS) -> Path:
    """One digest file; paper 7 has the id 2406.00007 and a title with its number."""
    papers = "\n".join(
        f"### [Paper {number} on Caches](https://arxiv.org/abs/2406.{number:05d})\n\n"
        f"Vote: {number}\n\nAuthors: Ada Lovelace, Kim Minsu\n\n"
        f"- **What's New**: {text}\n- **Results**: 성능이 {number}점 올랐습니다.\n"
        for number, text in texts.items()
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{day}.md"
    path.write_text(f"## Daily Papers ({day})\n\n{papers}", encoding="utf-8")
    return path


def write_days(folder: Path, count: int) -> Path:
    """A folder of that many days in June 2024 with two papers each; no two texts are alike."""
    for day in range(1, count + 1):
        texts = {100 * day + n: f"{day}일에 나온 {text}" for n, text in TEXTS.items()}
        write_day(folder, f"2024-06-{day:02d}", texts)
    return folder
