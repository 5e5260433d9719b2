"""The days that a question speaks of, in English and Korean: "since March", "2024년 하반기".

In: a question and what today is. Out: each stretch of it that names a span of days, and the span.
A date without a year is the most recent one that has begun.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.question.calendar_days import ONE_DAY, Span, a_day, hull, union
from assistant.question.holidays import RULES as HOLIDAYS
from assistant.question.moments import Moment, scan
from assistant.question.moments_en import RULES as ENGLISH
from assistant.question.moments_ko import RULES as KOREAN
from assistant.question.moments_relative import RULES as RELATIVE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

__all__ = ["DateMatch", "Span", "find_spans", "named_digest"]

_DASH = r"[-–—~∼〜]"
_RANGE = re.compile(
    rf"\s*(?:to|until|till|through|thru|up\s+to|and\s+until|{_DASH}|부터|에서|이후(?:로|부터)?|이래)"
    r"\s*(?:the\s+)?(?:(?:end|start|beginning)\s+of\s+)?",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\s*(?:,|/|·|&|,?\s*and|,?\s*or|와|과|하고|이?랑|및|이?나|,?\s*그리고|또는|혹은)\s*"
    r"(?:in\s+|of\s+)?(?:the\s+)?",
    re.IGNORECASE,
)

# "Christmas (25 December)": the same day again.
_APPOSED = re.compile(r"\s*(?:당일)?\s*\(\s*")

# What stands before an English date; an alternative that holds another comes first.
_LEAD = re.compile(
    r"(?:(?:(?P<open>(?<!\w)(?:ever\s+since|since|starting\s+(?:in|from|on|with)|starting"
    r"|beginning\s+(?:in|from|on)|as\s+of|not\s+before|on\s+or\s+after|no\s+earlier\s+than|>=))"
    r"|(?P<after>\b(?:after|later\s+than|newer\s+than|following))"
    r"|(?P<until>(?<!\w)(?:until|till|up\s+to|up\s+until|through|by|no\s+later\s+than"
    r"|on\s+or\s+before|<=))"
    r"|(?P<earlier>\b(?:before|prior\s+to|earlier\s+than|older\s+than))"
    r"|(?:\b(?:published|released|listed|posted|dated)\s+)?"
    r"(?P<within>\b(?:over|within|throughout|during|between|in|on|from|for|of|at)))\s+)?"
    r"(?:the\s+)?(?:(?P<edge>start|beginning|end)\s+of\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?P<open>\s*(?:부터\s*(?:지금|현재)까지|(?:to|until|till|through|up\s+to)\s+(?:now|date|the\s+present)\b"
    r"|부터|이후(?:로|부터)?|이래로?|onwards?\b|on\b(?!\s+\w)|and\s+(?:later|after)\b"
    r"|or\s+later\b|뒤로|\+)(?:는|의|에)?)"
    r"|(?P<earlier>\s*(?:이전|전까지|전(?=에|의|\s|$))(?:에|의|까지)?(?:는)?)"
    r"|(?P<until>\s*(?:까지|or\s+(?:earlier|before)\b|and\s+(?:earlier|before)\b)(?:는|의|만)?)"
    r"|(?P<within>(?:\s*(?:동안|중|사이|내내|기간|한\s*해|안|이내|간(?=[에의\s]|$)|자(?=[에의\s]|$))"
    r"(?:에|의)?(?:는|도)?)|(?:에서?|의)(?:는|도|만)?(?=\s|$|[,?.!]))",
    re.IGNORECASE,
)

_FOLLOWING_UP = re.compile(
    r"\W*(?:(?:and|ok|okay|so|then|but|what|how|about|in|for)\W+)*\W*", re.IGNORECASE
)
_BETWEEN = re.compile(r"\s*(?:between\b|사이)", re.IGNORECASE)

_Bound = Literal["within", "open", "after", "until", "earlier"]


@dataclass(frozen=True, slots=True)
class DateMatch:
    """A span of days and where the text names it, prepositions and particles included."""

    start: int
    end: int
    span: Span


def find_spans(text: str, today: date) -> list[DateMatch]:
    """Every span of days that the text names, in its order; dates inside names do not count."""
    found = scan(text, today, (*HOLIDAYS, *KOREAN, *ENGLISH, *RELATIVE))
    return [_match(text, group, today) for group in _groups(text, found)]


def _groups(text: str, found: Sequence[Moment]) -> list[list[Moment]]:
    """Moments joined by "to" or "and" belong together; a weak one counts only beside another."""
    groups: list[list[Moment]] = []
    for moment in found:
        if groups and _joint(text, groups[-1][-1], moment):
            groups[-1].append(moment)
        else:
            groups.append([moment])
    return [group for group in groups if _certain(text, group) or _all_of(text, group)]


def _certain(text: str, group: Sequence[Moment]) -> bool:
    """A weak moment is a date beside a strong one, or at the end of a range ("June to May")."""
    if any(not moment.weak for moment in group):
        return True
    return any(
        _RANGE.fullmatch(text[left.end : right.start]) for left, right in itertools.pairwise(group)
    )


def _all_of(text: str, group: Sequence[Moment]) -> bool:
    """Whether the text is nothing but a date: "and march?"."""
    rest = text[: group[0].start] + text[group[-1].end :]
    return _FOLLOWING_UP.fullmatch(rest) is not None


def _joint(text: str, left: Moment, right: Moment) -> bool:
    gap = text[left.end : right.start]
    apposed = not right.weak and _APPOSED.fullmatch(gap) is not None
    return bool(_RANGE.fullmatch(gap) or _LIST.fullmatch(gap) or apposed)


def _match(text: str, group: Sequence[Moment], today: date) -> DateMatch:
    spans = _resolve(group, today)
    start, end = group[0].start, group[-1].end
    bound, edge, start = _lead(text, start)
    span = _together(text, group, spans, start)
    if (after := _AFTER.match(text, end)) is not None:
        end = after.end()
        ranged = len(group) > 1 or group[0].period.ranged
        if bound == "within" and not (ranged and after["until"] is not None):
            bound = _kind(after)
        # "X까지 사이에", "X 이후에 나온": a second particle belongs to the date as well.
        if (more := _AFTER.match(text, end)) is not None and more.lastgroup == "within":
            end = more.end()
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    return DateMatch(start, end, _bounded(_edged(span, bound, edge), bound))


def _together(text: str, group: Sequence[Moment], spans: Sequence[Span], start: int) -> Span:
    """The days of joined moments: all between the ends of a range, those of each in a list."""
    between = _BETWEEN.match(text, start) or _BETWEEN.match(text, group[-1].end)
    if between or len(spans) != len(group):
        return hull(spans)
    stretches = [spans[0]]
    for left, right, span in zip(group, group[1:], spans[1:], strict=False):
        if _RANGE.fullmatch(text[left.end : right.start]):
            stretches[-1] = hull([stretches[-1], span])
        else:
            stretches.append(span)
    return union(stretches)


def _kind(match: re.Match[str]) -> _Bound:
    for kind in ("open", "after", "until", "earlier"):
        if kind in match.re.groupindex and match[kind] is not None:
            return kind
    return "within"


def _lead(text: str, start: int) -> tuple[_Bound, str | None, int]:
    """The preposition before a date, with "the end of"; where they start."""
    # Only the last words can belong to the date; a search from the start would cost more.
    offset = max(0, start - 40)
    lead = _LEAD.search(text[offset:start])
    if lead is None or not lead.group().strip():
        return "within", None, start
    return _kind(lead), lead["edge"], offset + lead.start()


def _edged(span: Span, bound: _Bound, edge: str | None) -> Span:
    """With "since the end of June", the last third of a period counts as its end."""
    if edge is None or span.since is None or span.until is None:
        return span
    third = (span.until - span.since) // 3
    if edge.casefold() == "end":
        return span if bound == "until" else Span(span.until - third, span.until)
    if bound == "open":
        return span
    return Span(span.since, span.since + third)


def _bounded(span: Span, bound: _Bound) -> Span:
    match bound:
        case "open":
            return Span(span.since, None)
        case "after":
            return Span(span.until + ONE_DAY if span.until else None, None)
        case "until":
            return Span(None, span.until)
        case "earlier":
            return Span(None, span.since - ONE_DAY if span.since else None)
        case "within":
            return span


def _resolve(group: Sequence[Moment], today: date) -> list[Span]:
    """The spans of joined moments; one without a year takes it from its neighbour."""
    years = [moment.period.year for moment in group]
    if all(year is None for year in years):
        years[-1] = _latest_year(group[-1], today)
    spans: list[Span | None] = [
        None if year is None else moment.period.build(year)
        for moment, year in zip(group, years, strict=True)
    ]
    for i in range(len(group) - 2, -1, -1):
        later, year = spans[i + 1], years[i + 1]
        if years[i] is None and later is not None and year is not None:
            years[i], spans[i] = _beside(group[i], later, year, step=-1)
    for i in range(1, len(group)):
        earlier, year = spans[i - 1], years[i - 1]
        if years[i] is None and earlier is not None and year is not None:
            years[i], spans[i] = _beside(group[i], earlier, year, step=1)
    return [span for span in spans if span is not None]


def _beside(moment: Moment, other: Span, year: int, *, step: int) -> tuple[int, Span]:
    """The year that puts a moment before (-1) or after (1) its neighbour."""
    span = moment.period.build(year)
    if step < 0 and span.since and other.since and span.since > other.since:
        return year - 1, moment.period.build(year - 1)
    if step > 0 and span.since and other.since and span.since < other.since:
        return year + 1, moment.period.build(year + 1)
    return year, span


def _latest_year(moment: Moment, today: date) -> int:
    since = moment.period.build(today.year).since
    return today.year if since is None or since <= today else today.year - 1


_DIGEST_WORD = r"(?:digest|issue|edition|list|day)"
_LATEST_DIGEST = re.compile(
    rf"\b(?:the\s+)?(?P<new>latest|newest|most\s+recent|last)\s+{_DIGEST_WORD}\b"
    rf"|\b(?:the\s+)?(?:first|oldest|earliest|very\s+first)\s+{_DIGEST_WORD}\b"
    r"|(?P<ko>(?:가장|제일)\s*최근|최신|마지막)\s*(?:자\s*|날\s*)?다이제스트|(?:첫|처음|가장\s*오래된)\s*(?:번째\s*)?다이제스트",
    re.IGNORECASE,
)


def named_digest(
    text: str, today: date, days: Sequence[date]
) -> tuple[Span, tuple[int, int]] | None:
    """The day meant by "the latest digest": the newest up to today; or the first."""
    match = _LATEST_DIGEST.search(text)
    past = [day for day in days if day <= today] or list(days)
    if match is None or not past:
        return None
    newest = match["new"] is not None or match["ko"] is not None
    return a_day(past[-1] if newest else past[0]), match.span()
