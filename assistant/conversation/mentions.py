"""The papers that an earlier message speaks of, whoever wrote it.

In: text with arXiv ids, links, titles or coined names. Out: papers in the order in which they are
mentioned. Ids are trusted first, titles next; bare names only where a text has neither.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.compose.sentences import COINED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from store.catalogue import Catalogue

_ID = re.compile(r"(?<![\d.])(\d{4}\.\d{4,5})(?:v\d+)?(?!\d)")
_BEFORE_ID = re.compile(r"([\w][\w.+-]*(?: [\w.+-]+){0,7})\W{0,4}$")
_ITEM = re.compile(r"\s*(?:[-*•|]|\d{1,2}[.)])\s")
_WORDS_BEFORE = 100
_SHORTEST_TITLE = 14
_NAME = re.compile(r"[A-Za-z0-9][\w.+×-]*(?: [A-Z0-9][\w.+-]*)?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A paper as a message speaks of it.

    Attributes:
        arxiv_id: may be unknown to the store.
        words: title of a known paper, else what stands before the id.
    """

    arxiv_id: str
    words: str


def mentioned(text: str, catalogue: Catalogue) -> tuple[Mention, ...]:
    """The papers that the text mentions, each once, in its order."""
    return _finder(catalogue)(text)


@functools.lru_cache(maxsize=2)
def _finder(catalogue: Catalogue) -> Callable[[str], tuple[Mention, ...]]:
    """`mentioned` in a catalogue; what was found goes with it when there is a newer one."""

    @functools.lru_cache(maxsize=128)
    def found(text: str) -> tuple[Mention, ...]:
        ways = (_by_id, _by_title, _by_name)
        mentions = next(filter(None, (list(way(text, catalogue)) for way in ways)), [])
        return tuple({mention.arxiv_id: mention for mention in mentions}.values())

    return found


def subject(text: str, found: Sequence[Mention], catalogue: Catalogue) -> Mention | None:
    """The one paper that a message is about, None when it lists several.

    A message is about the paper in its first line that has one, unless that line is an item of a
    list or names more.
    """
    for line in text.splitlines():
        here = mentioned(line, catalogue)
        if here:
            listed = _ITEM.match(line) is not None and len(found) > 1
            return None if listed or len(here) > 1 else here[0]
    return found[0] if len(found) == 1 else None


def _by_id(text: str, catalogue: Catalogue) -> Iterator[Mention]:
    for match in _ID.finditer(text):
        if match[1] in catalogue.papers:
            yield _known(match[1], catalogue)
        else:
            before = _BEFORE_ID.search(text[max(0, match.start() - _WORDS_BEFORE) : match.start()])
            yield Mention(match[1], before[1] if before else "")


def _by_title(text: str, catalogue: Catalogue) -> Iterator[Mention]:
    letters = _letters(text)
    places = sorted(
        (letters.index(title), arxiv_id)
        for title, arxiv_id in _titles(catalogue).items()
        if title in letters
    )
    return (_known(arxiv_id, catalogue) for _, arxiv_id in places)


def _by_name(text: str, catalogue: Catalogue) -> Iterator[Mention]:
    names = _names(catalogue)
    words = [*re.finditer(r"[A-Za-z0-9][\w.+-]*", text)]
    for match in words:
        arxiv_id = names.get(_letters(match.group().rstrip(".")))
        if arxiv_id and (COINED.fullmatch(match.group().rstrip(".")) or match.group()[0].isupper()):
            yield _known(arxiv_id, catalogue)


def _known(arxiv_id: str, catalogue: Catalogue) -> Mention:
    return Mention(arxiv_id, catalogue.papers[arxiv_id].latest.title)


@functools.lru_cache(maxsize=2)
def _titles(catalogue: Catalogue) -> dict[str, str]:
    """Letters of every title that is long enough to be no accident, with its id."""
    return _unique((_letters(p.latest.title), p.arxiv_id) for p in catalogue.papers.values())


@functools.lru_cache(maxsize=2)
def _names(catalogue: Catalogue) -> dict[str, str]:
    """The one-word names that titles begin with (``SnapKV: ...``), where only one paper has it."""
    found: dict[str, str] = {}
    shared: set[str] = set()
    for paper in catalogue.papers.values():
        head, colon, _ = paper.latest.title.partition(":")
        name = _letters(head)
        if colon and _NAME.fullmatch(head.strip()) and len(name) >= 3:
            if name in found:
                shared.add(name)
            found[name] = paper.arxiv_id
    return {name: arxiv_id for name, arxiv_id in found.items() if name not in shared}


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {title: arxiv_id for title, arxiv_id in pairs if len(title) >= _SHORTEST_TITLE}


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()
