"""Answers as documents that stay fresh: made anew only when the store has changed.

In: what an address asks for. Out: the document and its tag; the tag changes with the store's
generation and with everything that is asked, so an unchanged document need not be sent again.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from assistant.answer import Done, Request
from assistant.embed.cards import query_of
from assistant.llm.records import EXTRACTIVE

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.answer import Answer
    from assistant.embed.asked import Asked
    from assistant.ui.answers import Answers

MOST_KEPT = 64
SECONDS = 300
"""How long a reader may show a document without asking whether it has changed."""


class Documents:
    """The documents that were made last, by tag; safe to share between threads."""

    def __init__(self) -> None:
        self._made: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, tag: str, make: Callable[[], bytes]) -> bytes:
        """The document with this tag, made if it is not at hand."""
        with self._lock:
            found = self._made.get(tag)
        found = make() if found is None else found
        with self._lock:
            self._made[tag] = found
            self._made.move_to_end(tag)
            if len(self._made) > MOST_KEPT:
                self._made.popitem(last=False)
        return found


def tag_of(answers: Answers, asked: Asked, *about: str) -> str:
    """The entity tag of a document.

    Args:
        about: what else it depends on: its kind, the address it is served at.

    Raises:
        StoreError: there is no store yet, or it cannot be read.
    """
    status = answers.status()
    parts = (status.store, status.generation, status.published, query_of(asked), *about)
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
    return f'W/"{digest[:24]}"'


def is_current(tag: str, known: str) -> bool:
    """Whether the reader's ``If-None-Match`` names this tag (compared weakly, RFC 9110)."""
    bare = {one.strip().removeprefix("W/") for one in known.split(",")}
    return "*" in bare or tag.removeprefix("W/") in bare


def answered(answers: Answers, asked: Asked) -> Answer:
    """The whole answer without a language model, so that it changes with the digests alone.

    Raises:
        StoreError: the store cannot be read.
        EmbedderError: the question cannot be embedded.
    """
    request = Request(asked.question, backend=EXTRACTIVE, scope=asked.scope, limit=asked.limit)
    for event in answers.stream(request):
        if isinstance(event, Done):
            return event.answer
    raise AssertionError("a turn always ends with Done")
