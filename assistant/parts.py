"""The things that a comparison compares, where they are described rather than named.

In: a question that compares. Out: one text a thing, at least two, or nothing when it does not say.
"""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"\b(?:compare|contrast|differ(?:s|ent|ence|ences)?|comparison|trade-?offs?|versus|vs"
    r"|relative\s+to|compared\s+(?:to|with))\b|\bwhich\s+(?:one\s+)?(?:is|was|works|performs"
    r"|does)\s+(?:better|faster|cheaper|smaller|stronger)\b|비교|차이|다른\s*(?:점|지|가)|달라|다르|다른가"
    r"|중에?\s*(?:뭐|어느|어떤)\S*\s*(?:더|나)",
    re.IGNORECASE,
)
_THING = (
    r"(?:(?:the|a|an|one|another|that)\s+)(?:[\w./+-]+\s+){0,5}?(?:one|papers?|work|method|model"
    r"|approach|study|policy|benchmark"
    r"|dataset|framework|system|technique|survey|report)\b|\bone\s+(?:that|which|where)\b"
)
_BETWEEN = re.compile(
    r"\b(?:differences?|comparison|contrast|trade-?offs?"
    r"|distinction)\s+between\s+(?P<a>.+?)\s+(?:and|versus|vs\.?)\s+(?P<b>.+)",
    re.IGNORECASE | re.DOTALL,
)
_COMPARE = re.compile(
    r"\b(?:compare|contrast)\s+(?P<a>.+?)\s+(?:with|to|and|against|versus|vs\.?)\s+(?P<b>(?:the"
    r"|a|an|one|another|that|its)\s+.+)",
    re.IGNORECASE | re.DOTALL,
)
_VERSUS = re.compile(
    r"(?P<a>(?:the|one|a|an|that)\s+.+?)[,;]?\s+(?:versus|vs\.?|as\s+opposed\s+to"
    r"|compared\s+(?:to|with))\s+(?P<b>(?:the|one|a|an|that)\s+.+)",
    re.IGNORECASE | re.DOTALL,
)
_DIFFER = re.compile(
    r"\bhow\s+(?:do|does|did|are|is)\s+(?P<a>.+?)\s+(?:and|differ\s+from|different\s+from"
    r"|compare\s+(?:to|with))\s+(?P<b>.+?)(?:\s+(?:differ|compare|different)\b|[?.]|$)",
    re.IGNORECASE | re.DOTALL,
)
_NEXT = re.compile(
    r"\s*[;.,]?\s*(?:\b(?:and|while|whereas|but|then)\s+)?(?:(?:then|later|also|there\s+(?:was"
    r"|is)|i\s+(?:also\s+)?remember)\s+)*"
    r"(?=\b(?:another|the\s+other|the\s+second|the\s+later|a\s+second|a\s+later|later\s+one"
    r"|a\s+newer|a\s+follow-?up|one\s+(?:that|which|where|from)"
    r"|(?:a|an|the)\s+(?:[\w.-]+\s+){0,3}(?:one|paper)\b))",
    re.IGNORECASE,
)
_KOREAN_THING = (
    r"(?:것|거|논문|연구|방법|모델|기법|방식|접근|벤치마크|데이터셋|쪽|시스템|프레임워크|서베이|걸)"
)
_KOREAN_JOIN = re.compile(
    rf"(?P<a>.+?{_KOREAN_THING}(?:\s*\([^)]*\))?)\s*(?:이?랑|와|과|하고|대|vs\.?|그리고|및"
    rf"|,)\s+(?P<b>.+?{_KOREAN_THING}(?:\s*\([^)]*\))?)"
    r"\s*(?:을|를|은|는|이|가|의|두|사이|중|하고|이?랑)?\s*(?:둘\s*(?:을|은)?\s*)?",
    re.DOTALL,
)
_SENTENCE = re.compile(r"(?<=[.?!;])\s+")
_REST = re.compile(
    r"(?:[,.?!;]\s*|\s+)(?:(?:and\s+)?(?:how|what|which|where|in\s+terms\s+of"
    r"|with\s+respect\s+to|on\s+(?:accuracy|speed|cost))\b|please\b|differ\b|compare\b).*$",
    re.IGNORECASE | re.DOTALL,
)


def compares(text: str) -> bool:
    """Whether the text asks for a comparison at all."""
    return _ASKS.search(text) is not None


def described_parts(text: str) -> tuple[str, ...]:
    """The descriptions of the things compared; fewer than two are none."""
    found = _korean(text) if re.search(r"[가-힣]", text) else _english(text)
    kept = tuple(part for part in found if len(part) >= 8)
    return kept if 2 <= len(kept) <= 5 else ()


def _english(text: str) -> list[str]:
    statements: list[str] = []
    questions: list[str] = []
    for sentence in _SENTENCE.split(text):
        (questions if _ASKS.search(sentence) else statements).append(sentence)
    if questions and statements:
        story = " ".join(statements)
        parts = [part for part in _NEXT.split(story) if part and part.strip(" ;,.")]
        if len(parts) >= 2 and len(re.findall(_THING, story, re.IGNORECASE)) >= 2:
            return [_clean(part) for part in _merged(parts)]
    for pattern in (_BETWEEN, _COMPARE, _VERSUS, _DIFFER):
        match = pattern.search(text)
        if match is not None and _are_things(match["a"], match["b"]):
            return [_clean(match["a"]), _clean(_REST.sub("", match["b"]))]
    return []


def _merged(parts: list[str]) -> list[str]:
    """Pieces too short to describe a thing go with the piece before."""
    merged: list[str] = []
    for part in parts:
        if merged and (len(part.split()) < 5 or len(merged[-1].split()) < 5):
            merged[-1] = f"{merged[-1]} {part}"
        else:
            merged.append(part)
    return merged


def _are_things(first: str, second: str) -> bool:
    """Whether both describe something, at least one of them a paper by its noun."""
    described = re.compile(r"\s*(?:the|a|an|one|another)\s+(?:\S+\s+){2}", re.IGNORECASE)
    both = described.match(first) is not None and described.match(second) is not None
    return both and (_is_thing(first) or _is_thing(second))


def _is_thing(text: str) -> bool:
    return re.match(rf"\s*(?:{_THING}|the\s+one\b|one\b)", text, re.IGNORECASE) is not None


def _korean(text: str) -> list[str]:
    if (match := _KOREAN_JOIN.search(text)) is None:
        return []
    rest = text[match.end() :]
    if not _ASKS.search(rest) and not re.search(r"각각|둘\s*다|두\s*(?:논문|연구|방법|모델)", rest):
        return []
    first = re.sub(r"^.*?(?:중에서?|가운데)\s*,\s*", "", match["a"])
    context = match["a"][: len(match["a"]) - len(first)]
    context = re.sub(r"\s*(?:논문|연구)?\s*(?:들)?\s*(?:중에서?|가운데)\s*,\s*$", "", context)
    return [_clean(f"{context} {part}".strip()) for part in (first, match["b"])]


def _clean(part: str) -> str:
    part = re.sub(
        r"^(?:there\s+(?:was|is)|i\s+remember|we\s+had)\s+", "", part.strip(), flags=re.IGNORECASE
    )
    return part.strip(" ;,.?!")
