"""The stages of a turn as spans of LlamaIndex's instrumentation, beside those of its own calls.

In: an assistant. Out: the same assistant; each question is one span with its stages below it. A
span holds names, times and figures; no question, no prompt, no answer.
"""

from __future__ import annotations

import contextvars
import inspect
import secrets
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from llama_index_instrumentation import get_dispatcher
from llama_index_instrumentation.span import active_span_id

from assistant.answer import Done
from assistant.stages import stage, watched_by

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from assistant.answer import Event, Request
    from assistant.question import Question
    from assistant.retrieve import Ranking
    from assistant.ui.answers import Answers
    from store.catalogue import Catalogue
    from store.snapshot import SnapshotStatus

Figures = dict[str, str | int]

_NO_ARGUMENTS = inspect.BoundArguments(inspect.Signature(), {})


class LlamaIndexSpans:
    """Tells LlamaIndex's dispatcher of every stage, as LlamaIndex tells of its own calls."""

    def __init__(self) -> None:
        self._dispatcher = get_dispatcher("assistant")

    @contextmanager
    def stage(self, name: str) -> Iterator[Figures]:
        """One span around a stage; figures put into the dictionary are its result."""
        # The form of LlamaIndex's own ids: what is before the hyphen is the span's name.
        span = f"assistant.{name}-{secrets.token_hex(8)}"
        figures: Figures = {}
        tell = self._dispatcher
        tell.span_enter(span, _NO_ARGUMENTS, parent_id=active_span_id.get())
        token = active_span_id.set(span)
        try:
            yield figures
        except GeneratorExit:
            tell.span_exit(span, _NO_ARGUMENTS, result={**figures, "left": 1})
            raise
        except BaseException as error:
            tell.span_drop(span, _NO_ARGUMENTS, err=error)
            raise
        else:
            tell.span_exit(span, _NO_ARGUMENTS, result=figures)
        finally:
            active_span_id.reset(token)


class Traced:
    """Answers whose turns and searches are spans; safe to share between threads."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._spans = LlamaIndexSpans()

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
        with watched_by(self._spans), stage("search"):
            return self._answers.search(request, limit)

    def stream(self, request: Request) -> Generator[Event]:
        """The answer as it comes into being; closing the generator ends the turn."""
        # A server resumes a generator in any context; its spans need one that stays.
        context = contextvars.copy_context()
        events = self._turn(request)
        try:
            while (event := context.run(next, events, None)) is not None:
                yield event
        finally:
            context.run(events.close)

    def _turn(self, request: Request) -> Generator[Event]:
        with (
            watched_by(self._spans),
            self._spans.stage("answer") as figures,
            closing(self._answers.stream(request)) as events,
        ):
            for event in events:
                if isinstance(event, Done):
                    figures.update(_figures(event))
                yield event


def _figures(done: Done) -> Figures:
    answer = done.answer
    return {
        "status": answer.status,
        "language": answer.language,
        "backend": answer.backend,
        "papers": len(answer.papers),
        "dropped": answer.dropped,
    }
