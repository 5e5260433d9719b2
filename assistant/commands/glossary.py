"""``assistant glossary``: what the corpus taught about a term, as searches use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assistant import console
from assistant.commands.options import json_option, store_option
from assistant.settings import load_settings
from assistant.wiring import open_source

if TYPE_CHECKING:
    from pathlib import Path

    from store.lexical import Concept, LexicalIndex


@click.command("glossary")
@click.argument("term", metavar="TERM")
@store_option()
@json_option("the translations")
def command(term: str, store: Path | None, *, as_json: bool) -> int:
    """Show how the digests translate TERM, English or Korean, best first.

    Terms stand as the index has them: English stems, Korean morphemes.
    """
    lexical = open_source(load_settings(store=store)).current().lexical
    concepts = lexical.concepts(term)
    if not concepts:
        raise click.UsageError(f"{term!r} has no word that is looked for; name a topic.")
    found = {concept: _translations(lexical, concept) for concept in concepts}
    if as_json:
        console.write_json([_record(concept, rows) for concept, rows in found.items()])
    else:
        for concept, rows in found.items():
            console.write(f"{concept.term}: {_line(concept, rows)}\n")
    return 0


def _translations(lexical: LexicalIndex, concept: Concept) -> list[tuple[str, float]]:
    return [(lexical.vocabulary[i], weight) for i, weight in lexical.translations(concept.term)]


def _line(concept: Concept, rows: list[tuple[str, float]]) -> str:
    if not concept.known:
        return "in no digest"
    return ", ".join(f"{term} {weight:.2f}" for term, weight in rows) or "no translation learned"


def _record(concept: Concept, rows: list[tuple[str, float]]) -> dict[str, object]:
    translations = [{"term": term, "confidence": round(weight, 4)} for term, weight in rows]
    return {"term": concept.term, "known": concept.known, "translations": translations}
