"""What is asked: language, kind, filters and topic of one question, without a language model.

In: a question, what today is, and the catalogue (for names). Out: a `Question`, in milliseconds.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.question.authors import find_authors, with_cue
from assistant.question.bounds import Order, find_bounds, find_order
from assistant.question.calendar_days import Span, a_day, overlap, union
from assistant.question.dates import find_spans, named_digest
from assistant.question.exclusions import find_exclusions
from assistant.question.frames import content_words, merged, subject_of, topic_of, without
from assistant.question.intent import Intent, Signals, classify
from assistant.question.names import NameIndex
from assistant.question.parts import described_parts
from assistant.question.roles import is_about, joined, named_papers, role
from assistant.question.scope import scoped
from assistant.question.vote_figures import vote_figures
from store.language import detect_language

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assistant.question.authors import AuthorMatch
    from assistant.question.bounds import Bounds
    from assistant.question.dates import DateMatch
    from assistant.question.exclusions import Exclusion
    from assistant.question.names import Mention
    from store.catalogue import Catalogue

__all__ = ["Intent", "Order", "Question", "Span", "name_index", "understand"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question, understood.

    Attributes:
        text: as asked (after a follow-up was made whole).
        language: ``ko`` or ``en`` (or another code): the language of the answer.
        topic: what retrieval looks for: the text without spans, vote bounds, exclusions and frames
            such as "which papers ..." ; never empty for an intent that retrieves, "" for a fact of
            the catalogue that asks for no topic.
        span: hard filter on days, None without one.
        named: arXiv ids of the papers that the question is about, named by id, title or coined
            name, in its order.
        unknown_ids: arXiv ids that the question names and the store does not have.
        authors: author names as the store spells them (a hard filter: any of them);
            ``unknown_authors`` as asked.
        people: ``authors`` by the person asked for, for questions that name several.
        min_votes, max_votes: inclusive bounds, None without one.
        excluded: topics to leave out ("except Minecraft").
        parts: for ``compare``: one text per thing compared, when described rather than named.
        limit: how many the asker wants ("top 3"), None when unsaid.
        rank: the place by votes that is asked for ("came second": 2, the last: -1), else None.
        mentioned: arXiv ids of papers whose name it says without being about them.
        unknown_names: names it asks about that no digest has ("explain FooNet"), as asked.
        besides: arXiv ids of papers that are known already: others are asked for.
        injected: whether orders to the assistant were taken out of the text first.
    """

    text: str
    language: str
    intent: Intent
    topic: str
    span: Span | None = None
    named: tuple[str, ...] = ()
    unknown_ids: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    unknown_authors: tuple[str, ...] = ()
    people: tuple[tuple[str, ...], ...] = ()
    min_votes: int | None = None
    max_votes: int | None = None
    excluded: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    order: Order = "relevance"
    limit: int | None = None
    rank: int | None = None
    mentioned: tuple[str, ...] = ()
    unknown_names: tuple[str, ...] = ()
    besides: tuple[str, ...] = ()
    injected: bool = False


_LISTING = frozenset({"topic", "count", "top", "day", "by_author"})
_OF_RECORDS = frozenset({"count", "top", "day", "by_author"})
_FACTS_OF_A_PAPER = frozenset({"when", "authors", "votes"})
_FEW_WORDS = 6
_LONGEST = 1500
"""Letters of a question that are read; whatever is longer holds a pasted text."""


@functools.lru_cache(maxsize=4)
def name_index(catalogue: Catalogue) -> NameIndex:
    """The names of a catalogue, built at the first question (half a second for 4,000 papers)."""
    return NameIndex(catalogue)


def understand(text: str, *, today: date, catalogue: Catalogue) -> Question:
    """What a question asks.

    Args:
        today: what "last week" counts from.
    """
    clean = scoped(text[: 4 * _LONGEST])
    language = detect_language(clean.text if clean.injected else text)
    if clean.scope != "papers":
        return Question(text, language, clean.scope, "", injected=clean.injected)
    found = _Found.of(clean.text[:_LONGEST], today, name_index(catalogue))
    question = found.question(language)
    return replace(question, text=text, injected=clean.injected)


