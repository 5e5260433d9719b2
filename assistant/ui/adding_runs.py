"""What is being added and what became of it, for the page that tells it.

In: files of one reader. Out: a `Run` that goes on whether or not anyone looks. Bounded: few run at
the same time, and the oldest that have ended are forgotten.
"""

from __future__ import annotations

import secrets
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.adding import Added
from store.errors import ServerBusy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.adding import Adding, Progress, Upload

MOST_AT_ONCE = 4
"""Runs that are under way; the store takes one after the other."""

MOST_KEPT = 50
"""Runs whose report can still be read."""


@dataclass(slots=True)
class Run:
    """Files on their way into the store.

    Attributes:
        names: of the files, as they are shown.
        progress: what was told last.
        askable: whether the new days can be asked about.
        result: the report or what went wrong, once it is over.
    """

    names: tuple[str, ...]
    id: str = field(default_factory=lambda: secrets.token_urlsafe(9))
    progress: Progress | None = None
    askable: bool = False
    result: Future[Added] = field(default_factory=Future)

    def follow(self, steps: Iterator[Progress | Added]) -> Added:
        """Takes note of each step; the last is the report."""
        while not isinstance(step := next(steps), Added):
            self.askable |= step.stage == "index" and step.done > 0
            self.progress = step
        return step


class Runs:
    """The runs of one server.

    Args:
        adding: what takes the files in.
    """

    def __init__(self, adding: Adding) -> None:
        self._adding = adding
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(MOST_AT_ONCE, thread_name_prefix="added")

    def start(self, uploads: Sequence[Upload]) -> Run:
        """Begins to add files.

        Raises:
            ServerBusy: as many as can be are under way.
        """
        run = Run(tuple(upload.base for upload in uploads))
        with self._lock:
            self._check()
            self._runs[run.id] = run
            run.result = self._pool.submit(run.follow, self._adding.add(uploads))
            for one in list(self._runs)[:-MOST_KEPT]:
                if self._runs[one].result.done():
                    del self._runs[one]
        return run

    def check(self) -> None:
        """Refuses before anything is read.

        Raises:
            ServerBusy: as many as can be are under way.
        """
        with self._lock:
            self._check()

    def _check(self) -> None:
        under_way = sum(not run.result.done() for run in self._runs.values())
        if under_way >= MOST_AT_ONCE:
            raise ServerBusy(f"{under_way} others are adding files; try again later", 30)

    def find(self, run_id: str) -> Run | None:
        """The run of this id, as long as it is kept."""
        return self._runs.get(run_id)
