"""Papers whose title, or a good part of it, stands in a question, misspelt a little or not."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from store.catalogue import Catalogue

_LEAST_SHARE = 0.8
_LEAST_RARE = 0.6
_LEAST_RATIO = 88.0
_TO_THE_LETTER = 97.0
_QUOTED = re.compile(r"[\"“‘']([^\"”’']{8,})[\"”’']")
_LEAST_QUOTED = 3
_LEAST_WORDS = 4
"""A shorter title, or part of one, is a name (`assistant.question.coined`) or says too little."""


@dataclass(frozen=True, slots=True)
class TitleMatch:
    """A title found in a question: where, and how alike (0 to 100).

    Attributes:
        sure: it is a title or its first half, or is quoted to the letter; the words after a colon
            may just as well be the topic that many papers share.
    """

    start: int
    end: int
    arxiv_id: str
    ratio: float
    sure: bool


@dataclass(frozen=True, slots=True)
class _Segment:
    arxiv_id: str
    text: str
    subtitle: bool
    words: frozenset[str]
    weight: float
    rare: int


class TitleIndex:
    """Titles and their halves around a colon, by word."""

    def __init__(self, catalogue: Catalogue) -> None:
        texts = [
            (paper.arxiv_id, text, subtitle)
            for paper in catalogue.papers.values()
            for text, subtitle in _parts(paper.latest.title)
        ]
        counts = Counter(word for _, text, _ in texts for word in set(_folded(text).split()))
        self._idf = {word: log(1 + len(texts) / count) for word, count in counts.items()}
        self._titles = [(_folded(p.latest.title), p.arxiv_id) for p in catalogue.papers.values()]
        self._segments: list[_Segment] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for arxiv_id, text, subtitle in texts:
            words = frozenset(_folded(text).split())
            weight = sum(self._idf[word] for word in words)
            rare = [word for word in words if counts[word] <= max(20, len(texts) // 25)]
            for word in rare:
                self._by_word[word].append(len(self._segments))
            segment = _Segment(arxiv_id, _folded(text), subtitle, words, weight, len(rare))
            self._segments.append(segment)

    def find(self, text: str) -> list[TitleMatch]:
        """The titles that stand in a text, best first."""
        from rapidfuzz import fuzz

        folded, offsets = _folded_with_offsets(text)
        words = set(folded.split())
        found = list(self._quoted(text))
        for segment in self._candidates(words):
            match = fuzz.partial_ratio_alignment(segment.text, folded, score_cutoff=_LEAST_RATIO)
            if match is not None and match.dest_end > match.dest_start:
                start, end = offsets[match.dest_start], offsets[match.dest_end - 1] + 1
                sure = not segment.subtitle or match.score >= _TO_THE_LETTER
                found.append(TitleMatch(start, end, segment.arxiv_id, match.score, sure))
        best = sorted(found, key=lambda title: (title.start - title.end, -title.ratio))
        return _apart(best)

    def _quoted(self, text: str) -> Iterator[TitleMatch]:
        """What stands in quotes and is how the title of one paper begins."""
        for match in _QUOTED.finditer(text):
            quoted = _folded(match[1])
            papers = {i for title, i in self._titles if f"{title} ".startswith(f"{quoted} ")}
            if len(quoted.split()) >= _LEAST_QUOTED and len(papers) == 1:
                start, end = match.span(1)
                yield TitleMatch(start, end, papers.pop(), 100.0, sure=True)

    def _candidates(self, words: set[str]) -> Iterator[_Segment]:
        near = Counter(i for word in words for i in self._by_word.get(word, ()))
        for i, count in near.items():
            segment = self._segments[i]
            if count < _LEAST_RARE * segment.rare:
                continue
            shared = sum(self._idf[word] for word in segment.words & words)
            if shared >= _LEAST_SHARE * segment.weight:
                yield segment


def _parts(title: str) -> Iterator[tuple[str, bool]]:
    """A title and the parts of it that people quote alone, and whether each is a later part."""
    first, *later = re.split(r"[:?]\s+", title)
    for text in dict.fromkeys([title, first, *later]):
        if len(_folded(text).split()) >= _LEAST_WORDS:
            yield text, text not in (title, first)


def _folded(text: str) -> str:
    return " ".join(word.casefold() for word in re.findall(r"[^\W_가-힣]+", text))


def _folded_with_offsets(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters where it stands in the original."""
    letters: list[str] = []
    offsets: list[int] = []
    for match in re.finditer(r"[^\W_가-힣]+", text):
        if letters:
            letters.append(" ")
            offsets.append(match.start())
        for i, letter in enumerate(match.group()):
            letters.append(letter.casefold()[:1])
            offsets.append(match.start() + i)
    return "".join(letters), offsets


def _apart(found: Iterable[TitleMatch]) -> list[TitleMatch]:
    """The matches without those that overlap a longer one of another paper."""
    kept: list[TitleMatch] = []
    for match in found:
        if all(match.end <= other.start or other.end <= match.start for other in kept):
            kept.append(match)
    return kept
