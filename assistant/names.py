"""The papers that a question names: by arXiv id, title, or coined name, misspelt a little.

In: a question and a `NameIndex` (built once a catalogue). Out: mentions with what is known about
each name; whether the question is *about* a mentioned paper is for `assistant.roles` to judge.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.coined import WORD, Coin, coin_names, key, shaped
from assistant.frames import content_words
from assistant.people import PeopleIndex
from assistant.titles import TitleIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from store.catalogue import Catalogue

ARXIV_ID = re.compile(
    r"(?:https?://)?(?:www\.)?(?:(?:arxiv\.org|alphaxiv\.org|huggingface\.co)/(?:abs|pdf|html"
    r"|papers)/)?"
    r"(?:arxiv\s*[:.]?\s*)?(?<![\d.])(?P<id>\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?(?![\d]|\.\d)",
    re.IGNORECASE,
)
"""A new-style arXiv id with or without version, prefix or URL."""

_LONGEST = 6
_FEW_WORDS = 3
"""In so short a question ("explain spin") a name needs no capitals."""
_GAP = re.compile(r"[ \-_×*/+]{0,3}")
_SUFFIX = re.compile(
    r"-(?:based|style|like|type|powered|trained|tuned|generated|only|free|level|class|family|driven"
    r"|inspired|enhanced|guided|equipped)$",
    re.IGNORECASE,
)
_VERSION = re.compile(r"[vVbBaA]?\d+(?:\.\d+)*[A-Za-z]?")
_POSSESSIVE = re.compile(r"['’]s?$")

MentionKind = Literal["id", "title", "name"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One paper (or several of one name) that a text speaks of.

    Attributes:
        papers: arXiv ids in the store; empty for an id that it does not have.
        coin: what is known about a coined name; None for an id or a title.
        exact: written as the paper writes it, case included.
        modifier: part of a compound such as ``Mamba-based``.
    """

    start: int
    end: int
    text: str
    kind: MentionKind
    papers: tuple[str, ...]
    coin: Coin | None = None
    exact: bool = True
    modifier: bool = False


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    text: str
    modifier: bool


