"""What the archive has of a name that a question says: its own paper, mere mentions, or nothing.

In: a question and the catalogue. Out: names that no entry has in any spelling, and names that stand
in entries none of which presents what they name. Terms of the field and people are never reported.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.compose.sentences import proposes, sentences_of
from assistant.question import name_index
from assistant.question.coined import COMMON_NAMES, LATIN
from assistant.question.frames import content_words
from assistant.question.parts import named_sides
from store.english import singular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.compose.sentences import Sentence
    from assistant.question import Question
    from assistant.question.names import NameIndex
    from store.catalogue import Catalogue
    from store.records import Entry, Paper

MOST_MENTIONING = 3
"""Entries that are shown for a name which none of them presents."""

_A_TERM = 8
"""What more papers speak of is a term of the field, whoever coined it."""

_OFTEN = 3
"""An entry that says a name so often is about it."""

_FEW_WORDS = 6
_VERSIONED = re.compile(
    r"(?<![A-Za-z])(?!(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Top|Table|Figure|Section|Part|Stage"
    r"|Phase|Step|Level|Day|Week|Year|The|Are|All|Any|For|And|With|From)\b)"
    r"[A-Z][A-Za-z]{2,}[ -]?\d{1,2}(?:\.\d{1,2})?(?![\dA-Za-z%.]|\s?[%명개편표년월일배점장])"
)
_QUOTED_TITLE = re.compile(r"[\"“]((?:[A-Z][\w'’:-]*\s+)(?:[\w'’:-]+\s+)+[A-Z][\w'’:-]*[?!]?)[\"”]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d")
_PART = re.compile(rf"[{LATIN}]+")
# How a sentence goes on behind the name of what it presents; "based on X" and "than X" do not.
_SUBJECT = re.compile(
    r"[\"'”’*]*\s*(?:\([^)]*\))?\s*(?:(?:은|는|이?라는|이?라고|인)(?=\s)|[,:]|(?:is|are)\b"
    r"|(?:을|를)\s*(?:제안|소개|도입|제시|발표|개발|공개|구축|선보))"
)


@dataclass(frozen=True, slots=True)
class InPassing:
    """A name that entries mention though none of them presents what it names.

    Attributes:
        sentences: one for each of the entries that are shown.
    """

    name: str
    sentences: tuple[Sentence, ...]


def absent_names(question: Question, catalogue: Catalogue) -> tuple[str, ...]:
    """Coined or versioned names that the question says and no entry has in any spelling."""
    if question.injected:
        return ()
    text, index = question.text, name_index(catalogue)
    versioned = unheard_names(text, catalogue)
    others = " ".join((*versioned, *question.authors, *question.unknown_authors))
    others = f"{others} {' '.join(question.excluded)}"
    coined = (
        word
        for word in index.unknown(text, index.find(text))
        if word not in others and _is_a_name(word, index) and not holders(word, catalogue)
    )
    titles = (title for title in _QUOTED_TITLE.findall(text) if not holders(title, catalogue))
    return tuple(dict.fromkeys((*versioned, *titles, *coined)))


def unheard_names(text: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Names with a version number in the text that no entry holds in any spelling (``LLaMA 9``).

    What follows the name of a measure or a machine (``FID 1.80``, ``GPU 10``) is an amount.
    """
    found = dict.fromkeys(
        match.group()
        for match in _VERSIONED.finditer(text)
        if match.group().rstrip("0123456789. -").casefold() not in COMMON_NAMES
    )
    return tuple(name for name in found if not holders(name, catalogue))


@functools.lru_cache(maxsize=256)
def spelling(name: str) -> re.Pattern[str]:
    """Finds a name however its parts are joined: ``LLaMA 2``, ``Llama-2``, ``llama2``."""
    parts = re.findall(r"[^\W\d_]+|\d+(?:\.\d+)*", name)
    written = r"[\s_.-]?".join(re.escape(part) for part in parts)
    return re.compile(rf"(?<![A-Za-z]){written}(?!\d|\.\d)", re.IGNORECASE)


def _is_a_name(word: str, index: NameIndex) -> bool:
    """Whether an unheard word is a name, no plural or compound of words that papers say."""
    if _YEAR.search(word) or singular(word) != word or index.known(word.removesuffix("s")):
        return False
    parts = [part for part in _PART.findall(word) if not part.isdigit()]
    unheard = any(len(part) > 2 and not index.known(part.removesuffix("s")) for part in parts)
    return unheard or all(part[0].isupper() for part in parts)


