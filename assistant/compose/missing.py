"""What an answer says of names and topics that the archive does not have, in plain words.

In: what is missing. Out: pieces of a draft; whatever they are part of is no full answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.compose.labels import evidence_of, label
from assistant.draft import Draft, Piece
from assistant.markdown import quoted, shortened
from assistant.phrases import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.naming import InPassing

_LONGEST = 80


def absent(names: Iterable[str], language: str) -> Piece:
    """That no entry has these names, before what the entries say of the rest of the question."""
    listed = ", ".join(quoted(shortened(name, _LONGEST)) for name in names)
    return Piece(say("absent_name", language, name=listed), tail="\n\n")


def doubted(words: Iterable[str], language: str) -> Piece:
    """That what follows may only be near what is asked, and which words none of it has."""
    listed = ", ".join(quoted(shortened(word, _LONGEST)) for word in words)
    name = "doubted_words" if listed else "doubted"
    return Piece(say(name, language, words=listed), tail="\n\n")


def mentioned_only(found: InPassing, language: str) -> Draft:
    """That no paper presents what a name stands for, and where entries mention it."""
    name = quoted(shortened(found.name, _LONGEST))
    pieces = [Piece(say("mentioned_only", language, name=name), tail="\n\n")]
    pieces += [
        Piece(
            f"- {label(sentence.entry, language)} — {quoted(sentence.text)}",
            (evidence_of(sentence),),
        )
        for sentence in found.sentences
    ]
    return Draft("partial", tuple(pieces))


def said_of_none(total: int, language: str) -> Draft:
    """That the entries of several papers do not speak of what is asked about them."""
    return Draft("abstained", (Piece(say("said_of_none", language, total=total)),))
