"""The page that takes in digests, over HTTP: progress, report, refusals, and who may come there."""

from __future__ import annotations

import re
import threading
from html import unescape
from typing import TYPE_CHECKING

import pytest

from assistant.access.keys import FILE, KeyFile
from assistant.access.opening import web_options
from assistant.access.options import WebOptions
from assistant.adding import MOST_BYTES
from assistant.settings import Settings
from assistant.ui.adding_runs import MOST_AT_ONCE
from store.ingest import ingest
from store.lock import writer_lock
from store.place import Place
from tests.adding_door import ADDS, figures, opened, over, sent, until
from tests.gated import bearer, refused
from tests.hash_embedder import HashEmbedder
from tests.made_digests import write_day, write_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

DAY = "2024-07-01"


class Held(HashEmbedder):
    """Makes no vector until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        assert self.let_go.wait(60)
        return super().embed_passages(texts)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A store of two days."""
    place = Place(tmp_path / "store", patience=0.2)
    ingest([write_days(tmp_path / "digests", 2)], place, embedder=HashEmbedder())
    return place


@pytest.fixture
def digest(tmp_path: Path) -> bytes:
    """A day that the store does not have."""
    return write_day(tmp_path / "new", DAY).read_bytes()


def test_a_new_day_is_reported_and_can_be_asked_about_at_once(place: Place, digest: bytes) -> None:
    with opened(place) as door:
        text = over(door, sent(door, ("new.md", digest)))
        assert figures(text) == [("Papers added", "2")]
        assert f'href="/days/{DAY}"' in text
        assert door.get(f"/days/{DAY}").status_code == 200
        asked = {"question": f"How many papers are there on {DAY}?"}
        assert "2" in door.post("/api/v1/ask", json=asked).json()["answer"]


def test_an_empty_store_gets_its_first_day(tmp_path: Path, digest: bytes) -> None:
    with opened(Place(tmp_path / "empty")) as door:
        assert "No digests yet" in door.get("/add").text
        assert figures(over(door, sent(door, ("new.md", digest)))) == [("Papers added", "2")]
        text = door.get("/add").text
        assert "2 papers" in text
        assert "2024-07-01" in text


def test_text_can_be_asked_about_while_vectors_are_made(place: Place, digest: bytes) -> None:
    held = Held()
    with opened(place, embedder=held) as door:
        reply = sent(door, ("new.md", digest))
        text = until(door, reply, "can be asked about now")
        assert "Full text ready, vectors" in text
        assert '<noscript><meta http-equiv="refresh"' in text
        assert door.get(f"/days/{DAY}").status_code == 200
        held.let_go.set()
        assert "All indexed" in over(door, reply)


def test_what_is_no_digest_is_refused_by_name_and_reason_and_the_rest_is_taken(
    place: Place, digest: bytes
) -> None:
    with opened(place) as door:
        text = over(
            door,
            sent(
                door,
                ("<i>notes.md", b"# Notes\n\nnothing here"),
                ("zip.md", b"PK\x03\x04" + bytes(range(256)) * 40),
                ("huge.md", b"#" * (MOST_BYTES + 1)),
                ("good.md", digest),
            ),
        )
    assert "<i>" not in text
    told = unescape(text)
    assert "3 things were refused" in told
    for name, reason in (("<i>notes.md", "no paper"), ("zip.md", "binary"), ("huge.md", "4 MB")):
        assert re.search(rf"<b>{name}</b> <span[^>]*>line 1</span><p[^>]*>[^<]*.*{reason}", told)
    assert figures(text) == [("Papers added", "2")]


def test_an_entry_that_cannot_be_read_is_named_with_its_line(place: Place, digest: bytes) -> None:
    broken = digest + b"\n### A heading without its link\n\n- **What's New**: words\n"
    with opened(place) as door:
        text = over(door, sent(door, ("new.md", broken)))
    line = 1 + digest.count(b"\n") + 1
    assert f'<b>new.md</b> <span class="size">line {line}</span>' in text


def test_the_same_file_again_is_nothing_new(place: Place, digest: bytes) -> None:
    with opened(place) as door:
        over(door, sent(door, ("new.md", digest)))
        text = over(door, sent(door, ("again.md", digest)))
    assert "Nothing new" in text
    assert figures(text) == [("Unchanged", "2")]


