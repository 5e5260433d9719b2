"""What is built once from the bundled model, and kept in the user's cache folder.

Input: ``Weights`` and a folder. Output: ``Artefacts``. A folder of the cache is complete and
checked or it is not used: it appears by one rename, and each file's checksum stands beside it.
A cache that is damaged is replaced; one that cannot be written costs a rebuild at each start.
"""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from store.embed.graph import build_graph
from store.embed.tokens import PieceTable, build_table

if TYPE_CHECKING:
    from store.embed.weights import Weights

FORMAT = 1
"""Raised when the graph or the table changes in what it holds."""

_LOG = logging.getLogger(__name__)
_GRAPH, _PIECES, _IDS, _STATED = "graph.onnx", "pieces.npy", "ids.npy", "statement.json"


@dataclass(frozen=True)
class Artefacts:
    """The serialised graph and the sorted pieces."""

    graph: bytes
    table: PieceTable


def build(weights: Weights) -> Artefacts:
    """Makes the artefacts anew, in about a second.

    Raises:
        ImportError: onnx is not installed.
    """
    return Artefacts(build_graph(weights), build_table(weights.vocabulary))


def load(folder: Path) -> Artefacts | None:
    """The artefacts kept in ``folder``, or None when they are not there or not whole."""
    try:
        stated = json.loads((folder / _STATED).read_bytes())
        graph = (folder / _GRAPH).read_bytes()
        pieces = np.load(folder / _PIECES, mmap_mode="r", allow_pickle=False)
        table = PieceTable(pieces, np.load(folder / _IDS, allow_pickle=False))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError) as exc:
        _LOG.warning("the cache %s is damaged (%s) and is built again", folder, exc)
        return None
    artefacts = Artefacts(graph, table)
    if stated == _statement(artefacts):
        return artefacts
    _LOG.warning("the cache %s is damaged (wrong checksum) and is built again", folder)
    return None


def keep(artefacts: Artefacts, folder: Path) -> None:
    """Writes the artefacts so that they appear at ``folder`` at once or not at all.

    A folder that cannot be written is logged, not raised: the artefacts are good in memory.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".building-", dir=folder.parent) as scratch:
            made = Path(scratch) / "made"
            made.mkdir()
            (made / _GRAPH).write_bytes(artefacts.graph)
            np.save(made / _PIECES, artefacts.table.pieces)
            np.save(made / _IDS, artefacts.table.ids)
            (made / _STATED).write_text(json.dumps(_statement(artefacts)))
            shutil.rmtree(folder, ignore_errors=True)
            made.rename(folder)
    except OSError as exc:
        if load(folder) is not None:  # another process was quicker
            return
        _LOG.warning(
            "the cache %s cannot be written (%s); the embedder starts a second slower each time",
            folder,
            exc,
        )


def _statement(artefacts: Artefacts) -> dict[str, int]:
    """What stands beside the files: their checksums."""
    table = artefacts.table
    return {
        _GRAPH: zlib.crc32(artefacts.graph),
        _PIECES: zlib.crc32(np.ascontiguousarray(table.pieces).data.cast("B")),
        _IDS: zlib.crc32(np.ascontiguousarray(table.ids).data.cast("B")),
    }
