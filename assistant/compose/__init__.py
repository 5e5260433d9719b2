"""From a question and its ranking to a draft in the digests' own words, without a language model.

In: a finding. Out: a `Draft` whose every claim about a paper carries its evidence. Nothing near
gives an abstention, never a filler.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.compose.compare import MOST_COMPARED, quality_pieces, table_pieces
from assistant.compose.filters import described, filtered
from assistant.compose.likely import plausible
from assistant.compose.list import bullet_pieces, limited, list_pieces, paper_line
from assistant.compose.paper import paper_draft
from assistant.compose.sentences import Scorer
from assistant.draft import Draft, Piece
from assistant.markdown import quoted, shortened
from assistant.phrases import say
from assistant.question.parts import which_is_more

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.finding import Finding
    from store.lexical import LexicalIndex


_SHORT = 4
"""An explanation asked for in so few words is of a thing, not of one paper that is described."""

_MOST_EXPLAINING = 4


def compose(finding: Finding, lexical: LexicalIndex) -> Draft:
    """The extractive answer to what was found."""
    draft = _composed(finding, lexical)
    if draft.status == "abstained" or not finding.lead:
        return draft
    return Draft("partial", (*finding.lead, *draft.pieces))


def _composed(finding: Finding, lexical: LexicalIndex) -> Draft:
    question, ranking = finding.question, finding.ranking
    if finding.settled is not None:
        return finding.settled
    if question.intent == "compare" and finding.parts:
        return _comparison(finding, lexical)
    hits = ranking.hits[: ranking.listed]
    if not hits:
        return not_found(finding)
    scorer = Scorer(question.text, question.topic, lexical)
    if finding.total is not None:
        name = "among" if question.order == "relevance" else f"among_{question.order}"
        head = say(name, question.language, total=finding.total, count=len(hits))
        return Draft("answered", tuple(bullet_pieces(question, hits, scorer, head)))
    if question.intent == "explain" and not finding.certain and not question.named:
        near = plausible(ranking.hits, _MOST_EXPLAINING)
        if len(lexical.concepts(question.topic)) <= _SHORT and len(near) > 1:
            head = say("explain_many", question.language)
            return Draft("answered", tuple(bullet_pieces(question, near, scorer, head)))
    if len(question.named) == 1 or question.intent in ("paper", "explain"):
        certain = bool(question.named) or finding.certain
        head = "about_one" if certain else "nearest_one" if finding.doubtful else "found_one"
        return paper_draft(question, ranking.hits, scorer, certain=certain, head=head)
    if finding.doubtful:
        shown, head = limited(question, hits), say("nearest", question.language)
        return Draft("answered", tuple(bullet_pieces(question, shown, scorer, head)))
    on_topic = finding.on_topic
    return Draft("answered", tuple(list_pieces(question, hits, scorer, on_topic=on_topic)))


def _comparison(finding: Finding, lexical: LexicalIndex) -> Draft:
    """The table of the papers found for the parts of a comparison."""
    question = finding.question
    found = [(part.text, part.hit.entry) for part in finding.parts if part.hit][:MOST_COMPARED]
    lost = [part.text for part in finding.parts if part.hit is None]
    pieces = [
        Piece(say("unknown_part", question.language, name=quoted(shortened(text, 120))))
        for text in lost
    ]
    if found:
        scorers = [
            # An id says nothing of what is asked; a description does.
            Scorer(question.text, f"{question.topic} {text.replace(entry.arxiv_id, '')}", lexical)
            for text, entry in found
        ]
        entries = [entry for _, entry in found]
        pieces += [Piece("", tail="\n")] if lost else []
        if finding.certain and which_is_more(question.text):
            pieces += quality_pieces(question, entries, scorers)
        else:
            pieces += table_pieces(question, entries, scorers)
        pieces += _others(finding, scorers)
    if not found:
        return Draft("abstained", tuple(pieces))
    return Draft("partial" if lost else "answered", tuple(pieces))


def _others(finding: Finding, scorers: Sequence[Scorer]) -> Iterator[Piece]:
    """For each thing that was described and not surely found, what else may be meant."""
    language = finding.question.language
    parts = [part for part in finding.parts if part.hit][:MOST_COMPARED]
    for part, scorer in zip(parts, scorers, strict=True):
        if part.others:
            described = quoted(shortened(part.text, 60))
            yield Piece("\n" + say("else_for", language, part=described), tail="\n\n")
            for hit in part.others:
                yield from paper_line(hit, scorer, language)


def not_found(finding: Finding) -> Draft:
    """That the digests hold nothing on this, and whether a filter is the reason."""
    question = finding.question
    language, filters = question.language, described(question)
    if finding.total is not None and not filtered(question):
        return said("among_nothing", language, total=finding.total)
    if not filtered(question):
        return said("nothing_near", language)
    if finding.total is not None:
        return said("among_none", language, total=finding.total, filters=filters)
    name = "nothing_in_filter_about" if finding.ranking.filtered else "nothing_in_filter"
    return said(name, language, filters=filters)


def said(name: str, language: str, **values: object) -> Draft:
    """An abstention in one fixed phrase."""
    return Draft("abstained", (Piece(say(name, language, **values)),))
