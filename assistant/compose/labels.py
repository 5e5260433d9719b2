"""How papers and their catalogue facts are written in an answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.draft import Evidence, Piece
from assistant.markdown import link_text, quoted
from assistant.phrases import say

if TYPE_CHECKING:
    from assistant.compose.sentences import Sentence
    from store.records import Entry

_COLON = re.compile(r"\s*[:：]\s+")


def votes(entry: Entry, language: str) -> str:
    """``28 votes``, or that none are recorded."""
    if entry.votes is None:
        return say("no_votes", language)
    return say("vote" if entry.votes == 1 else "votes", language, votes=entry.votes)


def linked(entry: Entry) -> str:
    """The title in bold, linked to the paper."""
    return f"**[{link_text(entry.title)}]({entry.url})**"


def label(entry: Entry, language: str) -> str:
    """Title, day and, where recorded, votes."""
    counted = "" if entry.votes is None else f", {votes(entry, language)}"
    return f"{linked(entry)} ({entry.day.isoformat()}{counted})"


def short_name(entry: Entry) -> str:
    """What people call the paper: its title up to the colon, else its first words."""
    head = _COLON.split(entry.title, maxsplit=1)[0]
    words = head.split()
    return quoted(head if len(words) <= 6 else " ".join(words[:6]) + " …")


def evidence_of(sentence: Sentence) -> Evidence:
    """The sentence as evidence for itself."""
    return Evidence(sentence.entry, sentence.section, sentence.text)


def quote_piece(sentence: Sentence, prefix: str = "- ", tail: str = "\n") -> Piece:
    """A sentence of a digest, shown as it stands and cited."""
    return Piece(prefix + quoted(sentence.text), (evidence_of(sentence),), tail)
