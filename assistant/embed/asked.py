"""What the address of an embedded page asks for: scope, language, light, question.

In: query parameters, and the scope of a verified embed token. Out: an `Asked`, or a `BadAddress`
that a person can act on. A token's scope is never widened by the address, only narrowed further.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answer import Scope
from assistant.embed.words import embed_word
from assistant.ui.words import LANGUAGES, reader_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.datastructures import QueryParams

    from assistant.access.embed_scope import EmbedScope

LIGHTS = ("auto", "light", "dark")
MOST_PAPERS = 200
MOST_AUTHORS = 20
MOST_LISTED = 100
LONGEST_WORDS = 200
LONGEST_QUESTION = 1000
"""Letters of a question that an address brings along."""

_ID = re.compile(r"(?:arxiv:)?(\d{4}\.\d{4,5})(?:v\d{1,3})?", re.IGNORECASE)


class BadAddress(ValueError):
    """A value of the address cannot be read; knows how to say so in the reader's language."""

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(embed_word(text, "en", **values))
        self._text, self._values = text, values

    def told(self, language: str) -> str:
        """What is wrong and what to write instead."""
        return embed_word(self._text, language, **self._values)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for.

    Attributes:
        light: one of `LIGHTS`.
        question: "" without one.
        limit: most papers that a list shows, None when unsaid.
        token: the verified token that the address brought, "" without one. It opens these pages
            and nothing else, so they lead its holder nowhere else.
    """

    language: str
    light: str
    scope: Scope | None = None
    question: str = ""
    limit: int | None = None
    token: str = ""


def look_of(query: QueryParams, headers: Mapping[str, str], cookies: Mapping[str, str]) -> Asked:
    """Language and light alone, which are read from any address."""
    language, light = query.get("lang", ""), query.get("theme", "")
    return Asked(
        language if language in LANGUAGES else reader_language(headers, cookies),
        light if light in LIGHTS else "auto",
    )


def read_asked(query: QueryParams, look: Asked, opened: EmbedScope | None) -> Asked:
    """Everything that an address asks for.

    Args:
        look: its language and light.
        opened: what a verified token opens; None without one.

    Raises:
        BadAddress: one of its values cannot be read.
    """
    scope = _scope(query)
    return replace(
        look,
        scope=scope if opened is None else _narrowed(_opened(opened), scope),
        question=_words("q", query.get("q", ""), LONGEST_QUESTION),
        limit=_limit(query.get("limit", "")),
        token="" if opened is None else query.get("token", ""),
    )


def _scope(query: QueryParams) -> Scope | None:
    since, until = _day(query, "since", last=False), _day(query, "until", last=True)
    if since and until and since > until:
        raise BadAddress("bad_span", since=since, until=until)
    authors = tuple(filter(None, (_words("author", name) for name in query.getlist("author"))))
    if len(authors) > MOST_AUTHORS:
        raise BadAddress("bad_length", key="author", most=MOST_AUTHORS)
    topic = _words("topic", query.get("topic", ""))
    scope = Scope(since, until, _papers(query.getlist("papers")), authors, topic)
    return None if scope == Scope() else scope


def _day(query: QueryParams, key: str, *, last: bool) -> date | None:
    """The day, or the first or last day of the month, that stands under a key."""
    text = query.get(key, "").strip()
    if not text:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d", text):
            first = date.fromisoformat(f"{text}-01")
            return first.replace(day=monthrange(first.year, first.month)[1]) if last else first
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadAddress("bad_day", key=key, value=_short(text)) from error


def _papers(given: list[str]) -> frozenset[str] | None:
    """The arXiv ids in the values, versions left out; None where there are none."""
    words = [word for value in given for word in re.split(r"[\s,]+", value) if word]
    if not words:
        return None
    if len(words) > MOST_PAPERS:
        raise BadAddress("bad_length", key="papers", most=MOST_PAPERS)
    found = {word: _ID.fullmatch(word) for word in words}
    for word, match in found.items():
        if match is None:
            raise BadAddress("bad_paper", value=_short(word))
    return frozenset(match[1] for match in found.values() if match)


def _words(key: str, value: str, most: int = LONGEST_WORDS) -> str:
    """A value as one line of text; control characters are no part of it."""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in value).split())
    if len(text) > most:
        raise BadAddress("bad_length", key=key, most=most)
    return text


def _limit(value: str) -> int | None:
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", value) or not 1 <= int(value) <= MOST_LISTED:
        raise BadAddress("bad_limit", value=_short(value), most=MOST_LISTED)
    return int(value)


def _short(value: str) -> str:
    return repr(value if len(value) <= 40 else f"{value[:40]}…")


def _opened(token: EmbedScope) -> Scope:
    papers = frozenset(token.papers) or None
    return Scope(token.since, token.until, papers, token.authors, token.topic)


def _narrowed(opened: Scope, asked: Scope | None) -> Scope | None:
    """What lies within both; where only one of two values can hold, the token's does."""
    if asked is None:
        return None if opened == Scope() else opened
    sinces = [day for day in (opened.since, asked.since) if day]
    untils = [day for day in (opened.until, asked.until) if day]
    both = [ids for ids in (opened.papers, asked.papers) if ids is not None]
    scope = Scope(
        max(sinces, default=None),
        min(untils, default=None),
        frozenset.intersection(*both) if both else None,
        opened.authors or asked.authors,
        opened.topic or asked.topic,
    )
    return None if scope == Scope() else scope