class NameIndex:
    """Every name of a catalogue, looked up in questions; immutable, built once.

    Attributes:
        catalogue: what the names were taken from.
        people: its authors.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.people = PeopleIndex(catalogue)
        self._coins, self._said = coin_names(catalogue)
        self._titles = TitleIndex(catalogue)
        self._keys = sorted(name for name in self._coins if len(name) >= 5)

    def find(self, text: str) -> list[Mention]:
        """Every mention in the text, in its order, none overlapping."""
        found = list(self._ids(text))
        for title in self._titles.find(text):
            mention = Mention(
                title.start, title.end, text[title.start : title.end], "title", (title.arxiv_id,)
            )
            if _free(mention.start, mention.end, found):
                found.append(mention)
        found.extend(self._names(text, found))
        return sorted((self._settled(m, text) for m in found), key=lambda mention: mention.start)

    def unknown(self, text: str, found: Sequence[Mention]) -> list[str]:
        """Words in the shape of a name that no paper says and that come close to none."""
        return [
            word.text
            for word in _words(text)
            if shaped(word.text)
            and len(key(word.text)) >= 4
            and not self.known(word.text)
            and _free(word.start, word.end, found)
        ]

    def _settled(self, mention: Mention, text: str) -> Mention:
        """Of papers that share a name, those whose entry holds most of the other words."""
        if mention.kind != "name" or len(mention.papers) < 2:
            return mention
        rest = text[: mention.start] + " " + text[mention.end :]
        words = {word.casefold()[: 2 if word[0] >= "가" else None] for word in content_words(rest)}
        shared = {
            arxiv_id: sum(
                word in self.catalogue.papers[arxiv_id].latest.raw.casefold() for word in words
            )
            for arxiv_id in mention.papers
        }
        most = max(shared.values())
        kept = tuple(arxiv_id for arxiv_id, count in shared.items() if count == most)
        return replace(mention, papers=kept)

    def known(self, word: str) -> int:
        """How many papers say this word."""
        return self._said.get(key(word), 0)

    def _ids(self, text: str) -> Iterator[Mention]:
        for match in ARXIV_ID.finditer(text):
            known = (match["id"],) if match["id"] in self.catalogue.papers else ()
            yield Mention(match.start(), match.end(), match["id"], "id", known)

    def _names(self, text: str, found: Sequence[Mention]) -> Iterator[Mention]:
        words = [word for word in _words(text) if _free(word.start, word.end, found)]
        i = 0
        while i < len(words):
            mention, length = self._longest(text, words, i)
            if mention is not None:
                yield mention
            i += length

    def _longest(self, text: str, words: Sequence[_Word], i: int) -> tuple[Mention | None, int]:
        """The longest name that starts at word ``i``, and how many words to go on by."""
        for length in range(min(_LONGEST, len(words) - i), 0, -1):
            run = words[i : i + length]
            if not all(
                _GAP.fullmatch(text[left.end : right.start])
                for left, right in itertools.pairwise(run)
            ):
                continue
            coin = self._coins.get(key("".join(word.text for word in run)))
            if coin is None and length == 1:
                coin = self._misspelt(run[0], words)
            if coin is None or self._versioned(text, words, i + length, coin):
                continue
            start, end = run[0].start, run[-1].end
            written = text[start:end]
            exact = written.replace(" ", "") == coin.form.replace(" ", "")
            if not self._written_as_name(written, coin, len(words)):
                continue
            papers, modifier = coin.papers, run[-1].modifier
            return Mention(start, end, written, "name", papers, coin, exact, modifier), length
        return None, 1

    def _written_as_name(self, written: str, coin: Coin, words: int) -> bool:
        """Whether capitals and joints are those of a name; "fire" is not FIRE."""
        if coin.plain:
            return _cased(written, coin.form)
        if " " in written and not coin.titled and not re.search(r"\d", written):
            return False
        if re.search(r"\d", written) or words <= _FEW_WORDS:
            return True
        if coin.form.isupper():
            return written.isupper()
        return not written.islower() or len(written) >= 6

    def _versioned(self, text: str, words: Sequence[_Word], i: int, coin: Coin) -> bool:
        """Whether a version follows that makes it another thing: Llama 3 is not Llama 3.1."""
        if i >= len(words) or not _GAP.fullmatch(text[words[i - 1].end : words[i].start]):
            return False
        follower = words[i].text
        return _VERSION.fullmatch(follower) is not None and not key(coin.form).endswith(
            key(follower)
        )

    def _misspelt(self, word: _Word, words: Sequence[_Word]) -> Coin | None:
        """The name that an unknown word comes close to; its digits must agree."""
        name = key(word.text)
        if len(name) < 5 or name in self._said:
            return None
        if not (shaped(word.text) or word.text[0].isupper() or len(words) <= 3):
            return None
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        near = process.extractOne(
            name,
            self._keys,
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=0.79,
        )
        if near is None or near[0][0] != name[0] or _digits(near[0]) != _digits(name):
            return None
        return self._coins[near[0]]


def _words(text: str) -> Iterator[_Word]:
    for match in WORD.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        bare = _SUFFIX.sub("", word)
        if bare:
            yield _Word(match.start(), match.start() + len(bare), bare, bare != word)


def _free(start: int, end: int, found: Sequence[Mention]) -> bool:
    return all(end <= other.start or other.end <= start for other in found)


def _digits(name: str) -> str:
    return re.sub(r"\D", "", name)


def _cased(written: str, form: str) -> bool:
    """Whether ordinary-looking words are written as a name: each with its capital."""
    wanted = [word for word in re.findall(r"[^\W_]+", form) if word[0].isupper()]
    given = [word for word in re.findall(r"[^\W_]+", written) if word[0].isupper()]
    return len(given) >= len(wanted) and bool(given or not wanted)
