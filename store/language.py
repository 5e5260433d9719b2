"""Korean and English text as the index and the answers need it: language, sentences, terms.

Terms are what two texts can agree on whatever their spelling: Korean content morphemes, stemmed
English words, and coined names in every way that people type them (``KV-cache``, ``kv cache``).
"""

from __future__ import annotations

import functools
import itertools
import re
import threading
import unicodedata
from typing import TYPE_CHECKING

from store.english import english_terms
from store.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from kiwipiepy import Kiwi

ANALYSER = "kiwi-snowball-5"
"""Names the rules of `terms`; an index made by other rules is rebuilt (store manifest)."""

_HANGUL = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]")
_LATIN = re.compile(r"[A-Za-z]")
_ENGLISH_FRAME = re.compile(
    r"\b(?:the|a|an|is|are|was|were|do|does|did|what|which|who|how|why|when|where|any|of|in|on|for"
    r"|to|and|with|about|that|this|papers?|show|list|tell|find|give|compare|explain|summari[sz]e)\b",
    re.IGNORECASE,
)

# Content morphemes of Kiwi's tag set: nouns, verb and adjective stems, roots. Particles and endings
# carry grammar, which a question and an entry never share on purpose.
_CONTENT = frozenset({"NNG", "NNP", "XR", "VV", "VA", "VV-R", "VV-I", "VA-R", "VA-I", "MM", "XPN"})
_NOUNS = frozenset({"NNG", "NNP"})
_WRITTEN = re.compile(r"[A-Za-z0-9À-ɏ]+(?:[-'’][A-Za-z0-9À-ɏ]+)*")
# Morphemes of so little meaning that they only add noise to short questions.
_EMPTY_KOREAN = frozenset(
    "하 되 있 없 이 그 저 것 수 등 때 및 위하 대하 통하 따르 의하 관하 본".split()
)

QUESTION_FRAME = frozenset(
    """논문 알리 찾 보이 주 뭐 무엇 무슨 어떤 어느 어떻 연구 나오 올라오 소개 관련 다루 쓰 들 하나
    해주 궁금 싶 좀 보 알 이름 나 우리 그거 거 누구 언제 경우 중 같 만들 얼마 몇
    정도""".split()
)
"""Korean terms that frame a question; in a digest's own text they may well carry meaning."""

_LOCK = threading.Lock()
# Texts analysed under one lock: a question that comes in during an ingest waits for one batch.
_BATCH = 256


def detect_language(text: str) -> str:
    """The language that an answer to this text should be in: ``ko`` or ``en``.

    A Korean question about English-named things is Korean however few its Hangul letters; an
    English sentence that quotes a Korean word is English.
    """
    hangul, latin = len(_HANGUL.findall(text)), len(_LATIN.findall(text))
    if hangul == 0:
        return "en"
    if hangul / (hangul + latin) >= 0.3:
        return "ko"
    return "en" if len(_ENGLISH_FRAME.findall(text)) >= 3 else "ko"


def is_korean(term: str) -> bool:
    """Whether any letter of it is Hangul."""
    return _HANGUL.search(term) is not None


# A full stop ends a sentence when white space follows and what stands before is no abbreviation
# or lone initial; an ellipsis or closing bracket may stand between.
_BORDER = re.compile(r"(?<=[.!?。])[\"'”’)\]]*\s+|\s*\n\s*")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|etc|vs|cf|Fig|Eq|Sec|Dr|Mr|Ms|Prof|approx|resp|No|St)|\b[A-Z])\.$"
)


def sentences(text: str) -> list[str]:
    """The sentences of a text in order: verbatim stretches of it without outer white space."""
    return [text[start:end] for start, end in sentence_spans(text)]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end offset of each sentence; together they cover all but white space."""
    spans: list[tuple[int, int]] = []
    start = 0
    for border in _BORDER.finditer(text):
        broken = "\n" in border.group()
        if not broken and _ABBREVIATION.search(
            text, max(start, border.start() - 12), border.start()
        ):
            continue
        _append_span(spans, text, start, border.end())
        start = border.end()
    _append_span(spans, text, start, len(text))
    return spans


def _append_span(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def terms(text: str) -> list[str]:
    """The index terms of one text, in order, repeated as often as they stand there."""
    return next(iter(terms_of_many([text])))


def terms_of_many(texts: Iterable[str]) -> Iterator[list[str]]:
    """`terms` of each text, in order; analyses on all cores, so many at once is far quicker."""
    remaining = iter(texts)
    while batch := list(itertools.islice(remaining, _BATCH)):
        folded = [unicodedata.normalize("NFKC", text) for text in batch]
        for text, korean in zip(folded, _korean_terms(folded), strict=True):
            yield [*(term for term, _ in english_terms(text)), *korean]


def placed_terms(text: str) -> list[tuple[str, int]]:
    """The index terms of one text as `terms` has them, each with where its word begins.

    Offsets are those of the text in Unicode's form NFKC.
    """
    folded = unicodedata.normalize("NFKC", text)
    english = [*english_terms(folded)]
    if not is_korean(folded):
        return english
    with _LOCK:
        analysed = _kiwi().tokenize(folded)
    return [*english, *((token.form, token.start) for token in analysed if _has_content(token))]


def nouns(text: str) -> list[tuple[str, str]]:
    """The English words and Korean nouns of a text, each as written and as its index term.

    A Korean noun is written without its particles; those of one syllable are left out, for they
    may be half of anything.
    """
    folded = unicodedata.normalize("NFKC", text)
    found = [(_WRITTEN.match(folded, at), term) for term, at in english_terms(folded)]
    # Of a compound its parts are further terms; they are no words of their own.
    written = [
        (word.group(), term)
        for word, term in found
        if word and next(english_terms(word.group()), ("", 0))[0] == term
    ]
    if not is_korean(folded):
        return written
    with _LOCK:
        analysed = _kiwi().tokenize(folded)
    korean = (token.form for token in analysed if token.tag in _NOUNS and len(token.form) > 1)
    return [*written, *((form, form) for form in korean)]


def _korean_terms(texts: Sequence[str]) -> list[list[str]]:
    if not any(_HANGUL.search(text) for text in texts):
        return [[] for _ in texts]
    # The whole text goes in, English words too: a particle is only known as one behind its noun.
    with _LOCK:
        analysed = list(_kiwi().tokenize(texts))
    return [[token.form for token in tokens if _has_content(token)] for tokens in analysed]


def _has_content(token: Any) -> bool:
    return token.tag in _CONTENT and token.form not in _EMPTY_KOREAN


def has_proper_noun(text: str) -> bool:
    """Whether a Korean text holds a name rather than ordinary words alone.

    Raises:
        ConfigError: the Korean analysis does not load.
    """
    with _LOCK:
        return any(token.tag == "NNP" for token in _kiwi().tokenize(text))


@functools.cache
def _kiwi() -> Kiwi:
    try:
        from kiwipiepy import Kiwi
    except ImportError as error:
        raise ConfigError(
            f"Korean analysis does not load ({error}): kiwipiepy has no wheel for this machine, or"
            " it is damaged; `pip install --force-reinstall kiwipiepy` builds one where CMake and a"
            " C++ compiler are installed"
        ) from error
    return Kiwi()
