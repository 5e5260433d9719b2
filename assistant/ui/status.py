"""What the archive holds, in one calm line; live while vectors are still being made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.ui.words import word
from store.errors import StoreError, StoreMissing

if TYPE_CHECKING:
    from assistant.ui.answers import Answers


@dataclass(frozen=True, slots=True)
class Line:
    """The line and whether it is about to change."""

    text: str
    settled: bool


def status_line(answers: Answers, language: str) -> Line:
    """Papers, days and readiness, or why there are none."""
    try:
        status = answers.status()
        days = answers.catalogue().days
    except StoreMissing:
        return Line(word("nothing_indexed", language), settled=False)
    except StoreError:
        return Line(word("store_trouble", language), settled=False)
    if not days:
        return Line(word("nothing_indexed", language), settled=False)
    key = "holds" if len(days) > 1 else "holds_one_day"
    holds = word(key, language, papers=status.papers, days=len(days), first=days[0], last=days[-1])
    if status.complete:
        return Line(f"{holds} · {word('all_ready', language)}", settled=True)
    percent = status.embedded * 100 // max(1, status.passages)
    return Line(f"{holds} · {word('text_ready', language, percent=percent)}", settled=False)
