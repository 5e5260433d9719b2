"""Numbers that a question sets: vote bounds, how many papers, which place; and the order it wants.

In: a question. Out: the bounds, and the stretches of text that state them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Order = Literal["relevance", "newest", "oldest", "votes"]

_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_NUMBERS = {word: n for n, word in enumerate(_WORDS, 1)}
_NUMBERS |= {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100}
_NUMBERS |= {"한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8}
_NUMBERS |= {"아홉": 9, "열": 10, "백": 100, "쉰": 50, "스무": 20, "서른": 30}
_N = r"(?P<n>\d[\d,]*|(?:a\s+)?hundred|fifteen|twenty|thirty|forty|fifty|" + "|".join(_WORDS) + ")"
_VOTES = r"(?:up-?)?votes?\b"
_KO_N = r"(?P<n>\d[\d,]*|백|쉰|스무|서른|열)"
_KO_VOTES = r"(?:표|추천|업보트|좋아요|득표|투표|vote[s]?|upvote[s]?)"
_ORDINALS = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1, "runner": 2}

_LEAST, _MORE, _MOST, _FEWER = "least", "more", "most", "fewer"
_COMPARISONS: tuple[tuple[str, str], ...] = (
    (
        _LEAST,
        r"at\s+least|no\s+(?:fewer|less)\s+than|not\s+(?:fewer|less)\s+than|minimum(?:\s+of)?|>=|≥",
    ),
    (
        _MORE,
        r"(?:strictly\s+)?more\s+than|over|above|exceed(?:s|ing|ed)?|upwards\s+of|greater\s+than|>",
    ),
    (_MOST, r"at\s+most|no\s+more\s+than|not\s+more\s+than|up\s+to|maximum(?:\s+of)?|<=|≤"),
    (_FEWER, r"(?:fewer|less|lower)\s+than|under|below|<"),
)
_TRAILING: tuple[tuple[str, str], ...] = (
    (_LEAST, r"or\s+(?:more|above|higher|better)|and\s+(?:up|above|more)|minimum"),
    (_MOST, r"or\s+(?:fewer|less|below)|and\s+below|maximum"),
)
_KO_TRAILING: tuple[tuple[str, str], ...] = (
    (_LEAST, r"이상|부터"),
    (_MORE, r"초과|넘\w*|보다\s*(?:더\s*)?많\w*|웃도\w*"),
    (_MOST, r"이하|까지"),
    (_FEWER, r"미만|못\s*(?:넘|미치|되|받)\w*|보다\s*(?:더\s*)?적\w*|안\s*되\w*"),
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a question sets by number.

    Attributes:
        min_votes, max_votes: inclusive, None without one.
        limit: how many papers; None when unsaid.
        rank: the place by votes that is asked for ("came second": 2, the last: -1), else None.
        stretches: start and end of each stretch of text that states a bound.
    """

    min_votes: int | None = None
    max_votes: int | None = None
    limit: int | None = None
    rank: int | None = None
    stretches: tuple[tuple[int, int], ...] = field(default=())


def _vote_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for kind, words in _COMPARISONS:
        yield (
            kind,
            re.compile(
                rf"(?:\b(?:with|that|which|have|having|has|had|got|gets|getting|received"
                rf"|receiving|of)\s+)*"
                rf"(?<![a-z])(?:{words})\s*{_N}\s+(?:or\s+so\s+)?{_VOTES}(?:\s+each)?",
                re.IGNORECASE,
            ),
        )
        yield (
            kind,
            re.compile(
                rf"\bvotes?\s*(?:count\s*)?(?:is\s+|are\s+)?(?:{words})\s*{_N}(?!\d)", re.IGNORECASE
            ),
        )
    for kind, words in _TRAILING:
        yield (
            kind,
            re.compile(
                rf"(?:\b(?:with|got|getting|received|having"
                rf"|that\s+have)\s+)?\b{_N}\s+(?:{_VOTES}\s+(?:{words})"
                rf"|(?:{words})\s+{_VOTES})",
                re.IGNORECASE,
            ),
        )
    yield _LEAST, re.compile(rf"(?:\bwith\s+)?\b{_N}\s*\+\s*{_VOTES}", re.IGNORECASE)
    for kind, words in _KO_TRAILING:
        yield (
            kind,
            re.compile(
                rf"(?<![\d.]){_KO_N}\s*(?:개의?\s*|건의?\s*)?{_KO_VOTES}(?:를|을|가|이|수|도)?\s*(?:{words})"
                r"(?:\s*받\w*|\s*얻\w*|\s*득표\w*|인|의|한)?(?:\s*(?:것|거)(?:들)?만?)?"
            ),
        )
        yield (
            kind,
            re.compile(
                rf"{_KO_VOTES}\s*(?:수)?(?:을|를|이|가|은|는|도)?\s*(?<![\d.]){_KO_N}\s*(?:개|표|회|건|번)?"
                rf"(?:를|을|가|이)?\s*(?:{words})(?:\s*받\w*|\s*얻\w*|인|의|한)?"
            ),
        )


