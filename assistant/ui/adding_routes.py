"""Where readers who may add digests do so: ``/add``, and one address for each time it is done.

In: a multipart form of files. Out: pages; a form leads to the address of its run, where the report
stays. Who may come here is for the gate to say, and how much may be sent at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from python_multipart.multipart import parse_options_header
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from assistant.adding import MOST_BYTES, Upload
from assistant.ui.adding_page import form_page, run_page, state_line
from assistant.ui.adding_runs import Runs
from assistant.ui.cards import trouble
from assistant.ui.reader import reader_of
from assistant.ui.shell import shown
from assistant.ui.status import status_line
from store.errors import ServerBusy

if TYPE_CHECKING:
    from starlette.types import Message

    from assistant.access.options import WebOptions
    from assistant.adding import Adding
    from assistant.ui.answers import Answers
    from assistant.ui.reader import Reader
    from assistant.ui.shell import Page

MOST_FILES = 1000

_LONGEST_END = 300
"""Bytes that a form's last line may have: a boundary has at most 70."""


def adding_routes(answers: Answers, adding: Adding | None, options: WebOptions) -> APIRouter:
    """The routes; none where nothing can or may be added.

    Args:
        answers: whose state the page tells.
        adding: what takes the files in.
        options: what the server was told.
    """
    router = APIRouter(include_in_schema=False)
    if adding is None or "add" not in options.features:
        return router
    runs = Runs(adding)

    @router.get("/add")
    def form(request: Request) -> Response:
        reader = reader_of(request)
        line = status_line(answers, reader.language).text
        return _shown(form_page(reader, state_line(line)), reader)

    @router.post("/add")
    async def add(request: Request) -> Response:
        reader = reader_of(request)
        try:
            runs.check()
            uploads = await _uploads(request)
            if not uploads:
                return _refused(reader, "add_none", 422)
            run = await run_in_threadpool(runs.start, uploads)
        except ServerBusy as busy:
            reply = _refused(reader, "add_full", busy.http_status)
            reply.headers["retry-after"] = str(busy.retry_after)
            return reply
        except ClientDisconnect:
            return Response(status_code=499)  # Nobody is there to read it.
        except (HTTPException, UnicodeError):  # Starlette's words for a form that cannot be read.
            return _refused(reader, "add_garbled", 400)
        return RedirectResponse(f"{reader.root}/add/{run.id}", 303, {"cache-control": "no-store"})

    @router.get("/add/{run}")
    def state(request: Request, run: str) -> Response:
        reader = reader_of(request)
        found = runs.find(run)
        if found is None:
            return _refused(reader, "add_unknown", 404)
        line = status_line(answers, reader.language).text
        return _shown(run_page(found, line, reader), reader)

    return router


async def _uploads(request: Request) -> list[Upload]:
    """The files of the form, each read no further than a digest may be long.

    Raises:
        HTTPException: the form cannot be read, or its end is missing.
    """
    end = bytearray()

    async def passing() -> Message:
        message = await request.receive()
        end[:] = (end + message.get("body", b""))[-_LONGEST_END:]
        # The parser would take the files before a cut for all of them.
        last = message["type"] == "http.request" and not message.get("more_body")
        if last and not _is_end(bytes(end), media):
            raise HTTPException(400)
        return message

    told = Request(request.scope, passing)
    media = told.headers.get("content-type", "")
    async with told.form(max_files=MOST_FILES, max_fields=10) as form:
        files = [file for file in form.getlist("files") if isinstance(file, UploadFile)]
        return [
            Upload(file.filename, await file.read(MOST_BYTES + 1))
            for file in files
            if file.filename
        ]


def _is_end(last: bytes, media: str) -> bool:
    boundary = parse_options_header(media)[1].get(b"boundary", b"")
    return last.rstrip(b"\r\n").endswith(b"--" + boundary + b"--")


def _refused(reader: Reader, kind: str, status: int) -> Response:
    return _shown(form_page(reader, trouble(kind, reader.language), status), reader)


def _shown(page: Page, reader: Reader) -> Response:
    reply = shown(page, reader)
    # Without a referrer browsers hide where a form comes from, and the gate refuses it.
    reply.headers["referrer-policy"] = "same-origin"
    reply.headers["cache-control"] = "no-store"
    return reply
