"""The one door to Chroma: embedded in the store's folder, or a server by URL, by the same path.

In: records and vectors. Out: the same, whole. Passages have the layout of LlamaIndex's own
``ChromaVectorStore``, so that any LlamaIndex application can search the collection as it is.
"""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from store.chroma_errors import chroma_errors
from store.chroma_records import Collections
from store.claim import claim
from store.disk import disk_errors
from store.errors import ConfigError, StoreDamaged, StoreMismatch
from store.manifest import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from typing import Any, Literal

    from store.manifest import Manifest
    from store.place import Place

    Role = Literal["current", "next"]

T = TypeVar("T")

_MANIFEST = "digest-manifest"
_EPOCH = re.compile(r"digest-(?:entries|days|passages)-(\d+)")


class Chroma:
    """An open connection to the database of one store.

    Two manifests may stand in it: that of the ``current`` store, and of the ``next`` one while a
    rebuild is filling it.
    """

    def __init__(self, client: Any, place: Place) -> None:
        self._client = client
        self._place = place

    def manifest(self, role: Role = "current") -> Manifest | None:
        """The manifest in that role; None when there is none.

        Raises:
            StoreMismatch: a later version of this program wrote it.
            StoreError: the database cannot be read.
        """
        with chroma_errors(self._place):
            if _MANIFEST not in self._names():
                return None
            found = self._open(_MANIFEST).get(ids=[role], include=["documents"])
        documents = found["documents"]
        return from_json(documents[0], self._place) if documents else None

    def is_empty(self) -> bool:
        """Whether no store was ever made in this database."""
        with chroma_errors(self._place):
            return _MANIFEST not in self._names() or self._open(_MANIFEST).count() == 0

    def save(self, manifest: Manifest, role: Role = "current") -> None:
        """Puts the manifest into that role, at once or not at all."""
        with chroma_errors(self._place):
            self._open(_MANIFEST).upsert(
                ids=[role], documents=[to_json(manifest)], embeddings=[[1.0]]
            )

    def promote(self, manifest: Manifest) -> None:
        """Makes the next store the current one; the old one's collections are swept later."""
        self.save(manifest)
        with chroma_errors(self._place):
            self._open(_MANIFEST).delete(ids=["next"])

    def new_epoch(self) -> int:
        """A number that no collection bears."""
        with chroma_errors(self._place):
            return 1 + max((self._epoch_of(name) for name in self._names()), default=0)

    def readable(self, role: Role) -> Manifest | None:
        """The manifest in that role, None also when this version cannot make sense of it."""
        try:
            return self.manifest(role)
        except StoreMismatch:
            return None

    def sweep(self) -> None:
        """Deletes what neither manifest uses: a replaced store, or a rebuild that was given up."""
        try:
            kept = {m.epoch for role in _ROLES if (m := self.manifest(role)) is not None}
        except StoreMismatch:
            # Another version's store may still be in use until a rebuild has replaced it.
            return
        with chroma_errors(self._place):
            for name in self._names():
                if self._epoch_of(name) not in {0, *kept}:
                    self._client.delete_collection(name)

    def collections(self, manifest: Manifest) -> Collections:
        """The records of the store that the manifest speaks of."""
        with chroma_errors(self._place):
            names = collection_names(manifest.epoch)
            opened = [self._open(name) for name in names]
            return Collections(opened, self._place, self._client.get_max_batch_size())

    def writing(self) -> AbstractContextManager[None]:
        """The right to write, by one who holds the folder's lock.

        That lock is enough for the embedded database; a server is claimed against other machines.

        Raises:
            StoreLocked: another machine is writing to the server.
        """
        return nullcontext() if self._place.chroma_url is None else claim(self._client, self._place)

    def close(self) -> None:
        """Frees the database; a second call does nothing."""
        with chroma_errors(self._place):
            if self._place.chroma_url is not None:
                for session in _sessions(self._client):
                    session.close()
            self._client.close()

    def _open(self, name: str) -> Any:
        # The breadths are LlamaIndex applications' gain: Chroma's defaults lose a few neighbours.
        hnsw = {"space": "cosine", "ef_construction": 200, "ef_search": 200}
        return self._client.get_or_create_collection(
            name, configuration={"hnsw": hnsw}, embedding_function=None
        )

    def _names(self) -> list[str]:
        return [collection.name for collection in self._client.list_collections()]

    @staticmethod
    def _epoch_of(name: str) -> int:
        match = _EPOCH.fullmatch(name)
        return int(match[1]) if match else 0


_PATIENCE = 60.0
"""Seconds that a server may take for one call."""

_ROLES: tuple[Role, Role] = ("current", "next")


def collection_names(epoch: int) -> tuple[str, str, str]:
    """Names of the collections of entries, days and passages."""
    return f"digest-entries-{epoch}", f"digest-days-{epoch}", f"digest-passages-{epoch}"


@contextmanager
def open_chroma(place: Place) -> Iterator[Chroma]:
    """The database of a store, closed at the end; made when absent and embedded.

    Raises:
        ConfigError: the URL is not one.
        StoreUnreachable: the server does not answer.
        StoreDamaged: the embedded database is corrupt.
        StoreFull: the disk is full or cannot be written.
    """
    with chroma_errors(place):
        client = _embedded(place) if place.chroma_url is None else _server(place, place.chroma_url)
    chroma = Chroma(client, place)
    try:
        yield chroma
    finally:
        chroma.close()


def replacing_damaged(place: Place, work: Callable[[], T]) -> T:
    """Does work that makes a whole store; a damaged embedded database is put aside until then.

    Raises:
        StoreDamaged: the database is a server's, or the new one is damaged as well.
    """
    aside = place.chroma.with_name("chroma-damaged")
    try:
        done = work()
    except StoreDamaged:
        if place.chroma_url is not None:
            raise
        with disk_errors(place.directory):
            shutil.rmtree(aside, ignore_errors=True)
            place.chroma.rename(aside)
        done = work()
    shutil.rmtree(aside, ignore_errors=True)
    return done


def _embedded(place: Place) -> Any:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient

    place.chroma.mkdir(parents=True, exist_ok=True)
    client = None
    try:
        client = chromadb.PersistentClient(path=str(place.chroma), settings=_settings())
    finally:
        if client is None:
            # Chroma would give the half-started database to the next caller in this process.
            SharedSystemClient.clear_system_cache()
    return client


def _server(place: Place, url: str) -> Any:
    import chromadb

    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = None, None, None
    if parts is None or not host or parts.scheme not in {"http", "https"}:
        raise ConfigError(f"{url!r} is not the URL of a Chroma server, such as http://host:8000")
    headers = {"Authorization": f"Bearer {place.chroma_token}"} if place.chroma_token else None
    port = port or (443 if parts.scheme == "https" else 8000)
    settings = _settings(chroma_server_host=host, chroma_server_http_port=port)
    secure = parts.scheme == "https"
    client = chromadb.HttpClient(host, port, ssl=secure, headers=headers, settings=settings)
    for session in _sessions(client):
        session.timeout = _PATIENCE
    return client


def _settings(**named: Any) -> Any:
    """Chroma's settings: no telemetry; what is named here wins over variables for its server."""
    from chromadb.config import Settings

    return Settings(_env_file=None, anonymized_telemetry=False, **named)  # type: ignore[call-arg]  # pydantic-settings' own


def _sessions(client: Any) -> list[Any]:
    """The HTTP sessions of a server's client: Chroma gives them no time limit, nor closes them."""
    parts = (client, client._admin_client)  # noqa: SLF001  # no public way to either
    return [part._server._session for part in parts]  # noqa: SLF001  # no public way to either
