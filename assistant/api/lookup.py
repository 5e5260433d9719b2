"""Look-ups in the catalogue for programs: one paper, one day, lists of both.

In: an assistant and plain values. Out: the records of `assistant.api.records`. What the digests do
not have is an `UnknownEntry` that says what is near, never an empty record.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import asdict, dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from assistant.api.fields import plain_id
from assistant.api.records import (
    BackendList,
    BackendRow,
    DayPage,
    DayRecord,
    DayRow,
    EntryRecord,
    FoundPaper,
    PaperPage,
    PaperRecord,
    PaperRow,
    SearchRecord,
    SectionRecord,
    StatusRecord,
    Understood,
)
from assistant.question import name_index
from store.errors import RequestError, StoreMissing, UnknownEntry

if TYPE_CHECKING:
    from assistant.answer import Request
    from assistant.ui.answers import Answers
    from store.catalogue import Catalogue
    from store.records import Entry

Order = Literal["newest", "oldest", "votes"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which papers a list is to have; None does not narrow."""

    author: str | None = None
    since: date | None = None
    until: date | None = None
    min_votes: int | None = None
    order: Order = "newest"


def filled(answers: Answers) -> Catalogue:
    """The catalogue, which has entries.

    Raises:
        StoreMissing: nothing was ingested yet.
        StoreError: the store cannot be read.
    """
    catalogue = answers.catalogue()
    if not catalogue.entries:
        raise StoreMissing("the store holds no papers yet; run `assistant ingest PATH...`")
    return catalogue


def checked(answers: Answers, request: Request) -> Request:
    """The request, which can be answered as far as is known before it runs.

    Raises:
        RequestError: the backend is unknown, or the days end before they begin.
        StoreError: there is nothing to answer from.
    """
    filled(answers)
    if request.backend is not None and request.backend not in answers.backends:
        known = ", ".join(answers.backends)
        raise RequestError(
            f"there is no backend {request.backend!r:.80}; choose one of {known}", "backend"
        )
    in_order(request.since, request.until)
    return request


def in_order(since: date | None, until: date | None) -> None:
    """Accepts days that do not end before they begin.

    Raises:
        RequestError: they do.
    """
    if since is not None and until is not None and since > until:
        raise RequestError(f"until, {until}, is before since, {since}; exchange them", "until")


def search(answers: Answers, request: Request, limit: int) -> SearchRecord:
    """Ranked papers for the request's question.

    Raises:
        RequestError: the days end before they begin.
        StoreError: there is nothing to search, or it cannot be read.
        EmbedderError: the query cannot be embedded.
    """
    question, ranking = answers.search(checked(answers, request), limit)
    span = question.span
    return SearchRecord(
        query=request.question,
        understood=Understood(
            since=span.since if span else None,
            until=span.until if span else None,
            min_votes=question.min_votes,
            authors=list(question.authors),
        ),
        papers=[
            FoundPaper(**_row(hit.entry).model_dump(), score=round(hit.score, 4))
            for hit in ranking.hits
        ],
    )


def paper(answers: Answers, arxiv_id: str) -> PaperRecord:
    """Everything that the digests say about one paper.

    Raises:
        UnknownEntry: no digest has it.
        StoreError: there is no store, or it cannot be read.
    """
    catalogue = filled(answers)
    found = catalogue.papers.get(plain_id(arxiv_id))
    if found is None:
        near = get_close_matches(plain_id(arxiv_id), catalogue.papers, n=1, cutoff=0.8)
        hint = f"; did you mean {near[0]}?" if near else "; search finds papers by their subject"
        raise UnknownEntry(f"no digest has a paper {arxiv_id!r:.80}{hint}", "arxiv_id")
    return PaperRecord(
        arxiv_id=found.arxiv_id,
        title=found.latest.title,
        url=found.latest.url,
        days=list(found.days),
        entries=[_entry(entry) for entry in found.entries],
    )


def day(answers: Answers, wanted: date | None) -> DayRecord:
    """One day's digest; None is the newest.

    Raises:
        UnknownEntry: there was no digest on that day.
        StoreError: there is no store, or it cannot be read.
    """
    catalogue = filled(answers)
    days = catalogue.days
    chosen = days[-1] if wanted is None else wanted
    at = bisect_left(days, chosen)
    before, after = days[at - 1] if at else None, next(iter(days[at + 1 :]), None)
    if at == len(days) or days[at] != chosen:
        near = [str(other) for other in (before, days[at] if at < len(days) else None) if other]
        raise UnknownEntry(f"there is no digest of {chosen}; near it: {', '.join(near)}", "day")
    papers = [_entry(entry) for entry in catalogue.on(chosen)]
    return DayRecord(day=chosen, previous=before, next=after, papers=papers)


