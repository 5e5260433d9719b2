"""An embed link from the command to the answer: it opens its part of a real archive and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from assistant.access.layers import WebApp
from assistant.access.options import WebOptions
from assistant.embed.routes import router
from assistant.settings import Settings
from assistant.ui.headers import SecurityHeaders
from assistant.wiring import open_assistant
from tests.embedding import streamed

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.chat import Assistant
    from tests.conftest import Command

WIKI = "https://wiki.example"


@pytest.fixture(scope="module")
def answers(sample_store: Path) -> Assistant:
    return open_assistant(Settings(store=sample_store))


@pytest.fixture
def server(answers: Assistant, tmp_path: Path) -> TestClient:
    options = WebOptions(keys_wanted=True, store=tmp_path, allowed_hosts=(WIKI,))
    app = WebApp(options, SecurityHeaders)
    app.include_router(router(answers, options.allowed_hosts))
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


@pytest.fixture
def opened(answers: Assistant) -> str:
    return next(iter(answers.catalogue().papers))


@pytest.fixture
def query(assistant: Command, server: TestClient, opened: str, tmp_path: Path) -> str:
    words = ["--paper", opened, "--host", WIKI, "--json"]
    called = assistant("embed-link", "--store", tmp_path, *words)
    link: str = called.json["url"]
    return urlsplit(link).query


def test_without_a_link_the_frame_stays_shut(server: TestClient) -> None:
    for path in ("/embed", "/cards?q=x", "/cards.atom?q=x"):
        assert server.get(path).status_code == 401
    assert server.post("/embed/ask", json={"question": "x"}).status_code == 401


def test_a_link_shows_the_frame_to_its_wiki_with_its_scope(
    server: TestClient, query: str, opened: str
) -> None:
    page = server.get(f"/embed?{query}&lang=en")
    assert page.status_code == 200
    assert f"Only: the paper {opened}" in page.text
    assert f"frame-ancestors 'self' {WIKI}" in page.headers["content-security-policy"]
    assert WIKI in page.text


@pytest.mark.parametrize("more", ["", "&papers=", "&since=1990-01", "&papers={other}"])
def test_a_question_by_a_link_is_answered_from_its_scope_alone(
    server: TestClient, answers: Assistant, query: str, opened: str, more: str
) -> None:
    other = list(answers.catalogue().papers)[-1]
    asked = {"question": f"How many papers are there? Compare {opened} and {other}"}
    reply = server.post(f"/embed/ask?{query}{more.format(other=other)}", json=asked)
    assert reply.status_code == 200
    shown = streamed(reply.text)[-2][1]
    assert f'-{other}"' not in shown


def test_a_link_makes_no_more_of_its_list_than_its_scope(
    server: TestClient, query: str, opened: str
) -> None:
    page = server.get(f"/cards?{query}&q=How+many+papers+are+there%3F&lang=en").text
    assert page.count('<li class="paper">') == 1
    assert f"arxiv.org/abs/{opened}" in page


def test_what_the_frame_loads_needs_no_link(server: TestClient) -> None:
    for name in ("embed.js", "embed/frame.js", "embed/frame.css", "embed/paper.css"):
        assert server.get(f"/{name}").status_code == 200


@pytest.mark.parametrize("path", ["/embed/guide?lang=en", "/embed/wikis/mediawiki.zip"])
def test_who_sets_up_a_wiki_needs_no_key_to_read_how(server: TestClient, path: str) -> None:
    reply = server.get(path, headers={"Host": "papers.example"})
    assert (reply.status_code, reply.headers["cache-control"]) == (200, "no-store")
