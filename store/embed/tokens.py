"""Text to token ids for the bundled model, quick for one question and fast for a corpus.

Input: text with its prefix. Output: ids without begin and end marks. Both paths run the same
Unigram algorithm of ``tokenizers``: over all 250,000 pieces (half a second to load, for passages),
or over only the pieces that occur in the text, found in a sorted, memory-mapped table.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from tokenizers import Tokenizer

    from store.embed.weights import Vocabulary, Weights

LONGEST_PIECE = 16
"""Characters in the longest piece of the vocabulary."""

_SPACES = re.compile(" {2,}")
_WORD_MARK = "▁"


@dataclass(frozen=True)
class PieceTable:
    """Pieces in order of their bytes, and the token id of each."""

    pieces: NDArray[np.bytes_]
    ids: NDArray[np.int32]

    def find(self, candidates: Sequence[bytes]) -> NDArray[np.int32]:
        """Token ids of those candidates that are pieces, in no order."""
        wanted = np.array(candidates, dtype=self.pieces.dtype)
        places = np.searchsorted(self.pieces, wanted)
        places = np.minimum(places, len(self.pieces) - 1)
        found: NDArray[np.int32] = self.ids[places[self.pieces[places] == wanted]]
        return found


def readable(text: str) -> str:
    """Composed letters; no NUL, no lone surrogate and no white space at the end."""
    valid = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return unicodedata.normalize("NFC", valid).rstrip()


def build_table(vocabulary: Vocabulary) -> PieceTable:
    """Sorts the pieces of a vocabulary by their bytes."""
    pieces = np.array(vocabulary.pieces())
    order = np.argsort(pieces, kind="stable").astype(np.int32)
    return PieceTable(pieces[order], order)


class E5Tokenizer:
    """The XLM-RoBERTa tokenizer of multilingual-e5, from the model file's own pieces."""

    def __init__(self, weights: Weights, table: PieceTable) -> None:
        self._vocabulary = weights.vocabulary
        self._characters = weights.character_map()
        self._table = table

    def normalise(self, text: str) -> str:
        """Composed letters, the model's character map, single spaces."""
        return _SPACES.sub(" ", readable(text).translate(self._characters)).rstrip(" ")

    def quick(self, text: str, limit: int) -> list[int]:
        """The first ``limit`` ids of one text, without loading the whole vocabulary."""
        head = self.normalise(text[: limit * LONGEST_PIECE])
        candidates = _substrings(head.split(" "))
        always = [self._vocabulary.unknown, int(np.argmin(self._vocabulary.scores))]
        found = self._table.find([piece.encode() for piece in candidates])
        subset = sorted({*always, *found.tolist()})
        ids: list[int] = _unigram(self._vocabulary, subset).encode(head).ids
        return [subset[number] for number in ids[:limit]]

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """The ids of many texts, whole."""
        encoded = self._full.encode_batch_fast(
            [self.normalise(text) for text in texts], add_special_tokens=False
        )
        return [one.ids for one in encoded]

    @cached_property
    def _full(self) -> Tokenizer:
        return _unigram(self._vocabulary, range(len(self._vocabulary.scores)))


def _substrings(words: Iterable[str]) -> list[str]:
    """Every stretch of every word that might be a piece; pieces never cross words."""
    seen = {
        marked[start:end]
        for marked in {_WORD_MARK + word for word in words}
        for start in range(len(marked))
        for end in range(start + 1, min(len(marked), start + LONGEST_PIECE) + 1)
    }
    return list(seen)


def _unigram(vocabulary: Vocabulary, ids: Sequence[int]) -> Tokenizer:
    """A tokenizer of some pieces of the vocabulary, which must hold the unknown piece."""
    from tokenizers import Tokenizer, models, pre_tokenizers

    offsets, scores, text = vocabulary.offsets, vocabulary.scores, vocabulary.text
    if len(ids) == len(scores):
        offsets, scores = offsets.tolist(), scores.tolist()
    pieces = [
        (text[offsets[number] : offsets[number + 1]].decode(), float(scores[number]))
        for number in ids
    ]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=list(ids).index(vocabulary.unknown)))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(
        replacement=_WORD_MARK, prepend_scheme="always", split=True
    )
    return tokenizer
