"""Times that a message says by those spoken of before: "that day", "the month after".

In: one message and a day of the conversation. Out: the message with the date in their place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_THAT_TIME = re.compile(
    r"(?i)\b(?:(?:on|in|from|of)\s+)?(?:that|the same|this same)\s+(?:(day|date|digest)|(month))\b"
    r"|(?:그|같은|이)\s?(?:(날)(?:짜)?|(달))(?:에)?(?=[\s?!.,의은는에]|$)"
)
_OTHERS = re.compile(r"(?i)\b(?:else|others?)\b|다른(?=\s)")
_ANOTHER_MONTH = re.compile(
    r"(?i)\b(?:the\s+)?(?:(?P<after>(?:next|following)\s+month|month\s+after)"
    r"|(?:previous\s+month|month\s+before))(?:\s+that)?\b"
    r"|(?:그\s*)?(?:(?P<next>다음\s?달)|(?:이전\s?달|앞\s?달))"
    # "전달" alone is to convey.
    r"|그\s*전\s?달|(?<![가-힣])전\s달"
)


def on_its_day(text: str, day: date) -> str | None:
    """The text with the day (or its month) in place of "that day"; None where it says no such."""
    match = _THAT_TIME.search(text)
    if match is None:
        return None
    month = match[2] or match[4]
    written = f"{day:%Y-%m}" if month else day.isoformat()
    return _OTHERS.sub(" ", f"{text[: match.start()]}{written}{text[match.end() :]}")


def speaks_of_another_month(text: str) -> bool:
    """Whether a text counts months from one that was spoken of."""
    return _ANOTHER_MONTH.search(text) is not None


def in_another_month(text: str, month: date) -> str | None:
    """The text with the month before or after one in place of "the month after that"."""
    match = _ANOTHER_MONTH.search(text)
    if match is None:
        return None
    step = 1 if match["after"] or match["next"] else -1
    year, number = divmod(month.year * 12 + month.month - 1 + step, 12)
    return f"{text[: match.start()]}{year}-{number + 1:02d}{text[match.end() :]}"
