"""Turns off the event loop: each step of a blocking turn runs in a thread of a bounded pool.

In: an assistant and a request. Out: its events as an async generator. Leaving the generator ends
the turn; when too many wait, a new one is refused at once instead of being kept waiting.
"""

from __future__ import annotations

from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

import anyio
from anyio import to_thread

from assistant.answer import Done
from store.errors import ServerBusy

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable

    from assistant.answer import Answer, Event, Request
    from assistant.ui.answers import Answers

Result = TypeVar("Result")

AT_ONCE = 16
"""Turns that run at the same time."""

WAITING = 16
"""Turns that may wait for their place."""

PATIENCE_SECONDS = 2.0
"""How long one waits for it: nobody is left to wonder whether there will be an answer."""


class Pool:
    """Places for turns and other slow calls; made once for a server.

    Args:
        at_once: how many run at the same time, each in at most one thread.
        waiting: how many more may wait.
        patience: seconds that each of them waits at most.
    """

    def __init__(
        self,
        at_once: int = AT_ONCE,
        waiting: int = WAITING,
        *,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._places = anyio.CapacityLimiter(at_once)
        self._threads = anyio.CapacityLimiter(at_once)
        self._waiting, self._patience = waiting, patience

    async def step(self, function: Callable[[], Result]) -> Result:
        """The result of a short blocking function, in a thread.

        Waits for it even when cancelled: a turn cannot be closed while it works.
        """
        return await to_thread.run_sync(function, limiter=self._threads)

    async def call(self, function: Callable[[], Result]) -> Result:
        """The result of a blocking function.

        Raises:
            ServerBusy: too many wait already, or this one has waited too long.
        """
        async with self._place():
            return await self.step(function)

    async def events(self, answers: Answers, request: Request) -> AsyncGenerator[Event]:
        """The events of one turn; closing the generator ends the turn.

        Raises:
            ServerBusy: too many wait already, or this one has waited too long.
            AssistantError: as `Answers.stream`.
        """
        async with self._place():
            turn = answers.stream(request)
            try:
                while (event := await self.step(lambda: next(turn, None))) is not None:
                    yield event
            finally:
                with anyio.CancelScope(shield=True):
                    await self.step(turn.close)

    async def answer(self, answers: Answers, request: Request) -> Answer:
        """The whole answer of one turn.

        Raises:
            ServerBusy: too many wait already, or this one has waited too long.
            AssistantError: as `Answers.stream`.
        """
        async with aclosing(self.events(answers, request)) as events:
            async for event in events:
                if isinstance(event, Done):
                    return event.answer
        raise AssertionError("a turn always ends with Done")

    @asynccontextmanager
    async def _place(self) -> AsyncIterator[None]:
        # A generator may be closed by another task than the one that opened it.
        holder = object()
        waiting = self._places.statistics().tasks_waiting
        with anyio.move_on_after(self._patience if waiting < self._waiting else 0) as waited:
            await self._places.acquire_on_behalf_of(holder)
        if waited.cancelled_caught:
            raise ServerBusy("more questions wait than this server takes on; ask again in a moment")
        try:
            yield
        finally:
            self._places.release_on_behalf_of(holder)
