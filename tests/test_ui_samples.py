"""The real server over the sample digests: a question in each language, answered with evidence."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browsing import BROWSER, KOREAN_PHONE, Visit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = BROWSER


@pytest.fixture(scope="module")
def address(sample_store: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = ["serve", "--store", str(sample_store), "--port", str(port)]
    with subprocess.Popen([sys.executable, "-m", "assistant", *words]) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for(url: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(url, timeout=10).close()
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} did not answer")


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en-US", "which papers addressed KV cache compression?"),
        ("ko-KR", "KV 캐시 압축을 다룬 논문은?"),
    ],
)
def test_every_citation_opens_on_its_quote(
    browser: Browser, address: str, language: str, question: str
) -> None:
    visit = Visit(browser, address, language, 1280, "light")
    visit.ask_and_wait(question)
    expect(visit.page.locator(".answer")).to_contain_text("KV")
    count = visit.page.locator(".card").count()
    assert count > 1
    visit.page.locator("a.chip").first.click()
    panel = visit.page.locator("#evidence")
    for at in range(count):
        expect(panel.locator(".count")).to_contain_text(f"{at + 1} / {count}")
        expect(panel.locator("article mark").first).to_be_visible()
        expect(panel.locator("a.out")).to_have_attribute(
            "href", re.compile(r"https://arxiv\.org/abs/\d{4}\.\d{5}")
        )
        visit.page.keyboard.press("ArrowRight")
    assert visit.failed == []
    visit.context.close()


def test_a_follow_up_is_understood_from_the_conversation(browser: Browser, address: str) -> None:
    visit = Visit(browser, address, *KOREAN_PHONE)
    visit.ask_and_wait("KV 캐시 압축을 다룬 논문은?")
    visit.ask("그중 학습이 필요 없는 것은?")
    answer = visit.page.locator(".answer").nth(1)
    expect(answer).to_contain_text("202", timeout=30_000)
    listed = visit.page.locator(".sources").first.locator(".name").all_inner_texts()
    again = visit.page.locator(".sources").last.locator(".name").all_inner_texts()
    assert {name.split("\n")[0] for name in again} <= {name.split("\n")[0] for name in listed}
    visit.context.close()
