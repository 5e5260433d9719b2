"""Extractive answers that are lists: a line a paper, with the sentence that shows why it is there.

In: the hits to list, in the asker's order. Out: pieces; every listed paper carries a citation.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.compose.labels import evidence_of, label
from assistant.compose.sentences import choose, sentences_of
from assistant.draft import Evidence, Piece
from assistant.markdown import quoted
from assistant.phrases import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assistant.compose.sentences import Scorer
    from assistant.question import Question
    from assistant.retrieve import Hit

SHORT_LIST = 6
"""Up to this many papers a list shows two sentences each, beyond it one."""

_HEADS = {
    "newest": "list_newest",
    "oldest": "list_oldest",
    "votes": "list_votes",
    "relevance": "list_many",
}


def list_pieces(
    question: Question, hits: Sequence[Hit], scorer: Scorer, *, on_topic: int | None = None
) -> Iterator[Piece]:
    """A heading that counts the papers, and a bullet for each that was asked for.

    Args:
        on_topic: how many there were before a trait that the question asks for left out some.
    """
    shown = limited(question, hits)
    if on_topic is not None:
        head = "with_traits"
    elif len(shown) < len(hits):
        head = f"first_{question.order}"
    else:
        head = "list_one" if len(hits) == 1 else _HEADS[question.order]
    count = len(shown) if on_topic else len(hits)
    words = say(head, question.language, count=count, shown=len(shown), total=on_topic)
    yield from bullet_pieces(question, shown, scorer, words)


def bullet_pieces(
    question: Question, hits: Sequence[Hit], scorer: Scorer, head: str
) -> Iterator[Piece]:
    """The heading given, and a bullet for each paper."""
    yield Piece(head, tail="\n\n")
    most = 2 if len(hits) <= SHORT_LIST else 1
    for hit in hits:
        yield from paper_line(hit, scorer, question.language, most=most)


_ONE = re.compile(
    r"(?i)\b(?:most recent|newest|latest|oldest|earliest|first|most upvoted)"
    r"\s+(?:paper|work|study|one)\b"
    r"|(?:가장|제일) (?:최근|최신|오래된|먼저)\S* (?:논문|연구)(?!들)"
)


def limited(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """The hits in the asker's order, and as many as were asked for."""
    one = question.order != "relevance" and _ONE.search(question.text) is not None
    return ordered(question, hits)[: question.limit or (1 if one else None)]


def ordered(question: Question, hits: Iterable[Hit]) -> list[Hit]:
    """The hits in the order that the question asks for; by relevance they stay as they are."""
    if question.order == "newest":
        return sorted(hits, key=lambda hit: hit.entry.day, reverse=True)
    if question.order == "oldest":
        return sorted(hits, key=lambda hit: hit.entry.day)
    if question.order == "votes":
        return sorted(hits, key=lambda hit: hit.entry.votes or 0, reverse=True)
    return list(hits)


def paper_line(hit: Hit, scorer: Scorer, language: str, *, most: int = 1) -> Iterator[Piece]:
    """One bullet: the paper and up to ``most`` of its sentences, best for the question."""
    head = f"- {label(hit.entry, language)}"
    found = choose(sentences_of(hit.entry), scorer, most)
    if not found:
        yield Piece(head, (Evidence(hit.entry, None, hit.entry.title),))
    for number, sentence in enumerate(found):
        text = quoted(sentence.text)
        tail = "\n" if number == len(found) - 1 else " "
        yield Piece(f"{head} — {text}" if number == 0 else text, (evidence_of(sentence),), tail)
