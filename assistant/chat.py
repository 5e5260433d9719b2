"""The Assistant: owns the parts, runs one turn from request to answer, and tells what it is doing.

In: a `Request`. Out: events, the last of them `Done` with the whole `Answer`. Every marker that is
shown has been announced by its citation first; closing the generator ends the turn.
"""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from assistant.answer import Done
from assistant.compose import compose
from assistant.conversation import Context, resolve
from assistant.draft import Piece
from assistant.finding import Archive, find
from assistant.llm.records import EXTRACTIVE
from assistant.phrases import say
from assistant.question import Span, understand
from assistant.retrieve import Retriever
from assistant.scoped import Scopes, resolve_within
from assistant.turn import Turn
from assistant.written import write
from store.errors import StoreMissing
from store.language import detect_language

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from assistant.answer import Answer, Event, Request, Status
    from assistant.finding import Finding
    from assistant.question import Question
    from assistant.rerank import Reranker
    from assistant.retrieve import Ranking
    from assistant.written import Writers
    from store.catalogue import Catalogue
    from store.embed import Embedder
    from store.snapshot import Snapshot, SnapshotStatus

LONGEST_QUESTION = 4000
"""Characters of a question that are read; what follows is left out with a notice."""

_LISTS = frozenset({"topic", "day", "by_author"})

