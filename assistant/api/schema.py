"""What the OpenAPI document says beside the models: problems, the event stream, the key.

In: status codes. Out: the ``responses`` of a route.
"""

from __future__ import annotations

from typing import Any

from fastapi import Security
from fastapi.security import HTTPBearer

from assistant.api.openai_records import ERROR_SCHEMA
from assistant.api.problems import JSON_TYPE, SCHEMA

Responses = dict[int | str, dict[str, Any]]

_TOLD = {
    400: "The body is not JSON in UTF-8.",
    401: "A key is needed, or the one given is not valid.",
    403: "The key or token does not allow this.",
    404: "There is no such paper or day.",
    413: "The body is too large.",
    415: "The body is not sent with `Content-Type: application/json`.",
    422: "A field is missing, of the wrong type, or out of its bounds; `errors` names it.",
    429: "Too many requests; `Retry-After` says when to go on.",
    500: "A fault of the server.",
    502: "The embedder or the language model failed.",
    503: "Nothing was ingested yet, the store cannot be read, or too many questions wait.",
    504: "The language model took too long.",
}

_EVERY = (401, 403, 422, 429, 500, 503)

BEARER = Security(
    HTTPBearer(
        scheme_name="bearer",
        description="An API key (`assistant keys`); not asked for on loopback.",
        auto_error=False,
    )
)
"""Declares the key in the document; `assistant.access` is who asks for it."""


def problem_responses(*statuses: int) -> Responses:
    """The failures of a route, those of every route included."""
    content = {JSON_TYPE: {"schema": SCHEMA}}
    return {
        status: {"description": _TOLD[status], "content": content}
        for status in sorted({*statuses, *_EVERY})
    }


def openai_responses() -> Responses:
    """The failures of a route in OpenAI's form, which has 400 where others have 422."""
    content = {"application/json": {"schema": ERROR_SCHEMA}}
    return {
        "4XX": {"description": "The request cannot be done as it is.", "content": content},
        "5XX": {"description": "The server cannot answer now.", "content": content},
    }


def _stream(description: str, **properties: Any) -> dict[str, Any]:
    """A response that is a stream; the schema is that of one event."""
    event = {
        "type": "object",
        "description": description,
        "required": ["data"],
        "properties": {"data": {"type": "string", "description": "JSON."}} | properties,
    }
    return {"content": {"text/event-stream": {"schema": event}}}


EVENTS = _stream(
    "Server-sent events: `text` ({delta}), `citation` (a citation record, before the first text"
    " with its marker), `notice` ({text}), at last `done` (the answer record) or `error` (a"
    " problem).",
    event={"type": "string", "enum": ["text", "citation", "notice", "done", "error"]},
)
"""A response that is a turn's events."""

CHUNKS = _stream(
    "With `stream`: `chat.completion.chunk` objects; the last delta with content has `annotations`"
    " and `citations`. `[DONE]` ends it."
)
"""A response that is a completion's chunks."""
