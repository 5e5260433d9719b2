"""In a real wiki and a real Chromium: ask, read a cited answer, and harm nothing around it."""

from __future__ import annotations

import re
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

from assistant.settings import Settings
from assistant.wiring import open_assistant
from tests.browsing import CHROMIUM, QUIET
from tests.wikis import dokuwiki, mediawiki
from tests.wikis.php import free_port
from tests.wikis.server import assistant_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, FrameLocator, Page

    from tests.wikis.php import Wiki

FRIEND, STRANGER, PAPERS = "wiki.lab.test", "elsewhere.test", "papers.team.test"
TOPIC = "papers on language models"
OPEN = {
    "dokuwiki": (dokuwiki.INSTALLED, dokuwiki.dokuwiki),
    "mediawiki": (mediawiki.INSTALLED, mediawiki.mediawiki),
}
LABEL = re.compile("Ask about papers|논문에 대해 물어보기")
# Where every element of the page stands, but what the assistant itself put there.
PLACES = """() => [...document.body.querySelectorAll("*")]
  .filter((node) => !node.matches("script, iframe[src*='/embed']"))
  .map((node) => [node.tagName, ...Object.values(node.getBoundingClientRect().toJSON())].join())"""
VIOLATIONS = """window.addEventListener("securitypolicyviolation", (event) =>
  (window.violated ??= []).push(`${event.sourceFile} ${event.blockedURI}`));"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine"),
]


class Lab:
    """A wiki, the assistant that lets one of its names frame it, and a reader's browser."""

    def __init__(self, wiki: Wiki, papers: int, context: BrowserContext) -> None:
        self.wiki, self.papers, self.context = wiki, papers, context
        self.asked: list[str] = []

    def visit(
        self, name: str, *, host: str = FRIEND, strict: bool = False, bare: bool = False
    ) -> Page:
        """A page of the wiki; ``bare`` without the assistant's script."""
        page = self.context.new_page()
        page.add_init_script(VIOLATIONS)
        if bare:
            page.route("**/embed.js", lambda route: route.abort())
        page.on("request", lambda request: self.asked.append(request.url))
        name = name if self.wiki.name == "dokuwiki" else name.title()
        page.goto(f"http://{host}:{self.wiki.port}{self.wiki.path(name, strict=strict)}")
        return page


@pytest.fixture(scope="module", params=OPEN)
def lab(
    request: pytest.FixtureRequest, sample_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Lab]:
    installed, bring_up = OPEN[request.param]
    if not installed:
        pytest.skip(f"{request.param} is not installed; make wiki installs it")
    first, second = list(open_assistant(Settings(store=sample_store)).catalogue().papers)[:2]
    facts = {"topic": TOPIC, "linked": first, "named": second}
    folder, port = tmp_path_factory.mktemp(request.param), free_port()
    papers = f"http://{PAPERS}:{port}"
    with ExitStack() as stack:
        wiki = stack.enter_context(bring_up(folder, papers, facts))
        friend = f"http://{FRIEND}:{wiki.port}"
        stack.enter_context(assistant_server(sample_store, port, friend))
        rules = ", ".join(f"MAP {host} 127.0.0.1" for host in (FRIEND, STRANGER, PAPERS))
        arguments = [*QUIET, f"--host-resolver-rules={rules}"]
        chromium = stack.enter_context(sync_playwright()).chromium
        browser = chromium.launch(executable_path=CHROMIUM, args=arguments)
        stack.callback(browser.close)
        yield Lab(wiki, port, browser.new_context(viewport={"width": 1280, "height": 900}))


@pytest.fixture(autouse=True)
def _fresh(lab: Lab) -> Iterator[None]:
    lab.asked.clear()
    yield
    for page in lab.context.pages:
        page.close()


def ask(frame: FrameLocator, question: str = "which papers are about language models?") -> None:
    frame.locator("#q").fill(question)
    frame.locator("#q").press("Enter")
    expect(frame.locator(".sources")).to_be_visible(timeout=60_000)


def test_a_question_typed_in_the_wiki_gets_a_cited_answer(lab: Lab) -> None:
    page = lab.visit("frame")
    frame = page.frame_locator("iframe[src*='/embed?']")
    ask(frame)
    frame.locator("a.chip").first.click()
    card = frame.locator("dialog[open]")
    expect(card.locator("blockquote")).not_to_be_empty()
    assert "arxiv.org/abs/" in str(card.locator(".links a").last.get_attribute("href"))


