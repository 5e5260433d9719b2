"""Short questions after topics that an archive has: what titles call things, and Korean terms.

Labelled questions are whole sentences; people also type two words. In: a catalogue. Out: questions
with the papers whose titles or terms they are taken from.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from assistant.question import understand
from store.english import STOP_WORDS, in_passing, stem
from store.language import nouns
from tests.bench.labelled import Labelled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.catalogue import Catalogue

ENGLISH, KOREAN = 300, 60
"""Most questions of each language."""

LEAST, MOST = 3, 60
"""Papers that a topic has."""

_WORD = re.compile(r"[A-Za-z][A-Za-z-]{3,}")
_TERM = re.compile(r"((?:[가-힣]+ ){0,2}[가-힣]{2,})\s?\(([A-Za-z][A-Za-z -]{3,40})\)")
_ASKED = {
    "en": ("{}", "papers on {}", "any work on {}?", "which papers address {}?", "{} papers"),
    "ko": ("{}", "{} 논문 있어?", "{} 관련 논문 알려줘", "{} 논문"),
}


def short_topics(catalogue: Catalogue, seed: int = 0) -> list[Labelled]:
    """Questions of one to three words, the same for the same seed."""
    random = np.random.default_rng(seed)
    today = catalogue.newest_day
    assert today is not None
    found = []
    for language, topics, most in (
        ("en", _of_titles(catalogue), ENGLISH),
        ("ko", _of_terms(catalogue), KOREAN),
    ):
        kept = sorted(topic for topic, papers in topics.items() if LEAST <= len(papers) <= MOST)
        chosen = [kept[i] for i in random.permutation(len(kept))[:most].tolist()]
        for topic, asked in zip(chosen, itertools.cycle(_ASKED[language]), strict=False):
            text = asked.format(topic)
            question = understand(text, today=today, catalogue=catalogue)
            if question.intent == "topic" and not question.named and question.topic:
                relevant = dict.fromkeys(topics[topic], 2)
                found.append(Labelled(text, language, False, text, question, relevant))
    return found


def _of_titles(catalogue: Catalogue) -> Mapping[str, set[str]]:
    """Words and pairs of words behind the colon of titles, with their papers."""
    topics: dict[str, set[str]] = defaultdict(set)
    for paper in catalogue.papers.values():
        title = paper.latest.title.partition(":")[2] or paper.latest.title
        words = [word.casefold() for word in _WORD.findall(title)]
        for word in filter(_tells, words):
            topics[word].add(paper.arxiv_id)
        for pair in itertools.pairwise(words):
            if all(map(_tells, pair)):
                topics[" ".join(pair)].add(paper.arxiv_id)
    return topics


def _of_terms(catalogue: Catalogue) -> Mapping[str, set[str]]:
    """Korean nouns that entries gloss in brackets, with their papers."""
    topics: dict[str, set[str]] = defaultdict(set)
    for paper in catalogue.papers.values():
        for match in _TERM.finditer(paper.latest.raw):
            topics[match[1]].add(paper.arxiv_id)
    return {topic: papers for topic, papers in topics.items() if _is_a_noun(topic)}


def _is_a_noun(topic: str) -> bool:
    return "".join(written for written, _ in nouns(topic)) == topic.replace(" ", "")


def _tells(word: str) -> bool:
    return word not in STOP_WORDS and not in_passing(stem(word))
