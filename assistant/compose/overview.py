"""What a paper is about in a few of its own sentences, for a question that asks nothing more.

In: the sentences of an entry. Out: some of them: what it is, how it works, with which result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.compose.sentences import FIGURE, proposes, with_role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.compose.sentences import Sentence


def introducing(found: Sequence[Sentence]) -> Sentence | None:
    """The sentence that says what the paper is: it names it, or what it proposes, early on."""
    if not found:
        return None
    name = _own_name(found[0].entry.title)
    early = found[: max(3, len(found) // 2)]
    proposing = [s for s in early if proposes(s.text)]
    naming = [s for s in early if name and name in s.text]
    both = [s for s in naming if s in proposing]
    return (both or naming or proposing or with_role(found, "what") or list(found))[0]


def _own_name(title: str) -> str:
    """What the title calls the paper before its colon, "" when that is no name."""
    head, colon, _ = title.partition(":")
    return head.strip() if colon and len(head.split()) <= 2 else ""


def overview(found: Sequence[Sentence], most: int) -> list[Sentence]:
    """What, how and with which result, for a question that asks nothing in particular."""
    first = introducing(found)
    measured = [s for s in with_role(found, "results") if FIGURE.search(s.text)]
    wanted = [
        *([first] if first else []),
        *(measured or with_role(found, "results"))[:1],
        *with_role(found, "how"),
        *found,
    ]
    chosen = list(dict.fromkeys(wanted))[:most]
    return sorted(chosen, key=lambda sentence: sentence.ordinal)