def test_a_list_on_the_page_shows_papers_without_a_script(lab: Lab) -> None:
    page = lab.visit("frame")
    cards = page.frame_locator("iframe[src*='/cards?']")
    expect(cards.locator(".paper").first).to_be_visible(timeout=60_000)
    assert cards.locator("script").count() == 0


def test_the_bubble_asks_about_the_papers_of_the_page(lab: Lab) -> None:
    page = lab.visit("papers")
    button = page.get_by_role("button", name=LABEL)
    assert page.locator("iframe").count() == 0
    button.click()
    frame = page.frame_locator("iframe[src*='/embed?']")
    expect(frame.locator(".scope")).to_have_text(re.compile(r"\d{4}\.\d{5}, \d{4}\.\d{5}"))
    ask(frame, "How many papers are there?")
    assert frame.locator(".card").count() == 2


def test_escape_closes_the_bubble_and_gives_the_focus_back(lab: Lab) -> None:
    page = lab.visit("papers")
    button = page.get_by_role("button", name=LABEL)
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    frame = page.frame_locator("iframe[src*='/embed?']")
    expect(frame.locator("#q")).to_be_focused(timeout=30_000)
    frame.locator("#q").press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(button).to_be_focused()


def test_the_chat_placed_by_the_script_answers_and_grows_with_its_content(lab: Lab) -> None:
    page = lab.visit("inline")
    place = page.locator("iframe[src*='/embed?']")
    frame = page.frame_locator("iframe[src*='/embed?']")
    expect(frame.locator(".hello")).to_be_visible(timeout=30_000)
    page.wait_for_function("() => document.querySelector('iframe').offsetHeight < 400")
    small = place.evaluate("node => node.offsetHeight")
    ask(frame)
    page.wait_for_function("() => document.querySelector('iframe').offsetHeight > 400")
    assert small < place.evaluate("node => node.offsetHeight") <= 480


def test_the_bubble_moves_nothing_on_the_page(lab: Lab) -> None:
    before = lab.visit("papers", bare=True).evaluate(PLACES)
    assert len(before) > 20
    page = lab.visit("papers")
    page.get_by_role("button", name=LABEL).click()
    expect(page.frame_locator("iframe").locator("#q")).to_be_visible(timeout=30_000)
    assert page.evaluate(PLACES) == before


def test_the_script_leaves_no_global(lab: Lab) -> None:
    # Frames have numbers, and jQuery's own name for itself is another at every load.
    names = "() => Object.getOwnPropertyNames(window).filter((name) => !/\\d/.test(name))"
    bare = lab.visit("papers", bare=True)
    # A wiki goes on loading scripts of its own; the other page may have fewer of them by then.
    bare.wait_for_load_state("networkidle")
    page = lab.visit("papers")
    expect(page.get_by_role("button", name=LABEL)).to_be_visible()
    assert set(page.evaluate(names)) <= set(bare.evaluate(names))


@pytest.mark.parametrize("name", ["papers", "inline"])
def test_a_strict_policy_of_the_wiki_is_never_violated(lab: Lab, name: str) -> None:
    page = lab.visit(name, strict=True)
    if name == "papers":
        page.get_by_role("button", name=LABEL).click()
    frame = page.frame_locator("iframe[src*='/embed?']")
    ask(frame)
    # The policy is in force, and what breaks it is heard of.
    page.evaluate("() => document.body.append(Object.assign(new Image(), {src: 'http://x.test/'}))")
    page.wait_for_function("() => (window.violated ?? []).some((line) => line.includes('x.test'))")
    violated = page.evaluate("() => window.violated ?? []")
    assert not [line for line in violated if PAPERS in line]


def test_a_page_of_another_host_cannot_frame_the_chat(lab: Lab) -> None:
    page = lab.visit("frame", host=STRANGER)
    framed = page.locator("iframe[src*='/embed?'], iframe[src*='/cards?']")
    for at in range(2):
        framed.nth(at).scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    inner = [frame for frame in page.frames if frame != page.main_frame]
    assert [frame.url for frame in inner] == ["chrome-error://chromewebdata/"] * 2


def test_nothing_is_asked_of_any_other_host(lab: Lab) -> None:
    page = lab.visit("papers")
    page.get_by_role("button", name=LABEL).click()
    ask(page.frame_locator("iframe[src*='/embed?']"))
    assert {urlsplit(url).hostname for url in lab.asked} == {FRIEND, PAPERS}
