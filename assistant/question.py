"""What is asked: language, kind, filters and topic of one question, without a language model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

Intent = Literal[
    "topic",  # a list of papers on something
    "paper",  # one paper that is described: "the one that ..."
    "explain",  # something about a paper that is named, or an explanation of a thing
    "compare",  # two to five papers, named or described
    "count",  # how many
    "top",  # by votes
    "day",  # what was in the digest on a day
    "when",  # on which day a paper was listed
    "authors",  # who wrote a paper
    "by_author",  # the papers of an author
    "votes",  # how many votes a paper has
    "smalltalk",
    "out_of_scope",  # not about papers; or asks for instructions, secrets, files
]
"""The kinds of question; the last of them are answered without retrieval."""

Order = Literal["relevance", "newest", "oldest", "votes"]


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``since`` to ``until``, both inclusive; None is open."""

    since: date | None = None
    until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (
            self.until is None or day <= self.until
        )


@dataclass(frozen=True, slots=True)
class Question:
    """One question, understood.

    Attributes:
        text: as asked (after a follow-up was made whole).
        language: ``ko`` or ``en`` (or another code): the language of the answer.
        topic: what retrieval looks for: the text without spans, vote bounds, exclusions and frames
            such as "which papers ..." ; never empty for an intent that retrieves.
        span: hard filter on days, None without one.
        named: arXiv ids of the papers that the question names by id, title or coined name, in its order.
        unknown_ids: arXiv ids that the question names and the store does not have.
        authors: author names as the store spells them (a hard filter); ``unknown_authors`` as asked.
        min_votes, max_votes: inclusive bounds, None without one.
        excluded: topics to leave out ("except Minecraft").
        parts: for ``compare``: one text per thing compared, when described rather than named.
        limit: how many the asker wants ("top 3"), None when unsaid.
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
    min_votes: int | None = None
    max_votes: int | None = None
    excluded: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    order: Order = "relevance"
    limit: int | None = None
