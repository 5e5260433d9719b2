"""What went wrong, as a program is told it: one `Problem`, rendered as RFC 9457 problem details.

In: any exception that leaves a route. Out: status, code, a sentence with the remedy, and the field
where one is meant. Nothing of an unexpected exception but its being unexpected is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from assistant.discreet import discreet
from store import errors

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

JSON_TYPE = "application/problem+json"

CODES: Mapping[type[errors.AssistantError], str] = {
    errors.UnknownEntry: "not-found",
    errors.RequestError: "invalid-request",
    errors.ServerBusy: "busy",
    errors.StoreMissing: "store-missing",
    errors.StoreError: "store-unavailable",
    errors.EmbedderError: "embedder-failed",
    errors.BackendError: "backend-failed",
    errors.ConfigError: "misconfigured",
}
"""The code of each kind of error; the first that fits counts."""

MEANINGS: Mapping[str, str] = {
    "invalid-json": "The body is not JSON in UTF-8.",
    "not-json-type": "The body is not sent with `Content-Type: application/json`.",
    "invalid-request": "A field is missing, of the wrong type, or out of its bounds.",
    "not-found": "There is no such paper, day or address.",
    "method-not-allowed": "The address is right, the HTTP method is not.",
    "busy": "Too many questions wait; `Retry-After` says when to ask again.",
    "store-missing": "Nothing was ingested yet.",
    "store-unavailable": "The store cannot be read, or was made otherwise than it is asked for.",
    "embedder-failed": "The embedder cannot be loaded or does not answer.",
    "backend-failed": "The language model failed and nothing could stand in for it.",
    "misconfigured": "A setting of the server is wrong.",
    "unexpected": "A fault of the server; its log has more.",
}
"""Every code that a problem can have."""

_TITLES = {
    "invalid-json": "The body is not JSON",
    "not-json-type": "Not sent as JSON",
    "invalid-request": "The request cannot be understood",
    "not-found": "Not found",
    "method-not-allowed": "Not with this method",
    "busy": "Busy",
    "store-missing": "The store is empty",
    "store-unavailable": "The store cannot be read",
    "embedder-failed": "The embedder failed",
    "backend-failed": "The language model failed",
    "misconfigured": "The server is not set up right",
    "unexpected": "Unexpected failure",
}

SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Problem",
    "description": "What went wrong and what to do about it (RFC 9457).",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "description": "What kind of problem; /api lists them."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
"""The JSON schema of `Problem.record`."""

_PLAINER = {
    "model_attributes_type": "should be a JSON object",
    "model_type": "should be a JSON object",
    "missing": "is missing",
    "string_unicode": "has half a character; send it as UTF-8",
}
"""Words for pydantic's errors whose own are about Python."""

_MEMBERS = frozenset({"str", "int"})

_WORDS = re.compile(r"^(?:Value error|Assertion failed), ")


@dataclass(frozen=True, slots=True)
class Problem:
    """One failure.

    Attributes:
        detail: one sentence with the remedy.
        fields: (name of the field, what is the matter with it).
        retry_after: seconds after which asking again may help.
    """

    status: int
    code: str
    detail: str
    fields: tuple[tuple[str, str], ...] = ()
    retry_after: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        """Headers that go with it."""
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}

    def record(self) -> dict[str, Any]:
        """The problem details object."""
        record: dict[str, Any] = {
            "type": f"/api#{self.code}",
            "title": _TITLES[self.code],
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        if self.fields:
            record["errors"] = [{"field": name, "detail": text} for name, text in self.fields]
        return record


UNEXPECTED = Problem(500, "unexpected", "something failed that should not; see the server's log")


def of_error(error: errors.AssistantError) -> Problem:
    """The problem that an error of ours is."""
    code = next((code for kind, code in CODES.items() if isinstance(error, kind)), "unexpected")
    detail = discreet(error)
    fields: tuple[tuple[str, str], ...] = ()
    if isinstance(error, errors.RequestError) and error.field:
        fields = ((error.field, detail),)
    wait = error.retry_after if isinstance(error, errors.ServerBusy | errors.BackendBusy) else None
    # A setting is nothing that the asker can have got wrong.
    status = 500 if isinstance(error, errors.ConfigError) else error.http_status
    return Problem(status, code, detail, fields, None if wait is None else max(1, round(wait)))


def of_fields(found: Iterable[Mapping[str, Any]], within: int = 1) -> Problem:
    """The problem that pydantic's errors are.

    Args:
        found: as ``ValidationError.errors()`` gives them.
        within: how many parts of a place only say where the field came from (body, query).
    """
    told = list(found)
    if any(isinstance(error.get("input"), bytes) for error in told):
        return Problem(415, "not-json-type", "send the body with Content-Type: application/json")
    if any(error["type"] == "json_invalid" for error in told):
        reason = told[0].get("ctx", {}).get("error", "")
        return not_json(f"{reason} at character {told[0]['loc'][-1]}")
    by_name: dict[str, str] = {}
    for error in told:
        by_name.setdefault(_field(error["loc"][within:]), _reason(error))
    name, reason = next(iter(by_name.items()))
    return Problem(422, "invalid-request", f"{name}: {reason}", tuple(by_name.items()))


def not_json(reason: str) -> Problem:
    """The body could not be read as JSON."""
    return Problem(400, "invalid-json", f"the body is not JSON in UTF-8: {reason}")


def of_status(status: int, detail: str = "") -> Problem:
    """The problem behind a bare HTTP status, such as the router's own 404."""
    match status:
        case HTTPStatus.NOT_FOUND:
            return Problem(status, "not-found", "there is no such address; see /api for all")
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return Problem(status, "method-not-allowed", "this address takes another method")
        case HTTPStatus.BAD_REQUEST:
            return not_json(detail or "it cannot be read")
        case _ if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return Problem(status, "invalid-request", detail or "the request cannot be understood")
        case _:
            return UNEXPECTED


def _field(place: Iterable[object]) -> str:
    """Where the error is, as a client would write it: ``history[0].content``."""
    name = ""
    for part in place:
        if isinstance(part, str) and (part in _MEMBERS or not part.isidentifier()):
            continue  # Which member of a union it was tried as.
        name += f"[{part}]" if isinstance(part, int) else f".{part}" if name else str(part)
    return name or "body"


def _reason(error: Mapping[str, Any]) -> str:
    """What is wrong with a field, in one sentence of plain words."""
    reason = _PLAINER.get(error["type"]) or _WORDS.sub("", str(error["msg"]))
    return reason[:1].lower() + reason[1:]
