"""The routes for other people's pages: /embed, /embed.js, /cards, /cards.atom, the wiki guide.

In: the assistant, and the origins that may frame it. Out: a router for `assistant.serve`. Every
route reads its scope from the token that the gate has verified, else from the address.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from anyio import CapacityLimiter
from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.concurrency import run_in_threadpool

from assistant.access.embed_scope import embed_scope
from assistant.discreet import discreet
from assistant.embed.asked import Asked, BadAddress, look_of, read_asked
from assistant.embed.atom import MEDIA_TYPE, feed
from assistant.embed.cards import cards_page
from assistant.embed.guide import guide_page, plugin_archive
from assistant.embed.living import SECONDS, Documents, answered, is_current, tag_of
from assistant.embed.page import boxed, calm, first_questions, frame
from assistant.embed.saying import checked, scope_line
from assistant.embed.stream import TooLong, events, read_body, read_question
from assistant.embed.talk import growing
from assistant.embed.words import embed_word
from assistant.ui.cards import trouble
from store.errors import AssistantError, RequestError, StoreMissing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.ui.answers import Answers

FOLDER = Path(__file__).parent
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; base-uri 'none'; form-action 'self'"
)
"""Content-Security-Policy of the embedded pages, before who may frame them."""

_FILES = {
    "frame.js": "text/javascript",
    "frame.css": "text/css",
    "cards.css": "text/css",
    "paper.css": "text/css",
}


def router(answers: Answers, hosts: Sequence[str] = (), *, at_once: int = 16) -> APIRouter:
    """Every route of what is embedded elsewhere.

    Args:
        hosts: origins whose pages may frame it and talk with its script.
        at_once: turns that are under way at the same time, those that are told to wait included.
    """
    found = APIRouter(include_in_schema=False)
    _add_files(found)
    _add_frame(found, answers, hosts)
    _add_talk(found, answers, at_once)
    _add_cards(found, answers, hosts)
    return found


def _add_files(found: APIRouter) -> None:
    @found.get("/embed.js")
    def launcher() -> Response:
        # Loaded by pages of other origins, some of which ask for that to be allowed.
        headers = {
            "cross-origin-resource-policy": "cross-origin",
            "cache-control": "public, max-age=3600",
        }
        return FileResponse(FOLDER / "embed.js", media_type="text/javascript", headers=headers)

    @found.get("/embed/guide")
    def guide(request: Request) -> Response:
        look = look_of(request.query_params, request.headers, request.cookies)
        return _framed(_page(guide_page(look, str(request.base_url))), ())

    @found.get("/embed/wikis/{name}.zip")
    def plugin(request: Request, name: str) -> Response:
        content = plugin_archive(name, str(request.base_url))
        if content is None:
            return Response(status_code=404)
        # It names the address that was asked for, which another reader may not use.
        headers = {"cache-control": "no-store"}
        return Response(content, 200, headers, "application/zip")

    @found.get("/embed/{name}")
    def file(name: str) -> Response:
        if name not in _FILES:
            return Response(status_code=404)
        headers = {"cache-control": "public, max-age=300"}
        return FileResponse(FOLDER / name, media_type=_FILES[name], headers=headers)


def _add_frame(found: APIRouter, answers: Answers, hosts: Sequence[str]) -> None:
    @found.get("/embed")
    def page(request: Request) -> Response:
        look = look_of(request.query_params, request.headers, request.cookies)

        def shown() -> str:
            asked = _asked(request, look)
            catalogue = answers.catalogue()
            checked(asked.scope, catalogue)
            line = scope_line(asked.scope, catalogue, look.language)
            questions = first_questions(asked, answers, catalogue)
            return frame(asked, line, questions, _framers(request, hosts))

        return _calmly(request, hosts, lambda: _page(shown()))


def _add_talk(found: APIRouter, answers: Answers, at_once: int) -> None:
    # Threads of their own: those that the pages of the app are made in stay free.
    threads = CapacityLimiter(at_once)

    @found.post("/embed/ask")
    async def ask(request: Request) -> Response:
        look = look_of(request.query_params, request.headers, request.cookies)
        try:
            body = await read_body(request)
            asked = await run_in_threadpool(_asked, request, look)
            question, turn = read_question(body, asked.scope)
        except TooLong as error:
            return JSONResponse({"detail": _unread(look, error)}, 413)
        except RequestError as error:
            return JSONResponse({"detail": _unread(look, error)}, 400)
        except BadAddress as error:
            return JSONResponse({"detail": error.told(look.language)}, 400)
        shapes = growing(answers, question, turn, look.language)
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(events(shapes, asked, threads), 200, headers, "text/event-stream")


def _add_cards(found: APIRouter, answers: Answers, hosts: Sequence[str]) -> None:
    documents = Documents()

    def document(request: Request, media: str, make: Callable[[Asked], bytes]) -> Response:
        look = look_of(request.query_params, request.headers, request.cookies)

        def shown() -> Response:
            asked = _asked(request, look)
            if not asked.question:
                raise BadAddress("no_question")
            tag = tag_of(answers, asked, media, str(request.base_url))
            headers = {"etag": tag, "cache-control": f"private, max-age={SECONDS}"}
            headers["vary"] = "accept-language"
            if is_current(tag, request.headers.get("if-none-match", "")):
                return Response(status_code=304, headers=headers)
            return Response(documents.get(tag, lambda: make(asked)), 200, headers, media)

        return _calmly(request, hosts, shown)

    @found.get("/cards")
    def cards(request: Request) -> Response:
        def make(asked: Asked) -> bytes:
            catalogue = answers.catalogue()
            checked(asked.scope, catalogue)
            line = scope_line(asked.scope, catalogue, asked.language)
            return cards_page(asked, answered(answers, asked), line, catalogue).encode()

        return document(request, "text/html; charset=utf-8", make)

    @found.get("/cards.atom")
    def atom(request: Request) -> Response:
        def make(asked: Asked) -> bytes:
            catalogue = answers.catalogue()
            checked(asked.scope, catalogue)
            return feed(asked, answered(answers, asked), catalogue, str(request.base_url))

        return document(request, MEDIA_TYPE, make)


def _asked(request: Request, look: Asked) -> Asked:
    return read_asked(request.query_params, look, embed_scope(request.scope))


def _unread(look: Asked, error: RequestError) -> str:
    return embed_word("bad_question", look.language, value=error)


def _page(markup: str, status: int = 200) -> Response:
    return HTMLResponse(markup, status, {"cache-control": "no-store"})


def _framers(request: Request, hosts: Sequence[str]) -> Sequence[str]:
    """The origins that may frame a page: the server's, or those of them that a token names."""
    opened = embed_scope(request.scope)
    if opened is None or not opened.hosts:
        return hosts
    return [host for host in opened.hosts if host in hosts]


def _framed(page: Response, framers: Sequence[str]) -> Response:
    """The page with a policy that lets only these origins, and its own, frame it."""
    ancestors = " ".join(["'self'", *framers])
    page.headers["content-security-policy"] = f"{POLICY}; frame-ancestors {ancestors}"
    return page


def _calmly(request: Request, hosts: Sequence[str], show: Callable[[], Response]) -> Response:
    """What is to be shown, or a page that says why it cannot be."""
    look = look_of(request.query_params, request.headers, request.cookies)
    try:
        page = show()
    except BadAddress as error:
        page = _page(calm(_refusal(look, error), look), 400)
    except StoreMissing:
        page = _page(calm(trouble("nothing_indexed", look.language), look), 503)
    except AssistantError as error:
        page = _page(calm(trouble("store_trouble", look.language, discreet(error)), look), 503)
    return _framed(page, _framers(request, hosts))


def _refusal(look: Asked, error: BadAddress) -> str:
    return boxed(embed_word("bad", look.language), error.told(look.language))
