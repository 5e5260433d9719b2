"""The figures of one server, in Prometheus' terms.

In: what happened. Out: the text that a Prometheus server scrapes. Labels take few values: routes,
statuses, configured backends; never words of a question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prometheus_client.metrics_core import Metric

    from assistant.answer import Answer
    from store.snapshot import SnapshotStatus

CONTENT_TYPE = CONTENT_TYPE_LATEST

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)
_NAMESPACE = "assistant"


class Counts:
    """Every figure of one server; safe to share between threads.

    Args:
        status: tells the state of the index when the figures are read.
    """

    def __init__(self, status: Callable[[], SnapshotStatus]) -> None:
        registry = CollectorRegistry()
        self._registry = registry
        self._questions = _counter(
            registry,
            "questions",
            "Questions by how they ended: answered, partial, abstained (a refusal), error, left.",
            ("route", "status", "language", "backend"),
        )
        self._seconds = Histogram(
            "answer_seconds",
            "Seconds that an answer took by stage; first_text is until the reader saw a word.",
            ("stage", "backend"),
            namespace=_NAMESPACE,
            buckets=_BUCKETS,
            registry=registry,
        )
        self._in_progress = Gauge(
            "answers_in_progress",
            "Answers that are being written.",
            namespace=_NAMESPACE,
            registry=registry,
        )
        self._dropped = _counter(
            registry, "dropped_claims", "Sentences of drafts that did not hold.", ("backend",)
        )
        self._failures = _counter(
            registry,
            "backend_failures",
            "Requests to language models that failed, by the kind of error.",
            ("backend", "error"),
        )
        self._errors = _counter(
            registry, "errors", "Questions that ended in an error, by its kind.", ("error",)
        )
        self._searches = _counter(registry, "searches", "Rankings without an answer.", ("route",))
        self._http = _counter(
            registry, "http_requests", "HTTP requests.", ("route", "method", "status")
        )
        self._busy = _counter(
            registry, "busy_rejections", "Requests turned away since too much is asked.", ("route",)
        )
        registry.register(_Index(status))
        ProcessCollector(registry=registry)

    def begun(self) -> None:
        """An answer is being written."""
        self._in_progress.inc()

    def over(self) -> None:
        """It no longer is, however it ended."""
        self._in_progress.dec()

    def answered(self, answer: Answer, route: str, first_text: float | None) -> None:
        """An answer was finished; ``first_text`` in seconds, None when it showed no word."""
        labels = (route, answer.status, answer.language, answer.backend)
        self._questions.labels(*labels).inc()
        for stage, seconds in answer.seconds.items():
            self._seconds.labels(stage, answer.backend).observe(seconds)
        if first_text is not None:
            self._seconds.labels("first_text", answer.backend).observe(first_text)
        if answer.dropped:
            self._dropped.labels(answer.backend).inc(answer.dropped)
        for backend, error in answer.failures:
            self._failures.labels(backend, error).inc()

    def failed(self, error: BaseException, route: str, language: str) -> None:
        """A question ended in an error."""
        self._questions.labels(route, "error", language, "").inc()
        self._errors.labels(type(error).__name__).inc()

    def left(self, route: str, language: str) -> None:
        """The asker went before the answer was whole."""
        self._questions.labels(route, "left", language, "").inc()

    def searched(self, route: str) -> None:
        """A ranking was asked for."""
        self._searches.labels(route).inc()

    def served(self, route: str, method: str, status: int) -> None:
        """An HTTP request was replied to."""
        self._http.labels(route, method, str(status)).inc()

    def turned_away(self, route: str) -> None:
        """A request met a full queue or a limit."""
        self._busy.labels(route).inc()

    def text(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self._registry)


def _counter(
    registry: CollectorRegistry, name: str, words: str, labels: tuple[str, ...]
) -> Counter:
    return Counter(name, words, labels, namespace=_NAMESPACE, registry=registry)


class _Index(Collector):
    """The state of the index at the moment the figures are read."""

    def __init__(self, status: Callable[[], SnapshotStatus]) -> None:
        self._status = status

    def describe(self) -> Iterable[Metric]:
        """Nothing: what there is depends on the store, which may be empty yet."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """The figures; a store that cannot be read is only not ready."""
        try:
            status = self._status()
        except StoreError:
            yield GaugeMetricFamily(f"{_NAMESPACE}_index_readable", _READABLE, value=0)
            return
        yield GaugeMetricFamily(f"{_NAMESPACE}_index_readable", _READABLE, value=1)
        figures = {
            "papers": (status.papers, "Papers that can be asked about."),
            "days": (status.days, "Days that they stand in."),
            "passages": (status.passages, "Passages of their entries."),
            "embedded": (status.embedded, "Passages that have vectors."),
        }
        for name, (value, words) in figures.items():
            yield GaugeMetricFamily(f"{_NAMESPACE}_index_{name}", words, value=value)
        info = {"generation": status.generation, "embedder": status.embedder}
        yield InfoMetricFamily(f"{_NAMESPACE}_index", "What the index was made of.", value=info)


_READABLE = "Whether there is an index to answer from."
