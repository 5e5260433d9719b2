"""A scope in a reader's words, and whether the archive holds anything of it.

In: a `Scope` and the catalogue. Out: one line for the head of a page, or a `BadAddress`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.embed.asked import BadAddress
from assistant.embed.words import embed_word
from assistant.question import name_index

if TYPE_CHECKING:
    from assistant.answer import Scope
    from store.catalogue import Catalogue

MOST_IDS = 3
"""Papers that the line names by their ids rather than by their number."""


def checked(scope: Scope | None, catalogue: Catalogue) -> None:
    """That the papers and authors of a scope are known at all.

    Raises:
        BadAddress: none of its papers, or one of its authors, is in the digests.
    """
    if scope is None:
        return
    if scope.papers is not None and scope.papers.isdisjoint(catalogue.papers):
        raise BadAddress("no_papers")
    for name in scope.authors:
        if not name_index(catalogue).people.resolve(name):
            raise BadAddress("bad_author", value=repr(name))


def scope_line(scope: Scope | None, catalogue: Catalogue, language: str) -> str:
    """What may be asked about, as plain text."""
    if scope is None:
        days = catalogue.days
        return embed_word("scope_all", language, first=days[0], last=days[-1]) if days else ""
    parts = [_papers(scope, catalogue, language), _days(scope, language)]
    if scope.topic:
        parts.append(embed_word("scope_topic", language, topic=scope.topic))
    if scope.authors:
        names = embed_word("scope_or", language).join(scope.authors)
        parts.append(embed_word("scope_author", language, names=names))
    said = " · ".join(filter(None, parts))
    return f"{embed_word('scope', language)}: {said}"


def _papers(scope: Scope, catalogue: Catalogue, language: str) -> str:
    if scope.papers is None:
        return ""
    known = sorted(scope.papers & catalogue.papers.keys())
    if len(known) == len(scope.papers) <= MOST_IDS:
        name = "scope_one" if len(known) == 1 else "scope_few"
        return embed_word(name, language, ids=", ".join(known))
    name = "scope_papers" if len(known) == len(scope.papers) else "scope_papers_some"
    return embed_word(name, language, known=len(known), given=len(scope.papers))


def _days(scope: Scope, language: str) -> str:
    since, until = scope.since, scope.until
    if since and until:
        return embed_word("scope_span", language, since=since, until=until)
    if since:
        return embed_word("scope_since", language, since=since)
    return embed_word("scope_until", language, until=until) if until else ""
