"""From a question and its ranking to a draft in the digests' own words, without a language model.

In: an understood question, the ranked papers, the archive. Out: a `Draft` whose every claim about a
paper carries its evidence. Nothing near gives an abstention, never a filler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from assistant.compose_compare import MOST_COMPARED, table_pieces
from assistant.compose_list import list_pieces, ordered
from assistant.compose_paper import paper_draft
from assistant.draft import Draft, Piece
from assistant.filters import described, filtered
from assistant.phrases import say
from assistant.sentences import Scorer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.question import Question
    from assistant.retrieve import Hit, Ranking
    from store.lexical import LexicalIndex


class Library(Protocol):
    """What composing reads of a snapshot."""

    @property
    def lexical(self) -> LexicalIndex:
        """Concepts of a question and their translations."""
        ...


def compose(question: Question, ranking: Ranking, library: Library) -> Draft:
    """The extractive answer to a question that retrieval ran for."""
    hits = ranking.hits[: ranking.listed]
    if not hits:
        return not_found(question, ranking)
    scorer = Scorer(question.text, question.topic, library.lexical)
    if question.named or question.intent in ("paper", "explain"):
        certain = bool(question.named)
        return paper_draft(question, ranking.hits, scorer, certain=certain)
    return Draft("answered", tuple(list_pieces(question, ordered(question, hits), scorer)))


def compose_comparison(
    question: Question, found: Sequence[tuple[str, Hit | None]], library: Library
) -> Draft:
    """The table of the papers found for the parts of a comparison.

    Args:
        found: each part as asked, and the paper it stands for (None: the archive has none).
    """
    pairs = [(text, hit) for text, hit in found if hit is not None][:MOST_COMPARED]
    lost = [text for text, hit in found if hit is None]
    pieces = [Piece(say("unknown_part", question.language, name=text)) for text in lost]
    if pairs:
        scorers = [
            Scorer(question.text, f"{question.topic} {text}", library.lexical) for text, _ in pairs
        ]
        entries = [hit.entry for _, hit in pairs]
        pieces += [Piece("", tail="\n")] if lost else []
        pieces += table_pieces(question, entries, scorers)
    if not pairs:
        return Draft("abstained", tuple(pieces))
    return Draft("partial" if lost else "answered", tuple(pieces))


def not_found(question: Question, ranking: Ranking) -> Draft:
    """That the digests hold nothing on this, and whether a filter is the reason."""
    language = question.language
    if not filtered(question):
        return said("nothing_near", language)
    name = "nothing_in_filter_about" if ranking.hits else "nothing_in_filter"
    return said(name, language, filters=described(question))


def said(name: str, language: str, **values: object) -> Draft:
    """An abstention in one fixed phrase."""
    return Draft("abstained", (Piece(say(name, language, **values)),))
