"""The turn that runs on each page, so that its reader can stop it.

In: the steps of an answer. Out: the last of them, once the turn is surely over: a step that came
after the word "stopped" would take its place.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Messages = Sequence[dict[str, Any]]

PATIENCE_SECONDS = 1.0
"""How long a reader who stops waits for a turn that waits for its backend; it shows nothing more
when it wakes up."""


@dataclass(slots=True)
class Run:
    """A turn under way.

    Attributes:
        shown: the conversation as the turn shows it last.
        stopped: its reader wants no more of it.
        over: done once it has shown all that it ever will.
    """

    shown: Messages = ()
    stopped: bool = False
    over: Future[None] = field(default_factory=Future)


class Running:
    """Which turn runs on which page."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}

    @contextmanager
    def on(self, page: str) -> Iterator[Run]:
        """A turn on the page, for as long as the block lasts."""
        run = self._runs[page] = Run()
        try:
            yield run
        finally:
            run.over.set_result(None)
            if self._runs.get(page) is run:
                del self._runs[page]

    async def stop(self, page: str) -> Messages:
        """End the page's turn; takes no thread, for the turns may have them all.

        Returns:
            The conversation as it stands then; empty when no turn was running.
        """
        run = self._runs.get(page)
        if run is None:
            return ()
        run.stopped = True
        await asyncio.wait([asyncio.wrap_future(run.over)], timeout=PATIENCE_SECONDS)
        return run.shown
