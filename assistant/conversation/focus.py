"""The papers that a conversation is on, and those of them that a question points at by place.

In: the earlier messages. Out: a `Focus`; places count from 1, the last is -1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.conversation.mentions import mentioned, subject
from assistant.conversation.records import Focus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Turn
    from assistant.conversation.mentions import Mention
    from store.catalogue import Catalogue


def pick(focus: Sequence[Mention], ordinal: int) -> Sequence[Mention]:
    """The mention in one place; all of them where nothing stands in it."""
    return at(focus, ordinal) or focus


def at(focus: Sequence[Mention], ordinal: int) -> Sequence[Mention]:
    """The mention in one place of those in focus, if there is one."""
    place = ordinal - 1 if ordinal > 0 else ordinal
    return focus[place : place + 1 or None] if -len(focus) <= place < len(focus) else ()


def focus_of(history: Sequence[Turn], catalogue: Catalogue, least: int) -> Focus:
    """The papers of the newest message that mentions at least so many, else of any that does."""
    newest = Focus()
    for turn in reversed(history):
        found = mentioned(turn.content, catalogue)
        if not found:
            continue
        one = subject(turn.content, found, catalogue)
        focus = Focus(found, found if one is None else (one,))
        if len(found) >= least:
            return focus
        newest = newest if newest.all else focus
    return newest


def all_of(history: Sequence[Turn], catalogue: Catalogue) -> tuple[Mention, ...]:
    """Every paper that the conversation has mentioned, each once, in its order."""
    found: dict[str, Mention] = {}
    for turn in history:
        for mention in mentioned(turn.content, catalogue):
            found.setdefault(mention.arxiv_id, mention)
    return tuple(found.values())


def known(focus: Sequence[Mention], catalogue: Catalogue) -> tuple[str, ...]:
    """The ids of those mentioned that the store has."""
    return tuple(m.arxiv_id for m in focus if m.arxiv_id in catalogue.papers)