def day_named(answers: Answers, name: str) -> DayRecord:
    """One day's digest by its name, such as ``2024-10-17``.

    Raises:
        RequestError: it is no day.
        UnknownEntry: there was no digest on that day.
        StoreError: there is no store, or it cannot be read.
    """
    try:
        wanted = date.fromisoformat(name)
    except ValueError as error:
        raise RequestError(f"{name!r:.40} is not a day like 2024-10-17", "day") from error
    return day(answers, wanted)


def days(
    answers: Answers, since: date | None, until: date | None, *, offset: int, limit: int
) -> DayPage:
    """The days that have a digest, newest first.

    Raises:
        RequestError: the days end before they begin.
        StoreError: there is no store, or it cannot be read.
    """
    in_order(since, until)
    catalogue = filled(answers)
    found = [day for day in reversed(catalogue.days) if _within(day, since, until)]
    rows = [DayRow(day=day, papers=len(catalogue.on(day))) for day in found[offset:][:limit]]
    following = _next(len(found), offset, limit)
    return DayPage(total=len(found), offset=offset, next_offset=following, days=rows)


def papers(answers: Answers, wanted: Wanted, *, offset: int, limit: int) -> PaperPage:
    """Papers by author, days and votes; an author whom no digest has gives an empty list.

    Raises:
        RequestError: the days end before they begin.
        StoreError: there is no store, or it cannot be read.
    """
    in_order(wanted.since, wanted.until)
    catalogue = filled(answers)
    people = name_index(catalogue).people
    names = None if wanted.author is None else frozenset(people.resolve(wanted.author))
    newest: dict[str, Entry] = {}
    for entry in catalogue.entries:  # By day, so the last one that fits is the newest.
        if _fits(entry, wanted, names):
            newest[entry.arxiv_id] = entry
    found = sorted(newest.values(), key=lambda entry: _place(entry, wanted.order))
    rows = [_row(entry) for entry in found[offset:][:limit]]
    following = _next(len(found), offset, limit)
    return PaperPage(total=len(found), offset=offset, next_offset=following, papers=rows)


def status(answers: Answers) -> StatusRecord:
    """What the store holds.

    Raises:
        StoreError: there is no store, or it cannot be read.
    """
    held, days = answers.status(), answers.catalogue().days
    return StatusRecord(
        state=held.state,
        complete=held.complete,
        first_day=days[0] if days else None,
        last_day=days[-1] if days else None,
        **{name: value for name, value in asdict(held).items() if name != "store"},
    )


def backends(answers: Answers) -> BackendList:
    """Every backend that a request may name, the default first."""
    rows = [BackendRow(name=name, default=not at) for at, name in enumerate(answers.backends)]
    return BackendList(backends=rows)


def _within(day: date, since: date | None, until: date | None) -> bool:
    return (since is None or day >= since) and (until is None or day <= until)


def _fits(entry: Entry, wanted: Wanted, names: frozenset[str] | None) -> bool:
    return (
        _within(entry.day, wanted.since, wanted.until)
        and (wanted.min_votes is None or (entry.votes or 0) >= wanted.min_votes)
        and (names is None or not names.isdisjoint(entry.authors))
    )


def _place(entry: Entry, order: Order) -> tuple[int, int, int]:
    """Where the entry stands in the order; within a day as the digest has it."""
    votes = -(-1 if entry.votes is None else entry.votes) if order == "votes" else 0
    number = entry.day.toordinal()
    return votes, number if order == "oldest" else -number, entry.line


def _next(total: int, offset: int, limit: int) -> int | None:
    return offset + limit if offset + limit < total else None


def _row(entry: Entry) -> PaperRow:
    return PaperRow(
        arxiv_id=entry.arxiv_id,
        title=entry.title,
        day=entry.day,
        votes=entry.votes,
        authors=list(entry.authors),
        url=entry.url,
    )


def _entry(entry: Entry) -> EntryRecord:
    sections = [SectionRecord(label=part.label, text=part.text) for part in entry.sections]
    return EntryRecord(**_row(entry).model_dump(), sections=sections)
