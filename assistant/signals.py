"""What speaks for each entry, as numbers: how a question's concepts and vector match it.

Scores are standardised within the question, so that other embedders and corpora still fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.concepts import Concept
    from store.lexical import LexicalIndex

LEXICAL_SIGNALS = (
    "lexical",  # concept weight in the entry, per unit of idf asked for
    "literal",  # the same without translations
    "title",  # the same in the title
    "title_literal",
    "sentence",  # the same in the entry's best sentence
    "coverage",  # share of the asked idf that the entry holds at all
    "sentence_coverage",  # ... that one sentence of it holds
    "rarest",  # coverage of the three rarest concepts
    "title_coverage",  # ... that the title holds
    "facet",  # ... of the facet that it holds best, weighed by what that facet is of the question
    "facet_title",  # the same in the title
    "first_facet",  # coverage of the first facet alone: what follows often only explains it
    "first_facet_title",
    "facets",  # how many there are
    "lead_coverage",  # ... that one of its first sentences holds, which say what it is about
    "spread",  # mean over the sentences: what an entry keeps talking about
    "lexical_z",  # standardised over the searched entries
    "literal_z",
    "sentence_z",
    "spread_z",
    "lexical_gap",  # distance to the best entry, in standard deviations
    "concepts",  # how many concepts were asked for
    "mean_idf",  # ... and how rare they are
    "korean",  # whether the question is Korean
    "listing",  # whether it asks for all papers on something rather than for one
    "log_entries",  # how many entries were searched: extremes are less extreme among few
    "named",  # whether the question names the paper
    "mentioned",  # ... or says its name without asking about it
    "feedback_z",  # likeness to the best entries; 0 unless listing, for one paper has no like
)
DENSE_SIGNALS = (
    "dense_z",  # best passage, standardised over the searched entries
    "dense_mean_z",  # mean of the passages
    "dense_gap",
    "fused",  # sum of the standardised channels
    "fused_gap",
    "title_dense_z",  # the title alone, standardised
)

SENTENCE_SIGNALS = (  # over the candidates alone, whose sentences are read one by one
    "near_z",  # nearest sentence, in standard deviations
    "near_gap",  # distance of its cosine to that of the nearest candidate's
    "near_title_z",  # the same for the titles
    "near_title_gap",
    "near_fused",  # added to the other channels
    "near_fused_gap",
)


_LEAD = 2
"""Sentences that an entry begins with."""

_BACKGROUND = 0.5

_NEAR = 0.5
"""Weight of a nearest sentence beside one of the other channels; a title has half of it."""


def standardised(values: np.ndarray) -> np.ndarray:
    """The values in standard deviations from the mean of their background; 0 when all are equal.

    The background is the lower half: what stands out does not dull its own measure, so
    that ten relevant papers among forty stand out as they would among four thousand.
    """
    ordered = np.sort(values)
    background = ordered[: max(2, int(len(ordered) * _BACKGROUND))]
    deviation = max(float(background.std()), 0.2 * float(values.std())) if len(values) else 0.0
    if deviation < 1e-9:
        return np.zeros_like(values)
    result: np.ndarray = (values - background.mean()) / deviation
    return result


@dataclass(frozen=True, slots=True)
class Asked:
    """What the evidence is weighed for: the question's concepts, language and kind.

    Attributes:
        facets: numbers of the concepts that are asked for together, facet by facet; what a question
            enumerates (*pruning or distillation*) need not all be in one paper.
        named, mentioned: rows of the entries whose names the question says.
    """

    concepts: tuple[Concept, ...]
    korean: bool
    listing: bool
    facets: tuple[tuple[int, ...], ...] = ()
    named: tuple[int, ...] = ()
    mentioned: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Dense:
    """(entries,) similarities: the best passage, the mean of the passages, the title alone."""

    best: np.ndarray
    mean: np.ndarray
    title: np.ndarray


@dataclass(frozen=True, slots=True)
class Near:
    """(candidates,) cosines of the question with the nearest sentence and with the title."""

    best: np.ndarray
    title: np.ndarray


def sentence_signals(near: Near, fused: np.ndarray) -> dict[str, np.ndarray]:
    """The signals of single sentences.

    Args:
        fused: (candidates,) sum of the other channels.

    Returns:
        Signal name -> (candidates,) values.
    """
    best, title = _deviations(near.best), _deviations(near.title)
    together = fused + _NEAR * best + _NEAR / 2 * title
    return {
        "near_z": best,
        "near_gap": near.best - near.best.max(initial=-1.0),
        "near_title_z": title,
        "near_title_gap": near.title - near.title.max(initial=-1.0),
        "near_fused": together,
        "near_fused_gap": together - together.max(initial=-np.inf),
    }


def _deviations(values: np.ndarray) -> np.ndarray:
    """Standard deviations from the mean: candidates have no background to be measured by."""
    deviation = float(values.std()) if len(values) else 0.0
    if deviation < 1e-9:
        return np.zeros_like(values)
    result: np.ndarray = (values - values.mean()) / deviation
    return result


def signals(index: LexicalIndex, asked: Asked, dense: Dense | None) -> dict[str, np.ndarray]:
    """Every signal for every entry.

    Args:
        dense: None while the vectors are not ready.

    Returns:
        Signal name -> (entries,) values; the dense signals only when there is something dense.
    """
    found = _lexical_signals(index, asked)
    size = len(index.keys)
    found["concepts"] = np.full(size, float(len(asked.concepts)))
    found["mean_idf"] = np.full(
        size, float(np.mean([c.importance for c in asked.concepts] or [0.0]))
    )
    found["log_entries"] = np.full(size, float(np.log1p(size)))
    found["korean"] = np.full(size, float(asked.korean))
    found["listing"] = np.full(size, float(asked.listing))
    for name, rows in (("named", asked.named), ("mentioned", asked.mentioned)):
        found[name] = np.zeros(size)
        found[name][list(rows)] = 1.0
    if dense is not None:
        found |= _dense_signals(dense, found["lexical_z"])
    first = found.get("fused", found["lexical_z"])
    found["feedback_z"] = (
        standardised(index.feedback(first)) if asked.listing and size else np.zeros(size)
    )
    return found


def _lexical_signals(index: LexicalIndex, asked_for: Asked) -> dict[str, np.ndarray]:
    concepts = asked_for.concepts
    match = index.match(concepts)
    literal = index.match([concept.literal() for concept in concepts], within_sentences=False)
    idf = np.array([concept.importance for concept in concepts] or [1.0], np.float32)
    asked = float(idf.sum())
    held = _shares(match.entries, idf) if concepts else np.zeros((len(index.keys), 1), np.float32)
    in_sentence = (
        _shares(match.sentences, idf) @ idf if concepts else np.zeros(len(match.sentences))
    )
    titles = _shares(match.titles, idf) if concepts else held
    rarest = np.argsort(-idf, kind="stable")[:3]
    signals = {
        "lexical": match.entries.sum(axis=1) / asked,
        "literal": literal.entries.sum(axis=1) / asked,
        "title": match.titles.sum(axis=1) / asked,
        "title_literal": literal.titles.sum(axis=1) / asked,
        "sentence": index.best_sentence(match.sentences.sum(axis=1)) / asked,
        "coverage": held @ idf / asked,
        "sentence_coverage": index.best_sentence(in_sentence) / asked,
        "rarest": held[:, rarest] @ idf[rarest] / idf[rarest].sum(),
        "title_coverage": titles @ idf / asked,
        "lead_coverage": index.first_sentences(in_sentence, _LEAD) / asked,
        "spread": index.mean_sentence(in_sentence) / asked,
    }
    facets = [list(facet) for facet in asked_for.facets] or [list(range(len(concepts)))]
    signals |= _facet_signals(held, titles, idf, facets)
    for name in ("lexical", "literal", "sentence", "spread"):
        signals[f"{name}_z"] = standardised(signals[name])
    signals["lexical_gap"] = signals["lexical_z"] - signals["lexical_z"].max(initial=0.0)
    return signals


def _facet_signals(
    held: np.ndarray, titles: np.ndarray, idf: np.ndarray, facets: Sequence[list[int]]
) -> dict[str, np.ndarray]:
    """What each entry holds of single facets.

    Args:
        held, titles: (entries, concepts) shares of each concept in the entry and in its title.
    """
    size = len(held)
    weights = [float(idf[facet].sum()) for facet in facets]
    heaviest = max(weights) or 1.0
    first, first_weight = facets[0], weights[0] or 1.0
    return {
        "facet": np.max([held[:, f] @ idf[f] for f in facets], axis=0) / heaviest,
        "facet_title": np.max([titles[:, f] @ idf[f] for f in facets], axis=0) / heaviest,
        "first_facet": held[:, first] @ idf[first] / first_weight,
        "first_facet_title": titles[:, first] @ idf[first] / first_weight,
        "facets": np.full(size, float(len(facets))),
    }


def _shares(match: np.ndarray, idf: np.ndarray) -> np.ndarray:
    """How much of each concept is present, 0 to 1: a BM25 weight of its idf counts as all of it."""
    shares: np.ndarray = np.minimum(1.0, match / idf)
    return shares


def _dense_signals(dense: Dense, lexical_z: np.ndarray) -> dict[str, np.ndarray]:
    best = standardised(dense.best)
    fused = lexical_z + best
    return {
        "dense_z": best,
        "dense_mean_z": standardised(dense.mean),
        "dense_gap": best - best.max(initial=0.0),
        "fused": fused,
        "fused_gap": fused - fused.max(initial=0.0),
        "title_dense_z": standardised(dense.title),
    }
