"""The stages of a turn, told to whoever watches it: the traces of `assistant.measures.spans` do.

In: code that runs inside ``stage(name)``. Out: nothing, unless the turn runs in a context that
`watched_by` has prepared. Nobody watching costs one look-up.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager


class Watcher(Protocol):
    """Hears when a stage begins and ends."""

    def stage(self, name: str) -> AbstractContextManager[object]:
        """Entered when the stage begins, left with its error or none when it ends."""
        ...


_watcher: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


def stage(name: str) -> AbstractContextManager[object]:
    """To be entered around the work of one stage."""
    watcher = _watcher.get()
    return nullcontext() if watcher is None else watcher.stage(name)


@contextmanager
def watched_by(watcher: Watcher) -> Iterator[None]:
    """Stages that begin inside, in this context, are told to the watcher."""
    token = _watcher.set(watcher)
    try:
        yield
    finally:
        _watcher.reset(token)
