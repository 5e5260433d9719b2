from __future__ import annotations

import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from assistant.answer import Request
from assistant.measures.spans import Traced
from assistant.measures.traces import Traces, exporter
from assistant.settings import load_settings
from assistant.wiring import open_assistant
from store.errors import ConfigError
from tests.servers.chat import ChatServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from opentelemetry.sdk.trace import ReadableSpan

    from assistant.answer import Event

QUESTION = "which papers addressed KV cache compression?"


@pytest.fixture
def memory() -> Iterator[InMemorySpanExporter]:
    """What is sent instead of over the wire; whole once the traces are closed."""
    kept = InMemorySpanExporter()
    yield kept
    kept.shutdown()


def spans(memory: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {span.name: span for span in memory.get_finished_spans()}


def parent(span: ReadableSpan, found: dict[str, ReadableSpan]) -> str | None:
    """The name of the span above."""
    above = span.parent
    names = [n for n, s in found.items() if above and s.context.span_id == above.span_id]
    return names[0] if names else None


def test_the_stages_of_a_turn_are_spans_below_it(
    sample_store: Path, memory: InMemorySpanExporter
) -> None:
    with closing(Traces(memory)):
        list(Traced(open_assistant(load_settings(store=sample_store))).stream(Request(QUESTION)))
    found = spans(memory)
    stages = {"understand", "embed", "retrieve", "compose"}
    assert {f"assistant.{stage}" for stage in stages | {"answer"}} <= set(found)
    assert {parent(found[f"assistant.{stage}"], found) for stage in stages} == {"assistant.answer"}
    told = found["assistant.answer"].attributes
    assert told is not None
    assert told["assistant.status"] == "answered"


def test_the_call_of_a_language_model_is_a_span_of_llamaindex_below_the_turn(
    sample_store: Path, memory: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ChatServer() as server, closing(Traces(memory)):
        monkeypatch.setenv("ASSISTANT_LLM_BASE_URL", server.url)
        settings = load_settings(store=sample_store, llm="openai", llm_model="test-model")
        list(Traced(open_assistant(settings)).stream(Request(QUESTION)))
    found = spans(memory)
    calls = [name for name in found if name.endswith(".stream_chat")]
    assert calls
    assert all(parent(found[name], found) for name in calls)


def test_no_span_holds_a_question_a_prompt_or_an_answer(
    sample_store: Path, memory: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ChatServer() as server, closing(Traces(memory)):
        monkeypatch.setenv("ASSISTANT_LLM_BASE_URL", server.url)
        settings = load_settings(store=sample_store, llm="openai", llm_model="test-model")
        list(Traced(open_assistant(settings)).stream(Request(QUESTION)))
    sent = "".join(span.to_json() for span in memory.get_finished_spans())
    assert "assistant.answer" in sent
    assert "compression" not in sent


def test_a_turn_that_is_resumed_by_many_threads_stays_one_trace(
    sample_store: Path, memory: InMemorySpanExporter
) -> None:
    with closing(Traces(memory)):
        events = Traced(open_assistant(load_settings(store=sample_store))).stream(Request(QUESTION))
        taken: list[Event | None] = []

        def take() -> None:
            taken.append(next(events, None))

        while not taken or taken[-1] is not None:
            thread = threading.Thread(target=take)
            thread.start()
            thread.join()
    assert len({span.context.trace_id for span in memory.get_finished_spans()}) == 1


def test_a_turn_that_is_left_ends_its_span(
    sample_store: Path, memory: InMemorySpanExporter
) -> None:
    with closing(Traces(memory)):
        events = Traced(open_assistant(load_settings(store=sample_store))).stream(Request(QUESTION))
        next(events)
        events.close()
    told = spans(memory)["assistant.answer"].attributes
    assert told is not None
    assert told["assistant.left"] == 1


def test_nothing_is_sent_once_the_traces_are_closed(
    sample_store: Path, memory: InMemorySpanExporter
) -> None:
    Traces(memory).close()
    list(Traced(open_assistant(load_settings(store=sample_store))).stream(Request(QUESTION)))
    assert memory.get_finished_spans() == ()


def test_an_unknown_protocol_names_those_that_there_are() -> None:
    with pytest.raises(ConfigError, match="http/protobuf or grpc"):
        exporter({"OTEL_EXPORTER_OTLP_PROTOCOL": "smoke signals"})


@pytest.mark.parametrize("protocol", ["http/protobuf", "grpc"])
def test_both_protocols_of_otlp_have_an_exporter(protocol: str) -> None:
    exporter({"OTEL_EXPORTER_OTLP_PROTOCOL": protocol}).shutdown()
