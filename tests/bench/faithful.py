"""Claims that an entry carries: copied, shortened, turned, put in other words, translated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from store.language import is_korean, terms
from tests.bench.claims import Source, korean, names_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.lexical import LexicalIndex
    from tests.bench.claims import Maker

_GLOSS = re.compile(r"(?<![A-Za-z가-힣])([가-힣]+)\(([A-Za-z][A-Za-z \-]+)\)")

_OTHER_WORDS = (
    ("제안합니다", "제시한다"), ("제안했습니다", "내놓았다"), ("소개합니다", "선보인다"),
    ("기존의", "종래의"), ("기존", "이전"), ("향상시켰습니다", "끌어올렸다"), ("향상", "개선"),
    ("달성했습니다", "기록했다"), ("달성", "기록"), ("논문", "연구"), ("새로운", "신규"),
    ("다양한", "여러"), ("사용하여", "활용해"), ("사용합니다", "쓴다"), ("사용", "활용"),
    ("통해", "거쳐"), ("뛰어난", "우수한"), ("크게", "대폭"), ("문제를 해결", "문제를 극복"),
    ("보여줍니다", "보인다"), ("보여주었습니다", "보였다"), ("가능합니다", "할 수 있다"),
    ("학습", "훈련"), ("데이터셋", "데이터 세트"), ("방법", "방식"), ("효율적인", "효율 높은"),
    ("있습니다", "있다"), ("되었습니다", "됐다"), ("했습니다", "했다"), ("합니다", "한다"),
    ("입니다", "이다"),
)  # fmt: skip
_FORMATS = (
    (re.compile(r"(\d),(\d{3})(?!\d)"), r"\1\2"),
    (re.compile(r"(\d)\s?배(?=\s|[가를로의,.]|더)"), r"\1x "),
    (re.compile(r"(\d)\s?%"), r"\1 percent"),
    (re.compile(r"(?<![A-Za-z0-9.-])(\d+)B(?![A-Za-z])"), r"\1 billion"),
    (re.compile(r"(?<![A-Za-z0-9.-])(\d+)K(?![A-Za-z])"), r"\1,000"),
    (re.compile(r"(\d)만"), r"\g<1>0,000"),
)


def verbatim(source: Source) -> str | None:
    """A sentence as it stands."""
    return source.sentence()


def shortened(source: Source) -> str | None:
    """A sentence without its first or its last clause, or without what stands in brackets."""
    text = source.sentence(r",\s", 60)
    if text is None:
        return None
    head, _, tail = text.partition(", ")
    if len(tail) > 30:
        return tail
    return re.sub(r"\([^)]*\)", "", text) if "(" in text and len(head) > 30 else None


def turned(source: Source) -> str | None:
    """Two clauses of a sentence in the other order."""
    text = source.sentence(r",\s", 60)
    if text is None:
        return None
    head, _, tail = text.rstrip(".").partition(", ")
    return f"{tail}. {head}." if min(len(head), len(tail)) > 12 else None


def other_words(source: Source) -> str | None:
    """A Korean sentence with everyday words for everyday words."""
    text = source.sentence()
    if text is None:
        return None
    changed = text
    for word, other in _OTHER_WORDS:
        changed = changed.replace(word, other)
    return changed if changed != text and korean(text) else None


def bracket_only(source: Source) -> str | None:
    """English terms for the Korean ones that they stand behind in brackets."""
    text = source.sentence(_GLOSS.pattern)
    return _GLOSS.sub(r"\2", text) if text else None


def reformatted(source: Source) -> str | None:
    """The same quantities in other forms."""
    text = source.sentence(r"\d(?:,\d{3}|\s?배[\s로가를의]|\s?%|[BK](?![A-Za-z])|만)")
    if text is None:
        return None
    changed = text
    for form, other in _FORMATS:
        changed = form.sub(other, changed)
    return changed if changed != text else None


def merged(source: Source) -> str | None:
    """Two neighbouring sentences in one."""
    text = source.sentence()
    other = source.sentence()
    if text is None or other is None or text == other or len(text) + len(other) > 320:
        return None
    return f"{text.rstrip('.')}; {other}"


def framed(source: Source) -> str | None:
    """A sentence with the paper named in front."""
    text = source.sentence()
    if text is None:
        return None
    frames = ("{}: {}", "{}에 따르면 {}", "{} reports: {}", "{}은(는) 다음과 같이 보고합니다. {}")
    return source.rng.choice(frames).format(source.name, text)


def facts(source: Source) -> str | None:
    """Votes, day and authors."""
    entry, rng = source.entry, source.rng
    day = entry.day
    forms = [
        f"{source.name} was in the digest of {day.strftime('%B')} {day.day}, {day.year}",
        f"{source.name}: {day.year}년 {day.month}월 {day.day}일 다이제스트에 실렸습니다",
    ]
    if entry.votes is not None and entry.votes > 1:
        forms += [
            f"{source.name} got {entry.votes} votes",
            f"{source.name}은 {entry.votes}표를 받았다",
        ]
    if len(entry.authors) >= 2:
        first, second, *_ = entry.authors
        forms += [
            f"{source.name} is by {first}, {second} and others",
            f"{source.name}의 저자는 {first}, {second} 등입니다",
        ]
    return rng.choice(forms)


def title_told(source: Source) -> str | None:
    """The English title as an English sentence about a Korean entry."""
    head, colon, rest = source.entry.title.partition(": ")
    if not colon or len(rest.split()) < 4:
        return f"This paper is about {source.entry.title}"
    forms = ("{} presents {}", "{} is about {}", "{} addresses {}", "{}에서 다루는 주제는 {}입니다")
    return source.rng.choice(forms).format(head, rest)


def english_of_terms(source: Source) -> str | None:
    """An English sentence around the English terms, names and figures of a Korean one."""
    text = source.sentence(r"[A-Za-z]{3}")
    if text is None or not korean(text):
        return None
    names = [name.text for name in names_of(text)]
    glosses = [gloss for _, gloss in _GLOSS.findall(text)]
    told = list(dict.fromkeys([*names, *glosses]))
    figures = re.findall(r"\d[\d,.]*\d?\s?%", text)
    if len(told) < 2:
        return None
    said = f"{source.name} works with {', '.join(told[:-1])} and {told[-1]}"
    return f"{said}, at {figures[0]}" if figures else said


def word_by_word(lexical: LexicalIndex) -> Maker:
    """A Korean sentence with the glossary's English for most of its words."""

    def make(source: Source) -> str | None:
        text = source.sentence(r"[가-힣]", 40)
        if text is None:
            return None
        words: list[str] = []
        for word in text.split():
            words += _translated(word, lexical)
        return " ".join(words) if len(words) >= 5 else None

    return make


