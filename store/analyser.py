"""Which analyser made a full-text index: an index of another one is derived again by ingest."""

from __future__ import annotations

import functools
import hashlib
from importlib.metadata import version
from pathlib import Path

_MODULES = ("language", "term_counts", "lexical", "glossary")
_LIBRARIES = ("kiwipiepy", "kiwipiepy_model")


@functools.cache
def analyser_id() -> str:
    """Name of the analysis as it stands: its source and the versions of what it calls.

    A hash of the source cannot be forgotten when the analysis changes, as a number can.
    """
    parts = [Path(__file__).with_name(f"{name}.py").read_bytes() for name in _MODULES]
    parts += [version(name).encode() for name in _LIBRARIES]
    return hashlib.blake2b(b"\x00".join(parts), digest_size=8).hexdigest()
