"""Which analyser made a full-text index: an index of another one is derived again by ingest."""

from __future__ import annotations

import functools
import hashlib
from importlib.metadata import version
from pathlib import Path

_COUNTING = ("language.py", "english.py", "term_counts.py")
_SEARCHING = ("lexical.py", "glossary.py", "thesaurus.py", "thesaurus.txt")
_LIBRARIES = ("kiwipiepy", "kiwipiepy_model")


@functools.cache
def counting_id() -> str:
    """Name of the analysis of text, the slow part: its source and the versions of what it calls.

    A hash of the source cannot be forgotten when the analysis changes, as a number can.
    """
    return _hash([*_sources(_COUNTING), *(version(name).encode() for name in _LIBRARIES)])


@functools.cache
def analyser_id() -> str:
    """Name of everything that an index derives from besides the entries."""
    return _hash([counting_id().encode(), *_sources(_SEARCHING)])


def _sources(names: tuple[str, ...]) -> list[bytes]:
    return [Path(__file__).with_name(name).read_bytes() for name in names]


def _hash(parts: list[bytes]) -> str:
    return hashlib.blake2b(b"\x00".join(parts), digest_size=8).hexdigest()