@dataclass(frozen=True, slots=True)
class _Found:
    """Everything that was read out of a text, before its intent is known."""

    text: str
    index: NameIndex
    mentions: Sequence[Mention]
    dates: Sequence[DateMatch]
    digest: tuple[Span, tuple[int, int]] | None
    people: Sequence[AuthorMatch]
    bounds: Bounds
    order: Order
    order_stretches: Sequence[tuple[int, int]]
    exclusions: Sequence[Exclusion]

    @classmethod
    def of(cls, text: str, today: date, index: NameIndex) -> _Found:
        """Reads dates, names, people, bounds and exclusions, none inside another."""
        dated = [(match.start, match.end) for match in find_spans(text, today)]
        mentions = [
            mention
            for mention in index.find(text)
            if mention.exact or not any(s <= mention.start < e for s, e in dated)
        ]
        unnamed = _blank(text, [(mention.start, mention.end) for mention in mentions])
        dates = find_spans(unnamed, today)
        undated = _blank(unnamed, [(match.start, match.end) for match in dates])
        bounds = find_bounds(undated)
        unbound = _blank(undated, bounds.stretches)
        order, order_stretches = find_order(unbound)
        people = find_authors(_blank(text, [(d.start, d.end) for d in dates]), index, mentions)
        return cls(
            text=text,
            index=index,
            mentions=_impersonal(mentions, people),
            dates=dates,
            digest=named_digest(undated, today, index.catalogue.days),
            people=people,
            bounds=bounds,
            order=order,
            order_stretches=order_stretches,
            exclusions=find_exclusions(unbound),
        )

    def question(self, language: str) -> Question:
        """The question, once its intent is settled."""
        stretches = self._stretches()
        bare = without(self.text, stretches)
        content = tuple(content_words(bare))
        parts = self._parts(len(content))
        span = self._span(content)
        intent = classify(self._signals(bare, content, parts, span))
        named, mentioned = named_papers(self.text, self.mentions, intent, len(content))
        if intent == "compare":
            span, parts = self._compared(span, parts, named)
        listing = intent in _LISTING
        topic = topic_of(self.text, stretches if listing else self._stretches(exclude=False))
        if intent in _OF_RECORDS:
            topic = subject_of(bare) if topic else ""
        if intent in ("topic", "paper", "explain", "compare"):
            topic = topic or self.text.strip()
        elif named and not listing:
            topic = ""
        return Question(
            text=self.text,
            language=language,
            intent=intent,
            topic=topic,
            span=span,
            named=named,
            unknown_ids=tuple(m.text for m in self.mentions if m.kind == "id" and not m.papers),
            authors=tuple(dict.fromkeys(name for match in self.people for name in match.names)),
            unknown_authors=tuple(match.asked for match in self.people if not match.names),
            people=tuple(match.names for match in self.people if match.names),
            min_votes=self.bounds.min_votes,
            max_votes=self.bounds.max_votes,
            excluded=tuple(x.thing for x in self.exclusions) if listing else (),
            parts=parts if intent == "compare" else (),
            order=self.order,
            limit=self.bounds.limit,
            rank=self.bounds.rank if intent == "top" else None,
            mentioned=mentioned,
            unknown_names=self._unknown_names(intent, named),
        )

    def _parts(self, content: int) -> tuple[str, ...]:
        """Descriptions of things compared, beside at most one that is named."""
        named = [m.text for m in self.mentions if is_about(self.text, m, "compare", content)]
        return described_parts(self.text, named) if len(named) < 2 else ()

    def _unknown_names(self, intent: Intent, named: tuple[str, ...]) -> tuple[str, ...]:
        """Names without a paper, where the question is about nothing else than what it names."""
        few = len(content_words(self.text)) <= _FEW_WORDS
        if named or intent in _LISTING or not few:
            return ()
        text = _blank(self.text, [(person.start, person.end) for person in self.people])
        if intent in _FACTS_OF_A_PAPER:
            return tuple(self.index.unclaimed(text, self.mentions))
        return tuple(self.index.unknown(text, self.mentions))

    def _signals(
        self, bare: str, content: tuple[str, ...], parts: tuple[str, ...], span: Span | None
    ) -> Signals:
        known = [m for m in self.mentions if m.papers and (m.exact or m.kind != "title")]
        about, compared = (
            len({m.papers for m in known if is_about(self.text, m, intent, len(content))})
            for intent in ("paper", "compare")
        )
        return Signals(
            text=self.text,
            bare=bare,
            content=content,
            about=about,
            compared=compared,
            said=sum(role(self.text, mention) >= 0 for mention in known),
            unclaimed=len(self.index.unclaimed(self.text, self.mentions)),
            parts=len(parts),
            people=bool(self.people),
            joined=joined(self.text, known),
            span=span,
            bounds=self.bounds,
            order=self.order,
        )

    def _stretches(self, *, exclude: bool = True) -> list[tuple[int, int]]:
        """What is understood and need not be searched for."""
        found = [(match.start, match.end) for match in self.dates]
        found += [with_cue(self.text, match) for match in self.people]
        found += [*self.bounds.stretches, *self.order_stretches]
        if not any(mention.papers for mention in self.mentions):
            found += vote_figures(self.text)
        if self.digest is not None:
            found.append(self.digest[1])
        if exclude:
            found += [(exclusion.start, exclusion.end) for exclusion in self.exclusions]
        return merged(found)

    def _span(self, content: Sequence[str]) -> Span | None:
        """One span for all dates: what they share, else the days of each.

        "The newest papers", and nothing else, are those of the newest digest.
        """
        spans = [match.span for match in self.dates]
        days = self.index.catalogue.days
        if not (spans or content or self.digest or self.people) and days:
            ends = {"newest": days[-1], "oldest": days[0]}
            return a_day(ends[self.order]) if self.order in ends else None
        if self.digest is not None:
            spans.append(self.digest[0])
        if not spans:
            return None
        shared: Span | None = spans[0]
        for span in spans[1:]:
            shared = overlap(shared, span) if shared is not None else None
        return shared or union(spans)

    def _compared(
        self, span: Span | None, parts: tuple[str, ...], named: tuple[str, ...]
    ) -> tuple[Span | None, tuple[str, ...]]:
        """A date that belongs to one of the things compared filters nothing else."""
        if len(named) >= 2:
            parts = ()
        dated = [self.text[match.start : match.end].strip() for match in self.dates]
        inside = any(words in part for words in dated for part in parts)
        return (None if inside or len(dated) > 1 else span), parts


def _impersonal(mentions: Sequence[Mention], people: Sequence[AuthorMatch]) -> list[Mention]:
    """The mentions that are no part of a person's name."""
    return [
        mention
        for mention in mentions
        if not any(p.start <= mention.start and mention.end <= p.end for p in people)
    ]


def _blank(text: str, stretches: Sequence[tuple[int, int]]) -> str:
    """The text with the stretches made unreadable, every other letter where it was."""
    for start, end in stretches:
        text = text[:start] + "\x00" * (end - start) + text[end:]
    return text
