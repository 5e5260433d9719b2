"""A bound on the answers that are made at the same time, over all ways in.

In: the assistant. Out: the same, whose `stream` and `search` say `ServerBusy`: at once when the
line before the places is full, else after a short wait. A rush costs those who are being answered
nothing, and nobody else waits long.
"""

from __future__ import annotations

import os
import threading
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from assistant.llm.records import EXTRACTIVE
from store.errors import ServerBusy

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from assistant.answer import Event, Request
    from assistant.question import Question
    from assistant.retrieve import Ranking
    from assistant.ui.answers import Answers
    from store.catalogue import Catalogue
    from store.snapshot import SnapshotStatus

PATIENCE_SECONDS = 2.0
"""How long a turn waits for a place before it is sent away."""

WRITTEN_BY_MODELS = 32
"""Answers at the same time where a language model writes them: this server mostly waits for it."""

A_CORE = 2
"""Answers at the same time, for each core, where this server does all of the work."""


def suited(backends: Sequence[str]) -> int:
    """How many answers at the same time suit this machine.

    Args:
        backends: as in `Answers`; the first writes where a request names none.
    """
    if backends[0] != EXTRACTIVE:
        return WRITTEN_BY_MODELS
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(4, A_CORE * (cores or 1))


class Bounded:
    """Answers that are made a few at a time; safe to share between threads.

    Args:
        places: turns at the same time.
        waiting: how many more may wait for a place.
        patience: seconds that each of them waits.
    """

    def __init__(
        self,
        answers: Answers,
        places: int,
        waiting: int,
        *,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._answers = answers
        self._free = threading.BoundedSemaphore(places)
        self._line = threading.BoundedSemaphore(waiting) if waiting else None
        self._patience = patience

    @property
    def backends(self) -> tuple[str, ...]:
        """Every backend that a request may name; the first answers where it names none."""
        return self._answers.backends

    def status(self) -> SnapshotStatus:
        """What the store holds; raises `StoreError` when it cannot be read."""
        return self._answers.status()

    def catalogue(self) -> Catalogue:
        """The newest readable catalogue; raises `StoreError` when there is none."""
        return self._answers.catalogue()

    def search(self, request: Request, limit: int = 50) -> tuple[Question, Ranking]:
        """Ranked papers without an answer; raises `StoreError` and `EmbedderError`.

        Raises:
            ServerBusy: as `stream`.
        """
        with self._place():
            return self._answers.search(request, limit)

    def stream(self, request: Request) -> Generator[Event]:
        """The answer as it comes into being; closing the generator gives the place back.

        Raises:
            ServerBusy: all places are taken, and none was given back in time, or too many wait.
        """
        with self._place(), closing(self._answers.stream(request)) as events:
            yield from events

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not (self._free.acquire(blocking=False) or self._waited()):
            raise ServerBusy("as many questions as this server takes on are being answered")
        try:
            yield
        finally:
            self._free.release()

    def _waited(self) -> bool:
        """Whether a place came free while this one stood in the line."""
        if self._line is None or not self._line.acquire(blocking=False):
            return False
        try:
            return self._free.acquire(timeout=self._patience)
        finally:
            self._line.release()
