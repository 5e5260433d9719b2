"""Everything that answering stands on, looked at: store, embedder, backends, files and their modes.

In: settings, and digests that the store should hold. Out: findings with the cure of each; nothing
is changed, and no question of a reader is needed.
"""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.access.keys import FILE as KEYS
from assistant.access.uses import uses_path
from assistant.feedback import FILE as FEEDBACK
from assistant.llm.probe import probe
from assistant.wiring import open_backends, open_embedder, place_of
from store.checkup import REBUILD, Finding, check_store, from_error
from store.errors import AssistantError
from store.glossary import read_pairs
from store.snapshot import open_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from assistant.settings import Settings

_PATIENCE = 1.0
"""Seconds to wait for a writer: a doctor looks in, and comes again."""


def examine(settings: Settings, paths: Sequence[Path] = ()) -> Iterator[Finding]:
    """Looks at every part, one after another.

    Args:
        paths: digest files, or folders of them, that the store should hold.
    """
    yield from check_store(replace(place_of(settings), patience=_PATIENCE), paths)
    yield from _modes(settings.store)
    yield from _embedder(settings)
    yield from _backends(settings)
    yield from _glossary(settings)


def _modes(folder: Path) -> Iterator[Finding]:
    """What only the program's own user may read."""
    keys = folder / KEYS
    for path in (keys, uses_path(keys), folder / FEEDBACK):
        if not path.exists():
            continue
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            said = f"others than its owner can read {str(path)!r}"
            yield Finding("private files", "broken", said, f"chmod 600 {path}")
        else:
            yield Finding("private files", "ok", f"{path.name} is its owner's alone")


def _embedder(settings: Settings) -> Iterator[Finding]:
    try:
        embedder = open_embedder(settings)
        vector = embedder.embed_query("cache")
    except AssistantError as error:
        yield from_error("embedder", error)
        return
    try:
        made = open_snapshot(settings.store).status
    except AssistantError:
        # That the snapshot cannot be read is said where it is looked at.
        yield Finding("embedder", "ok", f"{embedder.id} answers")
        return
    if (made.embedder, made.dimension) == (embedder.id, len(vector)):
        yield Finding("embedder", "ok", f"{embedder.id} answers, and made the store")
        return
    said = (
        f"{embedder.id!r} with {len(vector)} dimensions is set, and {made.embedder!r} with"
        f" {made.dimension} made the store"
    )
    yield Finding("embedder", "broken", said, f"set ASSISTANT_EMBEDDER back, or {REBUILD}")


def _backends(settings: Settings) -> Iterator[Finding]:
    try:
        backends = open_backends(settings)
    except AssistantError as error:
        yield from_error("backends", error)
        return
    configs = list(backends.configs.values())
    if not configs:
        yield Finding("backends", "ok", "extractive alone, which needs nothing")
    with ThreadPoolExecutor(max(1, len(configs))) as pool:
        for result in pool.map(probe, configs):
            said = f"{result.name}: {result.words}"
            cure = "" if result.ok else "assistant backends --check"
            yield Finding("backends", "ok" if result.ok else "broken", said, cure)


def _glossary(settings: Settings) -> Iterator[Finding]:
    if settings.glossary is None:
        return
    try:
        pairs = read_pairs(settings.glossary)
    except AssistantError as error:
        yield from_error("glossary", error)
    else:
        yield Finding("glossary", "ok", f"{len(pairs)} pairs of terms")
