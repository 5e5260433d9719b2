"""Answers from records: counts, tops with ties, papers of a day or an author, facts of a paper.

In: an understood question, the catalogue, and for questions with a topic the ranking of the papers
on it. Out: a `Draft`, each paper with the line of its entry that states the fact, or its title.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.compose.labels import quote_piece
from assistant.compose.overview import overview
from assistant.compose.sentences import sentences_of
from assistant.draft import Draft, Piece
from assistant.facts.days import busiest_draft, day_draft, missing_days
from assistant.facts.lists import (
    MOST_SHOWN,
    abstained,
    among,
    by_votes,
    listed,
    row,
    selected,
)
from assistant.facts.paper import authors_draft, votes_draft, when_draft
from assistant.facts.top import top_draft
from assistant.facts.vote_figures import vote_figures_draft
from assistant.facts.words import word
from assistant.markdown import quoted
from assistant.question.fact_words import QUIETEST, REACH
from assistant.question.intent import facts_of_a_paper
from assistant.question.vote_figures import vote_figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assistant.question import Intent, Question, Span
    from assistant.retrieve import Ranking
    from store.catalogue import Catalogue
    from store.records import Entry

_BUSIEST = re.compile(
    r"\bbusiest\b|\b(?:day|date|digest|week|month|year)s?\s+(?:had|has|have|saw|with)\s+(?:the\s+)?most\b"
    r"|많\S*\s*(?:\S+\s+)?(?:날|날짜|달|주|해)",
    re.IGNORECASE,
)
_PROLIFIC = re.compile(
    r"\bprolific\b|\bauthors?\s+(?:has|have|had|with|wrote|published)\s+(?:the\s+)?most\b"
    r"|\bwho\s+(?:\w+\s+){0,2}(?:wrote|written|authored|published)\s+(?:the\s+)?most\b"
    r"|많\S*\s*(?:\S+\s+)?(?:저자|사람|연구자|누구|쓴)",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:and|both|together|with)\b|함께|같이|공동|공저|[와과]\s|이?랑\s", re.IGNORECASE
)
_DAYS = re.compile(
    r"\bhow\s+many\s+(?:digests|days)\b|\bnumber\s+of\s+(?:digests|days)\b|\bhow\s+far\s+back\b"
    r"|\b(?:which|what)\s+(?:dates?|days?|period|time\s+span)\b|다이제스트(?:는|가|의)?\s*(?:총\s*)?몇"
    r"|며칠\s*치|언제부터",
    re.IGNORECASE,
)

_WHAT_ABOUT = re.compile(
    r"\bwhat\s+(?:(?:is|was|are)\s+)?(?:it|this|that|they)(?:['’]s)?\s+(?:is\s+)?about\b"
    r"|\bwhat(?:['’]s|\s+(?:is|does))\s+(?:it|this|that|the\s+paper)\s+(?:about|do|propose|say)\b"
    r"|(?:무슨|어떤)\s*(?:내용|논문)|내용(?:은|이|도)",
    re.IGNORECASE,
)
_SENTENCES = 3
_MOST_ELSE = 12
"""Other papers of a paper's authors: further ones share a name or two."""

_OF_A_PAPER: dict[Intent, Callable[[Question, Catalogue, Ranking | None], Draft]] = {
    "when": when_draft,
    "authors": authors_draft,
    "votes": votes_draft,
}


def answer_from_records(
    question: Question, catalogue: Catalogue, ranking: Ranking | None = None
) -> Draft:
    """The answer to a question whose intent is a fact of the catalogue.

    Args:
        ranking: the papers on the question's topic; unused for a question without one.

    Raises:
        ValueError: the intent is none that records answer.
    """
    if not catalogue.days:
        return abstained("empty", question)
    match question.intent:
        case "when" | "authors" | "votes":
            return _about_a_paper(question, catalogue, ranking)
        case "day" | "top" | "count" | "by_author":
            return _about_many(question, catalogue, ranking)
        case _:
            raise ValueError(f"records do not answer {question.intent!r}")


def _about_a_paper(question: Question, catalogue: Catalogue, ranking: Ranking | None) -> Draft:
    """Every fact of the paper that is asked for, the one that the question was taken for first."""
    facts = dict.fromkeys((question.intent, *facts_of_a_paper(question.text)))
    drafts = [_OF_A_PAPER[fact](question, catalogue, ranking) for fact in facts]
    told = list(dict.fromkeys(draft.pieces for draft in drafts))
    pieces = [*told[0], *(piece for more in told[1:] for piece in (Piece("", tail="\n"), *more))]
    states = {draft.status for draft in drafts}
    about = tuple(_what_it_is(question, catalogue))
    if about:
        states.add("answered")
    return Draft(states.pop() if len(states) == 1 else "partial", (*pieces, *about))


def _what_it_is(question: Question, catalogue: Catalogue) -> Iterator[Piece]:
    """What the one paper that is named is about, where that is asked along with its facts."""
    if len(question.named) == 1 and _WHAT_ABOUT.search(question.text):
        yield Piece("", tail="\n")
        entry = catalogue.papers[question.named[0]].latest
        for sentence in overview(sentences_of(entry), _SENTENCES):
            yield quote_piece(sentence)