def is_short(question: Question) -> bool:
    """Whether a question says so little besides a name that it must be about what is named."""
    return len(content_words(question.text)) <= _FEW_WORDS


def in_passing(question: Question, catalogue: Catalogue) -> InPassing | None:
    """The name that a short question is about, where entries only mention it."""
    if len(question.named) != 1 or question.intent != "explain" or not is_short(question):
        return None
    for mention in name_index(catalogue).find(question.text):
        if question.named[0] in mention.papers and mention.kind == "name":
            name = mention.coin.form if mention.coin else mention.text
            if own_paper(name, catalogue) is None:
                return mentions_of(mention.text, catalogue)
    return None


def own_paper(name: str, catalogue: Catalogue) -> str | None:
    """The id of the first paper whose title holds a name or whose entry presents it."""
    papers = holders(name, catalogue)
    written = spelling(name)
    titled = [paper for paper in papers if written.search(paper.latest.title)]
    presenting = titled or [paper for paper in papers if _presents(paper.latest, written)]
    return min(presenting, key=lambda paper: paper.days[0]).arxiv_id if presenting else None


def mentions_of(name: str, catalogue: Catalogue) -> InPassing:
    """Where the entries that hold a name mention it, those that say it most first."""
    written = spelling(name)
    papers = sorted(
        holders(name, catalogue), key=lambda paper: -len(written.findall(paper.latest.raw))
    )
    found = (next(_saying(paper.latest, written), None) for paper in papers)
    return InPassing(name, tuple(sentence for sentence in found if sentence)[:MOST_MENTIONING])


def is_a_term(name: str, catalogue: Catalogue) -> bool:
    """Whether so many papers speak of a name that it needs no paper of its own."""
    return len(holders(name, catalogue)) > _A_TERM


def holders(name: str, catalogue: Catalogue) -> tuple[Paper, ...]:
    """The papers whose entry holds a name in any spelling."""
    return _finder(catalogue)(name)


@functools.lru_cache(maxsize=2)
def _finder(catalogue: Catalogue) -> Callable[[str], tuple[Paper, ...]]:
    """`holders` in a catalogue; what was found goes with it when there is a newer one."""

    @functools.lru_cache(maxsize=256)
    def found(name: str) -> tuple[Paper, ...]:
        written = spelling(name)
        papers = catalogue.papers.values()
        return tuple(paper for paper in papers if written.search(paper.latest.raw))

    return found


def _saying(entry: Entry, written: re.Pattern[str]) -> Iterator[Sentence]:
    return (sentence for sentence in sentences_of(entry) if written.search(sentence.text))


def _presents(entry: Entry, written: re.Pattern[str]) -> bool:
    """Whether an entry says of a name that this is what it proposes, or says it often."""
    if len(written.findall(entry.raw)) >= _OFTEN:
        return True
    return any(
        _SUBJECT.match(sentence.text, match.end()) and proposes(sentence.text[match.end() :])
        for sentence in _saying(entry, written)
        for match in written.finditer(sentence.text)
    )


@dataclass(frozen=True, slots=True)
class Sides:
    """What a comparison names: ids of the papers that there are, and names without one."""

    named: tuple[str, ...]
    lost: tuple[str, ...]


def compared_names(question: Question, catalogue: Catalogue) -> Sides | None:
    """The two sides of a comparison that names both, where the question is not read so already.

    None unless one of them has no paper, or has one whose name is a term of the field as well.
    """
    named: list[str] = []
    lost: list[str] = []
    for side in named_sides(question.text):
        paper = own_paper(side, catalogue)
        # Of a term that many say only the paper whose title begins with it is its own.
        if paper and is_a_term(side, catalogue):
            paper = paper if spelling(side).match(catalogue.papers[paper].latest.title) else None
        if paper is not None:
            named.append(paper)
        elif not is_a_term(side, catalogue):
            lost.append(side)
    unread = len(set(named)) > 1 and len({*question.named, *question.mentioned}) < 2
    return Sides(tuple(named), tuple(lost)) if lost or unread else None
