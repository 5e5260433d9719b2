"""Joins the parts that the settings name: the one place where an `Assistant` is put together.

Input: settings; output: an assistant, or one of its parts. Nothing is read or connected yet when
these return, so that a command whose words are off fails at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from assistant.chat import Assistant
from assistant.llm.backends import OPENAI_URL, Backends, read_backends
from assistant.llm.records import EXTRACTIVE, BackendConfig
from assistant.rerank import ServedReranker
from assistant.settings import variables
from assistant.written import Writers
from store.embed import EmbedderOptions, make_embedder
from store.errors import ConfigError, StoreMismatch
from store.glossary import read_pairs
from store.place import Place
from store.refresh import mender, refresher
from store.source import SnapshotSource

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.rerank import Reranker
    from assistant.settings import Settings
    from store.embed import Embedder
    from store.snapshot import Snapshot


def open_embedder(settings: Settings) -> Embedder:
    """The embedder that the settings name.

    Raises:
        ConfigError: its model or address is missing, or its extra is not installed.
    """
    options = EmbedderOptions(
        cache_dir=settings.cache,
        threads=settings.embed_threads,
        base_url=settings.embed_base_url,
        model=settings.embed_model,
        api_key=settings.embed_key,
        window=settings.embed_window,
        query_prefix=settings.embed_query_prefix,
        passage_prefix=settings.embed_passage_prefix,
    )
    return make_embedder(settings.embedder, options)


def place_of(settings: Settings) -> Place:
    """Where the store is."""
    key = settings.chroma_key
    token = None if key is None else key.get_secret_value()
    return Place(settings.store, settings.chroma_url, token)


class Source(Protocol):
    """Where the newest readable state of the store comes from."""

    def current(self) -> Snapshot:
        """The newest snapshot; the same object until there is a newer one."""
        ...


def open_source(settings: Settings) -> Source:
    """The store's snapshots, kept up with its Chroma server, with the team's own term pairs."""
    place = place_of(settings)
    source = SnapshotSource(place, refresher(place), mender(place))
    return source if settings.glossary is None else TaughtSource(source, settings.glossary)


class TaughtSource:
    """Snapshots whose glossary the team has corrected; the file is read again when it changes."""

    def __init__(self, source: Source, path: Path) -> None:
        self._source = source
        self._path = path
        self._taught: tuple[Snapshot, float, Snapshot] | None = None

    def current(self) -> Snapshot:
        """The newest snapshot with the pairs of the file.

        Raises:
            ConfigError: the file cannot be read, or a line of it is no pair.
            StoreError: there is no snapshot yet, or it cannot be read.
        """
        snapshot = self._source.current()
        try:
            changed = self._path.stat().st_mtime
        except OSError as error:
            message = f"cannot read the glossary file {str(self._path)!r}: {error.strerror}"
            raise ConfigError(f"{message}; set ASSISTANT_GLOSSARY anew, or unset it") from error
        if self._taught is None or self._taught[0] is not snapshot or self._taught[1] != changed:
            lexical = snapshot.lexical.with_pairs(read_pairs(self._path))
            self._taught = snapshot, changed, replace(snapshot, lexical=lexical)
        return self._taught[2]


class MatchingSource:
    """Snapshots that were made with a certain embedder, since no other's questions fit them."""

    def __init__(self, source: Source, embedder: Embedder) -> None:
        self._source = source
        self._embedder = embedder

    def current(self) -> Snapshot:
        """The newest snapshot.

        Raises:
            StoreMismatch: another embedder made it.
            StoreError: there is none yet, or it cannot be read.
        """
        snapshot = self._source.current()
        made, asked = snapshot.status.embedder, self._embedder.id
        if made != asked:
            raise StoreMismatch(
                f"the store was made with the embedder {made!r}, and {asked!r} is set; set"
                " ASSISTANT_EMBEDDER back, or run `assistant ingest --rebuild PATH...`"
            )
        return snapshot


def open_backends(settings: Settings) -> Backends:
    """Every language model that can be chosen, and that the chosen default is one of them.

    Raises:
        ConfigError: the file of backends is wrong, or no backend has the default's name.
    """
    backends = read_backends(settings.config, variables(), _simple(settings))
    for name in (settings.llm, settings.judge):
        if name not in (None, EXTRACTIVE):
            backends.config(name)
    return backends


def open_assistant(settings: Settings, embedder: Embedder | None = None) -> Assistant:
    """An assistant over the store that the settings name.

    Args:
        embedder: the one that the settings name, where it is open already.

    Raises:
        ConfigError: the embedder or the backends are not set up as they must be.
    """
    embedder = embedder or open_embedder(settings)
    source = MatchingSource(open_source(settings), embedder)
    backends = open_backends(settings)
    writers = Writers(backends, settings.llm, settings.prompts, judge=settings.judge)
    return Assistant(source, embedder, writers, reranker=open_reranker(settings))


def open_reranker(settings: Settings) -> Reranker | None:
    """The cross-encoder that the settings name, if any."""
    if settings.rerank_base_url is None:
        return None
    return ServedReranker(settings.rerank_base_url, settings.rerank_model, settings.rerank_key)


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
