"""The part of an archive that a scope lets through: everything else is as if it were not there.

In: a whole `Archive` and a `Scope`. Out: an `Archive` whose catalogue and search hold only what is
within, so that whatever answers from it (facts, sentences, a model) cannot cite anything else.
"""

from __future__ import annotations

import functools
import re
import threading
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.answer import Turn
from assistant.conversation import resolve
from assistant.conversation.carrying import content_of
from assistant.conversation.cues import cues
from assistant.finding import Archive
from assistant.knowing import standing
from assistant.question import Question, Span, name_index
from store.catalogue import Catalogue
from store.language import detect_language

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.answer import Scope
    from assistant.conversation import Context, Resolved
    from store.records import Entry

MOST_OF_A_TOPIC = 200
"""Papers that a topic's scope holds at most."""

MOST_KEPT = 32
"""Scopes of one archive that are kept ready, those asked last."""

MOST_POINTED_AT = 12
"""A scope with at most so many papers may be pointed at: "what are these papers about?"."""

_PAGE = re.compile(
    r"(?i)\b(?:(?:the\s+)?papers?\s+(?:on|of|in)\s+)?(?:this|the)\s+(?:web\s?|wiki\s?)?page\b"
    r"|(?:이|현재)\s*(?:위키\s*)?(?:페이지|문서)(?:의|에\s*있는)?(?:\s*논문들?)?"
)


class Scopes:
    """The parts of one whole archive; safe to share between threads.

    Attributes:
        whole: what the parts are parts of.
    """

    def __init__(self, whole: Archive) -> None:
        self.whole = whole
        self._parts: OrderedDict[Scope, Archive] = OrderedDict()
        self._lock = threading.Lock()

    def within(self, scope: Scope | None) -> Archive:
        """The archive of a scope; it holds no entries where nothing is within.

        Raises:
            EmbedderError: the scope's topic cannot be embedded.
        """
        if scope is None:
            return self.whole
        with self._lock:
            part = self._parts.get(scope)
        part = part or _part(self.whole, scope)
        with self._lock:
            self._parts[scope] = part
            self._parts.move_to_end(scope)
            if len(self._parts) > MOST_KEPT:
                self._parts.popitem(last=False)
        return part


def resolve_within(
    text: str, history: Sequence[Turn], archive: Archive, context: Context
) -> Resolved:
    """What a text asks inside a scope: of its papers as of papers that were just listed.

    "What are these papers about?" can be asked without having seen them, "this page" stands for
    them, and a question for papers that says nothing of their topic asks for all of them.
    """
    several = len(archive.catalogue.papers) > 1
    english, korean = ("these papers", "이 논문들") if several else ("this paper", "이 논문")
    text = _PAGE.sub(lambda found: english if found[0].isascii() else korean, text)
    resolved = resolve(text, (*_pointed_at(text, archive), *history), context)
    question = resolved.question
    if question.intent not in ("topic", "explain") or question.named or question.unknown_ids:
        return resolved
    if _says_a_topic(question.topic):
        return resolved
    if resolved.mode == "fresh":
        return replace(resolved, question=replace(question, intent="count", topic=""))
    return replace(resolved, question=replace(question, topic=""))


def _says_a_topic(text: str) -> bool:
    """Whether a text holds words for what papers are about, not only for what is done with them."""
    return not _done_with_papers().issuperset(content_of(text))


@functools.cache
def _done_with_papers() -> frozenset[str]:
    return frozenset(
        content_of("summarize summarise summary overview list 요약 정리 목록 소개 개요")
    )


def _pointed_at(text: str, archive: Archive) -> tuple[Turn, ...]:
    """The papers of a small scope as a message, where the text points at papers."""
    found = cues(text)
    points = found.group or found.pointing or found.pronoun or found.ordinal is not None
    ids = tuple(archive.catalogue.papers)
    if not points or len(ids) > MOST_POINTED_AT:
        return ()
    return (Turn("assistant", "\n".join(f"- {arxiv_id}" for arxiv_id in ids)),)


def _part(whole: Archive, scope: Scope) -> Archive:
    authors = _authors(whole.catalogue, scope)
    part = _holding(
        whole, [entry for entry in whole.catalogue.entries if _fits(entry, scope, authors)]
    )
    if not scope.topic or not part.catalogue.entries:
        return part
    on_topic = _on_topic(part, scope.topic)
    return _holding(whole, [e for e in part.catalogue.entries if e.arxiv_id in on_topic])


def _holding(whole: Archive, entries: Collection[Entry]) -> Archive:
    catalogue = Catalogue(entries)
    return Archive(catalogue, whole.lexical, whole.retriever.narrowed(catalogue))


def _fits(entry: Entry, scope: Scope, authors: Collection[str] | None) -> bool:
    """Whether an entry is within, its topic aside."""
    return (
        entry.day in Span(scope.since, scope.until)
        and (scope.papers is None or entry.arxiv_id in scope.papers)
        and (authors is None or not set(entry.authors).isdisjoint(authors))
    )


def _authors(catalogue: Catalogue, scope: Scope) -> Collection[str] | None:
    """The scope's authors as the store spells them; None where it names none."""
    if not scope.authors:
        return None
    people = name_index(catalogue).people
    return {name for asked in scope.authors for name in people.resolve(asked)}


def _on_topic(part: Archive, topic: str) -> Collection[str]:
    question = Question(topic, detect_language(topic), "topic", topic)
    ranking = part.retriever.search(question, MOST_OF_A_TOPIC)
    if standing(question, ranking, part.lexical) == "unknown":
        return ()
    return {hit.paper.arxiv_id for hit in ranking.hits[: ranking.listed]}