# What a question may carry that is no part of it: images, tags and links other than to papers.
_BAGGAGE = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|\[[^\]\n]*\]\((?!https?://(?:www\.)?arxiv\.org)[^)]*\)"
    r"|<[^<>\n]{1,200}>|(?i:https?://(?!(?:www\.)?arxiv\.org)\S+)"
)


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
        writers: the language models that may write answers; None is none.
        reranker: gives a second opinion on the first papers of a ranking.
    """

    def __init__(
        self,
        source: SnapshotSource,
        embedder: Embedder,
        writers: Writers | None = None,
        *,
        reranker: Reranker | None = None,
    ) -> None:
        self._source = source
        self._embedder = embedder
        self._writers = writers
        self._reranker = reranker
        self._lock = threading.Lock()
        self._ready: tuple[Snapshot, Scopes] | None = None

    def status(self) -> SnapshotStatus:
        """What the store holds and how it was made.

        Raises:
            StoreError: there is no store yet, or it cannot be read.
        """
        return self._source.current().status

    def catalogue(self) -> Catalogue:
        """The papers that the newest snapshot holds.

        Raises:
            StoreError: there is no store yet, or it cannot be read.
        """
        return self._source.current().catalogue

    @property
    def backends(self) -> tuple[str, ...]:
        """Every backend that a request may name; the first answers where it names none."""
        return self._writers.by_default if self._writers else (EXTRACTIVE,)

    def search(self, request: Request, limit: int = 50) -> tuple[Question, Ranking]:
        """Ranked papers without an answer, and how the query was understood.

        Raises:
            StoreError: there is no store yet, or it cannot be read.
            EmbedderError: the query cannot be embedded.
        """
        scopes = self._scopes()
        archive = scopes.within(request.scope)
        context = _context(request, archive, scopes.whole)
        question = narrowed(context.understand(request.question), request)
        return question, archive.retriever.search(question, limit)

    def answer(self, request: Request) -> Answer:
        """The whole answer at once."""
        for event in self.stream(request):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("a turn always ends with Done")

    def stream(self, request: Request) -> Generator[Event]:
        """The answer as it comes into being; the last event is `Done`.

        Raises:
            StoreError: the store cannot be read (a store that is still empty is answered instead).
            EmbedderError: the question cannot be embedded.
        """
        turn = Turn(request)
        turn.language = detect_language(request.question[:LONGEST_QUESTION])
        if len(request.question) > LONGEST_QUESTION:
            yield turn.notice(say("question_cut", turn.language, count=LONGEST_QUESTION))
        if _BAGGAGE.search(request.question[:LONGEST_QUESTION]):
            yield turn.notice(say("baggage", turn.language))
        if not request.question.strip():
            yield from _refuse(turn, "empty_question")
            return
        try:
            scopes = self._scopes()
        except StoreMissing:
            yield from _refuse(turn, "empty_store")
            return
        archive = scopes.within(request.scope)
        if not archive.catalogue.entries:
            yield from _refuse(turn, "empty_scope")
            return
        llms = self._writers.chain(request.backend) if self._writers else ()
        finding = _find(request, archive, turn, scopes.whole)
        status: Status | None = None
        if llms and self._writers and _writable(finding):
            asking = self._writers.asking()
            status = yield from write(finding, archive, turn, llms, asking)
        if status is None:
            turn.restart()
            with turn.stage("compose"):
                draft = compose(finding, archive.lexical)
            for piece in draft.pieces:
                yield from turn.say(piece)
            status = draft.status
        if status == "abstained" and request.scope is not None:
            count = len(archive.catalogue.papers)
            yield turn.notice(say("scope_only", turn.language, count=count))
        yield turn.done(status)

    def _scopes(self) -> Scopes:
        """The newest snapshot, ready to be searched, and its parts.

        Raises:
            StoreMissing: nothing was ingested yet.
        """
        snapshot = self._source.current()
        if not snapshot.catalogue.entries:
            raise StoreMissing("the store holds no papers yet; run `assistant ingest` first")
        with self._lock:
            if self._ready is None or self._ready[0] is not snapshot:
                retriever = Retriever(snapshot, self._embedder, reranker=self._reranker)
                whole = Archive(snapshot.catalogue, snapshot.lexical, retriever)
                self._ready = snapshot, Scopes(whole)
            return self._ready[1]


def _find(request: Request, archive: Archive, turn: Turn, whole: Archive) -> Finding:
    context = _context(request, archive, whole)
    with turn.stage("understand"):
        text = _BAGGAGE.sub(" ", request.question[:LONGEST_QUESTION]).strip()
        text = text or request.question[:200]
        if request.scope is None:
            resolved = resolve(text, request.history, context)
        else:
            resolved = resolve_within(text, request.history, archive, context)
        resolved = replace(resolved, question=narrowed(resolved.question, request))
    turn.language = resolved.question.language
    finding = find(resolved, archive, context.understand)
    turn.rank(finding.ranking)
    return finding


def _context(request: Request, archive: Archive, whole: Archive) -> Context:
    """What questions are understood with; today is the newest day of the whole archive."""
    newest = whole.catalogue.newest_day
    assert newest is not None, "an archive without entries is answered before this"
    today = request.today or newest
    catalogue = archive.catalogue
    return Context(catalogue, lambda text: understand(text, today=today, catalogue=catalogue))


def _writable(finding: Finding) -> bool:
    """Whether there is something that a model could write from."""
    return finding.settled is None and bool(finding.parts or finding.ranking.listed)


def narrowed(question: Question, request: Request) -> Question:
    """The question with the filters that the asker has set beside it."""
    span = question.span or Span()
    sinces = [day for day in (span.since, request.since) if day is not None]
    untils = [day for day in (span.until, request.until) if day is not None]
    span = replace(span, since=max(sinces, default=None), until=min(untils, default=None))
    bounds = [votes for votes in (question.min_votes, request.min_votes) if votes is not None]
    return replace(
        question,
        span=span if sinces or untils else None,
        min_votes=max(bounds, default=None),
        limit=_limited(question, request.limit),
    )


def _limited(question: Question, most: int | None) -> int | None:
    """How many papers a list shows, where a list is asked for."""
    if most is None or (question.limit is None and question.intent not in _LISTS):
        return question.limit
    return min(most, question.limit or most)


def _refuse(turn: Turn, name: str) -> Iterator[Event]:
    yield from turn.say(Piece(say(name, turn.language)))
    yield turn.done("abstained")
