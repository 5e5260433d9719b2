"""``/v1/chat/completions`` and ``/v1/models``, as OpenAI's clients expect them.

In: bodies of that API. Out: its objects, its streams, and its form of errors.
"""

from __future__ import annotations

import time
import uuid
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from sse_starlette import ServerSentEvent

from assistant.answer import Done, Text
from assistant.api import lookup
from assistant.api.completions import (
    ChatBody,
    backend_of,
    evidence,
    model_ids,
    sources_text,
    usage,
)
from assistant.api.edge import EdgeRoute, json_response, unless_left
from assistant.api.openai_records import Completion, ModelList, ModelRecord
from assistant.api.schema import BEARER, CHUNKS, openai_responses
from assistant.api.stream import begun, event_stream, guarded
from assistant.console import to_json

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from assistant.answer import Answer, Event
    from assistant.answer import Request as Turn
    from assistant.api.problems import Problem
    from assistant.api.turns import Pool
    from assistant.ui.answers import Answers

PUBLISHED = 1_700_000_000
"""Every model's ``created``: clients want a number, and ours have no birthday."""


class OpenAIRoute(EdgeRoute):
    """A route whose failures have OpenAI's form."""

    def failed(self, problem: Problem) -> Response:
        """The response that tells the problem."""
        return error_response(problem)


def error_response(problem: Problem) -> Response:
    """The problem as OpenAI tells one; what cannot be understood is 400 there."""
    response = json_response({"error": error_record(problem)}, _status(problem))
    response.headers.update(problem.headers)
    if problem.status >= 500 and problem.retry_after is None:
        # OpenAI's clients would ask three times for what a person has to mend first.
        response.headers["x-should-retry"] = "false"
    return response


def error_record(problem: Problem) -> dict[str, Any]:
    """The inner object of an error."""
    return {
        "message": problem.detail,
        "type": "server_error" if problem.status >= 500 else "invalid_request_error",
        "param": problem.fields[0][0] if problem.fields else None,
        "code": "model_not_found" if _names_model(problem) else problem.code,
    }


def _status(problem: Problem) -> int:
    return 400 if problem.status == 422 else problem.status


def _names_model(problem: Problem) -> bool:
    return problem.status == 404 and any(name == "model" for name, _ in problem.fields)


@dataclass(frozen=True, slots=True)
class _Completion:
    """What all objects of one completion have in common."""

    model: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, answer: Answer, counted: dict[str, int]) -> dict[str, Any]:
        text = answer.text + sources_text(answer.citations, answer.language)
        message = {"role": "assistant", "content": text, "refusal": None}
        choice = {
            "index": 0,
            "message": message | evidence(answer.text, answer),
            "logprobs": None,
            "finish_reason": "stop",
        }
        told = {"status": answer.status, "notices": list(answer.notices)}
        return self._object("chat.completion", [choice]) | {"usage": counted} | told

    def chunk(self, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return self._object("chat.completion.chunk", [choice])

    def last(self, counted: dict[str, int]) -> dict[str, Any]:
        return self._object("chat.completion.chunk", []) | {"usage": counted}

    def _object(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        head = {"id": self.id, "object": kind, "created": self.created, "model": self.model}
        return head | {"system_fingerprint": None, "choices": choices}


async def chunks(
    events: AsyncGenerator[Event], body: ChatBody, turn: Turn, pool: Pool
) -> AsyncGenerator[ServerSentEvent]:
    """The chunks of a streamed completion; the last delta holds the evidence."""
    completion = _Completion(body.model)
    sent = ""
    yield _data(completion.chunk({"role": "assistant", "content": ""}))
    async with aclosing(events):
        async for event in events:
            match event:
                case Text(delta):
                    if delta:
                        sent += delta
                        yield _data(completion.chunk({"content": delta}))
                case Done(answer):
                    sources = sources_text(answer.citations, answer.language)
                    delta_end = {"content": sources} | evidence(sent, answer)
                    yield _data(completion.chunk(delta_end))
                    yield _data(completion.chunk({}, "stop"))
                    if body.usage_wanted:
                        counted = await pool.step(partial(usage, turn, answer))
                        yield _data(completion.last(counted))
                case _:
                    pass
    yield ServerSentEvent("[DONE]", sep="\n")


def _data(record: object) -> ServerSentEvent:
    return ServerSentEvent(to_json(record), sep="\n")


def _failure(problem: Problem) -> ServerSentEvent:
    return _data({"error": error_record(problem)})


def completion_routes(answers: Answers, pool: Pool) -> APIRouter:
    """Chat completions, whole or streamed."""
    router = APIRouter(
        prefix="/v1", tags=["OpenAI-compatible"], route_class=OpenAIRoute, dependencies=[BEARER]
    )

    @router.post(
        "/chat/completions",
        summary="Complete a chat",
        response_model=Completion,
        responses={200: CHUNKS, **openai_responses()},
    )
    async def complete(request: Request, body: ChatBody) -> Response:
        """The last user message is the question, those before it the conversation.

        System messages are passed over: what the assistant does is not theirs to change.
        """
        asked = body.request(answers.backends)
        turn = await pool.call(partial(lookup.checked, answers, asked))
        if body.stream:
            events = await begun(pool.events(answers, turn))
            return event_stream(guarded(chunks(events, body, turn, pool), _failure))
        answer = await unless_left(request, partial(pool.answer, answers, turn))
        counted = await pool.step(partial(usage, turn, answer))
        return json_response(_Completion(body.model).whole(answer, counted))

    return router


def model_routes(answers: Answers) -> APIRouter:
    """The models that can be asked for."""
    router = APIRouter(
        prefix="/v1", tags=["OpenAI-compatible"], route_class=OpenAIRoute, dependencies=[BEARER]
    )

    @router.get(
        "/models", summary="List models", response_model=ModelList, responses=openai_responses()
    )
    def models() -> Response:
        """`papers` answers with the default backend, `papers/NAME` with the one of that name."""
        data = [_model(name) for name in model_ids(answers.backends)]
        return json_response({"object": "list", "data": data})

    @router.get(
        "/models/{model:path}",
        summary="Get a model",
        response_model=ModelRecord,
        responses=openai_responses(),
    )
    def model(model: Annotated[str, Path(examples=["papers"])]) -> Response:
        """One model."""
        backend_of(model, answers.backends)
        return json_response(_model(model))

    return router


def _model(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": PUBLISHED, "owned_by": "paper-digests"}
