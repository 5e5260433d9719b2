"""Whether the archive can know what a question asks, told from its words.

In: a question and its ranking. Out: whether there is nothing to answer from. A ranking always has a
first paper; this tells a near one from the least far.
"""

from __future__ import annotations

import functools
import json
import math
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

import numpy as np

from assistant.compose.kinds import asked_attributes
from assistant.compose.sentences import Scorer, entry_text
from assistant.retrieve import LISTING
from store.english import in_passing
from store.language import is_korean, nouns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.retrieve import Ranking
    from store.lexical import LexicalIndex
    from store.records import Entry

MOST_UNHEARD = 0.5
"""A topic of which at least this share is unheard of is not in the archive."""

EVIDENCE = (
    "best",  # log-odds of the best paper's score
    "together",  # what one of the best papers has at least of each heavy word
    "unknown",  # share, by importance, of words that no entry has, nor their translations
    "words",  # log of how many words are asked for
    "listing",  # whether all papers on something are wanted
)
"""What the judgement goes by."""

Standing = Literal["known", "doubtful", "unknown"]
"""Whether the archive answers a question: surely enough, perhaps only nearly, or not."""

_LOOKED_AT = 5
_SURE = 1e-4
"""Nearer to 0 or 1 no score is taken to be."""

_HEAVY = 0.5
"""Words of at least this share of the heaviest one's importance are what a question is about."""

_SHORT = 4
_MOST_UNSAID = 2

# English words that join a question and that Korean summaries have no reason to hold: their being
# unheard of says nothing. Names of things are what counts.
_JOINING = re.compile(
    r"(?i)\b(?:any(?:thing|one|body|where|how)?|some(?:thing|one|body|where|how|times)?|else"
    r"|every(?:thing|one|body|where)?|no(?:thing|body|where|ne)|whether|whose|whom|upon|onto|among"
    r"|within|without|across|instead|rather|ever|never|always|often|maybe|perhaps|kinds?|sorts?"
    r"|types?|lots?|etc|e\.g|i\.e|yet|still|just|even|recent|recently|newest|latest|oldest|since"
    r"|another|others?|after|before|earlier|later|between|already|telling|letting|putting|making"
    r"|although|though|because|while|whereas|[a-z]+(?:ed|ly))\b"
)


def standing(question: Question, ranking: Ranking, lexical: LexicalIndex) -> Standing:
    """Whether the archive answers what a question describes."""
    found = evidence(question, ranking, lexical)
    if found is None:
        return "known"
    judge = _judge()
    # The best of a small archive have smaller shares and scores, also where they do answer.
    smaller = max(0.0, math.log(judge.entries / max(1, len(lexical.keys))))
    odds = judge.intercept + float(judge.weights @ found) + judge.size * smaller
    if odds < judge.refuse:
        return "unknown"
    return "doubtful" if odds < judge.doubt else "known"


def unsaid(question: Question, ranking: Ranking, lexical: LexicalIndex) -> tuple[str, ...]:
    """The nouns that a question is about and none of the listed papers has, as it writes them."""
    topic = _JOINING.sub(" ", question.topic)
    asked = [concept for concept in lexical.concepts(topic) if not in_passing(concept.term)]
    heard = {concept.term for concept in asked if concept.members or concept.synonyms}
    if not asked:
        return ()
    keys = [hit.entry.key for hit in ranking.hits[: max(ranking.listed, _LOOKED_AT)]]
    held = lexical.presence(asked, keys).max(axis=0, initial=0.0) > 0
    least = _HEAVY * max(concept.importance for concept in asked)
    absent = {
        concept.term
        for concept, any_has in zip(asked, held, strict=True)
        if not any_has and concept.importance >= least
    }
    words = dict.fromkeys(
        written
        for written, term in nouns(topic)
        if term in absent
        # Korean entries have no reason to hold an English word that the archive has no word for.
        and (is_korean(term) or written[0].isupper() or (term in heard and len(written) > _SHORT))
    )
    return tuple(words)[:_MOST_UNSAID]


def evidence(question: Question, ranking: Ranking, lexical: LexicalIndex) -> np.ndarray | None:
    """(signals of `EVIDENCE`,) what tells whether the best papers answer; None without a word."""
    concepts = lexical.concepts(_JOINING.sub(" ", question.topic))
    if not concepts:
        return None
    best = ranking.hits[:_LOOKED_AT]
    weight = np.array([concept.importance for concept in concepts])
    heavy = weight >= _HEAVY * weight.max()
    held = lexical.presence(concepts, [hit.entry.key for hit in best])[:, heavy] / weight[heavy]
    unknown = np.array([not concept.members for concept in concepts])
    values = {
        "best": _log_odds(best[0].score if best else 0.0),
        "together": min(1.0, float(held.min(axis=1).max(initial=0.0))),
        "unknown": float(weight[unknown].sum() / weight.sum()),
        "words": math.log(len(concepts)),
        "listing": float(question.intent in LISTING),
    }
    return np.array([values[name] for name in EVIDENCE])


def _log_odds(score: float) -> float:
    inside = min(max(score, _SURE), 1 - _SURE)
    return math.log(inside / (1 - inside))


@dataclass(frozen=True, slots=True)
class _Judge:
    """A logistic regression, fitted by tests/bench/fit_knowing.py.

    Attributes:
        weights: of `EVIDENCE`.
        refuse, doubt: log-odds below which the archive does not answer, or perhaps does not.
        entries: how many the archive had that this was fitted on.
        size: what is added to the log-odds for each factor of e that an archive has fewer.
    """

    weights: np.ndarray
    intercept: float
    refuse: float
    doubt: float
    size: float
    entries: int


@functools.cache
def _judge() -> _Judge:
    text = files("assistant").joinpath("knowing.json").read_text(encoding="utf-8")
    data = json.loads(text)
    weights = np.array([data["weights"][name] for name in EVIDENCE])
    return _Judge(
        weights, *(data[name] for name in ("intercept", "refuse", "doubt", "size", "entries"))
    )


def says_nothing(question: Question, entries: Sequence[Entry], lexical: LexicalIndex) -> bool:
    """Whether none of several papers holds a word of what is asked about them together."""
    scorer = Scorer(question.text, question.topic, lexical)
    if scorer.particular or question.unknown_names or asked_attributes(question.text):
        return False
    held = any(scorer.covered(entry_text(entry)) for entry in entries)
    return scorer.unheard >= MOST_UNHEARD or (scorer.asks_more_than("") and not held)
