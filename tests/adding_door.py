"""The page that takes in digests, over a real store and behind the real gate, for a test client."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from starlette.testclient import TestClient

from assistant.access.layers import WebApp
from assistant.access.options import WebOptions
from assistant.adding import Adding
from assistant.api.app import add_to as add_api
from assistant.chat import Assistant
from assistant.ui.adding_routes import adding_routes
from assistant.ui.headers import SecurityHeaders
from assistant.ui.pages import pages
from store.source import SnapshotSource
from tests.hash_embedder import HashEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx2 import Response

    from store.place import Place

ADDS = WebOptions(features=frozenset({"add"}))


@contextmanager
def opened(
    place: Place, options: WebOptions = ADDS, embedder: HashEmbedder | None = None
) -> Iterator[TestClient]:
    """The pages and the API over the store, behind the real gate."""
    answers = Assistant(SnapshotSource(place), HashEmbedder())
    adding = Adding(place, embedder or HashEmbedder())
    # Without the chat, which leaves event loops open.
    app = WebApp(options, SecurityHeaders)
    app.include_router(pages(answers))
    app.include_router(adding_routes(answers, adding, options))
    add_api(app, answers)
    try:
        yield TestClient(app, base_url="http://127.0.0.1")
    finally:
        adding.close()


def sent(door: TestClient, *files: tuple[str, bytes], **headers: str) -> Response:
    """The page that the form leads to."""
    parts = [("files", file) for file in files]
    reply: Response = door.post("/add", files=parts, headers=headers)
    return reply


def over(door: TestClient, reply: Response) -> str:
    """What the page says once the run is over."""
    assert reply.status_code == 200
    return until(door, reply, "data-busy", there=False)


def until(door: TestClient, reply: Response, words: str, *, there: bool = True) -> str:
    """The page once these words are on it, or are not any more."""
    for _ in range(600):
        text: str = door.get(reply.url.path).text
        if (words in text) is there:
            return text
        time.sleep(0.05)
    raise AssertionError(f"{words!r} did not come or go")


def figures(text: str) -> list[tuple[str, str]]:
    """The report's words and figures."""
    found: list[tuple[str, str]] = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", text)
    return found
