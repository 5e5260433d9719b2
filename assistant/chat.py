"""The Assistant: owns the parts, runs one turn from request to answer, and tells what it is doing.

In: a `Request`. Out: events, the last of them `Done` with the whole `Answer`. Every marker that is
shown has been announced by its citation first; closing the generator ends the turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from assistant.answer import Done
from assistant.draft import Piece
from assistant.phrases import say
from assistant.turn import Turn
from store.errors import StoreMissing
from store.language import detect_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.embed import Embedder
    from store.snapshot import Snapshot, SnapshotStatus

    from assistant.answer import Answer, Event, Request

LONGEST_QUESTION = 4000
"""Characters of a question that are read; what follows is left out with a notice."""


class SnapshotSource(Protocol):
    """Where the newest readable state of the store comes from (`store.snapshot`)."""

    def current(self) -> Snapshot:
        """The newest snapshot; raises `StoreMissing` when nothing was ingested yet."""
        ...


class Assistant:
    """Answers questions over one store; safe to share between threads.

    Args:
        source: the store's snapshots; each turn reads the newest.
        embedder: embeds the question; the one that the store was made with.
    """

    def __init__(self, source: SnapshotSource, embedder: Embedder) -> None:
        self._source = source
        self._embedder = embedder

    def status(self) -> SnapshotStatus:
        """What the store holds and how it was made.

        Raises:
            StoreError: there is no store yet, or it cannot be read.
        """
        return self._source.current().status

    def answer(self, request: Request) -> Answer:
        """The whole answer at once."""
        for event in self.stream(request):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a turn always ends with Done")

    def stream(self, request: Request) -> Iterator[Event]:
        """The answer as it comes into being; the last event is `Done`.

        Raises:
            StoreError: the store cannot be read (a store that is still empty is answered instead).
        """
        turn = Turn(request)
        turn.language = detect_language(request.question)
        if not request.question.strip():
            yield from turn.say(Piece(say("empty_question", turn.language)))
            yield turn.done("abstained")
            return
        text = request.question
        if len(text) > LONGEST_QUESTION:
            text = text[:LONGEST_QUESTION]
            yield turn.notice(say("question_cut", turn.language, count=LONGEST_QUESTION))
        try:
            self._source.current()
        except StoreMissing:
            yield from turn.say(Piece(say("empty_store", turn.language)))
            yield turn.done("abstained")
            return
        yield from turn.say(Piece(say("nothing_near", turn.language)))
        yield turn.done("abstained")
