"""Words that say the same in papers on AI, in English and Korean: ``thesaurus.txt``.

The mined glossary knows what the digests pair with each other; an asker also says *footage* for
*video* or ``까먹다`` for ``망각``, which no entry pairs. Groups of such words ship with the
package, cut into index terms when an index is written and kept beside it.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING

from store.language import is_korean, terms_of_many

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_FILE = "thesaurus.json"

_ENDINGS = ("다", "하다", "되다")
_DICTIONARY_FORM = re.compile(r"(?<=[가-힣])다$")


def write(directory: Path) -> None:
    """Write the shipped groups, as index terms, into the directory of an index."""
    text = json.dumps(_shipped(), ensure_ascii=False)
    (directory / _FILE).write_text(text, encoding="utf-8")


def read(directory: Path) -> Mapping[str, frozenset[str]]:
    """The synonyms of each index term, out of the groups that `write` wrote.

    An index of an older making has none beside it: then they are cut into terms now.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is corrupt.
    """
    file = directory / _FILE
    return synonyms(json.loads(file.read_bytes()) if file.exists() else _shipped())


def _shipped() -> list[list[str]]:
    return as_terms(files("store").joinpath("thesaurus.txt").read_text(encoding="utf-8"))


def as_terms(text: str) -> list[list[str]]:
    """The groups of a thesaurus as index terms, in order, those of a group sorted.

    A group is a line, its English words before a ``=`` and its Korean ones behind it, parted by
    commas; ``#`` begins a comment. A word that the index cuts in several has no term of its own and
    is left out: the mined glossary knows the terms that it is made of.
    """
    lines = [line.partition("#")[0].replace("=", ",").split(",") for line in text.splitlines()]
    groups = [[word.strip() for word in line if word.strip()] for line in lines]
    words = list(dict.fromkeys(word for group in groups for word in group))
    # "줄이다" alone may as well be "줄" and a copula: a verb is sure in an attributive form only.
    forms = [_DICTIONARY_FORM.sub("는", word) for word in words]
    analysed = zip(words, terms_of_many(words), terms_of_many(forms), strict=True)
    own = {
        word: {*_own_term(word, alone), *_verb_term(word, form)} for word, alone, form in analysed
    }
    found = [sorted(set().union(*(own[word] for word in group))) for group in groups]
    return [group for group in found if len(group) > 1]


def _own_term(word: str, terms: list[str]) -> list[str]:
    """The index term that stands for all of a word, if there is one."""
    if not is_korean(word):
        return terms[:1]  # the word without its joints comes first
    whole = {word, *(word.removesuffix(ending) for ending in _ENDINGS)}
    return terms if len(terms) == 1 and terms[0] in whole else []


def _verb_term(word: str, terms: list[str]) -> list[str]:
    """The whole stem of a verb. The root of ``자세하다``, detailed, would be ``자세``, a pose."""
    return terms if terms == [_DICTIONARY_FORM.sub("", word)] else []


def synonyms(groups: Iterable[Iterable[str]]) -> Mapping[str, frozenset[str]]:
    """Each index term with all that share a group with it."""
    found: dict[str, set[str]] = {}
    for group in groups:
        held = set(group)
        for term in held:
            found.setdefault(term, set()).update(held - {term})
    return {term: frozenset(others) for term, others in found.items()}
