"""An entry made ready to carry claims: its sentences, quantities and names, read once.

In: an entry. Out: a `Ground`. The facts beside the text (title, day, votes, authors) count as told.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.compose.sentences import Sentence, sentences_of
from assistant.verify.naming import Spoken
from assistant.verify.polarity import ways
from assistant.verify.quantities import Day, days_in, digits_in_names, quantities
from store.language import terms

if TYPE_CHECKING:
    from decimal import Decimal

    from assistant.verify.polarity import Ways
    from assistant.verify.quantities import Quantity
    from store.records import Entry


@dataclass(frozen=True, slots=True)
class Told:
    """A stretch of an entry that may carry a claim.

    Attributes:
        words: index terms of its Latin words; Korean ones are looked for in the text itself.
        pieces: its runs of three letters, white space aside.
    """

    sentence: Sentence
    words: frozenset[str]
    pieces: frozenset[str]
    quantities: tuple[Quantity, ...]
    ways: Ways

    @property
    def text(self) -> str:
        """Its words."""
        return self.sentence.text


@dataclass(frozen=True, slots=True)
class Ground:
    """An entry as evidence.

    Attributes:
        told: its sentences, then its title and the lines of its votes and authors.
        days: dates that it names, its own day first.
    """

    entry: Entry
    text: str
    words: frozenset[str]
    pieces: frozenset[str]
    told: tuple[Told, ...]
    quantities: tuple[Quantity, ...]
    digits: frozenset[Decimal]
    days: tuple[Day, ...]
    ways: Ways
    spoken: Spoken


def letter_runs(text: str) -> frozenset[str]:
    """Every run of three letters of a text, case and all else aside."""
    plain = re.sub(r"[\W_]+", "", text.casefold())
    return frozenset(plain[at : at + 3] for at in range(len(plain) - 2))


@functools.lru_cache(maxsize=1024)
def ground_of(entry: Entry) -> Ground:
    """The entry read for its sentences, quantities, dates and names."""
    beside = (entry.title, entry.votes_line, entry.authors_line)
    lines = [Sentence(entry, None, line, -1, "other") for line in beside if line.strip()]
    told = tuple(_told(sentence) for sentence in (*sentences_of(entry), *lines))
    text = "\n".join([entry.title, *(section.text for section in entry.sections)])
    days, rest = days_in(text)
    own = Day(entry.day.year, entry.day.month, entry.day.day)
    return Ground(
        entry=entry,
        text=text,
        words=latin_terms(f"{text}\n{entry.authors_line}"),
        pieces=letter_runs(f"{text}\n{entry.authors_line}"),
        told=told,
        quantities=tuple(quantities(rest)),
        digits=frozenset(digits_in_names(text)),
        days=(own, *days),
        ways=ways(text),
        spoken=Spoken(text, entry.authors),
    )


def _told(sentence: Sentence) -> Told:
    _, rest = days_in(sentence.text)
    figures = tuple(quantities(rest))
    if sentence.text == sentence.entry.votes_line:
        figures = tuple(replace(figure, unit="votes", named=False) for figure in figures)
    text = sentence.text
    return Told(sentence, latin_terms(text), letter_runs(text), figures, ways(text))


def latin_terms(text: str) -> frozenset[str]:
    """Index terms of the Latin words of a text; no morphological analysis is needed for these."""
    return frozenset(terms(re.sub(r"[가-힣]+", " ", text)))
