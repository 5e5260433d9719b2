"""Signs that are not seen but do something: steer a terminal, turn text around, hide words."""

from __future__ import annotations

import re

_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufff9-\ufffb"
_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_TAGS = "\U000e0000-\U000e0fff"
_WIDTHLESS = "\u00ad\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff"

STEERING = re.compile(f"[{_CONTROLS}{_DIRECTIONS}{_TAGS}]")
"""Control characters but tab and newline, changes of direction, invisible tags."""

HIDDEN = re.compile(f"[{_CONTROLS}{_DIRECTIONS}{_TAGS}{_WIDTHLESS}]")
"""All of these and what has no width; emoji and some scripts need the last, a model does not."""


def plain(text: str) -> str:
    """The text as it may be shown: nothing in it but what is seen."""
    return STEERING.sub("", text)
