"""Pages over digests that attack their readers, in a real browser: no request, no script."""

from __future__ import annotations

import html.parser
import json
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browsing import Visit, chromium
from tests.hostile_text import CANARY_HOST
from tests.test_serve import wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Dialog

PAGES = (
    "/papers/2406.00001?day=2024-06-14",
    "/papers/2406.00009?day=2024-06-14&quote=%3Cscript%3Ealert(1)%3C/script%3E",
    "/papers/2406.00020?day=2024-06-14",
    "/papers/%3Cimg%20src=x%20onerror=alert(1)%3E",
    "/days",
    "/days/2024-06-14",
    "/embed",
    "/cards?topic=%3Cscript%3Ealert(1)%3C/script%3E",
    "/feed.atom",
)


@pytest.fixture(scope="module")
def address(hostile_store: Path) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = ["serve", "--store", str(hostile_store), "--port", str(port)]
    command = [sys.executable, "-m", "assistant", *words]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


class Loads(html.parser.HTMLParser):
    """What a browser would load or run by itself, or follow when clicked."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in {"src", "srcset", "data", "action", "formaction", "poster", "style"}:
                self.found.append(f"{tag} {name} {value}")
            elif name.startswith("on") or "javascript:" in (value or "").replace(" ", "").lower():
                self.found.append(f"{tag} {name} runs")
            elif name == "href" and CANARY_HOST in (value or ""):
                self.found.append(f"{tag} {name} {value}")


@pytest.mark.parametrize("path", PAGES)
def test_no_page_holds_markup_of_a_digest_or_an_address(address: str, path: str) -> None:
    try:
        with urllib.request.urlopen(f"{address}{path}", timeout=60) as reply:
            page = reply.read().decode()
    except urllib.error.HTTPError as error:
        page = error.read().decode()
        error.close()
    loads = Loads()
    loads.feed(re.sub(r"<script\b.*?</script>", "", page, flags=re.DOTALL))
    assert [one for one in loads.found if CANARY_HOST in one or one.endswith(" runs")] == []


def test_the_api_gives_text_as_text(address: str) -> None:
    body = json.dumps({"question": "papers of 2024-06-14"}).encode()
    asked = urllib.request.Request(
        f"{address}/api/v1/ask", body, {"content-type": "application/json"}
    )
    with urllib.request.urlopen(asked, timeout=60) as reply:
        assert reply.headers["content-type"].startswith("application/json")
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert json.loads(reply.read())["citations"]


@pytest.mark.browser
def test_the_chat_asks_nobody_else_and_runs_nothing(address: str) -> None:
    with chromium() as browser:
        visit = Visit(browser, f"{address}/chat/", "en", 1280, "light")
        dialogs: list[str] = []

        def note(dialog: Dialog) -> None:
            dialogs.append(dialog.message)
            dialog.dismiss()

        visit.page.on("dialog", note)
        for question in ("papers of 2024-06-14", "what is Alpha9 about?"):
            visit.ask_and_wait(question)
        for card in visit.page.locator(".sources, .card").all():
            card.evaluate("card => { card.open = true }")
        expect(visit.page.locator(".sources").last).to_be_visible()
        visit.page.goto(f"{address}/papers/2406.00009?day=2024-06-14")
        visit.page.wait_for_timeout(300)
        assert [url for url in visit.asked if not url.startswith((address, "data:", "blob:"))] == []
        assert dialogs == []
        assert visit.failed == []
        visit.context.close()
