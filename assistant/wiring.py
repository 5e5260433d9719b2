"""Joins the parts that the settings name: the one place where an `Assistant` is put together.

Input: settings; output: an assistant, or one of its parts. Nothing is read or connected yet when
these return, so that a command whose words are off fails at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.backends import OPENAI_URL, Backends, read_backends
from assistant.chat import Assistant
from assistant.llm_records import EXTRACTIVE, BackendConfig
from assistant.settings import variables
from store.embed import make_embedder
from store.errors import ConfigError
from store.place import Place
from store.publish import refresher
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


def place_of(settings: Settings) -> Place:
    """Where the store is."""
    key = settings.chroma_key
    token = None if key is None else key.get_secret_value()
    return Place(settings.store, settings.chroma_url, token)


def open_source(settings: Settings) -> SnapshotSource:
    """The store's snapshots, kept up with its Chroma server where it has one."""
    place = place_of(settings)
    return SnapshotSource(place, refresher(place))


def open_backends(settings: Settings) -> Backends:
    """Every language model that can be chosen, and that the chosen default is one of them.

    Raises:
        ConfigError: the file of backends is wrong, or no backend has the default's name.
    """
    backends = read_backends(settings.config, variables(), _simple(settings))
    if settings.llm != EXTRACTIVE:
        backends.config(settings.llm)
    return backends


def open_assistant(settings: Settings) -> Assistant:
    """An assistant over the store that the settings name."""
    return Assistant(open_source(settings), open_embedder(settings))


def _simple(settings: Settings) -> BackendConfig | None:
    """The backend ``openai`` that the plain settings describe; None when they describe none."""
    if settings.llm_model is None:
        if settings.llm == "openai" and settings.config is None:
            raise ConfigError("ASSISTANT_LLM is 'openai'; set ASSISTANT_LLM_MODEL to its model.")
        return None
    return BackendConfig(
        name="openai",
        base_url=settings.llm_base_url or OPENAI_URL,
        model=settings.llm_model,
        key=settings.llm_key,
        timeout=settings.llm_timeout,
        context_window=settings.llm_context,
    )
