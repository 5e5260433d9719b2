"""How far a long run is: a bar on a terminal, a line now and then everywhere else.

Input: stage, how much is done, of how much; output: standard error, which a pipe leaves alone.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Report = Callable[[str, int, int], None]

STAGES = {
    "read": "Reading digests",
    "write": "Storing papers",
    "index": "Indexing full text",
    "embed": "Making vectors",
    "sentences": "Reading sentences",
}


@contextmanager
def shown_progress() -> Iterator[Report]:
    """What to call with (stage, done, total), in the form that suits standard error."""
    if sys.stderr.isatty():
        with _bars() as report:
            yield report
    else:
        yield _lines()


@contextmanager
def _bars() -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = ("{task.description:20}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        tasks = {}

        def report(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = progress.add_task(STAGES.get(stage, stage))
            progress.update(tasks[stage], completed=done, total=max(total, 1))

        yield report


def _lines() -> Report:
    """A line when a stage begins to count, at each further tenth of it, and when it ends."""
    shown: dict[str, int] = {}

    def report(stage: str, done: int, total: int) -> None:
        tenth = 10 if done >= total else 10 * done // total
        if total > 1 and shown.get(stage, 0) < tenth:
            shown[stage] = tenth
            console.say(f"{STAGES.get(stage, stage)}: {done} of {total}")

    return report
