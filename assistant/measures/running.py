"""Logs and traces of a server while it runs, as the settings say.

In: an assistant and the settings. Out: the assistant to serve; when the server ends, what traces
are still on their way are sent.
"""

from __future__ import annotations

import importlib
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from assistant.measures.logs import set_up_logs
from assistant.settings import variables
from store.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.settings import Settings
    from assistant.ui.answers import Answers


@contextmanager
def observed(answers: Answers, settings: Settings) -> Iterator[Answers]:
    """The assistant to serve, traced where that is set; the process' log goes where it is set.

    Raises:
        ConfigError: traces are wanted, and the extra is not installed or its settings are wrong.
    """
    set_up_logs(settings.log, questions=settings.log_questions)
    if not settings.otel:
        yield answers
        return
    try:
        traces = importlib.import_module("assistant.measures.traces")
    except ImportError as error:
        raise ConfigError(
            "ASSISTANT_OTEL needs the extra: pip install 'paper-digest-assistant[otel]'"
        ) from error
    with closing(traces.Traces(traces.exporter(variables()))):
        yield importlib.import_module("assistant.measures.spans").Traced(answers)
