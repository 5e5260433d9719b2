"""The door to Chroma: embedded and server alike, open to other LlamaIndex applications."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from store.chroma import open_chroma
from store.errors import ConfigError, StoreLocked, StoreMissing, StoreUnreachable
from store.ingest import ingest
from store.place import Place
from store.refresh import refresh, refresher
from store.snapshot import open_snapshot
from store.source import SnapshotSource
from tests.chroma_server import ChromaServer
from tests.hash_embedder import HashEmbedder
from tests.made_digests import write_day, write_days
from tests.store_content import content

if TYPE_CHECKING:
    from collections.abc import Iterator


KILLED = """
import os, signal, sys
from pathlib import Path
from store.ingest import ingest
from store.place import Place
from tests.hash_embedder import HashEmbedder

def die(stage, done, total):
    if stage == "write":
        os.kill(os.getpid(), signal.SIGKILL)

digests, directory, url = sys.argv[1:]
ingest([Path(digests)], Place(Path(directory), url), embedder=HashEmbedder(), progress=die)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChromaServer]:
    server = ChromaServer(tmp_path / "server")
    server.start()
    yield server
    server.stop()


def at(server: ChromaServer, directory: Path) -> Place:
    return Place(directory, server.url)


def test_a_server_holds_the_same_as_the_embedded_database(
    server: ChromaServer, tmp_path: Path
) -> None:
    digests = write_days(tmp_path / "digests", 2)
    for place in (Place(tmp_path / "embedded"), at(server, tmp_path / "remote")):
        report = ingest([digests], place, embedder=HashEmbedder())
        assert (report.added, ingest([digests], place, embedder=HashEmbedder()).added) == (4, 0)
    assert content(at(server, tmp_path / "remote")) == content(Place(tmp_path / "embedded"))
    assert not (tmp_path / "remote" / "chroma").exists()


def test_a_second_machine_needs_nothing_but_the_server(
    server: ChromaServer, tmp_path: Path
) -> None:
    writer, reader = at(server, tmp_path / "writer"), at(server, tmp_path / "reader")
    with pytest.raises(StoreMissing, match="assistant ingest"):
        refresh(reader)
    ingest([write_days(tmp_path / "digests", 2)], writer, embedder=HashEmbedder())
    source = SnapshotSource(reader, refresher(reader, every=0.0))
    assert source.current().catalogue.entries == open_snapshot(writer.directory).catalogue.entries
    ingest([write_day(tmp_path, "2024-07-01")], writer, embedder=HashEmbedder())
    shown = source.current()
    assert (len(shown.catalogue.days), shown.status.complete) == (3, True)
    assert source.current() is shown


def test_a_lost_server_is_named_and_the_next_run_goes_on(
    server: ChromaServer, tmp_path: Path
) -> None:
    digests, place = write_days(tmp_path / "digests", 2), at(server, tmp_path / "store")

    def lose(stage: str, done: int, total: int) -> None:
        if stage == "index" and done == total:
            server.stop()

    with pytest.raises(StoreUnreachable, match=r"does not answer.*ASSISTANT_CHROMA_URL"):
        ingest([digests], place, embedder=HashEmbedder(), progress=lose)
    refresh(place)
    assert open_snapshot(place.directory).status.state == "full text ready, vectors 0%"
    server.start()
    ingest([digests], place, embedder=HashEmbedder())
    ingest([digests], Place(tmp_path / "whole"), embedder=HashEmbedder())
    assert content(place) == content(Place(tmp_path / "whole"))


@pytest.mark.parametrize("lost", ["write", "embed"])
def test_a_server_lost_at_any_stage_ends_as_one_that_was_never_lost(
    server: ChromaServer, tmp_path: Path, lost: str
) -> None:
    digests, place = write_days(tmp_path / "digests", 2), at(server, tmp_path / "store")
    ingest([digests], place, embedder=HashEmbedder())
    write_day(digests, "2024-06-02", {203: "고쳐 쓴 글입니다."})
    write_day(digests, "2024-06-03", {301: "새 날의 글입니다."})

    def lose(stage: str, done: int, total: int) -> None:
        if stage == lost:
            server.stop()

    with pytest.raises(StoreUnreachable):
        ingest([digests], place, embedder=HashEmbedder(), progress=lose)
    assert SnapshotSource(place, refresher(place)).current().catalogue.entries
    server.start()
    ingest([digests], place, embedder=HashEmbedder())
    ingest([digests], Place(tmp_path / "whole"), embedder=HashEmbedder())
    assert content(place) == content(Place(tmp_path / "whole"))


