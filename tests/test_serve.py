from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from tests.scripted_answers import Scripted, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.client import HTTPResponse
    from pathlib import Path


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(Scripted("It shrinks the cache.")) as url:
        yield url


def get(url: str, **headers: str) -> HTTPResponse:
    asked = urllib.request.Request(url, headers=headers)
    reply: HTTPResponse = urllib.request.urlopen(asked, timeout=60)
    return reply


def body(url: str, **headers: str) -> str:
    with get(url, **headers) as reply:
        text: str = reply.read().decode()
        return text


def test_the_root_leads_to_the_chat(address: str) -> None:
    with get(f"{address}/") as reply:
        assert reply.url == f"{address}/chat/"
        assert b"Paper digests" in reply.read()


def test_health_says_what_can_be_answered_from(address: str) -> None:
    told = json.loads(body(f"{address}/health"))
    assert told["status"] == "ok"
    assert (told["store"], told["papers"]) == ("ready", 6)


def test_health_of_an_empty_store_is_still_up() -> None:
    with serving(Scripted("", empty=True)) as url:
        told = json.loads(body(f"{url}/health"))
    assert (told["status"], told["store"]) == ("ok", "empty")


@pytest.mark.parametrize("path", ["/", "/health", "/papers/2406.00001", "/nowhere"])
def test_every_reply_forbids_loading_from_elsewhere_and_framing(address: str, path: str) -> None:
    try:
        with get(f"{address}{path}") as reply:
            headers = dict(reply.headers)
    except urllib.error.HTTPError as error:
        headers = dict(error.headers)
        error.close()
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe-eval" not in policy
    assert headers["referrer-policy"] == "no-referrer"


def test_no_other_origin_is_let_in(address: str) -> None:
    with get(f"{address}/chat/", Origin="https://elsewhere.example") as reply:
        assert reply.headers["access-control-allow-origin"] is None


def test_an_entry_has_a_page_of_its_own_with_the_quote_marked(address: str) -> None:
    page = body(f"{address}/papers/2406.00001?day=2024-06-03&quote=Pythia-410M")
    assert "<h2" in page
    assert "<mark>Pythia-410M</mark>" in page


def test_an_entry_page_speaks_the_readers_language(address: str) -> None:
    page = body(f"{address}/papers/2406.00001", **{"Accept-Language": "ko"})
    assert '<html lang="ko"' in page
    assert "이 논문에 대해 묻기" in page


@pytest.mark.parametrize("path", ["2406.99999", "2406.00001?day=2020-01-01"])
def test_an_entry_that_is_not_there_is_a_designed_404(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        get(f"{address}/papers/{path}")
    with caught.value as reply:
        page = reply.read().decode()
    assert "The digests have no such entry" in page
    assert 'href="/chat/"' in page


@pytest.mark.parametrize("path", ["/favicon.ico", "/styles/page.css"])
def test_styles_and_icon_are_served_from_here(address: str, path: str) -> None:
    with get(f"{address}{path}") as reply:
        assert reply.status == 200


def test_no_listener_of_the_page_is_part_of_a_public_interface(address: str) -> None:
    told = json.loads(body(f"{address}/chat/gradio_api/info"))
    assert told["named_endpoints"] == {}


def serve(store: Path, port: int) -> subprocess.Popen[str]:
    words = ["serve", "--store", str(store), "--port", str(port)]
    command = [sys.executable, "-m", "assistant", *words]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def test_a_taken_port_is_a_clear_error(tmp_path: Path) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        serve(tmp_path, taken.getsockname()[1]) as process,
    ):
        _, said = process.communicate(timeout=120)
    assert process.returncode == 1
    assert "Address already in use" in said
    assert "--port" in said
    assert "Traceback" not in said


def test_the_server_starts_over_an_empty_store_and_stops_when_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serve(tmp_path, port) as process:
        try:
            assert json.loads(wait_for(f"http://127.0.0.1:{port}/health"))["store"] == "empty"
        finally:
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said


def wait_for(url: str) -> str:
    for _ in range(600):
        try:
            return body(url)
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer")
