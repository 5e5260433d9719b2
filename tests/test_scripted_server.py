"""The whole path against a server that fails and lies: an answer, a notice, no wrong citation."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest

from assistant.answer import Answer, Request
from assistant.chat import Assistant
from assistant.llm.backends import Backends
from assistant.llm.records import BackendConfig
from assistant.written import Writers
from store.snapshot import Snapshot
from tests.hash_embedder import HashEmbedder
from tests.servers.chat import MODEL, ChatServer, Reply
from tests.servers.lies import LIES
from tests.small_archive import ENTRIES, catalogue, lexical_index
from tests.test_chat import STATUS, Shelf, held

if TYPE_CHECKING:
    from collections.abc import Iterator

KOREAN = "KV 캐시 압축을 다룬 논문은?"
ENGLISH = "Which papers are about KV cache compression?"


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    index = lexical_index(tmp_path_factory.mktemp("index"))
    return Snapshot(catalogue(), index, None, STATUS)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def warm(snapshot: Snapshot) -> None:
    """The client's own imports: on a busy machine they outlast the time-outs below."""
    with ChatServer() as running:
        asked(snapshot, running, KOREAN, patience=60)


def asked(snapshot: Snapshot, server: ChatServer, question: str, *, patience: float = 2) -> Answer:
    config = BackendConfig(
        "scripted", server.url, MODEL, timeout=patience, token_timeout=patience, retries=0
    )
    writers = Writers(Backends({"scripted": config}), "scripted")
    chat = Assistant(Shelf(snapshot), HashEmbedder(), writers)
    return held(chat.answer(Request(question)))


def test_a_faithful_model_is_shown_with_its_citations(
    snapshot: Snapshot, server: ChatServer
) -> None:
    answer = asked(snapshot, server, KOREAN)
    assert (answer.status, answer.backend, answer.notices) == ("answered", "scripted", ())
    assert {citation.arxiv_id for citation in answer.citations} == {"2406.00001", "2406.00002"}
    assert answer.tokens == {"prompt": 321, "completion": 12}


NOTHING_GIVEN = [
    Reply(fault="html"),
    Reply(fault="silence"),
    Reply(fault="empty"),
    Reply(fault="stall", at=0),
    Reply(fault="bad json", at=0),
    Reply(fault="other json", at=0),
    Reply(fault="error event", at=0),
    Reply(fault="drop", at=0),
    Reply(LIES["other language"]),
    Reply(status=401),
    Reply(status=429, headers={"Retry-After": "60"}),
    Reply(status=500),
]


@pytest.mark.parametrize("question", [KOREAN, ENGLISH])
@pytest.mark.parametrize("reply", NOTHING_GIVEN, ids=lambda reply: reply.fault or reply.status)
def test_a_model_that_gives_nothing_is_replaced_by_quotes_and_a_notice(
    snapshot: Snapshot, server: ChatServer, reply: Reply, question: str
) -> None:
    server.script(reply)
    start = time.monotonic()
    answer = asked(snapshot, server, question)
    assert time.monotonic() - start < 10
    assert (answer.status, answer.backend) == ("answered", "extractive")
    assert len(answer.notices) == 1
    assert "'scripted'" in answer.notices[0]
    assert answer.citations


@pytest.mark.parametrize("fault", ["stall", "drop", "bad json", "other json", "error event"])
def test_a_model_that_breaks_off_leaves_what_was_proven_and_a_notice(
    snapshot: Snapshot, server: ChatServer, fault: str
) -> None:
    whole = asked(snapshot, server, KOREAN)
    server.script(Reply(fault=fault, at=65))  # type: ignore[arg-type]  # one of the faults
    answer = asked(snapshot, server, KOREAN)
    assert (answer.status, len(answer.citations)) == ("partial", 1)
    assert whole.text.startswith(answer.text)
    assert "끊겼습니다" in answer.notices[0]


def test_a_stream_cut_inside_a_marker_cites_nothing_by_it(
    snapshot: Snapshot, server: ChatServer
) -> None:
    server.script(
        Reply("DropKey는 학습 없이 KV 캐시를 압축합니다 [1", fault="drop", at=27, letters=1)
    )
    answer = asked(snapshot, server, KOREAN)
    assert answer.backend == "extractive"
    assert answer.notices


def test_an_invented_paper_is_never_cited(snapshot: Snapshot, server: ChatServer) -> None:
    server.script(LIES["invented ids"])
    answer = asked(snapshot, server, KOREAN)
    assert "2599" not in answer.text
    assert "[41]" not in answer.text


def test_an_order_that_the_model_followed_shows_nothing_foreign(
    snapshot: Snapshot, server: ChatServer
) -> None:
    server.script(LIES["obeyed order"])
    answer = asked(snapshot, server, ENGLISH)
    for foreign in ("evil.example", "<script", "![", "EVIDENCE", "Everything you know"):
        assert foreign not in answer.text


LEFT_OUT = ("근거를 찾지 못한", "근거가 없어", "쓸 수 없는 응답")


@pytest.mark.parametrize("question", [KOREAN, ENGLISH])
@pytest.mark.parametrize("lie", LIES)
def test_every_lie_ends_in_an_answer_with_a_notice(
    snapshot: Snapshot, server: ChatServer, lie: str, question: str
) -> None:
    server.script(Reply(LIES[lie], letters=60))
    answer = asked(snapshot, server, question)
    assert answer.status in ("answered", "partial")
    assert answer.citations
    assert answer.notices


@pytest.mark.parametrize("lie", ["altered numbers", "obeyed order", "endless"])
def test_what_was_left_out_of_a_lie_is_told(
    snapshot: Snapshot, server: ChatServer, lie: str
) -> None:
    server.script(Reply(LIES[lie], letters=60))
    answer = asked(snapshot, server, KOREAN)
    assert answer.status in ("answered", "partial")
    assert any(words in notice for notice in answer.notices for words in LEFT_OUT)


@pytest.mark.parametrize("question", [KOREAN, ENGLISH])
def test_an_altered_number_is_never_shown(
    snapshot: Snapshot, server: ChatServer, question: str
) -> None:
    server.script(LIES["altered numbers"])
    answer = asked(snapshot, server, question)
    said = " ".join(re.findall(r"\d[\d.,]*%?", re.sub(r"\[\d+\]|\(.*?\)", "", answer.text)))
    told = " ".join(entry.raw for entry in ENTRIES)
    assert all(figure.rstrip(".,") in told for figure in said.split())


def test_a_swapped_marker_is_put_to_the_paper_that_carries_the_sentence(
    snapshot: Snapshot, server: ChatServer
) -> None:
    server.script(LIES["swapped markers"])
    answer = asked(snapshot, server, KOREAN)
    assert answer.backend == "scripted"
    quoted = {citation.arxiv_id: citation.quote for citation in answer.citations}
    assert quoted["2406.00001"].startswith("ThinCache")
    assert quoted["2406.00002"].startswith("DropKey")
    assert "옮겼습니다" in " ".join(answer.notices)


def test_a_model_without_end_is_cut_and_left(snapshot: Snapshot, server: ChatServer) -> None:
    server.script(Reply(LIES["endless"], letters=30, pause=0.001))
    answer = asked(snapshot, server, KOREAN)
    assert len(answer.text) < 600
    assert server.left.wait(2)