_VOTE_PATTERNS = tuple(_vote_patterns())
_BETWEEN = re.compile(
    rf"(?:between|from)\s+{_N}\s+(?:and|to)\s+(?P<m>\d+)\s+{_VOTES}", re.IGNORECASE
)
_KO_BETWEEN = re.compile(
    rf"{_KO_N}\s*표?\s*(?:에서|부터|~|-)\s*(?P<m>\d+)\s*표(?:\s*(?:사이|까지))?(?:의|인)?"
)
_EXACTLY = re.compile(
    rf"\b(?:exactly\s+{_N}\s+{_VOTES})|(?<!\d)(?P<k>\d+)표(?:를|만)?\s*(?:정확히\s*)?받은(?!\s*(?:게|거))",
    re.IGNORECASE,
)

_THINGS = r"(?:papers?|works?|articles?|entries|examples?|ones|results?|titles?|논문)"
_BEST = r"(?:most|best|highest|top|newest|latest|recent|popular|upvoted|up-voted|voted|oldest)"


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


_LIMITS = _patterns(
    rf"\btop\s+{_N}(?=\s*(?:$|[?.!,]|{_THINGS}|by\b|in\b|on\b|from\b|of\b|for\b|most\b|vot"
    rf"|up-?vot"
    r"|last\b|this\b|yesterday|about\b|[a-z]+\s+papers?))",
    rf"\b{_N}\s+(?={_BEST}\b)",
    rf"\b(?:first|any|just|only|give\s+me|show\s+me|show|list|name|find|pick|recommend"
    rf"|suggest|the)\s+{_N}"
    rf"\s+(?=(?:{_BEST}\s+|[a-z-]+\s+)?{_THINGS}\b)",
    rf"\b{_BEST}\s+{_N}\s+(?={_THINGS}\b)",
    r"(?<![가-힣\d.])(?P<n>\d+|두|세|네|다섯|열)\s*편(?:이|은)?\s*(?=뭐|무엇|어떤|알)",
    r"(?<![가-힣\d.])(?P<n>\d+|두|세|네|다섯|열)\s*편(?:은|을|만|이)?\s*[?.!]*$",
    r"순(?:으로|서로)?\s*(?P<n>\d+)\s*(?:개|편)",
    r"(?:상위|탑|톱|top|베스트)\s*(?P<n>\d+)\s*(?:개|편|위|건)?(?:만|까지)?",
    r"(?<![가-힣\d.])(?P<n>\d+|한|두|세|네|다섯|열)\s*(?:편|개|가지)만",
    r"(?<![가-힣\d.])(?P<n>\d+|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s*편(?:을|만)?\s*"
    r"(?=추천|골라|꼽아|뽑아|알려|보여|찾아|정리|소개|추려)",
    r"(?P<n>\d+)\s*위까지",
    r"(?:논문|편)\s*(?P<n>\d+|한|두|세|네|다섯|열)\s*(?:개|편)(?:만|를|을)?\s*(?=추천|골라|꼽아|뽑아|알려|보여|찾아|정리|소개"
    r"|추려)",
)
_RANKS = _patterns(
    r"\b(?:first|top|winner)\s+and\s+(?:the\s+)?(?P<word>second)\b|1\s*위(?:와|랑|하고"
    r"|,)\s*(?P<n>2)\s*위",
    r"(?:\bin\s+)?\b(?P<word>second|third|fourth|fifth|last)[\s-]+(?:most|highest|best|place|by\s+votes"
    r"|in\s+votes)",
    r"\b(?:came|come|comes|finished|placed|ranked|was|is)\s+(?:in\s+)?(?P<word>second|third"
    r"|fourth|fifth|last)\b",
    r"\b(?P<word>runner)[\s-]?up\b",
    r"\b(?P<n>[2-9]|1\d)(?:nd|rd|th)\s+(?:most|highest|place|by\s+votes)",
    r"\b(?:rank(?:ed)?|number|no\.|#)\s*#?(?P<n>[2-9]|1\d)\b(?=.*\bvot)",
    r"(?P<n>[2-9]|1\d)\s*(?:위|등)(?!까지)(?=[는은가를의인\s?]|였)",
    r"(?P<ko>두|세|네|다섯)\s*번째로\s*(?:표|추천|득표|인기|많|높)",
    r"(?P<low3>최저)\s*(?:득표|추천)|(?P<low4>꼴찌)",
    r"\b(?P<low>least|fewest|lowest)[\s-]+(?:loved|liked)\b",
    r"\b(?P<low>least|fewest|lowest)(?:[\s-]+(?:number\s+of\s+)?(?:up)?vote[sd]?|\s+popular)",
    r"(?:표|추천|득표)\w*\s*(?:가장|제일)\s*(?P<low>적|낮)\w*|(?:가장|제일)\s*(?P<low2>적|낮)\w*\s*(?:표|추천"
    r"|득표)\w*",
)
_NEWEST = re.compile(
    r"\b(?:most\s+recent(?:ly)?|recent(?:ly)?|latest|newest|lately)\b|최근(?:에|의)?|최신(?:순으로|순|의)?|요즘"
    r"|요새|새로\s*나온",
    re.IGNORECASE,
)
_OLDEST = re.compile(
    r"\b(?:oldest|earliest)\b|(?:가장|제일)\s*(?:오래된|먼저|처음)|최초의|오래된\s*순",
    re.IGNORECASE,
)
_BY_VOTES = re.compile(
    rf"\b(?:by|sorted\s+by|ranked\s+by|in\s+order\s+of)\s+(?:number\s+of\s+)?{_VOTES}"
    rf"|\bmost\s+(?:up-?)?voted\b"
    r"|\bmost\s+popular\b|\bpopular\b|(?:표|추천|득표|인기)(?:\s*수)?\s*(?:가|이)?\s*(?:많은|높은)?\s*순",
    re.IGNORECASE,
)


