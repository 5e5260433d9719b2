"""What the page's scripts ask of the server beside the chat: exports, and keeping an opinion.

In: kept turns or an opinion as JSON, which no page of another site can send without being asked
first. Out: a file to save, or that the opinion is stored. Nothing of a conversation stays here.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Body, Request
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response

from assistant.discreet import discreet
from assistant.export import as_bibtex, as_json, as_markdown
from assistant.feedback import Feedback, read_opinion
from assistant.kept import read_turns
from assistant.ui.words import reader_language, word
from store.errors import AssistantError

if TYPE_CHECKING:
    from assistant.access.options import WebOptions
    from assistant.kept import KeptTurn
    from assistant.ui.answers import Answers

FOLDER = Path(__file__).parent

Kind = Literal["markdown", "json", "bibtex"]
Json = Annotated[dict[str, Any], Body()]

MEDIA = {
    "markdown": "text/markdown; charset=utf-8",
    "json": "application/json",
    "bibtex": "application/x-bibtex; charset=utf-8",
}
"""Media type by kind of export."""


def feedback_of(options: WebOptions) -> Feedback | None:
    """Where opinions go; None where there is no store for them or they are switched off."""
    if options.store is None or "feedback" not in options.features:
        return None
    return Feedback(options.store)


def keeping(answers: Answers, feedback: Feedback | None) -> APIRouter:
    """The routes; without a place for feedback there is none for it.

    Args:
        answers: whose catalogue knows the cited papers.
        feedback: where opinions go; None where readers are not asked for any.
    """
    router = APIRouter(include_in_schema=False)

    @router.get("/styles/keeping.css")
    def styles() -> Response:
        return FileResponse(FOLDER / "keeping.css", media_type="text/css")

    @router.post("/export/{kind}")
    def export(request: Request, kind: Kind, body: Json) -> Response:
        language = reader_language(request.headers, request.cookies)
        turns, _ = read_turns(body.get("turns"))
        title = str(body.get("title") or word("title", language))[:200]
        try:
            text = _exported(kind, title, turns, (answers, language))
        except AssistantError as error:
            return PlainTextResponse(discreet(error), error.http_status)
        return Response(text.encode("utf-8", "replace"), media_type=MEDIA[kind])

    if feedback is not None:

        @router.post("/feedback")
        def opinion(body: Json) -> Response:
            try:
                feedback.keep(read_opinion(body))
            except AssistantError as error:
                return PlainTextResponse(discreet(error), error.http_status)
            return JSONResponse({"status": "stored"}, 201)

    return router


def _exported(kind: Kind, title: str, turns: list[KeptTurn], reader: tuple[Answers, str]) -> str:
    answers, language = reader
    match kind:
        case "markdown":
            return as_markdown(title, turns, language)
        case "json":
            return as_json(title, turns)
        case "bibtex":
            return as_bibtex(turns, answers.catalogue())
