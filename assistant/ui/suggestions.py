"""Questions to start with, from what the store holds, and to go on with, from an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.markdown import shortened
from assistant.ui.words import word
from store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Citation
    from assistant.ui.answers import Answers

TOPICS = ("cache", "video", "reason", "agent")
"""Words of titles that tell that a store has papers on a topic (`words`: ``topic_...``)."""

LONGEST_NAME = 60
"""Letters of what counts as a coined name."""

LONGEST_LABEL = 32
"""Letters of a paper's name on a button."""


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
    """Up to three questions about the papers that an answer cites, in the answer's language."""
    names = list(dict.fromkeys(short_name(citation.title) for citation in citations))
    if not names:
        return []
    keys = ["follow_explain", "follow_results"]
    if len(names) > 1:
        keys.insert(0, "follow_compare")
    named = dict(zip(("one", "two"), names, strict=False))
    labelled = {at: shortened(name, LONGEST_LABEL) for at, name in named.items()}
    return [
        Suggestion(word(key, language, **named), word(key, language, **labelled)) for key in keys
    ]


def short_name(title: str) -> str:
    """The coined name before a title's colon where there is one, else the whole title."""
    name = title.split(":", maxsplit=1)[0].strip()
    return name if 1 < len(name) <= LONGEST_NAME else title
