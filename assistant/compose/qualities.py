"""What papers are told apart by: qualities that one has more of, and traits that one has or lacks.

In: texts in English or Korean. Out: which are asked for, and whether a sentence tells of them. The
lists are general words for such things, not those of any one paper.
"""

from __future__ import annotations

import re

from assistant.compose.kinds import Kind


def _kind(asked: str, told: str) -> Kind:
    return Kind(re.compile(asked, re.IGNORECASE), re.compile(told))


QUALITIES: tuple[Kind, ...] = (
    # speed
    _kind(
        r"\b(?:fast|quick|slow|speed|latenc)|빠르|빠른|빨라|빨리|느리|느린|느려|속도|지연",
        r"속도|빠르|빠른|빨라|가속|지연|처리량|초당"
        r"|(?i:speed|faster|latency|throughput|\bfps\b|accelerat)",
    ),
    # memory
    _kind(r"\bmemory\b|메모리", r"메모리|(?i:memory|vram)|\d\s?GB"),
    # cost
    _kind(
        r"\bcheap|\bcost|\bexpensive|\befficien|비용|저렴|싸[요지게]?|싼|효율",
        r"비용|저렴|연산|효율|(?i:\bcosts?\b|cheap|flops|efficien)|GPU",
    ),
    # size
    _kind(
        r"\b(?:small|large|big|light|heav|size|parameter)|크기|작은|작아|가벼|파라미터|매개변수",
        r"파라미터|매개변수|크기|경량|(?i:parameter)|\d\s?[BM](?![A-Za-z])",
    ),
    # data
    _kind(r"\bdata\b|데이터", r"데이터|토큰|(?i:\bdata|tokens?\b)"),
    # quality of the results
    _kind(
        r"\b(?:accura|better|best|strong|performs?\b|quality)|정확|성능|나은|나아|좋은|좋아|우수",
        r"정확|성능|능가|우수|뛰어|향상|(?i:accura|outperform|state-of-the-art|sota)",
    ),
)

_NO = r"(?:\s?(?:이|을|를|은|도|가|과정|작업|단계))*\s?"
TRAITS: tuple[Kind, ...] = (
    # needs no training
    _kind(
        r"(?:\bno|\bwithout|(?:\bnot|n['’]t|\bnever)\s+(?:need|requir)\w*)\s+(?:\w+\s+){0,2}?"
        r"(?:re-?|fine-?)?(?:train|tun)\w*|(?:train|tun)\w*-free"
        rf"|(?:학습|훈련|튜닝|트레이닝){_NO}(?:필요(?:가|는)?\s?없|필요하지\s?않|불필요|없이|없는|안\s?(?:해|하|필요))",
        r"(?i:(?:train|tun)ing[- ]free|without\s+(?:any\s+|further\s+|additional\s+|extra\s+)*"
        r"(?:re-?|fine-?)?(?:train|tun))"
        rf"|(?:학습|훈련|교육|튜닝|조정|트레이닝)(?:\s?\([^)]*\))?[)\]]?{_NO}"
        r"(?:전혀\s)?(?:필요(?:가|로|하지|성이)?\s?(?:없|하지\s?않|않)|불필요|없이|없는|하지\s?않(?:고|아도|는))",
    ),
    # its code is open
    _kind(
        r"\bopen[- ]?sourced?\b|\bcode\b.{0,20}\b(?:available|released?|public|open)\b"
        r"|코드.{0,6}공개|오픈\s?소스",
        r"코드.{0,20}(?:공개|제공|이용|확인)|오픈\s?소스|(?i:github|open[- ]?sourc)",
    ),
)


def asked_of(kinds: tuple[Kind, ...], text: str) -> tuple[Kind, ...]:
    """Those of the kinds that the text asks for."""
    return tuple(kind for kind in kinds if kind.asked.search(text))


def told_of(kinds: tuple[Kind, ...], text: str) -> int:
    """How many of the kinds the text tells of."""
    return sum(1 for kind in kinds if kind.told.search(text))
