"""A reranker over real HTTP: its opinion counts, and its failures cost nothing."""

from __future__ import annotations

import json
import logging
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from assistant.rerank import RERANKED, ServedReranker, reranked
from assistant.retrieve import Hit
from store.errors import BackendRefused, BackendTimeout, BackendUnreachable, BadReply
from store.records import Paper
from tests.small_archive import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HITS = tuple(
    Hit(Paper(entry.arxiv_id, (entry,)), entry, score)
    for entry, score in zip(ENTRIES, (0.6, 0.5, 0.4, 0.3, 0.2, 0.1), strict=True)
)


@contextmanager
def served(reply: Callable[[dict[str, Any], str | None], tuple[int, bytes]]) -> Iterator[str]:
    """A server that answers each request with what ``reply`` makes of its body and key."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, content = reply(body, self.headers.get("Authorization"))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def favouring(word: str) -> Callable[[dict[str, Any], str | None], tuple[int, bytes]]:
    def reply(body: dict[str, Any], _: str | None) -> tuple[int, bytes]:
        rows = [
            {"index": i, "relevance_score": 0.99 if word in text else 0.01}
            for i, text in enumerate(body["documents"])
        ]
        return 200, json.dumps({"results": rows[::-1]}).encode()

    return reply


def test_a_confident_reranker_brings_its_paper_to_the_front() -> None:
    with served(favouring("PaintFlow")) as url:
        found = reranked(HITS, "editing images", ServedReranker(url))
    assert found[0].entry.title.startswith("PaintFlow")
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


def test_the_model_and_the_key_are_sent() -> None:
    seen: list[object] = []

    def reply(body: dict[str, Any], key: str | None) -> tuple[int, bytes]:
        seen.extend([body["model"], key])
        return favouring("x")(body, key)

    with served(reply) as url:
        ServedReranker(url, "bge", SecretStr("s3cret")).scores("q", ["a"])
    assert seen == ["bge", "Bearer s3cret"]


def test_log_odds_are_turned_into_chances() -> None:
    rows = [{"index": 0, "score": 3.0}, {"index": 1, "score": -3.0}]
    with served(lambda *_: (200, json.dumps(rows).encode())) as url:
        high, low = ServedReranker(url).scores("q", ["a", "b"])
    assert (round(high, 2), round(low, 2)) == (0.95, 0.05)


def test_papers_beyond_the_reranked_stay_behind() -> None:
    many = HITS * (RERANKED // len(HITS) + 1)
    with served(favouring("nothing")) as url:
        found = reranked(many, "q", ServedReranker(url))
    assert len(found) == len(many)
    assert found[-1].score <= found[RERANKED - 1].score


@pytest.mark.parametrize(
    ("status", "content", "error"),
    [
        (401, b"no", BackendRefused),
        (200, b"<html>", BadReply),
        (200, b'{"results": [{"index": 0}]}', BadReply),
        (200, b'{"results": [{"index": 7, "score": 1}]}', BadReply),
        (200, b'{"results": []}', BadReply),
    ],
)
def test_a_reply_without_scores_is_named(status: int, content: bytes, error: type) -> None:
    with served(lambda *_: (status, content)) as url, pytest.raises(error):
        ServedReranker(url).scores("q", ["a"])


def test_a_late_reply_is_not_waited_for() -> None:
    wait = threading.Event()

    def reply(body: dict[str, Any], key: str | None) -> tuple[int, bytes]:
        wait.wait(5)
        return favouring("x")(body, key)

    with served(reply) as url:
        with pytest.raises(BackendTimeout):
            ServedReranker(url, timeout=0.2).scores("q", ["a"])
        wait.set()


def test_a_reranker_that_is_gone_leaves_the_ranking_as_it_was(
    caplog: pytest.LogCaptureFixture,
) -> None:
    gone = ServedReranker("http://127.0.0.1:1")
    with pytest.raises(BackendUnreachable):
        gone.scores("q", ["a"])
    with caplog.at_level(logging.WARNING):
        assert reranked(HITS, "q", gone) == HITS
    assert "cannot be reached" in caplog.text
