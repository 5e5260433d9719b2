"""The objects of the OpenAI-compatible routes, for the OpenAPI document.

Clients of that API bring their own models; these say what we put into them.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from assistant.api.records import CitationRecord


class ModelRecord(BaseModel):
    """One model that can be asked for: a backend under the name that clients use."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelList(BaseModel):
    """Every model."""

    object: Literal["list"]
    data: list[ModelRecord]


class UrlCitation(BaseModel):
    """Where a marker stands in the content, and what it leads to."""

    start_index: int
    end_index: Annotated[int, Field(description="After the marker's last character.")]
    url: str
    title: str


class Annotation(BaseModel):
    """One annotation of a message."""

    type: Literal["url_citation"]
    url_citation: UrlCitation


class AssistantMessage(BaseModel):
    """An answer: its text with a list of sources below, and its evidence."""

    role: Literal["assistant"]
    content: str
    refusal: None = None
    annotations: list[Annotation]
    citations: Annotated[list[CitationRecord], Field(description="Whole, quotes included.")]


class Choice(BaseModel):
    """The one choice of a completion."""

    index: Literal[0]
    message: AssistantMessage
    logprobs: None = None
    finish_reason: Literal["stop"]


class Usage(BaseModel):
    """Tokens of the turn, counted where no language model reported them."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class Completion(BaseModel):
    """A whole chat completion; streamed ones come as `chat.completion.chunk` objects."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    system_fingerprint: None = None
    choices: list[Choice]
    usage: Usage
    status: Annotated[
        Literal["answered", "partial", "abstained", "error"],
        Field(description="As in an answer record."),
    ]
    notices: list[str]


ERROR_SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Error",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "code"],
            "properties": {
                "message": {"type": "string"},
                "type": {"type": "string"},
                "param": {"type": ["string", "null"]},
                "code": {"type": ["string", "null"]},
            },
        }
    },
}
"""The JSON schema of a failure in OpenAI's form."""