def _translated(word: str, lexical: LexicalIndex) -> Sequence[str]:
    if re.search(r"\d\s?(?:배|[천만억조])", word):
        return [re.sub(r"(?<=[배천만억조])[가-힣].*", "", word)]
    kept = re.findall(r"[A-Za-z0-9][A-Za-z0-9.,%+-]*", word)
    if kept:
        return [kept[0].rstrip(".,")]
    found = []
    for term in terms(word):
        if not is_korean(term):
            continue
        best = [
            lexical.vocabulary[n]
            for n, confidence in lexical.translations(term)[:1]
            if confidence > 0.5
        ]
        found += best
    return found


_ASKS = re.compile(
    r"(?i)\b(?:what|which|who|how|why|when|where|does|did|is there|are there|any|has any|can"
    r"|should|name|looking)\b"
    r"|[?]|몇|무엇|무슨|어떤|어떻게|어디|언제|누가|왜|뭐|뭔|얼마|이름|알려|궁금|있나|있어|인가|나요|까요|가요|찾"
)


def told_question(question: str, name: str, facts_told: Sequence[str]) -> str | None:
    """What a question tells of the paper it asks for, as a statement with the answer's facts."""
    pieces = re.split(r"(?<=[.?!])\s+|,\s+|:\s+|(?<=는데)\s|(?<=고)\s", question)
    telling = [piece.strip(" .?!") for piece in pieces if not _ASKS.search(piece)]
    if sum(len(piece) for piece in telling) < 25:
        return None
    body = ", ".join(telling)
    extra = "; ".join(fact for fact in facts_told if fact.casefold() not in body.casefold())
    return f"{name}: {body}" + (f" ({extra})" if extra else "")


def makers(lexical: LexicalIndex) -> list[tuple[str, Maker]]:
    """Every way to make a true claim from an entry alone."""
    return [
        ("copied", verbatim),
        ("shortened", shortened),
        ("clauses turned", turned),
        ("other words", other_words),
        ("English for glossed terms", bracket_only),
        ("numbers in other forms", reformatted),
        ("two sentences in one", merged),
        ("paper named in front", framed),
        ("votes, day, authors", facts),
        ("English title as a sentence", title_told),
        ("English around terms and figures", english_of_terms),
        ("word by word in English", word_by_word(lexical)),
    ]
