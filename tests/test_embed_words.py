"""What is embedded speaks both languages, and the guide tells the same in both."""

from __future__ import annotations

import re
import string

import pytest

from assistant.embed.guide import FOLDER
from assistant.embed.words import embed_word, keys


@pytest.mark.parametrize("key", keys())
def test_every_word_exists_in_both_languages_with_the_same_values(key: str) -> None:
    english, korean = (
        {name for _, name, _, _ in string.Formatter().parse(_raw(key, language)) if name}
        for language in ("en", "ko")
    )
    assert english == korean


def _raw(key: str, language: str) -> str:
    names = {name: "{" + name + "}" for name in _NAMES}
    return embed_word(key, language, **names)


_NAMES = "first last since until topic names ids known given key value most".split()


def test_the_guide_tells_the_same_in_both_languages() -> None:
    english, korean = (
        (FOLDER / f"guide.{language}.md").read_text("utf-8") for language in ("en", "ko")
    )
    code = re.compile(r"`([a-z\-]+)`")
    assert set(code.findall(english)) == set(code.findall(korean))
    assert english.count("\n|") == korean.count("\n|")
    for wiki in "DokuWiki MediaWiki Wiki.js BookStack Outline Confluence Notion".split():
        assert f"| {wiki} |" in english
        assert f"| {wiki} |" in korean
