"""A bound on the answers that are written at the same time, over all ways in.

In: the assistant. Out: the same, whose `stream` says `ServerBusy` when all places are taken.
"""

from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

from store.errors import ServerBusy

if TYPE_CHECKING:
    from collections.abc import Generator

    from assistant.answer import Event, Request
    from assistant.question import Question
    from assistant.retrieve import Ranking
    from assistant.ui.answers import Answers
    from store.catalogue import Catalogue
    from store.snapshot import SnapshotStatus

PATIENCE_SECONDS = 2.0
"""How long a turn waits for a place before it is sent away."""


class Bounded:
    """Answers that are written a few at a time; safe to share between threads.

    Args:
        places: turns at the same time.
        patience: seconds that a further one waits for a place.
    """

    def __init__(self, answers: Answers, places: int, patience: float = PATIENCE_SECONDS) -> None:
        self._answers = answers
        self._free = threading.BoundedSemaphore(places)
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
        """Ranked papers without an answer; raises `StoreError` and `EmbedderError`."""
        return self._answers.search(request, limit)

    def stream(self, request: Request) -> Generator[Event]:
        """The answer as it comes into being; closing the generator gives the place back.

        Raises:
            ServerBusy: all places are taken, and none was given back in time.
        """
        if not self._free.acquire(timeout=self._patience):
            raise ServerBusy("as many questions as this server takes on are being answered")
        try:
            with closing(self._answers.stream(request)) as events:
                yield from events
        finally:
            self._free.release()
