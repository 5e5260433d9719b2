"""Whether a question asks for a figure over many votes: their mean, median or total.

In: a question. Out: the stretches that ask for it, which no search need look for.
"""

from __future__ import annotations

import re

_FIGURE = re.compile(
    r"\b(?:what(?:['’]s|\s+is|\s+was)\s+)?(?:the\s+)?(?:average|mean|median|typical|total)\s+"
    r"(?:number\s+of\s+)?(?:up-?)?votes?(?:\s+counts?)?(?:\s+(?:per|a|of\s+a|for\s+a)\s+papers?)?\b"
    r"|(?:평균|중앙|총|전체|합계)\s*(?:값\s*)?(?:득표|추천|투표|표)\s*(?:수)?(?:는|은|가|이|를|을)?"
    r"|(?:득표|추천|투표|표)\s*(?:수)?(?:의|는|은|를|을)?\s*(?:평균|중앙값|합계|총합|총합계)(?:은|는|이|을|를)?"
    r"|평균\s*(?:적으로\s*)?몇\s*표",
    re.IGNORECASE,
)

_HOW_MANY = re.compile(
    r"\bhow\s+many\s+(?:up-?)?votes?\s+(?:do|did|does|have|has)\b", re.IGNORECASE
)
_OVERALL = re.compile(
    r"\b(?:(?:get|got|have|had|receive)\s+)?(?:on\s+average|in\s+total|altogether|in\s+all)\b",
    re.IGNORECASE,
)


def vote_figures(text: str) -> list[tuple[int, int]]:
    """Where the text asks for a figure over votes."""
    asked, overall = _HOW_MANY.search(text), _OVERALL.search(text)
    if asked and overall:
        return [asked.span(), overall.span()]
    return [match.span() for match in _FIGURE.finditer(text)]