_LEAVING_OUT = re.compile(
    r"\b(?:drop|remove|exclude|skip|hide|leave\s+out|filter\s+out|ignore|discard)\b[^.?!\d]{0,30}$",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"\s*(?:짜리|인|의)?\s*(?:논문|거|것|건)?\S{0,2}\s*(?:빼|제외|제거|지워|걸러|말고)"
)


def number(word: str) -> int:
    """A count in digits or words: "20", "1,000", "three", "세"."""
    bare = word.replace(",", "").casefold()
    return int(bare) if bare.isdigit() else _NUMBERS[bare.split()[-1]]


def find_bounds(text: str) -> Bounds:
    """The vote bounds, the number of papers, and the place that a text states."""
    low, high, stretches = _votes(text)
    limit = rank = None
    for pattern in _LIMITS:
        if (match := pattern.search(text)) is not None:
            limit = number(match["n"])
            stretches.append(match.span())
            break
    for pattern in _RANKS:
        if (match := pattern.search(text)) is not None:
            rank = _rank(match)
            stretches.append(match.span())
            break
    return Bounds(low, high, limit, rank, tuple(stretches))


def _votes(text: str) -> tuple[int | None, int | None, list[tuple[int, int]]]:
    for between in (_BETWEEN, _KO_BETWEEN):
        if (match := between.search(text)) is not None:
            return number(match["n"]), int(match["m"]), [match.span()]
    low = high = None
    stretches: list[tuple[int, int]] = []
    for kind, pattern in _VOTE_PATTERNS:
        match = pattern.search(text)
        if match is None or any(
            match.start() < end and start < match.end() for start, end in stretches
        ):
            continue
        value = number(match["n"])
        start, end = match.span()
        before = _LEAVING_OUT.search(text[:start])
        start = before.start() if before else start
        # What is left out below a bound is kept from it on.
        out = before is not None or _LEFT_OUT.match(text, end) is not None
        if kind in (_LEAST, _MORE):
            limit = value + (kind == _MORE)
            low, high = (low, limit - 1) if out else (limit, high)
        else:
            limit = value - (kind == _FEWER)
            low, high = (limit + 1, high) if out else (low, limit)
        stretches.append((start, end))
    if not stretches and (match := _EXACTLY.search(text)) is not None:
        low = high = number(match["n"] or match["k"])
        stretches.append(match.span())
    return low, high, stretches


def _rank(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if any(groups.get(name) for name in ("low", "low2", "low3", "low4")):
        return -1
    if groups.get("word"):
        return _ORDINALS[groups["word"].casefold()]
    return number(groups.get("ko") or match["n"])


def find_order(text: str) -> tuple[Order, tuple[tuple[int, int], ...]]:
    """The order that a text asks for, and where; "recent" is an order, never a filter."""
    for order, pattern in (("votes", _BY_VOTES), ("oldest", _OLDEST), ("newest", _NEWEST)):
        matches = [match.span() for match in pattern.finditer(text)]
        if matches:
            return order, tuple(matches)  # type: ignore[return-value]  # a literal from the tuple above
    return "relevance", ()
