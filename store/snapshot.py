"""What readers use: one immutable generation of the caches derived from Chroma.

A generation is a folder of files that never change; ``CURRENT`` names the newest. Readers need no
lock and no database, and see a paper whole or not at all. `store.publish` writes generations.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from store import lexical, sentence_vectors
from store.catalogue import Catalogue
from store.codec import entry_of, passage_of
from store.errors import StoreDamaged, StoreMismatch, StoreMissing
from store.manifest import FORMAT

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from store.records import Passage
    from store.sentence_vectors import SentenceVectors

FACTS = "snapshot.json"
ENTRIES = "entries.json"
PASSAGES = "passages.json"
MATRIX = "vectors.npy"


@dataclass(frozen=True, slots=True)
class SnapshotStatus:
    """What a snapshot holds and how it was made.

    Attributes:
        generation: name of the snapshot's folder.
        store: random name of the store that it derives from; ``revision``: which state of it.
        passages: how many passages the entries were cut into.
        embedded: how many of them stand in the snapshot with their vectors.
        embedder: id of what made the vectors; ``dimension``: their length.
        collection: name of the Chroma collection that other LlamaIndex applications can search.
        published: UTC time at which it was written, ISO 8601.
    """

    generation: str
    store: str
    revision: int
    days: int
    papers: int
    entries: int
    passages: int
    embedded: int
    embedder: str
    dimension: int
    collection: str
    published: str

    @property
    def complete(self) -> bool:
        """Whether every passage has its vector."""
        return self.embedded >= self.passages

    @property
    def state(self) -> str:
        """How ready the store is, in a few words."""
        if self.complete:
            return "ready"
        return f"full text ready, vectors {self.embedded * 100 // self.passages}%"


@dataclass(frozen=True, slots=True)
class Vectors:
    """Passages with their vectors: row i of ``matrix`` (float32, unit rows) is ``passages[i]``.

    Only entries all of whose passages have vectors are here.
    """

    matrix: np.ndarray
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One readable state of the store; immutable, safe to share between threads.

    Attributes:
        vectors: None while there are none yet.
        sentences: those of titles and sentences; None where there are none.
    """

    catalogue: Catalogue
    lexical: lexical.LexicalIndex
    vectors: Vectors | None
    status: SnapshotStatus
    sentences: SentenceVectors | None = None


def open_snapshot(directory: Path) -> Snapshot:
    """The current snapshot of the store in a folder.

    Raises:
        StoreMissing: nothing has been ingested there yet.
        StoreDamaged: a file of it is missing or corrupt.
        StoreMismatch: it was written by a version with another format.
    """
    generation = _pointed(directory)
    while True:
        try:
            return load(directory / "snapshots" / generation)
        except StoreDamaged:
            # A writer may have swept the generation away since the pointer was read: look again.
            newer = _pointed(directory)
            if newer == generation:
                raise
            generation = newer


def load(folder: Path) -> Snapshot:
    """The snapshot in a generation's folder, every file checked against its recorded sum.

    Raises:
        StoreDamaged: a file is missing or corrupt.
        StoreMismatch: it was written by a version with another format.
    """
    facts = verified_facts(folder)
    try:
        entries = [entry_of(row) for row in _json(folder / ENTRIES)]
        vectors = None
        if facts["status"]["embedded"]:
            passages, matrix = read_vectors(folder)
            vectors = Vectors(matrix, passages)
        status = SnapshotStatus(**facts["status"])
        near = sentence_vectors.read(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(folder.parent.parent, str(error)) from error
    return Snapshot(Catalogue(entries), lexical.read(folder), vectors, status, near)


def read_vectors(folder: Path) -> tuple[tuple[Passage, ...], np.ndarray]:
    """The passages of a sound generation and their vectors, row by row."""
    passages = tuple([passage_of(row) for row in _json(folder / PASSAGES)])
    return passages, np.load(folder / MATRIX, mmap_mode="r")


def verified_facts(folder: Path) -> dict[str, Any]:
    """The facts of a generation all of whose files are as they were written.

    They are its format, analysers, status, and the size and sum of every file.

    Raises:
        StoreDamaged: a file is missing or corrupt.
        StoreMismatch: the generation has another format.
    """
    store = folder.parent.parent
    facts = _read_facts(folder)
    try:
        for name, (size, checksum) in facts["files"].items():
            if (folder / name).stat().st_size != size or crc(folder / name) != checksum:
                raise damaged(store, f"{name!r} of generation {folder.name!r} has changed")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(store, str(error)) from error
    return facts


def _read_facts(folder: Path) -> dict[str, Any]:
    store = folder.parent.parent
    try:
        facts: dict[str, Any] = _json(folder / FACTS)
        if facts["format"] == FORMAT:
            return facts
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(store, str(error)) from error
    raise StoreMismatch(
        f"the store {str(store)!r} has format {facts['format']!r} and this version reads format"
        f" {FORMAT}; make it anew with `assistant ingest --rebuild PATH...`"
    )


def damaged(store: Path, cause: str) -> StoreDamaged:
    """What is said when a snapshot cannot be read."""
    return StoreDamaged(
        f"the caches of the store {str(store)!r} cannot be read ({cause});"
        " run `assistant ingest PATH...` to derive them again"
    )


def missing(name: str) -> StoreMissing:
    """What is said when nothing has been ingested into a store yet."""
    return StoreMissing(
        f"nothing has been ingested into {name} yet;"
        " run `assistant ingest PATH...` with a digest file or a folder of them"
    )


def crc(path: Path) -> int:
    """Checksum of a file's bytes."""
    total = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total = zlib.crc32(block, total)
    return total


def _pointed(directory: Path) -> str:
    try:
        return (directory / "CURRENT").read_text(encoding="utf-8").strip()
    except FileNotFoundError as error:
        raise missing(repr(str(directory))) from error
    except (OSError, ValueError) as error:
        raise damaged(directory, str(error)) from error


def _json(path: Path) -> Any:
    return json.loads(path.read_bytes())
