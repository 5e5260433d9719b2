"""What an operator sees of a running server: logs, Prometheus figures, OpenTelemetry spans.

In: the web app and the assistant behind it. Out: the same assistant, counted. Neither a question
nor a key nor an address of a reader is in any of it, unless the settings ask for the questions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.measures.arrivals import Arrivals
from assistant.measures.counts import Counts
from assistant.measures.measured import Measured
from assistant.measures.page import metrics_page

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.ui.answers import Answers


def watch(app: FastAPI, answers: Answers) -> Measured:
    """Count and log what the app is asked, and serve the figures at ``/metrics``.

    Returns:
        the assistant to build every way in on, so that each question is counted once.
    """
    counts = Counts(answers.status)
    app.add_middleware(Arrivals, counts=counts)
    app.include_router(metrics_page(counts))
    return Measured(answers, counts)
