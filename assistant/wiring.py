"""Joins the parts that the settings name: the one place where an `Assistant` is put together.

Input: settings; output: an assistant, an embedder, a source of snapshots. Nothing is read yet when
these return, so a command that fails early fails at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.chat import Assistant
from store.embed import make_embedder
from store.snapshot import SnapshotSource

if TYPE_CHECKING:
    from assistant.settings import Settings
    from store.embed import Embedder


def open_embedder(settings: Settings) -> Embedder:
    """The embedder that the settings name.

    Raises:
        ConfigError: its model or address is missing, or its extra is not installed.
    """
    return make_embedder(settings.embedder)


def open_assistant(settings: Settings) -> Assistant:
    """An assistant over the store that the settings name."""
    return Assistant(SnapshotSource(settings.store), open_embedder(settings))
