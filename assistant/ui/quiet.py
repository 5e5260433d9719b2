"""What Gradio would print goes to the log instead.

Gradio prints the traceback of a call that failed, with all that the reader sent, to standard error.
The log names the error and its place, and repeats a question only where that is set.
"""

from __future__ import annotations

import logging
import traceback
from typing import Any

from gradio import queueing, route_utils, routes

_log = logging.getLogger(__name__)


class _Logged:
    """Stands in for the module ``traceback`` where Gradio prints by it."""

    def print_exc(self, *_: object, **__: object) -> None:
        """Logs the error that is being handled."""
        _log.exception("a call of the page failed")

    def __getattr__(self, name: str) -> Any:
        return getattr(traceback, name)


def keep_quiet() -> None:
    """From now on Gradio logs what it printed; it has no setting for that."""
    for module in (queueing, route_utils, routes):
        module.traceback = _Logged()
