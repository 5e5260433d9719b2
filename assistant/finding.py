"""What a question made whole finds in the archive: settled facts, or ranked papers to answer from.

In: a `Resolved` question. Out: a `Finding`. The papers in focus of a conversation narrow the search
here, so that whatever writes the answer (sentences or a model) sees the same evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.compose.likely import plausible
from assistant.compose.missing import absent, doubted, mentioned_only, said_of_none
from assistant.compose.paper import missing_names
from assistant.compose.qualities import TRAITS, asked_of
from assistant.compose.sentences import Scorer, sentences_of
from assistant.conversation import Resolved
from assistant.draft import Draft, Piece
from assistant.facts import answer_from_records
from assistant.knowing import says_nothing, standing, unsaid
from assistant.markdown import quoted
from assistant.naming import absent_names, compared_names, in_passing, is_short
from assistant.narrowing import first_ones, having, with_traits
from assistant.phrases import say
from assistant.question.parts import compares
from assistant.retrieve import Hit, Ranking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.conversation import Understand
    from assistant.question import Question
    from assistant.retrieve import Retriever
    from store.catalogue import Catalogue
    from store.lexical import LexicalIndex

FACTS = frozenset({"count", "top", "day", "when", "authors", "by_author", "votes"})
"""Kinds of question that records answer."""

AMONG_SHARE = 0.6
"""Of the papers in focus those are listed that hold this share of what the best of them holds."""

_FEW = 2
"""A doubt that no word can be named for is only said of so few papers."""

_LONGEST_PART = 300
_MOST_OTHERS = 2

_BEYOND = 150
"""Papers looked through for one that is related to those in focus."""

_BACK = re.compile(r"(?i)\b(?:it|its|them|their)\b|그것|그걸|이를|그 (?:모델|방법|논문)")


@dataclass(frozen=True, slots=True)
class Part:
    """One of the things that a comparison compares, as asked, and the paper it stands for.

    Attributes:
        others: papers that may be meant instead, where the first is not sure.
    """

    text: str
    hit: Hit | None
    others: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """What there is to answer a question from.

    Attributes:
        settled: the whole answer where records or a refusal give it.
        parts: for a comparison.
        total: how many papers the question chose among, for "which of those".
        on_topic: how many papers are on the topic, where a trait asked for has left out some.
        certain: whether the conversation says which paper is meant.
        lead: what the question asks and the archive does not have, said before the answer.
        doubtful: whether the papers found are perhaps only near what is asked.
    """

    question: Question
    ranking: Ranking
    settled: Draft | None = None
    parts: tuple[Part, ...] = field(default=())
    total: int | None = None
    on_topic: int | None = None
    certain: bool = False
    lead: tuple[Piece, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Archive:
    """One snapshot, ready to be searched."""

    catalogue: Catalogue
    lexical: LexicalIndex
    retriever: Retriever


NOTHING = Ranking((), 0, {}, 0)


def find(resolved: Resolved, archive: Archive, understand: Understand) -> Finding:
    """Looks up what the question asks for.

    Raises:
        EmbedderError: the question cannot be embedded.
    """
    question = resolved.question
    if resolved.mode == "lost" or question.intent in ("smalltalk", "out_of_scope"):
        words = "no_focus" if resolved.mode == "lost" else question.intent
        draft = Draft("abstained", (Piece(say(words, question.language)),))
        return Finding(question, NOTHING, draft)
    if resolved.mode == "among":
        return _among(question, resolved.focus, archive)
    sides = compared_names(question, archive.catalogue) if resolved.mode == "fresh" else None
    if sides is not None:
        named = replace(question, named=sides.named, unknown_names=sides.lost)
        return _comparison(replace(named, intent="compare", parts=()), archive, understand)
    unknown = (*question.unknown_ids, *question.unknown_names)
    if question.named and question.intent == "explain" and compares(question.text):
        return _compared_with_unknown(question, archive, understand)
    if unknown and not question.named and question.intent not in ("topic", "compare"):
        return _unknown(question, ", ".join(quoted(name) for name in unknown))
    if question.intent in FACTS:
        return _facts(question, archive)
    if question.intent == "compare":
        found = _comparison(question, archive, understand)
        return replace(found, certain=resolved.mode == "about")
    return _searched(resolved, archive)


def _searched(resolved: Resolved, archive: Archive) -> Finding:
    """The papers on a topic, or the one that is named or described."""
    question = resolved.question
    one = len(question.mentioned) == 1 and not compares(question.text)
    if not question.named and one and question.intent == "explain":
        question = replace(question, named=question.mentioned)
    ranking = _ranked(replace(resolved, question=question), archive)
    if question.named or resolved.focus:
        question = replace(question, unknown_names=absent_names(question, archive.catalogue))
    if resolved.mode == "about" and len(resolved.focus) > 1:
        entries = [archive.catalogue.papers[i].latest for i in resolved.focus]
        if says_nothing(question, entries, archive.lexical):
            return Finding(question, ranking, said_of_none(len(entries), question.language))
    passing = None if resolved.focus else in_passing(question, archive.catalogue)
    if passing is not None:
        return Finding(question, ranking, mentioned_only(passing, question.language))
    if question.named or resolved.focus:
        return Finding(question, ranking, certain=resolved.mode == "about")
    return _named_or_not(question, ranking, archive)


def _named_or_not(question: Question, ranking: Ranking, archive: Archive) -> Finding:
    """What was found for a description, and which of its names and words nothing has."""
    names = absent_names(question, archive.catalogue)
    stands = standing(question, ranking, archive.lexical)
    unknown = stands == "unknown"
    if names and (unknown or (question.intent in ("explain", "paper") and is_short(question))):
        settled = _unknown(question, ", ".join(quoted(name) for name in names))
        return replace(settled, ranking=replace(ranking, listed=0))
    lead = (absent(names, question.language),) if names else ()
    if unknown:
        return Finding(question, replace(ranking, listed=0), lead=lead)
    doubtful = stands == "doubtful" and not names and ranking.listed > 0
    if doubtful:
        words = unsaid(question, ranking, archive.lexical)
        doubtful = bool(words) or ranking.listed <= _FEW
        lead = (doubted(words, question.language),) if doubtful else ()
    narrowed = with_traits(question, ranking)
    found = Finding(question, narrowed or ranking, lead=lead, doubtful=doubtful)
    return found if narrowed is None else replace(found, on_topic=ranking.listed)


def _unknown(question: Question, names: str) -> Finding:
    draft = Draft("abstained", (Piece(say("unknown_name", question.language, name=names)),))
    return Finding(question, NOTHING, draft)


def _facts(question: Question, archive: Archive) -> Finding:
    ranking = NOTHING
    if question.named:
        ranking = archive.retriever.search(question, within=question.named)
    elif question.topic:
        ranking = archive.retriever.search(question)
    return Finding(question, ranking, answer_from_records(question, archive.catalogue, ranking))


def _ranked(resolved: Resolved, archive: Archive) -> Ranking:
    question, focus = resolved.question, resolved.focus
    if resolved.mode == "about" and focus:
        ranking = archive.retriever.search(question, within=focus)
        return replace(ranking, listed=min(1, len(ranking.hits)))
    if resolved.mode != "beyond":
        ranking = archive.retriever.search(question)
        return _named_first(question, ranking, archive) if question.named else ranking
    ranking = archive.retriever.search(question, limit=_BEYOND)
    hits = [hit for hit in ranking.hits if hit.paper.arxiv_id not in focus]
    successor = _successor(hits, resolved.related)
    if successor is not None:
        hits = [successor, *(hit for hit in hits if hit is not successor)]
    return replace(ranking, hits=tuple(hits), listed=max(1, min(ranking.listed, len(hits))))


def _named_first(question: Question, ranking: Ranking, archive: Archive) -> Ranking:
    """The ranking with the papers that the question names at its head, in its order."""
    found = [hit for hit in ranking.hits if hit.paper.arxiv_id in question.named]
    if len(found) < len(question.named):
        found = list(archive.retriever.search(question, within=question.named).hits)
    named = sorted(found, key=lambda hit: question.named.index(hit.paper.arxiv_id))
    rest = (hit for hit in ranking.hits if hit.paper.arxiv_id not in question.named)
    return replace(ranking, hits=(*named, *rest), listed=max(ranking.listed, len(named)))


def _successor(hits: Sequence[Hit], related: str) -> Hit | None:
    """The paper that presents a later version of the one in focus, ``Mamba-2`` after ``Mamba``.

    Of the papers that speak of the later version the first to be listed presents it.
    """
    name = related.partition(":")[0].strip()
    if not name or " " in name:
        return None
    version = r"(?:[- ]?v?[2-9](?:\.\d)?|\+\+|[- ]?XL)(?![A-Za-z0-9])"
    later = re.compile(rf"(?<!\w){re.escape(name)}{version}")
    found = [hit for hit in hits if any(later.search(s.text) for s in sentences_of(hit.entry))]
    return min(found, key=lambda hit: hit.paper.days[0], default=None)


def _among(question: Question, focus: Sequence[str], archive: Archive) -> Finding:
    """Those of the papers in focus that the question fits, in the conversation's order.

    Filters have left out some; words leave out those that hold far less of them than the best.
    """
    ranking = archive.retriever.search(question, limit=len(focus), within=focus)
    order = {arxiv_id: place for place, arxiv_id in enumerate(focus)}
    kept = sorted(ranking.hits, key=lambda hit: order[hit.paper.arxiv_id])
    traits = asked_of(TRAITS, question.text)
    if question.order != "relevance":
        kept = first_ones(question, kept)
    elif traits:
        kept = having(traits, kept)
    elif question.topic:
        scorer = Scorer(question.text, question.topic, archive.lexical)
        held = {
            hit: max((scorer.score(s) for s in sentences_of(hit.entry)), default=0.0)
            for hit in kept
        }
        kept = [hit for hit in kept if held[hit] >= AMONG_SHARE * max(held.values())]
    rest = (hit for hit in ranking.hits if hit not in kept)
    ranking = replace(ranking, hits=(*kept, *rest), listed=len(kept))
    return Finding(question, ranking, total=len(focus))


def _compared_with_unknown(question: Question, archive: Archive, understand: Understand) -> Finding:
    """A comparison of a paper with something that no digest names, or with nothing."""
    entry = archive.catalogue.papers[question.named[0]].latest
    lost = question.unknown_names or missing_names(question, entry)
    if not lost:
        return _searched(Resolved(question), archive)
    return _comparison(
        replace(question, intent="compare", parts=(), unknown_names=lost), archive, understand
    )


def _comparison(question: Question, archive: Archive, understand: Understand) -> Finding:
    """The paper for each thing compared: the named ones, then the best for each description."""
    found: list[Part] = []
    seconds: dict[str, float] = {}
    if question.named:
        ranking = archive.retriever.search(question, within=question.named)
        by_id = {hit.paper.arxiv_id: hit for hit in ranking.hits}
        found += [Part(i, by_id.get(i)) for i in question.named if i in by_id]
        seconds = ranking.seconds
    found += [Part(name, None) for name in (*question.unknown_ids, *question.unknown_names)]
    for text in question.parts:
        described = understand(text[:_LONGEST_PART])
        topic = described.topic or text[:_LONGEST_PART]
        if found and found[-1].hit and _BACK.search(text):
            topic = f"{topic} {found[-1].hit.entry.title}"
        described = replace(
            described, intent="paper", topic=topic, span=described.span or question.span
        )
        ranking = archive.retriever.search(described)
        seconds = {k: seconds.get(k, 0.0) + v for k, v in ranking.seconds.items()}
        taken = {part.hit.paper.arxiv_id for part in found if part.hit}
        fresh = [hit for hit in ranking.hits if hit.paper.arxiv_id not in taken]
        likely = plausible(fresh, _MOST_OTHERS) if ranking.listed else []
        found.append(Part(text, likely[0] if likely else None, tuple(likely[1:])))
    hits = tuple(part.hit for part in found if part.hit)
    return Finding(question, Ranking(hits, len(hits), seconds, len(hits)), None, tuple(found))
