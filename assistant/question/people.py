"""Authors by name, however it is written: in either order, with initials, in Hangul, misspelt.

In: a catalogue, and a name as somebody typed it. Out: the author names as the digests spell them.
"""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from anyascii import anyascii

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from store.catalogue import Catalogue

_LEAST_FULL, _LEAST_SINGLE, _LEAST_HEARD, _LEAST_HEARD_KOREAN = 88.0, 0.84, 60.0, 85.0
_HANGUL = re.compile(r"[가-힣]")

# Family names whose usual spelling is not what the letters say.
_FAMILY = {
    "이": "lee yi rhee", "박": "park pak", "임": "lim im rim", "유": "yoo yu ryu",
    "류": "ryu yoo yu", "오": "oh o", "노": "noh roh no", "우": "woo wu",
    "조": "cho jo", "최": "choi choe", "김": "kim", "강": "kang",
    "정": "jung jeong chung", "장": "jang chang", "허": "heo hur huh",
    "신": "shin sin", "전": "jeon chun jun", "문": "moon mun", "여": "yeo",
    "안": "ahn an", "구": "koo gu ku",
}  # fmt: skip

# Letters that Hangul does not tell apart, or that English spells in several ways, become one.
_SOUNDS = (
    (r"ph|ff|[fvbp]+", "p"), (r"sch|sh|ss|s(?=[iy])", "s"), (r"tch|ch|dg|g(?=[eiy])|[jz]", "j"),
    (r"c(?=[eiy])", "s"), (r"ck|kh|gh|[cgkq]+", "k"), (r"th|dt|[td]+", "t"), (r"x", "ks"),
    (r"[rl]+", "l"), (r"ng|n+", "n"), (r"m+", "m"), (r"(?<=.)h", ""), (r"[aeiouyw]+", ""),
)  # fmt: skip


@functools.lru_cache(maxsize=65536)
def folded(name: str) -> tuple[str, ...]:
    """The words of a name in plain lower-case letters: ``Veličković, P.`` gives velickovic, p."""
    return tuple(re.findall(r"[a-z]+", re.sub(r"[-'’]", "", anyascii(name).casefold())))


@functools.lru_cache(maxsize=65536)
def sounds(word: str) -> str:
    """The consonants of a folded word as Korean hears them: lecun and reukun are both lkn."""
    for pattern, replacement in _SOUNDS:
        word = re.sub(pattern, replacement, word)
    return re.sub(r"(.)\1+", r"\1", word)


class PeopleIndex:
    """Every author of a catalogue, by folded words; immutable, built once."""

    def __init__(self, catalogue: Catalogue) -> None:
        names = {name for entry in catalogue.entries for name in entry.authors if folded(name)}
        self._names = sorted(names)
        self._by_word: dict[str, list[str]] = defaultdict(list)
        self._by_family: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            words = folded(name)
            for word in set(words):
                self._by_word[word].append(name)
            self._by_family[words[-1]].append(name)

    def __len__(self) -> int:
        return len(self._names)

    def exact(self, asked: str) -> tuple[str, ...]:
        """Authors whose whole name this is, in either order, middle names aside."""
        words = folded(asked)
        if len(words) < 2 or max(map(len, words)) < 2:
            return ()
        rarest = min(
            (word for word in words if len(word) > 1),
            key=lambda word: len(self._by_word.get(word, ())),
        )
        return tuple(name for name in self._by_word.get(rarest, ()) if _same(words, folded(name)))

    def resolve(self, asked: str) -> tuple[str, ...]:
        """Authors that a name may mean, best reading only; empty when nobody has it."""
        if _HANGUL.search(asked):
            return self._heard(asked)
        if found := self.exact(asked):
            return found
        words = folded(asked)
        if len(words) == 1:
            return self._single(words[0])
        return self._misspelt(words)

    def _single(self, word: str) -> tuple[str, ...]:
        if found := self._by_family.get(word) or self._by_word.get(word):
            return tuple(found)
        if len(word) < 5:
            return ()
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        near = process.extractOne(
            word,
            list(self._by_family),
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_LEAST_SINGLE,
        )
        return tuple(self._by_family[near[0]]) if near and near[0][0] == word[0] else ()

    def _misspelt(self, words: Sequence[str]) -> tuple[str, ...]:
        """The name closest in letters, among those that share a word or its beginning."""
        if not words:
            return ()
        from rapidfuzz import fuzz, process

        near = process.extractOne(
            " ".join(sorted(words)),
            self._sorted_names,
            scorer=fuzz.ratio,
            score_cutoff=_LEAST_FULL,
        )
        if near is None:
            return ()
        return self.exact(self._names[near[2]]) or (self._names[near[2]],)

    @functools.cached_property
    def _sorted_names(self) -> list[str]:
        return [" ".join(sorted(folded(name))) for name in self._names]

    def _heard(self, asked: str) -> tuple[str, ...]:
        """Authors whose romanised name sounds like this Hangul, closest in letters."""
        from rapidfuzz import fuzz

        best: dict[str, float] = {}
        for words in _readings(asked):
            wanted = sorted(map(sounds, words))
            for name in self._sounding.get(" ".join(wanted), ()):
                likeness = fuzz.token_sort_ratio(" ".join(words), " ".join(folded(name)))
                if likeness >= (_LEAST_HEARD if " " in asked else _LEAST_HEARD_KOREAN):
                    best[name] = max(best.get(name, 0.0), likeness)
        top = max(best.values(), default=0.0)
        return tuple(name for name, value in best.items() if value >= top - 5)

    @functools.cached_property
    def _sounding(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = defaultdict(list)
        for name in self._names:
            words = [word for word in folded(name) if len(word) > 1]
            if len(words) >= 2:
                for chosen in {tuple(words), (words[0], words[-1])}:
                    table[" ".join(sorted(map(sounds, chosen)))].append(name)
        return table


def _same(asked: Sequence[str], name: Sequence[str]) -> bool:
    """Whether all words asked for are in the name, as initials or whole, and both its ends are."""
    left = list(name)
    for word in sorted(asked, key=len, reverse=True):
        match = next(
            (other for other in left if other == word),
            next((other for other in left if len(word) == 1 and other[0] == word), None)
            or next((other for other in left if len(other) == 1 and word[0] == other), None),
        )
        if match is None:
            return "".join(asked) in {"".join(name), "".join(reversed(name))}
        left.remove(match)
    # What is not asked for may only be middle names: both ends of the name must be.
    ends = {name[0], name[-1]}
    return not left or not (ends & set(left) - set(asked))


def _readings(asked: str) -> Iterable[tuple[str, ...]]:
    """Romanised words of a Hangul name: as spaced, or a family name and the syllables after it."""
    parts = asked.split()
    if len(parts) > 1:
        yield tuple(anyascii(part).casefold() for part in parts)
    joined = "".join(parts)
    if 2 <= len(joined) <= 4:
        given = anyascii(joined[1:]).casefold()
        for family in (*_FAMILY.get(joined[0], "").split(), anyascii(joined[0]).casefold()):
            yield given, family
