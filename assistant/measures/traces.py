"""LlamaIndex's spans as OpenTelemetry traces, sent by OTLP to where the environment says.

In: the spans that LlamaIndex's dispatcher tells of, ours among them; the ``OTEL_*`` variables. Out:
OpenTelemetry spans with names, times, figures and kinds of errors. LlamaIndex would add arguments
and results, which hold the question, the prompt and the answer: they are left out.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from llama_index_instrumentation import get_dispatcher
from llama_index_instrumentation.span import BaseSpan
from llama_index_instrumentation.span_handlers import BaseSpanHandler
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, StatusCode, set_span_in_context
from pydantic import PrivateAttr

from store.errors import ConfigError

if TYPE_CHECKING:
    import inspect
    from collections.abc import Mapping

    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Tracer

SERVICE = "paper-digest-assistant"

_PROTOCOLS = {
    "http/protobuf": "opentelemetry.exporter.otlp.proto.http.trace_exporter",
    "grpc": "opentelemetry.exporter.otlp.proto.grpc.trace_exporter",
}


class TraceSpans(BaseSpanHandler[BaseSpan]):
    """Makes an OpenTelemetry span of every LlamaIndex span; keeps none that has ended."""

    _tracer: Tracer = PrivateAttr()
    _open: dict[str, Span] = PrivateAttr(default_factory=dict)

    def __init__(self, tracer: Tracer) -> None:
        super().__init__(open_spans={}, completed_spans=[], dropped_spans=[], current_span_ids={})
        self._tracer = tracer

    @classmethod
    def class_name(cls) -> str:
        """The name that LlamaIndex knows it by."""
        return "TraceSpans"

    def new_span(  # type: ignore[override]  # LlamaIndex gives the others by name
        self,
        id_: str,
        bound_args: inspect.BoundArguments,  # noqa: ARG002  # LlamaIndex's signature
        instance: Any = None,  # noqa: ARG002  # LlamaIndex's signature
        parent_span_id: str | None = None,
        **_: Any,
    ) -> BaseSpan:
        """A span begins."""
        parent = self._open.get(parent_span_id or "")
        context = None if parent is None else set_span_in_context(parent)
        self._open[id_] = self._tracer.start_span(id_.partition("-")[0], context)
        return BaseSpan(id_=id_, parent_id=parent_span_id)

    def prepare_to_exit_span(
        self,
        id_: str,
        bound_args: inspect.BoundArguments,  # noqa: ARG002  # LlamaIndex's signature
        instance: Any = None,  # noqa: ARG002  # LlamaIndex's signature
        result: Any = None,
        **_: Any,
    ) -> BaseSpan | None:
        """A span ends; of results only the figures of our own stages are kept."""
        span = self._open.pop(id_, None)
        if span is not None:
            if id_.startswith("assistant.") and isinstance(result, dict):
                span.set_attributes({f"assistant.{name}": value for name, value in result.items()})
            span.end()
        return self.open_spans.get(id_)

    def prepare_to_drop_span(
        self,
        id_: str,
        bound_args: inspect.BoundArguments,  # noqa: ARG002  # LlamaIndex's signature
        instance: Any = None,  # noqa: ARG002  # LlamaIndex's signature
        err: BaseException | None = None,
        **_: Any,
    ) -> BaseSpan | None:
        """A span ends with an error, of which only the kind is kept."""
        span = self._open.pop(id_, None)
        if span is not None:
            span.set_status(StatusCode.ERROR, type(err).__name__)
            span.end()
        return self.open_spans.get(id_)


class Traces:
    """Sends traces until it is closed."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._provider = TracerProvider(resource=Resource.create({SERVICE_NAME: SERVICE}))
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._spans = TraceSpans(self._provider.get_tracer(SERVICE))
        self._root = get_dispatcher()
        self._root.add_span_handler(self._spans)

    def close(self) -> None:
        """Send what is left and stop listening."""
        self._root.span_handlers.remove(self._spans)
        self._provider.shutdown()


def exporter(environment: Mapping[str, str]) -> SpanExporter:
    """What sends spans by OTLP, set up by the variables that OpenTelemetry defines.

    Raises:
        ConfigError: the protocol is none that OTLP has, or its package is not installed.
    """
    protocol = environment.get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL") or environment.get(
        "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"
    )
    if protocol not in _PROTOCOLS:
        known = " or ".join(_PROTOCOLS)
        raise ConfigError(f"OTEL_EXPORTER_OTLP_PROTOCOL is {protocol!r}; set it to {known}.")
    try:
        module = importlib.import_module(_PROTOCOLS[protocol])
    except ImportError as error:
        raise ConfigError(
            f"the package for {protocol!r} traces is missing; install the extra:"
            " pip install 'paper-digest-assistant[otel]'"
        ) from error
    made: SpanExporter = module.OTLPSpanExporter()
    return made
