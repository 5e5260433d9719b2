"""A store of digests that attack their readers, made anew for the tests that stand on it."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

from assistant.cli import run
from tests.hostile_text import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

TOPICS = ("KV cache compression", "robot manipulation", "weather forecasting", "image editing")


def digest(attacks: tuple[str, ...]) -> str:
    """A day of papers; each attack stands in a bullet, a label, a title's end and among authors."""
    parts = ["## Daily Papers (2024-06-14)\n"]
    for number, attack in enumerate(attacks or ("",) * len(HOSTILE)):
        topic, bounded = TOPICS[number % len(TOPICS)], attack[:300].replace("\n", " ")
        title = f"Alpha{number}: A Study of {topic} {'' if '[' in bounded else bounded[:80]}"
        parts.append(
            f"### [{title.strip()}](https://arxiv.org/abs/2406.{number + 1:05})\n\n"
            f"Vote: {number}\n\nAuthors: Ada Example, Ben Example{number}\n\n"
            f"- **What's New**: Alpha{number}는 {topic} 문제를 다루는 새로운 방법입니다.\n"
            f"- **Method {bounded[:30]}**: Alpha{number} handles {topic} in two steps. {attack}\n"
            f"- **Results**: {topic} 정확도가 {number + 1}% 높아졌습니다. {bounded}\n"
        )
    return "\n".join(parts)


def store_of(folder: Path, attacks: tuple[str, ...]) -> Path:
    """A store in the folder, of one day with these attacks."""
    (folder / "digests").mkdir(parents=True)
    (folder / "digests" / "2024-06-14.md").write_text(digest(attacks), "utf-8", "surrogatepass")
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        assert run(["ingest", "--store", str(folder / "store"), str(folder / "digests")]) in (0, 3)
    return folder / "store"
