"""Words by which a message turns away from what was just spoken of.

In: one message. Out: whether it does, and what is left of it: a new subject carries nothing over, a
correction means another paper than the one that was answered with.
"""

from __future__ import annotations

import re

_NEW_SUBJECT = re.compile(
    r"(?i)^\W*(?:(?:ok|okay|alright|now|so|well|and)\W+)*(?:(?:a|an|on a|on|to a)\s+)?"
    r"(?:(?:different|new|another|unrelated|separate)\s+(?:subject|topic|question|matter|note|thing)"
    r"|(?:change|changing|switch|switching)\s+(?:of\s+|the\s+|to\s+)?(?:an?\s+)?(?:\w+\s+)?"
    r"(?:subject|topic)s?)(?:\s+now)?\s*[:,;.!–—-]+\s*"
    r"|^\W*(?:자|그럼|이제)?[,\s]*(?:(?:주제|화제|말|얘기|이야기)(?:를|을)?\s*(?:좀\s*)?바꿔(?:서|볼게요?|보자)?"
    r"|(?:다른|새로운)\s*(?:질문|얘기|이야기|주제)(?:인데요?|입니다|이에요|이야|로)?)\s*[:,;.!–—-]+\s*"
)
_CORRECTS = re.compile(
    r"(?i)^\W*(?:(?:oh|ah|wait|well)\b\W*)*(?:no|nope|nah|sorry|oops)\b[,.!]*\s*(?:(?:i|we)\s+meant?\b|not\s+(?:that|this)(?:\s+one)?\b|the\s+other\b)"
    r"(?:\s*(?:the\s+)?other(?:\s+one)?\b)?[,:]?"
    r"|^\W*(?:아니(?:요|오)?|아뇨)?[,.]?\s*(?:그|이|저)\s?(?:거|것|게|건|논문)\s*(?:말고|아니고|아니라)[,.]?"
)


_GOES_BACK = re.compile(
    r"(?i)\b(?:back|return(?:ing)?)\s+to\s+(?:the|that)\s+(?:\w+\s+){0,2}(?:papers?|ones?|models?)\b"
    r"|\b(?:the|that)\s+\w*\s*(?:paper|one|model)\s+(?:from\s+)?(?:before|earlier)\b"
    r"|\byou\s+(?:mentioned|named|listed)\s+(?:before|earlier|first)\b|아까\s|다시\s*(?:아까|처음)|처음에\s*(?:말한|나온)"
)


def goes_back(text: str) -> bool:
    """Whether a paper from further back in the conversation is meant: "back to the first paper"."""
    return _GOES_BACK.search(text) is not None


def corrects(text: str) -> bool:
    """Whether another paper was meant: "no, the other one"."""
    return _CORRECTS.search(text) is not None


def without_correction(text: str) -> str:
    """What was meant, behind the words that say that it was something else."""
    return _CORRECTS.sub(" ", text).strip()


def new_subject(text: str) -> str | None:
    """The question behind words that say that it is about something else; None without them."""
    match = _NEW_SUBJECT.match(text)
    return (text[match.end() :].strip() or None) if match else None