def test_two_machines_never_write_to_one_server_at_once(
    server: ChromaServer, tmp_path: Path
) -> None:
    digests = write_days(tmp_path / "digests", 1)
    one, other = at(server, tmp_path / "one"), at(server, tmp_path / "other")

    def meet(stage: str, done: int, total: int) -> None:
        if stage == "write":
            hasty = replace(other, patience=0.1)
            with pytest.raises(StoreLocked, match=rf"process {os.getpid()} on "):
                ingest([digests], hasty, embedder=HashEmbedder())

    ingest([digests], one, embedder=HashEmbedder(), progress=meet)
    assert ingest([digests], other, embedder=HashEmbedder()).unchanged == 2


def test_the_claim_of_a_killed_writer_lapses_for_its_own_folder(
    server: ChromaServer, tmp_path: Path
) -> None:
    digests, place = write_days(tmp_path / "digests", 1), at(server, tmp_path / "store")
    words = [sys.executable, "-c", KILLED, str(digests), str(place.directory), server.url]
    killed = subprocess.run(words, cwd=Path(__file__).parent.parent, check=False)
    assert killed.returncode == -signal.SIGKILL
    ingest([digests], place, embedder=HashEmbedder())
    assert open_snapshot(place.directory).status.complete


def test_no_server_and_no_snapshot_is_an_error_with_the_url(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match=r"'http://127\.0\.0\.1:9'"):
        refresh(Place(tmp_path, "http://127.0.0.1:9"))


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://x", "http://", "http://x:port"])
def test_a_url_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigError, match="is not the URL of a Chroma server"):
        refresh(Place(tmp_path, url))


def test_other_llamaindex_applications_search_the_collection(tmp_path: Path) -> None:
    import chromadb
    from llama_index.core import VectorStoreIndex
    from llama_index.core.embeddings import MockEmbedding
    from llama_index.core.vector_stores.types import (
        FilterOperator,
        MetadataFilter,
        MetadataFilters,
        VectorStoreQuery,
    )
    from llama_index.vector_stores.chroma import ChromaVectorStore

    place = Place(tmp_path / "store")
    ingest([write_days(tmp_path / "digests", 2)], place, embedder=HashEmbedder())
    snapshot = open_snapshot(place.directory)
    assert snapshot.vectors is not None
    wanted = snapshot.vectors.passages[-1]
    client: Any = chromadb.PersistentClient(str(place.chroma))
    with closing(client):
        vectors = ChromaVectorStore(
            chroma_collection=client.get_collection(snapshot.status.collection)
        )
        query = VectorStoreQuery(
            query_embedding=snapshot.vectors.matrix[-1].tolist(), similarity_top_k=1
        )
        nodes = vectors.query(query).nodes or []
        assert (nodes[0].node_id, nodes[0].get_content()) == (wanted.id, wanted.text)
        since = MetadataFilter(key="day", value=20240602, operator=FilterOperator.GTE)
        index = VectorStoreIndex.from_vector_store(vectors, embed_model=MockEmbedding(16))
        found = index.as_retriever(
            similarity_top_k=50, filters=MetadataFilters(filters=[since])
        ).retrieve("anything")
    assert {node.metadata["day"] for node in found} == {20240602}
    assert {node.metadata["arxiv_id"] for node in found} == {"2406.00201", "2406.00202"}


def test_settings_meant_for_chromas_own_server_do_not_get_in_the_way(
    server: ChromaServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("CHROMA_SERVER_HTTP_PORT=1\nANONYMIZED_TELEMETRY=true\n")
    monkeypatch.setenv("CHROMA_SERVER_HOST", "elsewhere")
    with open_chroma(at(server, tmp_path)) as remote, open_chroma(Place(tmp_path)) as embedded:
        assert remote.manifest() is None
        assert embedded.manifest() is None


def test_awkward_text_comes_back_as_it_went_in(tmp_path: Path) -> None:
    awkward = "널 \u0000 문자, \U0001f600, $\\alpha$, \u202e 뒤집힘, 아주 긴 줄 " + "가" * 5000
    digests = tmp_path / "digests"
    write_day(digests, "2024-06-01", {1: awkward})
    place = Place(tmp_path / "store")
    ingest([digests], place, embedder=HashEmbedder())
    found = content(place)
    assert found.entries == found.shown_entries
    assert [found.passages[p.id][0] for p, _ in found.shown_passages] == [
        p for p, _ in found.shown_passages
    ]


def test_abandoned_collections_are_swept(tmp_path: Path) -> None:
    place = Place(tmp_path / "store")
    digests = write_days(tmp_path / "digests", 1)
    for name in ("one", "two", "three"):
        ingest([digests], place, embedder=HashEmbedder(name), rebuild=True)
    with open_chroma(place) as chroma:
        manifest = chroma.manifest()
        assert manifest is not None
        assert manifest.making.embedder == "three"
        assert chroma.manifest("next") is None
    shutil.rmtree(place.snapshots)
    ingest([digests], place, embedder=HashEmbedder("three"))
    assert open_snapshot(place.directory).status.complete