def _about_many(question: Question, catalogue: Catalogue, ranking: Ranking | None) -> Draft:
    """What needs a set of papers: nothing outside the filters ever gets in."""
    if question.unknown_authors and not question.authors:
        return _unknown_author(question)
    if (missing := missing_days(question, catalogue)) is not None:
        return missing
    by_day = question.intent == "day" or (question.intent == "count" and _by_the_day(question))
    entries = selected(question, catalogue, ranking, every=by_day)
    if question.intent == "count" and REACH.search(question.text) and _one_day(question.span):
        # "The oldest digest" is what is asked for here, not a filter.
        entries, question = list(catalogue.entries), replace(question, span=None)
    match question.intent:
        case "day":
            return day_draft(question, entries)
        case "top":
            return top_draft(question, entries)
        case "by_author":
            return _by_author(question, entries)
        case _:
            return _count(question, entries)


def _by_the_day(question: Question) -> bool:
    return any(pattern.search(question.text) for pattern in (_BUSIEST, QUIETEST, _DAYS))


def _one_day(span: Span | None) -> bool:
    return span is not None and span.since is not None and span.since == span.until


def _unknown_author(question: Question) -> Draft:
    names = ", ".join(quoted(name) for name in question.unknown_authors)
    return abstained("unknown_author", question, names=names)


def _count(question: Question, entries: Sequence[Entry]) -> Draft:
    text, language = question.text, question.language
    if _PROLIFIC.search(text):
        return _prolific(question, entries)
    if _BUSIEST.search(text) or QUIETEST.search(text):
        return busiest_draft(question, entries)
    if not entries and not vote_figures(text):
        return _nothing(question)
    if REACH.search(text) or (_DAYS.search(text) and not question.topic):
        days = sorted({entry.day for entry in entries})
        said = word(
            "days_count",
            language,
            count=len(days),
            among=among(question),
            first=days[0],
            last=days[-1],
        )
        return Draft("answered", (Piece(said),))
    if not entries:
        return _nothing(question)
    if vote_figures(text):
        return vote_figures_draft(question, entries)
    shown = by_votes(entries)[:MOST_SHOWN]
    name = "count_one" if len(entries) == 1 else "count_many"
    if len(entries) > MOST_SHOWN:
        name, shown = "count_cut", shown[:5]
    heading = word(
        name,
        language,
        count=len(entries),
        shown=len(shown),
        among=among(question),
        about=word("about_this", language) if question.topic else "",
        digests=len({entry.day for entry in entries}),
    )
    return Draft("answered", (Piece(heading, tail="\n\n"), *listed(shown, language)))


def _nothing(question: Question) -> Draft:
    return abstained(
        "none_about" if question.topic else "none_fit", question, among=among(question)
    )


def _prolific(question: Question, entries: Sequence[Entry]) -> Draft:
    papers = {entry.arxiv_id: entry for entry in entries}
    counts = Counter(name for entry in papers.values() for name in set(entry.authors))
    if not counts:
        return abstained("no_authors_at_all", question, among=among(question))
    least = sorted(counts.values(), reverse=True)[: question.limit or 5][-1]
    ranked = sorted(
        ((name, count) for name, count in counts.items() if count >= least),
        key=lambda item: (-item[1], item[0]),
    )[:MOST_SHOWN]
    heading = word("prolific", question.language, among=among(question))
    rows = [
        Piece("- " + word("prolific_row", question.language, name=quoted(name), count=count))
        for name, count in ranked
    ]
    return Draft("answered", (Piece(heading, tail="\n\n"), *rows))


def _by_author(question: Question, entries: Sequence[Entry]) -> Draft:
    language = question.language
    names = _names(question)
    kind, most = ("else", _MOST_ELSE) if question.besides else ("by", MOST_SHOWN)
    if not entries:
        where = among(question, authors=False)
        return abstained(f"{kind}_none", question, names=names, among=where)
    if len(question.people) > 1 and _TOGETHER.search(question.text):
        joint = [e for e in entries if all(set(p) & set(e.authors) for p in question.people)]
        if not joint:
            return _apart(question, entries, names)
        entries = joint
    newest = sorted(entries, key=lambda entry: entry.day, reverse=True)
    if question.besides:
        # Who shares one common name with a paper's authors is hardly one of them.
        newest.sort(key=lambda entry: -len(set(entry.authors) & set(question.authors)))
    if question.order == "votes":
        newest = by_votes(entries)
    elif question.order == "oldest":
        newest.reverse()
    shown = newest[: question.limit or most]
    name = f"{kind}_one" if len(entries) == 1 else f"{kind}_many"
    heading = word(
        f"{kind}_cut" if len(shown) < len(entries) else name,
        language,
        names=names,
        count=len(entries),
        shown=len(shown),
        among=among(question, authors=False),
    )
    pieces = [Piece(heading, tail="\n\n"), *(row(e, language, e.authors_line) for e in shown)]
    if question.unknown_authors:
        unknown = ", ".join(quoted(name) for name in question.unknown_authors)
        pieces.append(Piece("\n" + word("unknown_too", language, names=unknown)))
    return Draft("partial" if question.unknown_authors else "answered", tuple(pieces))


def _apart(question: Question, entries: Sequence[Entry], names: str) -> Draft:
    """Papers of people who wrote none together."""
    where = among(question, authors=False)
    heading = word("by_none_joint", question.language, names=names, among=where)
    newest = sorted(entries, key=lambda entry: entry.day, reverse=True)[:MOST_SHOWN]
    rows = [row(entry, question.language, entry.authors_line) for entry in newest]
    return Draft("partial", (Piece(heading, tail="\n\n"), *rows))


def _names(question: Question) -> str:
    """The authors in words; one surname may be that of many."""
    names = [quoted(name) for name in question.authors]
    if len(names) <= 4:
        return ", ".join(names)
    several = "its_authors" if question.besides else "more_names"
    return word(several, question.language, count=len(names), names=", ".join(names[:3]))
