"""What a question wants left out: "except Minecraft", "워터마킹은 제외하고".

Only words that exclude papers count; "without attention" describes a method and stays in the topic.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_THING = (
    r"(?P<thing>[^,;.?!()]{2,60}?)(?=\s*(?:[,;?!()]|\.(?:\s|$)|$|\bplease\b"
    r"|\bbut\s+(?:including|also)\b))"
)
_ENGLISH = re.compile(
    r"[,(;]?\s*(?:\b(?:but|and|though)\s+)?(?:\bplease\s+)?"
    r"(?:\b(?:except(?:ing)?(?:\s+for)?|excluding|exclude|other\s+than|apart\s+from|aside\s+from"
    r"|besides"
    r"|leav(?:e|ing)\s+out|(?<=[,;.]\s)(?:ignore|skip|omit)|not\s+(?:about|on|including"
    r"|counting|those\s+(?:on|about|with|using)|ones\s+(?:on|about)|papers\s+(?:on|about)"
    r"|interested\s+in)"
    r"|but\s+not|no\s+papers\s+(?:on|about)|do(?:n['’]t|\s+not)\s+(?:include|want|show|list)"
    r"|minus))\s+"
    r"(?:anything\s+|everything\s+|papers?\s+|work\s+|those\s+|the\s+ones\s+|ones\s+|any\s+)?"
    r"(?:(?:that\s+(?:is|are)\s+)?(?:on|about|to\s+do\s+with|related\s+to|dealing\s+with|using"
    r"|with|for)\s+)?"
    rf"(?:the\s+)?{_THING}",
    re.IGNORECASE,
)
# Words before "빼고" belong to the thing left out as long as they carry no particle or ending.
_BARE = (
    r"(?:[A-Za-z0-9][\w./+-]*"
    r"|(?:[가-힣·/-]*[^은는이가을를에의고서면줘어요도만로와과한된할될인\s,.?!]))"
)
_KOREAN = re.compile(
    rf"(?P<thing>(?:{_BARE}\s+){{0,3}}[^\s,.?!()]+?)\s*(?:에\s*(?:대한|관한)\s*(?:것|건|거|논문|연구)"
    r"|\s*(?:관련|쪽|분야))?(?:\s*(?:논문|연구|것|건|거))?(?:들)?(?:은|는|을|를|이|가)?\s*"
    r"(?:빼고|빼\s*(?:줘|주세요|주고|줄래)|제외하고|제외한|제외하면|제외하여|제외해서|제외해\s*(?:줘|주세요)"
    r"|제외(?=\s*[,.?!]|\s*$|\s)|말고|아닌\s*것(?:만|들)?)(?:는|요)?(?:\s*(?:다른|나머지)(?=\s))?"
)
_KOREAN_STOP = frozenset("그거 그것 이거 이것 저거 그 이 직접 그런".split())


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A thing to leave out, and the stretch of text that says so."""

    start: int
    end: int
    thing: str


def find_exclusions(text: str) -> list[Exclusion]:
    """Every thing that the text wants left out, in its order; "A and B" are two."""
    found: list[Exclusion] = []
    for pattern in (_ENGLISH, _KOREAN):
        for match in pattern.finditer(text):
            thing = match["thing"].strip(" '\"“”‘’")
            if len(thing) < 2 or thing in _KOREAN_STOP or len(thing.split()) > 7:
                continue
            found += [
                Exclusion(match.start(), match.end(), part.strip())
                for part in re.split(
                    r"\s+(?:and|or|nor)\s+|\s*(?:,|·|이?랑\s|하고\s|(?<=[가-힣])[와과]\s)\s*", thing
                )
                if len(part.strip()) > 1
            ]
    return sorted(found, key=lambda exclusion: exclusion.start)
