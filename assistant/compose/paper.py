"""Extractive answers about one paper: which it is, the sentences that answer, what is left unsaid.

In: the hit and the question. Out: a draft. What is asked and not in the entry is said to be
missing, never filled in.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from assistant.compose.kinds import asked_attributes, untold
from assistant.compose.labels import label, quote_piece
from assistant.compose.likely import MOST_ALTERNATIVES, plausible
from assistant.compose.list import paper_line
from assistant.compose.overview import overview
from assistant.compose.sentences import COINED, choose, entry_text, sentences_of
from assistant.draft import Draft, Piece
from assistant.markdown import quoted
from assistant.phrases import language_of, say
from assistant.question.coined import COMMON_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.compose.sentences import Scorer, Sentence
    from assistant.question import Question
    from assistant.retrieve import Hit
    from store.records import Entry

MOST_SENTENCES = 5
_OVERVIEW = 4

_CLOSE = 0.2

_ONE_SLIP = 0.85
"""Likeness of two spellings of one name."""

_QUOTED = re.compile(r"[\"“'‘`][^\"”'’`\n]{1,80}[\"”'’`]")
_SHOUTED = re.compile(r"[A-Z]{5,}")

_MOST_WANTED = 10
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "한": 1, "두": 2, "세": 3, "네": 4}
_WANTED = re.compile(
    r"(?i)\b(one|two|three|four|\d{1,2})[- ](?:lines?|sentences?|bullets?)\b"
    r"|(한|두|세|네|\d{1,2}) ?(?:줄|문장)"
)


def paper_draft(
    question: Question, hits: Sequence[Hit], scorer: Scorer, *, certain: bool, head: str
) -> Draft:
    """The paper, the sentences that answer, and near alternatives unless the paper is certain.

    Args:
        head: name of the phrase that presents the paper.
    """
    entry = hits[0].entry
    asked = asked_attributes(question.text)
    lacking = untold(asked, entry_text(entry))
    names = ", ".join(a.name[language_of(question.language)] for a in lacking)
    only = len(lacking) == len(asked) and all(a.hard for a in lacking)
    if lacking and only and certain:
        return _not_said(question, entry, names, scorer)
    # Only of a paper that is surely meant: names that a description gets wrong point elsewhere.
    unheard = missing_names(question, entry) if certain else ()
    if unheard:
        listed = ", ".join(quoted(name) for name in unheard)
        return _partial("not_mentioned", question, entry, scorer, name=listed)
    unordered = certain and not question.injected
    if unordered and not scorer.kinds and not scorer.speaks_of(entry.title, entry_text(entry)):
        if lacking:
            return _partial("not_said", question, entry, scorer, what=names)
        return _partial("not_spoken_of", question, entry, scorer)
    found = _found(question, hits, scorer, certain=certain, head=head)
    return Draft("answered", tuple(found))


def sentences_wanted(text: str) -> int:
    """How many sentences an answer shows: as many as the asker wants ("in two lines")."""
    match = _WANTED.search(text)
    if match is None:
        return MOST_SENTENCES
    word = next(group for group in match.groups() if group).casefold()
    return max(1, min(int(word) if word.isdigit() else _COUNTS[word], _MOST_WANTED))


def answering(entry: Entry, scorer: Scorer, most: int) -> list[Sentence]:
    """The sentences that answer, the best of them first and the rest as the digest has them."""
    found = sentences_of(entry)
    if not scorer.asks_more_than(entry.title):
        return overview(found, min(most, _OVERVIEW))
    chosen = choose(found, scorer, most)
    if len(chosen) < 2:
        return chosen
    # What kind of thing is asked decides here: the sentence that tells it leads.
    best = max(chosen, key=lambda sentence: scorer.score(sentence) + scorer.bonus(sentence))
    return [best, *(sentence for sentence in chosen if sentence is not best)]


def missing_names(question: Question, entry: Entry) -> tuple[str, ...]:
    """Coined names of the question that neither the entry nor its title holds, as asked.

    Words that somebody wants to see in the answer are no names: quoted ones, shouted ones, and all
    of a question that carries orders.
    """
    if question.injected:
        return ()
    have = _letters(entry_text(entry))
    asked = dict.fromkeys(
        [*question.unknown_names, *COINED.findall(_QUOTED.sub(" ", question.text))]
    )
    return tuple(
        name
        for name in asked
        if name.casefold() not in COMMON_NAMES
        and not _SHOUTED.fullmatch(name)
        and _letters(name).rstrip("s") not in have
        and entry.arxiv_id not in name
        and not _misspelt(name, entry.title)
    )


def _misspelt(name: str, title: str) -> bool:
    """Whether a name is what the title calls the paper, but for a slip of the key."""
    words = [word for word in re.findall(r"[\w-]+", title) if _digits(word) == _digits(name)]
    near = get_close_matches(_letters(name), [_letters(word) for word in words], 1, _ONE_SLIP)
    return bool(near)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _found(
    question: Question, hits: Sequence[Hit], scorer: Scorer, *, certain: bool, head: str
) -> Iterator[Piece]:
    entry, language = hits[0].entry, question.language
    yield Piece(say(head, language, paper=label(entry, language)), tail="\n\n")
    for sentence in answering(entry, scorer, sentences_wanted(question.text)):
        yield quote_piece(sentence)
    if not certain:
        yield from _alternatives(hits, scorer, language)


def _alternatives(hits: Sequence[Hit], scorer: Scorer, language: str) -> Iterator[Piece]:
    near = plausible(hits, MOST_ALTERNATIVES)[1:]
    if near:
        yield Piece("\n" + say("else", language), tail="\n\n")
        for hit in near:
            most = 2 if hit.score >= _CLOSE * hits[0].score else 1
            yield from paper_line(hit, scorer, language, most=most)


def _partial(phrase: str, question: Question, entry: Entry, scorer: Scorer, **values: str) -> Draft:
    """What the entry does not hold, and then what it says."""
    paper = label(entry, question.language)
    missing = Piece(say(phrase, question.language, paper=paper, **values), tail="\n\n")
    found = answering(entry, scorer, sentences_wanted(question.text))
    if phrase == "not_spoken_of":
        found = overview(sentences_of(entry), _OVERVIEW)
    return Draft("partial", (missing, *(quote_piece(sentence) for sentence in found)))


def _not_said(question: Question, entry: Entry, names: str, scorer: Scorer) -> Draft:
    language = question.language
    said = say("not_said", language, what=names, paper=label(entry, language))
    nearest = [quote_piece(s) for s in answering(entry, scorer, 1)]
    return Draft("abstained", (Piece(said, tail="\n\n"), *nearest))
