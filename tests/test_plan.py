"""The difference between digests and store, without a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from store.chroma_records import EntryMark
from store.codec import content_hash, day_number
from store.plan import Desired, desired, difference
from store.records import Digest, Entry, Refusal, Section

DAY, OTHER = date(2024, 6, 14), date(2024, 6, 17)


def entry(number: int, day: date = DAY, *, line: int = 3, text: str = "내용") -> Entry:
    name = f"2406.{number:05d}"
    sections = (Section(None, text),)
    return Entry(name, day, f"Paper {number}", f"https://{name}", 1, (), sections, text, line)


def digest(*entries: Entry, day: date = DAY, file: str = "a.md") -> Digest:
    return Digest(day, file, entries, ())


def marks(*entries: Entry) -> dict[str, EntryMark]:
    return {e.key: EntryMark(content_hash(e), e.line, day_number(e.day)) for e in entries}


def test_an_entry_is_added_changed_moved_or_left() -> None:
    held = marks(entry(1), entry(2), entry(3, line=9))
    wanted = desired([digest(entry(1), entry(2, text="다른 내용"), entry(3), entry(4))])
    plan = difference(wanted, held, {}, exact=False)
    found = [[e.arxiv_id[-1] for e in part] for part in (plan.added, plan.changed, plan.moved)]
    assert (found, plan.unchanged) == ([["4"], ["2"], ["3"]], 2)


def test_only_days_of_the_input_lose_entries_unless_the_plan_is_exact() -> None:
    held = marks(entry(1), entry(2), entry(3, OTHER))
    wanted = desired([digest(entry(1))])
    ledger = desired([digest(entry(1), entry(2)), digest(entry(3, OTHER), day=OTHER)]).days
    some, exact = (difference(wanted, held, ledger, exact=exact) for exact in (False, True))
    assert some.removed == ("2406.00002@2024-06-14",)
    assert exact.removed == ("2406.00002@2024-06-14", "2406.00003@2024-06-17")
    assert (some.removed_days, exact.removed_days) == ((), (OTHER,))


def test_a_plan_on_what_it_made_is_empty() -> None:
    first = desired([digest(entry(1), entry(2))])
    again = difference(first, marks(entry(1), entry(2)), first.days, exact=True)
    assert again.empty
    assert (again.unchanged, again.counts.unchanged) == (2, 1)


def test_a_day_given_twice_is_kept_once_and_refused_when_it_differs() -> None:
    alike = desired([digest(entry(1)), digest(entry(1, line=5), file="b.md")])
    apart = desired([digest(entry(1)), digest(entry(2), file="b.md")])
    assert (list(alike.entries), alike.refusals) == (["2406.00001@2024-06-14"], ())
    assert list(apart.entries) == list(alike.entries)
    assert [refusal.file for refusal in apart.refusals] == ["b.md"]
    assert "'a.md'" in apart.refusals[0].reason


def test_a_paper_given_twice_in_a_day_is_kept_once_and_refused_with_its_line() -> None:
    found = desired([digest(entry(1), entry(1, line=30))])
    assert [e.line for e in found.entries.values()] == [3]
    assert [(r.line, "line 3" in r.reason) for r in found.refusals] == [(30, True)]


def test_a_refusal_that_changed_is_written_to_the_ledger() -> None:
    one = digest(entry(1))
    other = replace(one, refusals=(Refusal("a.md", 7, "no title"),))
    plan = difference(desired([other]), marks(entry(1)), desired([one]).days, exact=False)
    assert [day.refusals for day in plan.days] == [other.refusals]


def test_nothing_wanted_and_nothing_held_is_nothing_to_do() -> None:
    assert difference(Desired({}, {}, ()), {}, {}, exact=True).empty
