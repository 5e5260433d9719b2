"""What kind of answer a question wants: a list, one paper, an explanation, a comparison, a fact.

In: what has been understood so far (`Signals`). Out: the intent. Words decide, each with a weight
where a list and a single paper must be told apart; no language model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.question.fact_words import (
    AUTHORS,
    COUNT,
    EXPLAIN,
    IS_AUTHOR,
    ITS_AUTHORS,
    LISTED,
    LISTED_AT_ALL,
    TOP,
    VOTES,
    WHAT_WAS_ON,
    WHEN,
    WHERE_THEY_WORK,
)
from assistant.question.frames import subject_of
from assistant.question.leanings import leaning
from assistant.question.parts import compares
from assistant.question.vote_figures import vote_figures

if TYPE_CHECKING:
    from assistant.question.bounds import Bounds, Order
    from assistant.question.calendar_days import Span

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


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of a question before its intent.

    Attributes:
        bare: the text without dates, bounds and exclusions.
        content: its content words.
        about: how many papers it is surely about; ``compared``: how many it names clearly
            enough to be compared; ``said``: how many names of papers it has that are
            no mere circumstance; ``unclaimed``: how many things it names that no paper coins.
        parts: how many things it describes for a comparison.
        people: whether it names an author, known or not.
        joined: whether it puts one paper that it names beside another: "Medusa or Kangaroo".
    """

    text: str
    bare: str
    content: tuple[str, ...]
    about: int
    compared: int
    said: int
    unclaimed: int
    parts: int
    people: bool
    joined: bool
    span: Span | None
    bounds: Bounds
    order: Order


# "MLKV는 어떤 논문인가요?" asks what the named paper is; "어떤 논문이 …" asks for a list.
_WHAT_IS_IT = re.compile(
    r"(?:은|는|이란|란)\s*(?:어떤|무슨)\s*(?:논문|연구|모델|방법|기법)"
    r"(?:인가|인지|이야|이지|이죠|이냐|입니까|이에요|예요|일까)"
)
# "of the papers of 2024" narrows the search for one paper as well as for many.
_AMONG = re.compile(
    r"(?:나온|올라온|발표된|공개된|실린)\s*(?:논문|연구)(?:들)?\s*(?:중에?서?|가운데)"
)
_SURELY_A_LIST = 2.5
_UNSURE = 2.0
"""Log-odds up to which either way a short question may as well want an explanation."""


def classify(signals: Signals) -> Intent:
    """The kind of answer that is wanted."""
    if _is_comparison(signals):
        return "compare"
    fact = _fact(signals)
    if fact is not None:
        return fact
    if signals.people and not signals.content:
        return "by_author"
    if signals.said and _WHAT_IS_IT.search(signals.text):
        return "explain"
    towards_list = list_score(signals)
    if signals.about:
        return "topic" if towards_list >= _SURELY_A_LIST else "explain"
    if EXPLAIN.search(signals.text) and len(signals.content) <= 5 and abs(towards_list) <= _UNSURE:
        return "explain"
    if compares(signals.text) and len(signals.content) <= 6 and abs(towards_list) <= _UNSURE:
        return "explain"
    if signals.said and len(signals.content) <= 6 and -_UNSURE <= towards_list <= _UNSURE:
        return "explain"
    return "topic" if towards_list > 0 or signals.people else "paper"


def facts_of_a_paper(text: str) -> tuple[Intent, ...]:
    """Each fact of a paper that the text asks for, in its order."""
    found: dict[Intent, re.Match[str] | None] = {
        "votes": VOTES.search(text),
        "authors": AUTHORS.search(text) or ITS_AUTHORS.search(text),
        "when": WHEN.search(text) if LISTED.search(text) else None,
    }
    places = {fact: match.start() for fact, match in found.items() if match}
    return tuple(sorted(places, key=lambda fact: places[fact]))


def _is_comparison(signals: Signals) -> bool:
    if signals.parts and signals.parts + signals.compared >= 2:
        return True
    if signals.compared < 2:
        return False
    chooses = signals.joined and list_score(signals) < _SURELY_A_LIST
    return chooses or compares(signals.text) or signals.about >= 2


def _fact(signals: Signals) -> Intent | None:
    """The fact of the catalogue that is asked for, None for anything else."""
    text, named = signals.text, signals.said > 0
    if not named and vote_figures(text):
        return "count"
    if COUNT.search(text) and not (named and re.search(r"\b(?:survey|review|cover)", text)):
        return "count"
    if signals.bounds.rank is not None and _is_top(signals):
        return "top"
    if not named and TOP.search(text):
        return "top"
    if _asks_votes(signals):
        return "votes"
    if _is_top(signals):
        return "top"
    if _asks_authors(signals):
        return "authors"
    if _asks_when(signals):
        return "when"
    if signals.span is not None and WHAT_WAS_ON.search(text) and not subject_of(signals.bare):
        return "day"
    return None if signals.content or signals.people else _unfilled(signals)


def _unfilled(signals: Signals) -> Intent | None:
    """What a question without any content of its own wants: its filters say."""
    if signals.span is not None:
        return "day"
    bounded = signals.bounds.min_votes is not None or signals.bounds.max_votes is not None
    return "top" if bounded else None


def _asks_votes(signals: Signals) -> bool:
    asked = VOTES.search(signals.text) is not None and signals.bounds.min_votes is None
    return asked and _has_subject(signals)


def _has_subject(signals: Signals) -> bool:
    """Whether the question names or describes a paper that facts can be told of."""
    return signals.said > 0 or signals.unclaimed > 0 or len(signals.content) >= 2


def _asks_when(signals: Signals) -> bool:
    named, content = signals.said > 0, len(signals.content)
    if WHEN.search(signals.text) and LISTED.search(signals.text):
        return _has_subject(signals)
    return named and content <= 4 and LISTED_AT_ALL.search(signals.text) is not None


def _asks_authors(signals: Signals) -> bool:
    if WHERE_THEY_WORK.search(signals.text):
        return False
    if signals.people:
        return signals.said > 0 and IS_AUTHOR.search(signals.text) is not None
    if AUTHORS.search(signals.text):
        return _has_subject(signals)
    short = signals.said > 0 and len(signals.content) <= 4
    return short and re.search(r"\bauthors?\b|저자", signals.text, re.IGNORECASE) is not None


def _is_top(signals: Signals) -> bool:
    if TOP.search(signals.text):
        return True
    content = len(signals.content)
    if signals.order == "votes":
        return content <= 3
    if signals.bounds.rank is not None:
        return content <= 1
    limited = signals.bounds.limit is not None and signals.span is not None
    return limited and not content and signals.order == "relevance"


def list_score(signals: Signals) -> float:
    """How much rather a list (above 0) than one paper (below) is wanted, as log-odds."""
    filtered = signals.span is not None or signals.order != "relevance"
    return leaning(_AMONG.sub("", signals.text), len(signals.content), filtered=filtered)
