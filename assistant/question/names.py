"""The papers that a question names: by arXiv id, title, or coined name, misspelt a little.

In: a question and a `NameIndex` (built once a catalogue). Out: mentions with what is known about
each name; whether the question is *about* a paper is for `assistant.question.roles` to judge.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.question.coined import WORD, Coin, coin_names, key, shaped
from assistant.question.frames import content_words
from assistant.question.people import PeopleIndex
from assistant.question.titles import TitleIndex

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
_LONGEST_MISSPELT = 4
_GAP = re.compile(r"[ \-_×*/+&$\\^{}]{0,4}")
_SUFFIX = re.compile(
    r"-(?:based|style|like|type|powered|trained|tuned|generated|only|free|level|class|family|driven"
    r"|inspired|enhanced|guided|equipped|sized?|scale|aware|(?:\d+x)?\d+(?:\.\d+)?[KMBT])$",
    re.IGNORECASE,
)
_NEXT_VERSION = re.compile(
    r"[ \-_]?(?P<version>[vVbBaA]?\d+(?:\.\d+)*[A-Za-z]?)"
    r"(?![A-Za-z0-9]|\.\d|\s?(?:저자|위|편|개|월|일|년|등|번))"
)
_CAPITAL = r"[A-Z][A-Za-z0-9-]*"
_TITLE_LIKE = re.compile(
    r"[\"“‘'](?P<quoted>[A-Z0-9][^\"”’']{8,})[\"”’']"
    rf"|{_CAPITAL}(?:\s+(?:(?:of|for|the|a|an|to|in|on|with|and|is|are|from|by)\s+)*{_CAPITAL}){{2,}}"
)
_POSSESSIVE = re.compile(r"['’]s?$")

MentionKind = Literal["id", "title", "name"]


@dataclass(frozen=True, slots=True)
class Mention:
    """One paper (or several of one name) that a text speaks of.

    Attributes:
        papers: arXiv ids in the store; empty for an id that it does not have.
        coin: what is known about a coined name; None for an id or a title.
        exact: written as the paper writes it, case included; of a title: surely meant as one.
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
    bare: str


