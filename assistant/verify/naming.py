"""The names of a claim, and whether an entry says them: models, data sets, methods, people.

In: a claim, and the entry that is cited for it. Out: the names that stand nowhere in the entry, in
no spelling (``KV-cache``, ``kv cache``), not as an author, and not under another language's word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anyascii import anyascii
from rapidfuzz import fuzz

from assistant.verify.quantities import days_in
from store.english import STOP_WORDS
from store.language import detect_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TOKEN = re.compile(r"[A-Za-zÀ-ɏͰ-Ͽ0-9][A-Za-zÀ-ɏͰ-Ͽ0-9]*(?:[-_.'’/^][A-Za-zÀ-ɏͰ-Ͽ0-9]+)*\+*")
_PART = re.compile(r"[A-Za-zÀ-ɏͰ-Ͽ]+|\d+(?:\.\d+)?[A-Za-zÀ-ɏͰ-Ͽ]*")
_COINED = re.compile(r"[A-Z].*[A-Z0-9]|[a-z].*[A-Z]|[A-Za-z].*\d|\d+[A-Z]*[a-zA-Z]*-[A-Z]|[Ͱ-Ͽ]")
_ALTERNATIVES = re.compile(r"(?P<stem>[A-Za-z]+-?)(?P<one>\d[\d.]*)/(?P<other>\d[\d.]*)")
_QUANTITY = re.compile(r"\d[\d.,]*(?:[kKMBTx]|bit|fold|shot|way|stage|step|dim|D|d)?(?:-[a-z]+)*")
_LONGEST_RUN = 6
_SOUNDS_LIKE = 90
_PLAIN_FIRST = frozenset(
    """according across after against all also although among an and another any are as at because
    before besides between both but by can compared concretely crucially despite does due during
    each either even evaluated experiments extensive finally first for from fully further given
    here how however if in including instead it its key largely like likewise main many more
    moreover most neither no not notably of on once one only other others our overall rather
    remarkably researchers results second several she similarly since so some specifically
    still such than that the their then there these they third this those though three through
    thus to together trained two under unlike until up used using via was we what when where
    whereas whether which while who whats why with within without yes you authors author adds uses
    reports introduces proposes presents shows achieves improves reduces offers supports builds
    applies combines extends trains tests learns makes keeps gives works runs covers
    """.split()
)

# Short forms of the field that a summary may write out, in either language: no paper's own name.
_GENERAL = frozenset(
    """ai api asr cnn cot cpu csv cv dit faq gan gpu gui html id json kv llm lm lmm lvlm mllm ml mlp
    moe nlp ocr pdf peft phd qa rag rl rlhf rnn sft sota sql t2i t2v tts ui url vae vit vlm vqa web
    2d 3d 4d internet""".split()
)
_LANGUAGES = {
    "english": "영어|영문",
    "korean": "한국",
    "chinese": "중국",
    "japanese": "일본",
    "french": "프랑스",
    "german": "독일",
    "spanish": "스페인",
    "arabic": "아랍",
    "russian": "러시아",
    "american": "미국",
    "european": "유럽",
    "asian": "아시아",
    "african": "아프리카",
}
_OWN_WORDS = frozenset("arxiv pdf".split())


@dataclass(frozen=True, slots=True)
class Name:
    """A name as a claim writes it.

    Attributes:
        coined: whether somebody made it up (``SnapKV``): no dictionary has another word for it.
        start: where it stands in the claim.
    """

    text: str
    coined: bool
    start: int


def parts(token: str) -> list[str]:
    """The letters and numbers of a token, folded: ``LLaVA-1.5`` is ``llava``, ``1.5``."""
    return [_folded(part) for part in _PART.findall(token)]


def _folded(text: str) -> str:
    return text.casefold() if text.isascii() else anyascii(text).casefold()


def runs(text: str) -> frozenset[str]:
    """Every run of a few neighbouring parts of the Latin words of a text, written together."""
    found: set[str] = set()
    text = _ALTERNATIVES.sub(r"\g<stem>\g<one> \g<stem>\g<other>", text)
    for stretch in re.split(r"[가-힣]+|[.;:!?]\s|\n", text):
        folded = [part for token in _TOKEN.findall(stretch) for part in parts(token)]
        for at in range(len(folded)):
            joined = ""
            for part in folded[at : at + _LONGEST_RUN]:
                joined += part
                found.add(joined)
    return frozenset(found)


def names_in(claim: str) -> list[Name]:
    """The names of a claim in order, each once, with how sure it is that they are names."""
    korean = detect_language(claim) == "ko"
    found: dict[str, Name] = {}
    claim = days_in(claim)[1]
    for match in _TOKEN.finditer(claim):
        token = re.sub(r"['’]s?$", "", match.group())
        if _QUANTITY.fullmatch(token) or token.casefold() in _OWN_WORDS:
            continue
        coined = _COINED.search(token) is not None
        if not coined and not (token[0].isupper() and len(token) > 1):
            continue
        if not coined and _plain(token, claim, match.start(), korean=korean):
            continue
        found.setdefault(token.casefold(), Name(token, coined, match.start()))
    return list(found.values())


def _plain(token: str, claim: str, at: int, *, korean: bool) -> bool:
    """Whether a capital letter is only that of a sentence's first word, or of a title's."""
    folded = token.casefold()
    if folded in STOP_WORDS or folded in _PLAIN_FIRST:
        return True
    folded = folded.split("-")[0]
    before = claim[:at].rstrip(" *_\"'“‘([|")
    first = not before or before[-1] in ".!?:;–—|-\n"
    return (
        first
        and not korean
        and re.search(r"(?:ing|ed|ly|ions?|ments?|ers?|ities|est|al|ive|able|ous|ful)$", folded)
        is not None
    )


class Spoken:
    """What names an entry says."""

    def __init__(self, text: str, authors: Iterable[str]) -> None:
        self._text = text
        self._runs = runs(text)
        self._sounds = frozenset(_sound(word) for word in re.findall(r"[가-힣]{2,}", text))
        self._authors = frozenset(
            _folded(part) for author in authors for part in re.findall(r"[^\W\d_]+", author)
        )

    def says(self, name: Name) -> bool:
        """Whether the entry says the name in any form."""
        return any(self._says(form) for form in _forms(name.text)) or self._by_other_words(name)

    def _says(self, form: str) -> bool:
        return form in self._runs or form in self._authors

    def _by_other_words(self, name: Name) -> bool:
        """A general short form written out, or the name in Korean letters."""
        word = re.sub(r"s$", "", name.text.casefold())
        if word in _GENERAL:
            return True
        if word in _LANGUAGES:
            return re.search(_LANGUAGES[word], self._text) is not None
        if name.coined:
            return self._joined_of_said(name)
        sound = _sound(name.text)
        return len(sound) >= 3 and any(_alike(sound, other) for other in self._sounds)

    def _joined_of_said(self, name: Name) -> bool:
        """``GPT-4-based``: a joint of a name that is said with plain words."""
        pieces = re.split(r"[-/]", name.text)
        if len(pieces) < 2:
            return False
        coined = [piece for piece in pieces if not piece.islower()]
        return bool(coined) and all(
            any(self._says(form) for form in _forms(piece)) for piece in coined
        )


def _sound(word: str) -> str:
    """The consonants of a word, those alike that Korean does not tell apart."""
    folded = anyascii(word).casefold().replace("ng", "n").replace("ph", "f").replace("ck", "k")
    folded = re.sub(r"[aeiouywh\W\d_]", "", folded.translate(_ALIKE))
    return re.sub(r"(.)\1+", r"\1", folded)


_ALIKE = str.maketrans("rfvzcqxgdb", "lpbjkksktp")


def _alike(name: str, korean: str) -> bool:
    """Whether a Korean word, particles and all, begins with the sound of a name."""
    if len(name) == 3:
        return korean.startswith(name)
    beginnings = (korean[: len(name) + more] for more in (-1, 0, 1))
    return max(fuzz.ratio(name, beginning) for beginning in beginnings) >= _SOUNDS_LIKE


def _forms(name: str) -> Iterator[str]:
    """The ways in which a name may be written together: as it is, in the singular or plural."""
    joined = "".join(parts(name))
    yield joined
    if joined.endswith("s") and len(joined) > 3:
        yield joined[:-1]
    else:
        yield f"{joined}s"
