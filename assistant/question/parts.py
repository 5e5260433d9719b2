"""The things that a comparison compares, where they are described rather than named.

In: a question that compares, and the names of papers in it. Out: one text a described thing; with
the named ones they are two at least, else there are none.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ASKS = re.compile(
    r"\b(?:compare|contrast|differ(?:s|ent|ence|ences)?|distinguish(?:es)?|comparison|trade-?offs?"
    r"|versus|vs|relative\s+to|compared\s+(?:to|with)|same\s+(?:\w+\s+)?as|changed?\s+(?:between|from)"
    r"|in\s+common|when\s+would\s+(?:i|you|one|we)\s+(?:pick|use|choose|prefer)"
    r"|should\s+(?:i|we)\s+(?:use|pick|choose|go\s+(?:with|for)|prefer|take))\b|\bwhich\s+(?:one\s+|of\s+(?:them|the\s+two)\s+)?"
    r"(?:is|was|works|performs|does|reports|gets|has|needs|uses|achieves)\s+(?:the\s+)?(?:\w+ly\s+)?"
    r"(?:better|faster|cheaper|smaller|stronger|more|fewer|less|higher|lower|larger|bigger)\b"
    r"|비교|차이|다른\s*(?:점|지|가)|달라|다르|다른가|중에?\s*(?:뭐|어느|어떤)\S*\s*(?:\S+\s+){0,2}?(?:더|나)"
    r"|더\s*\S+\s*(?:쪽|것|건|게)|어느\s*쪽|둘이\s*어떻게",
    re.IGNORECASE,
)
_WHICH_MORE = re.compile(
    r"\bwhich\s+(?:(?:one|paper|model|method|of\s+(?:them|these|those|the\s+two))\s+)?"
    r"(?:is|was|works|performs|does|runs|trains|reports|gets|has|needs|uses|achieves)\s+"
    r"(?:the\s+)?(?:\w+ly\s+)?(?:better|best|more|most|fewer|fewest|less|least|\w{3,}e(?:r|st))\b"
    r"|(?:어느|어떤|뭐|누)\s*\S{0,4}\s*(?:\S+\s+){0,2}?(?:더|제일|가장)\s|더\s*\S+\s*(?:쪽|것|건|게)(?:은|는|이)?\W*$",
    re.IGNORECASE,
)
_NOUN = (
    r"(?:one|papers?|work|method|model|approach|study|policy|benchmark|dataset|framework|system"
    r"|technique|survey|report|editor|generator|decoding|agent|pipeline|sibling|network|recipe"
    r"|version|variant|algorithm|toolkit|library|corpus|encoder|architecture|attack|optimizer"
    r"|tokenizer|successor|predecessor|robot|project|tool|judge|assistant|[LVM]{1,4}LMs?)"
)
_THING = (
    rf"(?:(?:the|a|an|one|another|that)\s+)(?:[\w./+-]+\s+){{0,5}}?{_NOUN}\b"
    r"|\bone\s+(?:that|which|where)\b|\banother\s+(?:that|which|where|for|on|about)\b"
)
_DET = r"(?:the|one|a|an|that|another|its)"


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


# Two sides in one sentence; the first that fits is taken.
_SIDES = (
    _pattern(
        r"\b(?:differences?|comparison|contrast|trade-?offs?|distinction)\s+between\s+(?P<a>.+?)"
        r"\s+(?:and|versus|vs\.?)\s+(?P<b>.+)"
    ),
    _pattern(
        r"\b(?:compare|contrast)\s+(?P<a>.+?)\s+(?:with|to|and|against|versus|vs\.?)\s+"
        rf"(?P<b>(?:{_DET}\s+|[A-Z]).+)"
    ),
    _pattern(
        r"\bwhat(?:['’]s|\s+has)?\s+changed\s+(?:from|between)\s+(?P<a>.+?)\s+(?:to|and)\s+(?P<b>.+)"
    ),
    _pattern(r"^\W*(?:is|are|was)\s+(?P<a>.+?)\s+the\s+same\s+(?:\w+\s+)?as\s+(?P<b>.+)"),
    _pattern(r"\bdistinguish(?:es)?\s+(?P<a>.+?)\s+from\s+(?P<b>.+)"),
    _pattern(
        r"(?P<a>\S.*?)[,;]?\s+(?:versus|vs\.?|as\s+opposed\s+to|compared\s+(?:to|with))\s+(?P<b>.+)"
    ),
    _pattern(
        r"\bhow\s+(?:do|does|did|are|is|would)\s+(?P<a>.+?)\s+(?:and|differ\s+from|different\s+from"
        r"|compare\s+(?:to|with))\s+(?P<b>.+?)(?:\s+(?:differ|compare|different)\b|[?.]|$)"
    ),
    _pattern(rf"\b(?:better|faster|cheaper|stronger)\W+(?P<a>{_DET}\s+.+?),?\s+or\s+(?P<b>.+)"),
)
_ENUMERATED = _pattern(rf":\s*(?P<list>{_DET}\s+.+?(?:,|;)\s*(?:and\s+)?{_DET}\s+.+)")
_NEXT_LISTED = re.compile(rf"\s*[,;]\s*(?:and\s+)?(?={_DET}\s)", re.IGNORECASE)
_NEXT = re.compile(
    r"\s*[;.,]?\s*(?:\b(?:and|while|whereas|but|then)\s+)?(?:(?:then|later|also|there\s+(?:was"
    r"|is)|i\s+(?:also\s+)?remember)\s+)*"
    r"(?=\b(?:another|the\s+other|the\s+second|the\s+later|a\s+second|a\s+later|later\s+one"
    r"|a\s+newer|a\s+follow-?up|one\s+(?:that|which|where|from)"
    r"|(?:a|an|the)\s+(?:[\w.-]+\s+){0,3}(?:one|paper)\b))",
    re.IGNORECASE,
)
_KOREAN_THING = (
    r"(?:것|거|논문|연구|방법|모델|기법|방식|접근|벤치마크|데이터셋|쪽|시스템|프레임워크|서베이|걸|에이전트|로봇|네트워크"
    r"|코퍼스|도구|라이브러리|알고리즘|기술|레시피|정책|인코더|파이프라인|버전|구조|옵티마이저|토크나이저|[LVM]{1,4}LM|(?<![A-Z])LM)"
)
_BRACKET = r"(?:\s*\([^)]*\))?"
_KOREAN_SIDES = (
    _pattern(
        r"하나는\s+(?P<a>.+?)(?:이?고|이며|,)\s+(?:다른\s*하나는|또\s*하나는|나머지\s*(?:하나)?는)\s+"
        r"(?P<b>.+?)(?:인데|이고|입니다|이야|야|[,.])"
    ),
    _pattern(r"(?P<a>\S.{10,}?)\s+vs\.?\s+(?P<b>.{10,})"),
    _pattern(
        rf"(?P<a>.+?{_KOREAN_THING}{_BRACKET})\s*(?:이?랑|와|과|하고|대|vs\.?|그리고|및|,),?\s+"
        rf"(?P<b>.+?{_KOREAN_THING}{_BRACKET})\s*(?:을|를|은|는|이|가|의|두|사이|중에?|하고|이?랑)?\s*"
    ),
    _pattern(
        r"(?P<a>.+?)(?:이|가)\s*있(?:었고|고|었는데|는데),?\s*(?:나중에|그\s*뒤에?|이후에?|또)\s*"
        r"(?P<b>.+?)(?:게|것이|논문이|연구가|이|가)\s*있(?:었는데|는데|었고)[,\s]"
    ),
)
_NAMED_SIDE = (
    r"(?P<a>{name})\s*(?:이?랑|와|과|하고|대|vs\.?)\s*,?\s+(?P<b>.+?" + _KOREAN_THING + ")"
    r"(?=\s*(?:이?랑|와|과|하고|을|를|은|는|이|가|의|중|,|\?|$|비교|사이|둘|어떤|어느|뭐|차이))"
)
# "X는 원래 방법보다 얼마나 더 ...?", "X가 ... 논문이랑 뭐가 달라?"
_NAMED_AGAINST = (
    r"(?P<a>{name})\s*(?:은|는|이|가)\s+(?P<b>.+?"
    + _KOREAN_THING
    + r")\s*(?:보다|이?랑|와|과|하고|에\s*비해)\s"
)
_WRITTEN_NAME = (
    r"(?!(?i:compare|contrast|how|what|which|difference|differences|is|are|does|do|the)\b)"
    r"(?<![\w.+-])[A-Za-z0-9.+-]*[A-Z][A-Za-z0-9.+-]*"
    r"(?:(?<!\.)\s(?:[A-Za-z0-9.+-]*[A-Z][A-Za-z0-9.+-]*|\d{1,2}(?:\.\d)?(?![\w%])))*"
)
_NAMED_SIDES = re.compile(
    rf"(?P<a>{_WRITTEN_NAME})\s*(?:(?i:\b(?:and|or|with|to|from|against|versus|vs)\b\.?)"
    rf"|,|이?랑|와|과|하고|대|및)\s*(?:the\s+)?(?P<b>{_WRITTEN_NAME})"
)
_BOTH = re.compile(r"(?i)\bboth\b|\bone\b.*\bthe\s+other\b")
_BY_HOW_MUCH = re.compile(
    r".*?(?:얼마나|몇)\s+(?:\S+\s+)?(?:더|덜)\s|.*?(?:뭐|무엇|어디)(?:가|이)?\s*(?:더|나)"
)
_AMOUNT = re.compile(r"[\d.]+[KMBT]?", re.IGNORECASE)
# "X or the model that ...": what is described has a determiner and a clause.
_OR_DESCRIBED = (
    r"{name},?\s+(?i:or|against|versus|vs\.?)\s+(?P<b>(?i:" + _DET + r")\s+(?:[\w./+-]+\s+){1,7}?"
    r"(?i:that|which|where|with|based|from|for|using|by)\b.+)"
)
_AND_DESCRIBED = _OR_DESCRIBED.replace("(?i:or|", "(?i:and|or|")
_SENTENCE = re.compile(r"(?<=[.?!;])\s+")
# What is asked about the things, behind the last of them.
_REST = re.compile(
    r"[,.?!;:]\s*(?:and\s+)?(?:how|what|which|where)\b.*$"
    r"|(?:[,.?!;:]\s*|\s+)(?:how|in\s+terms\s+of|with\s+respect\s+to|on\s+(?:accuracy|speed|cost)"
    r"|please|differ|compare)\b.*$|\s*(?::(?=\s)|\?).*$",
    re.IGNORECASE | re.DOTALL,
)


def compares(text: str) -> bool:
    """Whether the text asks for a comparison at all."""
    return _ASKS.search(text) is not None


def which_is_more(text: str) -> bool:
    """Whether the text asks which of some papers has more of one quality, and for no table."""
    return _WHICH_MORE.search(text) is not None and not re.search(
        r"(?i)\b(?:compar|contrast|differ)|비교|차이", text
    )


def named_sides(text: str) -> tuple[str, ...]:
    """The two things that a comparison names, as written; empty where it names fewer."""
    match = _NAMED_SIDES.search(text) if compares(text) else None
    sides = (match["a"], match["b"].rstrip(".,?!")) if match else ()
    return () if any(map(_AMOUNT.fullmatch, sides)) else sides


def described_parts(text: str, names: Sequence[str] = ()) -> tuple[str, ...]:
    """The descriptions of the things compared, in their order.

    Args:
        names: papers that the text names; a side that holds one is named, not described.
    """
    found = _korean(text, names) if re.search(r"[가-힣]", text) else _english(text, names)
    sides = [side for side in found if len(side) >= 8 or any(name in side for name in names)]
    described = tuple(side for side in sides if not any(name in side for name in names))
    return described if 2 <= len(sides) <= 5 and len(described) <= 5 else ()


def _english(text: str, names: Sequence[str]) -> list[str]:
    for name in names:
        joint = _AND_DESCRIBED if _BOTH.search(text) else _OR_DESCRIBED
        match = re.search(_of(joint, name), text)
        if match is not None:
            return [name, _clean(_REST.sub("", match["b"]))]
    if not compares(text):
        return []
    if not names and (told := _told(text)):
        return told
    if (match := _ENUMERATED.search(text)) is not None:
        listed = [_clean(part) for part in _NEXT_LISTED.split(match["list"])]
        if len(listed) >= 2 and all(_is_thing(part) for part in listed):
            return listed
    asked = re.sub(r"^\W*(?:is|are|was|were)\s+there\s+", "", text, flags=re.IGNORECASE)
    for pattern in _SIDES:
        match = pattern.search(asked)
        if match is not None and _are_sides(match["a"], match["b"], names):
            return [_clean(match["a"]), _clean(_REST.sub("", match["b"]))]
    return []


def _told(text: str) -> list[str]:
    """Things told one after the other before the question: "One paper ...; another ... Compare"."""
    statements: list[str] = []
    questions: list[str] = []
    for sentence in _SENTENCE.split(text):
        (questions if _ASKS.search(sentence) else statements).append(sentence)
    story = " ".join(statements)
    parts = [part for part in _NEXT.split(story) if part and part.strip(" ;,.")]
    told = questions and len(parts) >= 2 and len(re.findall(_THING, story, re.IGNORECASE)) >= 2
    return _completed([_clean(part) for part in _merged(parts)]) if told else []


def _completed(parts: list[str]) -> list[str]:
    """With "another for desktops", it is another of what the first is."""
    kind, joint, _ = parts[0].partition(" for ")
    if not joint:
        return parts
    return [re.sub(r"^another for\b", f"{kind} for", part, flags=re.IGNORECASE) for part in parts]


def _merged(parts: list[str]) -> list[str]:
    """Pieces too short to describe a thing go with the piece before."""
    merged: list[str] = []
    for part in parts:
        if merged and (len(part.split()) < 5 or len(merged[-1].split()) < 5):
            merged[-1] = f"{merged[-1]} {part}"
        else:
            merged.append(part)
    return merged


def _are_sides(first: str, second: str, names: Sequence[str]) -> bool:
    """Whether each side is a named paper or a description, at least one a paper by its noun."""
    named = [any(name in side for name in names) for side in (first, second)]
    if any(named):
        return not all(named) and _is_thing(second if named[0] else first)
    described = re.compile(rf"\s*{_DET}\s+(?:\S+\s+){{2}}", re.IGNORECASE)
    both = described.match(first) is not None and described.match(second) is not None
    return both and (_is_thing(first) or _is_thing(second))


def _is_thing(text: str) -> bool:
    return re.match(rf"\s*(?:{_THING}|the\s+one\b|one\b)", text, re.IGNORECASE) is not None


def _of(template: str, name: str) -> str:
    """A pattern for the sides of a comparison with this name."""
    return template.replace("{name}", re.escape(name))


def _korean(text: str, names: Sequence[str]) -> list[str]:
    for name, template in itertools.product(names, (_NAMED_SIDE, _NAMED_AGAINST)):
        match = re.search(_of(template, name), text)
        if match is not None and (
            compares(text[match.end() :]) or _BY_HOW_MUCH.match(text, match.end())
        ):
            return [match["a"], _clean(match["b"])]
    for pattern in _KOREAN_SIDES:
        if (match := pattern.search(text)) is None:
            continue
        rest = text[match.end() :]
        if not rest.strip(" ?.!") and re.search(r"\svs\.?\s", text):
            return _in_context(match["a"], match["b"])
        if compares(rest) or re.search(r"각각|둘\s*다|두\s*(?:논문|연구|방법|모델)", rest):
            return _in_context(match["a"], match["b"])
    return []


def _in_context(first: str, second: str) -> list[str]:
    """Both sides with what is said of them together: "of the papers on X, A and B"."""
    own = re.sub(r"^.*?(?:중에서?|가운데)\s*,\s*", "", first)
    context = first[: len(first) - len(own)]
    context = re.sub(r"\s*(?:논문|연구)?\s*(?:들)?\s*(?:중에서?|가운데)\s*,\s*$", "", context)
    return [_clean(f"{context} {part}".strip()) for part in (own, second)]


def _clean(part: str) -> str:
    part = re.sub(
        r"^(?:there\s+(?:was|is)|there['’]s|i\s+remember|we\s+had|(?:two|three)\s+\w+:)\s+",
        "",
        part.strip(),
        flags=re.IGNORECASE,
    )
    part = re.sub(r"^(?:two|three)\s+\w+:\s+", "", part, flags=re.IGNORECASE)
    return re.sub(r"\s+and$", "", part).strip(" ;,.?!")