# "jamba vs blackmamba": what stands there is a name however it is written.
_BESIDE = re.compile(r"\b(?:vs\.?|versus)\s+$", re.IGNORECASE)
_BESIDE_AFTER = re.compile(r"\s+(?:vs\.?|versus)\s", re.IGNORECASE)
_LONGEST_OF_A_NAME = 4
"""Words of a text up to which one in small letters may be the name that it is about."""


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
        # A slip of the key leaves the first letter and nearly the length.
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        for name in self._coins:
            for length in range(len(name) - 2, len(name) + 3):
                self._alike[name[0], length].append(name)

    def find(self, text: str) -> list[Mention]:
        """Every mention in the text, in its order, none overlapping."""
        found = list(self._ids(text))
        for title in self._titles.find(text):
            written = text[title.start : title.end]
            mention = Mention(
                title.start, title.end, written, "title", (title.arxiv_id,), exact=title.sure
            )
            if _free(mention.start, mention.end, found):
                found.append(mention)
        found.extend(self._names(text, found))
        return sorted((self._settled(m, text) for m in found), key=lambda mention: mention.start)

    def unknown(self, text: str, found: Sequence[Mention]) -> list[str]:
        """Words in the shape of a name that no paper says and that come close to none.

        Each of several joined by ``+`` is one, and none has its suffix (``-like``, ``-70B``).
        """
        return [
            name
            for word in _words(text)
            if not self.known(word.text) and _free(word.start, word.end, found)
            for name in word.bare.split("+")
            if shaped(name) and len(key(name)) >= 4 and not self.known(name)
        ]

    def unclaimed(self, text: str, found: Sequence[Mention]) -> list[str]:
        """What a text names though no paper coins it: a title (quoted, in capitals) or a name."""
        titles = [
            (match["quoted"] or match.group()).strip()
            for match in _TITLE_LIKE.finditer(text)
            if _free(match.start(), match.end(), found)
        ]
        if titles:
            return titles
        return [
            word.text
            for word in _words(text)
            if shaped(word.text) and _free(word.start, word.end, found)
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
        content = len(content_words(text))
        i = 0
        while i < len(words):
            mention = self._longest(text, words[i : i + _LONGEST], content)
            if mention is not None:
                yield mention
            end = words[i].end if mention is None else mention.end
            i = next((k for k in range(i + 1, len(words)) if words[k].start >= end), len(words))

    def _longest(self, text: str, words: Sequence[_Word], content: int) -> Mention | None:
        """The longest name that starts at the first of these words."""
        for length in range(len(words), 0, -1):
            run = words[:length]
            if not all(
                _GAP.fullmatch(text[left.end : right.start])
                for left, right in itertools.pairwise(run)
            ):
                continue
            coin, end = self._look_up(run)
            if coin is None:
                continue
            start, written = run[0].start, text[run[0].start : end]
            rest = content - len(content_words(written))
            rest += written.islower() and len(text.split()) > _LONGEST_OF_A_NAME
            beside = _BESIDE.search(text[:start]) or _BESIDE_AFTER.match(text, end)
            named = (beside and length == 1) or _written_as_name(written, coin, rest)
            if named and not _versioned(text, end, coin):
                exact = written.replace(" ", "") == coin.form.replace(" ", "")
                modifier = end < run[-1].end
                return Mention(start, end, written, "name", coin.papers, coin, exact, modifier)
        return None

    def _look_up(self, run: Sequence[_Word]) -> tuple[Coin | None, int]:
        """The name that words spell, and its end: without the tail of "Mamba-based" if need be."""
        head, last = "".join(word.text for word in run[:-1]), run[-1]
        if (coin := self._coins.get(key(head + last.text))) is not None:
            return coin, last.end
        if last.bare != last.text and (coin := self._coins.get(key(head + last.bare))) is not None:
            return coin, last.start + len(last.bare)
        return self._misspelt(run), last.end

    def _misspelt(self, run: Sequence[_Word]) -> Coin | None:
        """The name that unknown words come close to; its first letter and digits must agree."""
        if all(self.known(word.text) for word in run) or len(run) > _LONGEST_MISSPELT:
            return None
        name = key("".join(word.text for word in run))
        if not content_words(" ".join(word.text for word in run)):
            return None
        capital = any(shaped(word.text) or word.text[0].isupper() for word in run)
        if len(name) < (5 if len(run) == 1 else 8) or not capital:
            return None
        from rapidfuzz import process
        from rapidfuzz.distance import DamerauLevenshtein

        near = process.extractOne(
            name,
            self._alike.get((name[0], len(name)), ()),
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=0.79 if len(run) == 1 else 0.85,
        )
        if near is None or _digits(near[0]) != _digits(name):
            return None
        return self._coins[near[0]]


def _words(text: str) -> Iterator[_Word]:
    for match in WORD.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        if bare := _SUFFIX.sub("", word):
            yield _Word(match.start(), match.start() + len(word), word, bare)


def _written_as_name(written: str, coin: Coin, rest: int) -> bool:
    """Whether capitals and joints are those of a name; "fire" is not FIRE.

    Args:
        rest: content words of the question besides; where there are none, capitals do not matter.
    """
    if written.islower() and not content_words(written):
        return False
    if coin.plain:
        return rest <= 0 or _cased(written, coin.form)
    digits = re.search(r"\d", written) is not None
    if " " in written and not coin.titled and not digits:
        return False
    if digits or rest <= 1:
        return True
    if coin.form.isupper():
        return written.isupper()
    return not written.islower() or len(written) >= 6


def _versioned(text: str, end: int, coin: Coin) -> bool:
    """Whether a version follows that makes it another thing: Llama 3 is not Llama 3.1."""
    match = _NEXT_VERSION.match(text, end)
    return match is not None and not key(coin.form).endswith(key(match["version"]))


def _free(start: int, end: int, found: Sequence[Mention]) -> bool:
    return all(end <= other.start or other.end <= start for other in found)


def _digits(name: str) -> str:
    return re.sub(r"\D", "", name)


def _cased(written: str, form: str) -> bool:
    """Whether ordinary-looking words are written as a name: each with its capital."""
    wanted = [word for word in re.findall(r"[^\W_]+", form) if word[0].isupper()]
    given = [word for word in re.findall(r"[^\W_]+", written) if word[0].isupper()]
    return len(given) >= len(wanted) and bool(given or not wanted)
