"""The assistant as every way in sees it: each question is counted and logged once, here.

In: an `Answers`. Out: the same answers, events and errors. What is logged about a question: its
id, how it came in, how it ended, how long its stages took; its words only where that is set.
"""

from __future__ import annotations

import logging
import time
from contextlib import closing
from typing import TYPE_CHECKING

from assistant.answer import Done, Text
from assistant.measures.arrivals import arrived, new_id
from assistant.measures.logs import QUESTION
from store.errors import AssistantError, ServerBusy
from store.language import detect_language

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from assistant.answer import Answer, Event, Request
    from assistant.measures.counts import Counts
    from assistant.question import Question
    from assistant.retrieve import Ranking
    from assistant.ui.answers import Answers
    from store.catalogue import Catalogue
    from store.snapshot import SnapshotStatus

OTHER = "other"
"""Route of a question that came neither by HTTP nor by a way in that has said its name."""

_LONGEST_READ = 4000
_log = logging.getLogger(__name__)


class Measured:
    """Answers that are counted; safe to share between threads.

    Args:
        route: the way in that these answers are for; None takes it from the HTTP request.
    """

    def __init__(self, answers: Answers, counts: Counts, *, route: str | None = None) -> None:
        self._answers = answers
        self._counts = counts
        self._route = route

    def via(self, route: str, answers: Answers | None = None) -> Measured:
        """The same for a way in whose questions do not run in the context of their request.

        Args:
            answers: the same answers, bounded further for that way in.
        """
        return Measured(answers or self._answers, self._counts, route=route)

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
        turn = _Told(request, self._route)
        self._counts.searched(turn.route)
        question, ranking = self._answers.search(request, limit)
        turn.log("search", "done", papers=len(ranking.hits), seconds=_rounded(ranking.seconds))
        return question, ranking

    def stream(self, request: Request) -> Generator[Event]:
        """The answer as it comes into being; closing the generator ends the turn."""
        turn = _Told(request, self._route)
        self._counts.begun()
        try:
            with closing(self._answers.stream(request)) as events:
                for event in events:
                    if isinstance(event, Done):
                        self._done(turn, event.answer)
                    turn.hear(event)
                    yield event
        except GeneratorExit:
            if not turn.over:
                self._counts.left(turn.route, turn.language)
                turn.log("question", "left")
            raise
        except Exception as error:
            self._counts.failed(error, turn.route, turn.language)
            if isinstance(error, ServerBusy):
                self._counts.turned_away(turn.route)
            reason = str(error) if isinstance(error, AssistantError) else None
            turn.log("question", "error", error=type(error).__name__, reason=reason)
            raise
        finally:
            self._counts.over()

    def _done(self, turn: _Told, answer: Answer) -> None:
        self._counts.answered(answer, turn.route, turn.first_text)
        turn.log("question", answer.status, **_facts(answer))


class _Told:
    """What is known about one question while it is answered."""

    def __init__(self, request: Request, route: str | None) -> None:
        arrival = arrived()
        self.route = route or (OTHER if arrival is None else arrival.route)
        self._id = new_id() if arrival is None or route else arrival.id
        self._question = request.question[:_LONGEST_READ]
        self.language = detect_language(self._question)
        self._started = time.perf_counter()
        self.first_text: float | None = None
        self.over = False

    def hear(self, event: Event) -> None:
        if isinstance(event, Done):
            self.over = True
        elif isinstance(event, Text) and event.delta and self.first_text is None:
            self.first_text = time.perf_counter() - self._started

    def log(self, event: str, status: str, **facts: object) -> None:
        fields = {
            "id": self._id,
            "route": self.route,
            "status": status,
            "language": self.language,
            **facts,
            QUESTION: self._question,
        }
        _log.info(event, extra={"fields": fields})


def _facts(answer: Answer) -> dict[str, object]:
    return {
        "backend": answer.backend,
        "papers": len(answer.papers),
        "citations": len(answer.citations),
        "dropped": answer.dropped,
        "failures": ", ".join(f"{name}: {error}" for name, error in answer.failures) or None,
        "tokens": dict(answer.tokens) or None,
        "seconds": _rounded(answer.seconds),
    }


def _rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    return {stage: round(value, 4) for stage, value in seconds.items()}
