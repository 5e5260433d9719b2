"""Questions to start with, from what the store holds, and to go on with, from an answer."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.markdown import shortened
from assistant.ui.dates import month_name
from assistant.ui.words import word
from store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assistant.answer import Citation
    from assistant.ui.answers import Answers

TOPICS = ("cache", "video", "reason", "agent")
"""Words of titles that tell that a store has papers on a topic (`words`: ``topic_...``)."""

LONGEST_NAME = 60
"""Letters of what counts as a coined name."""

LONGEST_LABEL = 32
"""Letters of a paper's name on a button."""

MOST = 4
"""Questions to go on with; more would be a menu."""

FEWEST_OF_A_MONTH, FAIR_PART = 2, 1 / 6
"""Papers of an answer that make a month worth a look of its own, and their part of all."""

_UNTRAINED = re.compile(
    r"(?i)\b(?:training|tuning)[- ]free\b"
    r"|\bwithout (?:(?:any|additional|further|extra) )?(?:re-?|fine-?)?(?:training|tuning)\b"
    r"|\bno (?:(?:additional|further|extra) )?(?:re-?|fine-?)?(?:training|tuning)\b(?! \w*data)"
    r"|(?<!강화)(?<!강화 )(?:학습|훈련|튜닝)(?:이|을|은)? ?"
    r"(?:필요 ?(?:로 하지 않|하지 않|없)|없이|하지 않고)"
)


def starters(answers: Answers, language: str) -> list[str]:
    """Up to four questions that the store can answer; none for an empty store."""
    try:
        catalogue = answers.catalogue()
    except StoreError:
        return []
    day = catalogue.newest_day
    if day is None:
        return []
    entries = [entry for entry in catalogue.on(day) if ":" in entry.title] or catalogue.on(day)
    most = max(entries, key=lambda entry: entry.votes or 0)
    titles = " ".join(paper.latest.title.casefold() for paper in catalogue.papers.values())
    topics = [word(f"topic_{term}", language) for term in TOPICS if term in titles]
    return [
        *(word("example_topic", language, topic=topic) for topic in topics[:1]),
        word("example_top", language, day=day),
        word("example_explain", language, paper=short_name(most.title)),
        word("example_count", language, day=day),
    ]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question to go on with, and what its button says."""

    question: str
    label: str


def follow_ups(citations: Sequence[Citation], language: str) -> list[Suggestion]:
    """Up to four questions about the papers that an answer cites, in the answer's language."""
    names = list(dict.fromkeys(short_name(citation.title) for citation in citations))
    if not names:
        return []
    named = dict(zip(("one", "two"), names, strict=False))
    labelled = {at: shortened(name, LONGEST_LABEL) for at, name in named.items()}
    month = _fullest_month(citations)
    if month is not None:
        named["month"] = labelled["month"] = month_name(month, language)
    keys = {
        "follow_compare": len(names) > 1,
        "follow_month": month is not None,
        "follow_untrained": _some_need_no_training(citations),
        "follow_explain": True,
        "follow_results": True,
    }
    wanted = [key for key, apt in keys.items() if apt][:MOST]
    return [
        Suggestion(word(key, language, **named), word(key, language, **labelled)) for key in wanted
    ]


def _fullest_month(citations: Sequence[Citation]) -> date | None:
    """The month, by its first day, that is worth a look of its own; None without such.

    It holds several of the papers and a fair part of them, but not all; of two the newer. A paper
    counts in the month that it is cited from first, as in the answer's chart.
    """
    first: dict[str, date] = {}
    for citation in citations:
        first[citation.arxiv_id] = min(citation.day, first.get(citation.arxiv_id, citation.day))
    months = Counter(day.replace(day=1) for day in first.values())
    month, count = max(months.items(), key=lambda one: (one[1], one[0]))
    fair = count >= FEWEST_OF_A_MONTH and count >= FAIR_PART * len(first)
    return month if fair and len(months) > 1 else None


def _some_need_no_training(citations: Sequence[Citation]) -> bool:
    """Whether the quotes of some papers, not of all, say that nothing has to be trained."""
    papers = {citation.arxiv_id for citation in citations}
    said = {one.arxiv_id for one in citations if _UNTRAINED.search(f"{one.title} {one.quote}")}
    return bool(said) and said != papers


def short_name(title: str) -> str:
    """The coined name before a title's colon where there is one, else the whole title."""
    name = title.split(":", maxsplit=1)[0].strip()
    return name if 1 < len(name) <= LONGEST_NAME else title
