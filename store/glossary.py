"""The bilingual glossary that the corpus itself teaches: which terms translate each other.

Every entry pairs an English title and English terms in brackets with Korean prose, so two terms of
different scripts that keep appearing in the same entries are likely translations. A user-kept file
of pairs adds to what was learned and overrides it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse as sp

from store.errors import ConfigError
from store.language import is_korean, terms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TRANSLATIONS = 5
"""Translations kept a term; more adds noise faster than recall (tests/bench/retrieval.py)."""

_DOUBT = 2.0


@dataclass(frozen=True, slots=True)
class Glossary:
    """Translations of every term, both ways.

    Attributes:
        vocabulary: the term of each row and column.
        weights: (terms, terms) CSR; row t holds its translations, each with a confidence in (0, 1].
    """

    vocabulary: Sequence[str]
    weights: sp.csr_matrix

    def translations(self, row: int) -> list[tuple[int, float]]:
        """Term numbers and confidences of one term's translations, best first."""
        start, end = self.weights.indptr[row], self.weights.indptr[row + 1]
        found = zip(self.weights.indices[start:end], self.weights.data[start:end], strict=True)
        return sorted(((int(i), float(w)) for i, w in found), key=lambda pair: (-pair[1], pair[0]))


def learn(vocabulary: Sequence[str], presence: sp.csr_matrix, glosses: sp.csr_matrix) -> Glossary:
    """Learn translations from who appears with whom.

    A Korean term k is scored for an English term w, and the other way round, by
    ``PMI(w, k) * log(1 + n) * n / df(w)``, where n counts the texts that hold both: mutual
    information finds what belongs together, the log and the ratio distrust rare coincidences. The
    score over whole entries and the score over bracketed glosses add up; the confidence in a
    translation of score s is ``s / (s + 2)``.

    Args:
        vocabulary: the term of each column.
        presence: (entries, terms), non-zero where the entry holds the term.
        glosses: (bracketed glosses, terms), likewise.

    Returns:
        For each term its `TRANSLATIONS` best.
    """
    hangul = np.array([is_korean(term) for term in vocabulary], dtype=bool)
    learned = sp.csr_matrix((len(vocabulary), len(vocabulary)), dtype=np.float32)
    # One bracket is a statement, one shared entry a coincidence.
    for texts, least in ((presence, 2), (glosses, 1)):
        learned = learned + _scores(texts, hangul, least)
    return Glossary(vocabulary, _best(learned.tocsr()))


def _scores(texts: sp.csr_matrix, hangul: np.ndarray, least: int) -> sp.csr_matrix:
    """(terms, terms) scores of each pair of scripts that at least so many texts hold."""
    held = (texts != 0).astype(np.float32).tocsc()
    frequency = np.asarray(held.sum(axis=0)).ravel()
    english = np.flatnonzero(~hangul & (frequency >= least))
    korean = np.flatnonzero(hangul & (frequency >= least))
    together = (held[:, english].T @ held[:, korean]).tocoo()
    kept = together.data >= least
    w, k, n = english[together.row[kept]], korean[together.col[kept]], together.data[kept]
    strength = np.log(n * texts.shape[0] / (frequency[w] * frequency[k])) * np.log1p(n) * n
    positive = strength > 0
    w, k, strength = w[positive], k[positive], strength[positive]
    size = (texts.shape[1], texts.shape[1])
    to_korean = sp.csr_matrix((strength / frequency[w], (w, k)), size)
    to_english = sp.csr_matrix((strength / frequency[k], (k, w)), size)
    return to_korean + to_english


def _best(scores: sp.csr_matrix) -> sp.csr_matrix:
    """The confidences of each row's `TRANSLATIONS` highest scores."""
    indptr, indices, data = [0], [], []
    for start, end in zip(scores.indptr[:-1], scores.indptr[1:], strict=True):
        row = scores.data[start:end]
        order = np.lexsort((scores.indices[start:end], -row))[:TRANSLATIONS]
        indices.append(scores.indices[start:end][order])
        data.append(row[order] / (row[order] + _DOUBT))
        indptr.append(indptr[-1] + len(order))
    return sp.csr_matrix(
        (np.concatenate(data or [[]]), np.concatenate(indices or [[]]).astype(np.int32), indptr),
        shape=scores.shape,
    )


def read_pairs(path: Path) -> dict[str, list[str]]:
    """The user's file of term pairs, a ``term = translation, translation`` a line, ``#`` comments.

    Each line counts in both directions. Where a side has several words, each of them is translated
    by all words of the other.

    Returns:
        Index term -> the index terms that translate it.

    Raises:
        ConfigError: the file cannot be read, or a line is not of that form (with its number).
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the glossary file {str(path)!r}: {error}") from error
    pairs: dict[str, list[str]] = {}
    for number, line in enumerate(lines, start=1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        left, equals, right = content.partition("=")
        if not (equals and left.strip() and right.strip()):
            raise ConfigError(
                f"{path}:{number}: {content!r} is not 'term = translation, translation'"
            )
        for source in terms(left):
            for target in (term for part in right.split(",") for term in terms(part)):
                pairs.setdefault(source, []).append(target)
                pairs.setdefault(target, []).append(source)
    return pairs
