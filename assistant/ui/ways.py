"""The ways between the pages, the same in every masthead."""

from __future__ import annotations

import html

from assistant.ui.words import word

WAYS = (("nav_chat", "chat/"), ("nav_days", "days"))
"""Each way: its word, and its address below the root."""

WAY_TO_ADD = ("nav_add", "add")
"""The same, for those who may add digests."""

_HERE = ' class="here" aria-current="true"'


def ways(root: str, language: str, here: str, *, adds: bool = False) -> str:
    """The ways as one ``nav``.

    Args:
        root: what stands before every address: a path, or ".." for the chat page.
        language: of the interface.
        here: the word of the way that leads to this page.
        adds: whether the reader may add digests.
    """
    links = "".join(
        f'<a href="{html.escape(root)}/{address}"'
        f"{_HERE if key == here else ''}>{word(key, language)}</a>"
        for key, address in (*WAYS, *((WAY_TO_ADD,) if adds else ()))
    )
    return f'<nav class="ways" aria-label="{word("nav", language)}">{links}</nav>'
