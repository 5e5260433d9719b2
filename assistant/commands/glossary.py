"""``assistant glossary``: what searches take a term for, learned or shipped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from assistant import console
from assistant.commands.options import json_option, store_option
from assistant.settings import load_settings
from assistant.wiring import open_source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from store.concepts import Concept
    from store.lexical import LexicalIndex


@click.command("glossary")
@click.argument("term", metavar="TERM")
@store_option()
@json_option("the translations")
def command(term: str, store: Path | None, *, as_json: bool) -> int:
    """Show how the digests translate TERM, English or Korean, best first, and its synonyms.

    Terms stand as the index has them: English stems, Korean morphemes. Synonyms share a translation
    with TERM or a line of the thesaurus that ships.
    """
    lexical = open_source(load_settings(store=store)).current().lexical
    concepts = lexical.concepts(term)
    if not concepts:
        raise click.UsageError(f"{term!r} has no word that is looked for; name a topic.")
    found = [_Found.of(lexical, concept) for concept in concepts]
    if as_json:
        console.write_json([entry.record() for entry in found])
    else:
        for entry in found:
            console.write(f"{entry.concept.term}: {entry.line()}\n")
    return 0


_Rows = list[tuple[str, float]]


@dataclass(frozen=True)
class _Found:
    """A concept with the terms that it is also searched by, each with its weight, best first."""

    concept: Concept
    translations: _Rows
    synonyms: _Rows

    @classmethod
    def of(cls, lexical: LexicalIndex, concept: Concept) -> _Found:
        def rows(pairs: Iterable[tuple[int, float]]) -> _Rows:
            named = [(lexical.vocabulary[number], weight) for number, weight in pairs]
            return sorted(named, key=lambda row: (-row[1], row[0]))

        return cls(concept, rows(lexical.translations(concept.term)), rows(concept.synonyms))

    def line(self) -> str:
        said = _listed(self.translations) or "no translation learned"
        if not self.concept.known:
            said = "in no digest"
        return f"{said}; also {_listed(self.synonyms)}" if self.synonyms else said

    def record(self) -> dict[str, object]:
        return {
            "term": self.concept.term,
            "known": self.concept.known,
            "translations": _records(self.translations, "confidence"),
            "synonyms": _records(self.synonyms, "weight"),
        }


def _listed(rows: _Rows) -> str:
    return ", ".join(f"{term} {weight:.2f}" for term, weight in rows)


def _records(rows: _Rows, measure: str) -> list[dict[str, object]]:
    return [{"term": term, measure: round(weight, 4)} for term, weight in rows]
