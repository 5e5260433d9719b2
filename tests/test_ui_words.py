from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING

import pytest

from assistant.ui.adding_words import REASONS, reason_in
from assistant.ui.words import counted, reader_language, texts, word
from store.reasons import KINDS, SENTENCES, Reason

if TYPE_CHECKING:
    from store.reasons import Kind


def test_every_text_names_the_same_values_in_both_languages() -> None:
    english, korean = texts("en"), texts("ko")
    for key, text in english.items():
        fields = {field for _, field, _, _ in string.Formatter().parse(text) if field}
        parts = string.Formatter().parse(korean[key])
        assert fields == {field for _, field, _, _ in parts if field}, key


def test_korean_texts_are_korean() -> None:
    plain = {"day_hint", "follow_compare"}
    for key, text in texts("ko").items():
        assert key in plain or re.search("[가-힣]", text), key


def test_one_and_many_are_told_apart() -> None:
    assert counted("votes", "en", 1) == "1 vote"
    assert counted("votes", "en", 0) == "0 votes"


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("fr-FR,ko;q=0.5", "ko"),
        ("en-US,ko", "en"),
        ("de", "en"),
        ("", "en"),
    ],
)
def test_the_browsers_first_known_language_is_taken(asked: str, language: str) -> None:
    assert reader_language({"accept-language": asked}, {}) == language


def test_the_readers_own_choice_goes_first() -> None:
    assert reader_language({"accept-language": "ko"}, {"lang": "en"}) == "en"
    assert reader_language({"accept-language": "ko"}, {"lang": "xx"}) == "ko"


def test_an_unknown_language_reads_english() -> None:
    assert word("ask", "fr") == word("ask", "en")


def fields(template: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(template) if field}


@pytest.mark.parametrize("kind", KINDS)
def test_every_reason_for_a_refusal_has_korean_about_the_same_values(kind: Kind) -> None:
    # The page names the file beside the reason.
    assert fields(SENTENCES[kind]) - {"file"} == fields(REASONS[kind]) - {"file"}
    assert re.search("[가-힣]", REASONS[kind])


def test_a_reason_from_an_older_store_stays_as_it_is() -> None:
    assert reason_in("ko", "no title") == "no title"
    assert "비어" in reason_in("ko", Reason.of("empty", file="a.md"))
    assert reason_in("en", Reason.of("empty", file="a.md")).startswith("'a.md' is empty")
