"""What Gradio prints goes to the log instead, and what it would sum up or keep is bounded.

Gradio prints the traceback of a call that failed, with all that the reader sent, to standard error.
The log names the error and its place, and repeats a question only where that is set.
"""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING, Any

from gradio import queueing, route_utils, routes, state_holder
from gradio.blocks import Block

if TYPE_CHECKING:
    from gradio import Blocks

_log = logging.getLogger(__name__)


class _Logged:
    """Stands in for the module ``traceback`` where Gradio prints by it."""

    def print_exc(self, *_: object, **__: object) -> None:
        """Logs the error that is being handled."""
        _log.exception("a call of the page failed")

    def __getattr__(self, name: str) -> Any:
        return getattr(traceback, name)


def keep_no_statistics(page: Blocks) -> None:
    """Stops the queue from keeping each call and summing up all of them after every one.

    Nobody sees these figures (the page's monitoring is off), and they cost more than many answers.
    """
    page._queue.ANALYTICS_MAX_EVENTS = 0  # noqa: SLF001  # it has no other switch


MOST_SESSIONS = 200
"""Pages whose last call is remembered; one that is forgotten goes on as if it were new."""


def keep_few_sessions(page: Blocks) -> None:
    """Bounds what Gradio remembers of each page that was ever opened: its whole conversation.

    Nothing reads that here, since a page sends its conversation along with every question; by
    default ten thousand of them stay in memory.
    """
    page.state_session_capacity = MOST_SESSIONS
    state_holder.SessionState = _Session


class _Session(state_holder.SessionState):  # type: ignore[misc]  # Gradio has no types here
    """What Gradio remembers of one page, in which a part that was made anew takes the old place.

    Gradio makes a part anew for every update, under a new number, and at the next call remembers
    it, with all that it showed, under that number as well: for as long as the page is remembered.
    """

    def __setitem__(self, key: int, value: Any) -> None:
        if isinstance(value, Block):
            value._id = key  # noqa: SLF001  # it takes no number when it is made
        super().__setitem__(key, value)


def keep_quiet() -> None:
    """From now on Gradio logs what it printed; it has no setting for that."""
    for module in (queueing, route_utils, routes):
        module.traceback = _Logged()
