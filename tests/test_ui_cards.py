from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from assistant.ui.cards import entry_address, entry_article, sources, stopped, trouble
from tests.scripted_answers import citation
from tests.small_archive import ENTRIES

THIN_CACHE = ENTRIES[0]


def test_a_card_shows_title_day_section_quote_and_links() -> None:
    markup = sources([citation(1, 0)], 3, "en")
    for shown in (
        'id="e3-1-2406.00001"',
        "ThinCache: Shrinking",
        "2024-06-03",
        "What's New",
        "압축 기법을 제안합니다.</blockquote>",
        'href="https://arxiv.org/abs/2406.00001"',
        "Evidence: 1 paper<",
    ):
        assert shown in markup


def test_the_words_around_evidence_are_in_the_readers_language() -> None:
    assert "근거 논문 2편" in sources([citation(1, 0), citation(2, 1)], 1, "ko")


def test_an_answer_without_citations_has_no_list_of_evidence() -> None:
    assert sources([], 1, "en") == ""


def test_an_address_carries_day_and_quote() -> None:
    address = urlsplit(entry_address(citation(1, 0)))
    asked = parse_qs(address.query)
    assert address.path == "../papers/2406.00001"
    assert asked == {"day": ["2024-06-03"], "quote": [THIN_CACHE.sections[0].text]}


def test_a_quote_is_marked_inside_its_section() -> None:
    article = entry_article(THIN_CACHE, "추가 학습은 1,000 스텝입니다.", "en")
    assert "두며 <mark>추가 학습은 1,000 스텝입니다.</mark>" in article
    assert article.count("<mark>") == 1


def test_a_quote_is_found_whatever_its_white_space_and_emphasis() -> None:
    section = replace(THIN_CACHE.sections[0], text="It is **6.5 times**\n  smaller than before.")
    entry = replace(THIN_CACHE, sections=(section,))
    article = entry_article(entry, "6.5 times smaller", "en")
    assert "<mark>6.5 times</mark>" in article
    assert "smaller</mark> than before." in article


def test_a_line_of_votes_is_marked_when_it_is_the_quote() -> None:
    assert "<mark>31 votes</mark>" in entry_article(THIN_CACHE, "Vote: 31", "en")


def test_a_quote_that_is_not_there_marks_nothing() -> None:
    assert "<mark>" not in entry_article(THIN_CACHE, "never said", "ko")


def test_text_of_an_entry_is_shown_as_text() -> None:
    title = "<img src=x onerror=alert(1)>"
    section = replace(THIN_CACHE.sections[0], label="<b>New</b>", text="<script>x</script>")
    article = entry_article(replace(THIN_CACHE, title=title, sections=(section,)), "x", "en")
    for harm in ("<img", "<b>", "<script"):
        assert harm not in article


def test_a_bad_moment_names_the_way_on_and_the_reason() -> None:
    markup = trouble("backend_trouble", "en", "no connection to <server>")
    assert "Ask again" in markup
    assert "&lt;server&gt;" in markup


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "kind", ["nothing_indexed", "store_trouble", "backend_trouble", "failed", "no_paper"]
)
def test_every_bad_moment_has_its_words(kind: str, language: str) -> None:
    assert trouble(kind, language).count("<p>") == 1


def test_a_stopped_message_keeps_what_came() -> None:
    assert "so far" in stopped("<p>so far</p>", "en")
    assert "waiting" not in stopped('<div class="waiting">Looking</div>', "ko")