def test_a_store_that_another_writes_to_is_told_with_what_to_do(
    place: Place, digest: bytes
) -> None:
    with opened(place) as door:
        with writer_lock(place):
            text = over(door, sent(door, ("new.md", digest)))
        assert "Another ingest is writing to the store" in text
        assert str(place.directory) not in text
        assert door.get(f"/days/{DAY}").status_code == 404
        assert figures(over(door, sent(door, ("new.md", digest)))) == [("Papers added", "2")]


def test_days_without_vectors_are_in_and_the_reason_is_told(place: Place, digest: bytes) -> None:
    with opened(place, embedder=HashEmbedder(lasts=0)) as door:
        text = over(door, sent(door, ("new.md", digest)))
        assert "without all of their vectors" in text
        assert "the embedder has gone away" in text
        assert door.get(f"/days/{DAY}").status_code == 200


def test_an_empty_or_garbled_form_is_told(place: Place) -> None:
    with opened(place) as door:
        empty = door.post("/add", files=[("files", ("", b""))])
        broken = door.post(
            "/add", content=b"no parts", headers={"Content-Type": "multipart/form-data"}
        )
    assert (empty.status_code, "No file was chosen" in empty.text) == (422, True)
    assert (broken.status_code, "did not arrive whole" in broken.text) == (400, True)


def test_only_so_many_add_at_the_same_time(place: Place, digest: bytes) -> None:
    held = Held()
    with opened(place, embedder=held) as door:
        replies = [sent(door, ("new.md", digest)) for _ in range(MOST_AT_ONCE)]
        full = sent(door, ("new.md", digest))
        assert (full.status_code, full.headers["retry-after"]) == (503, "30")
        assert "Others are adding files" in full.text
        held.let_go.set()
        for reply in replies:
            over(door, reply)


def test_a_run_that_the_server_does_not_know_is_told_in_the_readers_language(place: Place) -> None:
    with opened(place) as door:
        reply = door.get("/add/nonesuch", headers={"Accept-Language": "ko"})
    assert (reply.status_code, "서버가 다시 시작되었습니다" in reply.text) == (404, True)


def test_no_other_sites_page_adds_anything(place: Place, digest: bytes) -> None:
    with opened(place) as door:
        reply = sent(door, ("new.md", digest), Origin="https://other.example")
        assert refused(reply) == (403, "foreign-page")
        assert door.get(f"/days/{DAY}").status_code == 404


def test_more_than_fits_is_refused_before_it_is_read(place: Place) -> None:
    with opened(place) as door:
        reply = door.post("/add", headers={"Content-Length": str(100 << 20)})
    assert refused(reply) == (413, "too-large")


def test_where_keys_are_wanted_only_an_administrator_adds(place: Place, digest: bytes) -> None:
    ring = KeyFile(place.directory / FILE)
    reader, admin = bearer(ring.add("reader")), bearer(ring.add("admin", admin=True))
    options = WebOptions(keys_wanted=True, store=place.directory, features=ADDS.features)
    with opened(place, options) as door:
        assert refused(sent(door, ("new.md", digest))) == (401, "no-key")
        assert refused(sent(door, ("new.md", digest), **reader)) == (403, "not-admin")
        assert refused(door.get("/add", headers=reader)) == (403, "not-admin")
        assert 'href="/add"' not in door.get("/days", headers=reader).text
        assert 'href="/add"' in door.get("/days", headers=admin).text
        assert door.get("/add", headers=admin).status_code == 200


def test_without_the_right_there_is_no_page_and_no_way_to_it(place: Place, digest: bytes) -> None:
    with opened(place, WebOptions()) as door:
        assert door.get("/add").status_code == 404
        assert sent(door, ("new.md", digest)).status_code == 404
        assert 'href="/add"' not in door.get("/days").text


@pytest.mark.parametrize(
    ("more", "adds"),
    [
        ({}, True),
        ({"add": False}, False),
        ({"host": "0.0.0.0", "no_auth": True}, False),
        ({"host": "0.0.0.0", "no_auth": True, "add": True}, True),
        ({"trusted_proxies": ("10.0.0.2",), "no_auth": True}, False),
    ],
)
def test_digests_are_added_on_loopback_alone_unless_told_otherwise(
    tmp_path: Path, more: dict[str, object], adds: bool
) -> None:
    options = web_options(Settings.model_validate({"store": tmp_path, **more}))
    assert ("add" in options.features) is adds
