"""What a hostile or broken sender may put into the form: names, encodings, cuts, addresses."""

from __future__ import annotations

import gzip
import re
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from assistant.adding import MOST_BYTES
from assistant.signs import HIDDEN
from store.ingest import ingest
from store.place import Place
from tests.adding_door import ADDS, figures, opened, over, sent
from tests.guarded_server import guarded
from tests.hash_embedder import HashEmbedder
from tests.made_digests import write_day, write_days
from tests.scripted_answers import Scripted

if TYPE_CHECKING:
    from pathlib import Path

    from httpx2 import Response
    from starlette.testclient import TestClient

DAY = "2024-07-01"
KOREAN = "캐시를 압축하는 방법"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A store of two days."""
    place = Place(tmp_path / "store", patience=20)
    ingest([write_days(tmp_path / "digests", 2)], place, embedder=HashEmbedder())
    return place


@pytest.fixture
def digest(tmp_path: Path) -> bytes:
    """A day that the store does not have."""
    return write_day(tmp_path / "new", DAY).read_bytes()


def part(name: bytes, data: bytes) -> bytes:
    head = b'--cut\r\nContent-Disposition: form-data; name="files"; filename="' + name
    return head + b'"\r\nContent-Type: text/markdown\r\n\r\n' + data + b"\r\n"


def posted(door: TestClient, body: bytes, more: str = "", **headers: str) -> Response:
    """A form as it stands on the wire."""
    media = f"multipart/form-data; boundary=cut{more}"
    reply: Response = door.post("/add", content=body, headers={"Content-Type": media, **headers})
    return reply


def kept(place: Place) -> list[str]:
    return sorted(path.name for path in place.digests.iterdir()) if place.digests.exists() else []


@pytest.mark.parametrize(
    "name",
    [
        b"../../../../etc/cron.d/new.md",
        b"/etc/passwd",
        b"C:\\\\Windows\\\\new.md",
        b"..",
        b"new\x00.md/../../x",
        b"new\x1b[2J\x07.md",
        "new\u202edm.exe\u2066\u200b\U000e0041.md".encode(),
        b"\xff\xfe\x00.md",
        b"n" * 3000,
    ],
)
def test_a_name_is_only_shown_and_only_what_is_seen_of_it(
    place: Place, tmp_path: Path, digest: bytes, name: bytes
) -> None:
    before = {path for path in tmp_path.rglob("*") if place.directory not in path.parents}
    with opened(place) as door:
        reply = posted(door, part(name, digest) + b"--cut--\r\n")
        text = over(door, reply)
    assert figures(text) == [("Papers added", "2")]
    (shown,) = re.findall(r'<p class="names">[^<]*</p>', text)
    assert HIDDEN.search(shown) is None
    assert len(shown) < 300
    assert "etc" not in shown or "/" not in shown.replace("</p>", "")
    assert kept(place) == [f"{DAY}.md"]
    assert {path for path in tmp_path.rglob("*") if place.directory not in path.parents} == before


@pytest.mark.parametrize(
    "charset", ["undefined", "idna", "raw_unicode_escape", "zip", "utf-16", "x"]
)
def test_no_encoding_of_a_form_is_a_failure_of_ours(
    place: Place, digest: bytes, charset: str
) -> None:
    name = b"\\ud800" + b"a" * 80 + b".md"
    with opened(place) as door:
        body = part(name, digest) + b"--cut--\r\n"
        reply = posted(door, body, f"; charset={charset}")
        assert reply.status_code in {200, 400, 422}
        if reply.status_code == 200:
            over(door, reply)


def test_a_form_that_was_cut_adds_nothing_of_it(
    place: Place, digest: bytes, tmp_path: Path
) -> None:
    other = write_day(tmp_path / "new", "2024-07-02").read_bytes()
    whole = part(b"one.md", digest) + part(b"two.md", other) + b"--cut--\r\n"
    with opened(place) as door:
        for length in (
            len(whole) - 3,
            len(whole) - 9,
            len(whole) - 300,
            len(part(b"one.md", digest)),
        ):
            reply = posted(door, whole[:length])
            assert (reply.status_code, "did not arrive whole" in reply.text) == (400, True)
        assert kept(place) == []
        assert figures(over(door, posted(door, whole))) == [("Papers added", "4")]


def test_a_sender_that_is_cut_off_leaves_nothing(place: Place, digest: bytes) -> None:
    body = part(b"new.md", digest)
    head = (
        "POST /add HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 90000\r\n"
        "Content-Type: multipart/form-data; boundary=cut\r\n\r\n"
    )
    more = {"store": place.directory, "features": ADDS.features}
    with guarded(Scripted("x"), type(ADDS)(**more)) as server:  # type: ignore[arg-type]  # as named
        with closing(socket.create_connection(("127.0.0.1", server.port), timeout=30)) as link:
            link.sendall(head.encode() + body)
        with closing(socket.create_connection(("127.0.0.1", server.port), timeout=30)) as link:
            link.sendall(b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            assert link.recv(15) == b"HTTP/1.1 200 OK"
    assert kept(place) == []


@pytest.mark.parametrize(
    "data",
    [
        b"x" * (MOST_BYTES - 1),
        b"#" * (MOST_BYTES - 1),
        b"[](" * (MOST_BYTES // 3),
        gzip.compress(bytes(200 << 20)),
        b"PK\x03\x04" + bytes(5000),
    ],
    ids=["one line", "signs", "links", "gzip", "zip"],
)
def test_what_is_huge_or_packed_is_refused_and_the_rest_is_taken(
    place: Place, digest: bytes, data: bytes
) -> None:
    with opened(place) as door:
        text = over(door, sent(door, ("bad.md", data), ("good.md", digest)))
    assert figures(text) == [("Papers added", "2")]
    assert "<b>bad.md</b>" in text
    assert kept(place) == [f"{DAY}.md"]


def test_a_packed_form_is_not_unpacked(place: Place, digest: bytes) -> None:
    packed = gzip.compress(part(b"new.md", digest) + b"--cut--\r\n")
    with opened(place) as door:
        reply = posted(door, packed, **{"Content-Encoding": "gzip"})
    assert reply.status_code == 400
    assert kept(place) == []


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp949", "euc-kr"]
)
def test_a_digest_in_any_usual_encoding_is_read_as_what_it_says(
    place: Place, tmp_path: Path, encoding: str
) -> None:
    path = write_day(tmp_path / "new", DAY, {1: KOREAN * 20, 2: KOREAN * 20})
    with opened(place) as door:
        data = path.read_text("utf-8").encode(encoding)
        assert figures(over(door, sent(door, ("new.md", data)))) == [("Papers added", "2")]
        assert KOREAN in door.get("/papers/2406.00001").text


def test_a_line_in_another_encoding_is_named_and_the_rest_is_read(
    place: Place, tmp_path: Path
) -> None:
    path = write_day(tmp_path / "new", DAY, {1: KOREAN * 20, 2: "여기"})
    mixed = path.read_bytes().replace("여기".encode(), "여기".encode("cp949"))
    with opened(place) as door:
        text = over(door, sent(door, ("new.md", mixed)))
        assert figures(text) == [("Papers added", "2")]
        assert "bytes that are no text" in text
        assert KOREAN in door.get("/papers/2406.00001").text


def test_two_at_once_about_one_day_leave_one_of_them_whole(place: Place, tmp_path: Path) -> None:
    texts = [f"{number}번째 사람이 올린 글입니다." for number in range(2)]
    files = [
        write_day(tmp_path / f"new{n}", DAY, {1: text, 2: text}).read_bytes()
        for n, text in enumerate(texts)
    ]
    with opened(place) as door, ThreadPoolExecutor(2) as pool:
        replies = list(pool.map(lambda data: sent(door, ("new.md", data)), files))
        for reply in replies:
            over(door, reply)
        pages = [door.get(f"/papers/2406.0000{paper}").text for paper in (1, 2)]
    (left,) = [text for text in texts if text in pages[0]]
    assert [text in pages[1] for text in texts] == [text == left for text in texts]
    assert (place.digests / f"{DAY}.md").read_bytes() == files[texts.index(left)]


def test_no_address_of_a_digest_or_a_request_is_ever_called(place: Place, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap, opened(place) as door:
        trap.setblocking(False)
        url = f"http://127.0.0.1:{trap.getsockname()[1]}/x"
        called = f'![p]({url}.png) <img src="{url}"> [l]({url}) <iframe src="{url}"></iframe> {url}'
        data = write_day(tmp_path / "new", DAY, {1: called, 2: called}).read_bytes()
        over(door, sent(door, ("new.md", data)))
        asked = {"question": f"What is new in 2406.00001? {called}", "base_url": url}
        asked |= {"llm_base_url": url, "backend": url, "model": url}
        chat = {"model": "papers", "base_url": url, "messages": [{"role": "user", "content": url}]}
        told = [
            door.get(f"/days/{DAY}", headers={"Referer": url}).status_code,
            door.get("/papers/2406.00001").status_code,
            door.get(f"/api/v1/search?q={url}").status_code,
            door.post("/api/v1/ask", json={"question": asked["question"]}).status_code,
            door.post("/v1/chat/completions", json=chat).status_code,
        ]
        refused = door.post("/api/v1/ask", json=asked).status_code
        with pytest.raises(BlockingIOError):
            trap.accept()
    assert told[:4] == [200] * 4
    assert told[4] in {200, 400, 422}
    assert refused in {400, 404, 422}
