"""A kept conversation as a file: Markdown for people, JSON for scripts, BibTeX of what it cites.

In: kept turns; for BibTeX also the catalogue, which knows the authors. Out: text.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from assistant.bibtex import bibtex
from assistant.phrases import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.answer import Citation
    from assistant.kept import KeptTurn
    from store.catalogue import Catalogue

LONGEST_HEADING = 200
"""Characters of a question that make a heading; a longer one also stands below it in full."""

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


def as_markdown(title: str, turns: Sequence[KeptTurn], language: str) -> str:
    """The conversation as one document, each answer with the evidence that it cites."""
    parts = [f"# {_escaped(title)}"]
    for turn in turns:
        parts.extend(_turn(turn, language))
    return "\n\n".join(parts) + "\n"


def _turn(turn: KeptTurn, language: str) -> Iterator[str]:
    line = " ".join(turn.question.split())
    yield f"## {_escaped(line[:LONGEST_HEADING])}"
    if len(line) > LONGEST_HEADING:
        yield f"> {_escaped(line)}"
    if turn.limits.record():
        named = ", ".join(f"{key} {value}" for key, value in turn.limits.record().items())
        yield f"*{say('export_limits', language)}: {_escaped(named)}*"
    if turn.answer is None:
        yield f"*{say('export_cut', language)}*"
        yield _escaped(turn.text)
        return
    yield from (f"*{_escaped(notice)}*" for notice in turn.answer.notices)
    yield turn.answer.text.strip()
    if turn.answer.citations:
        yield "\n".join(_evidence(citation) for citation in turn.answer.citations)


def _evidence(citation: Citation) -> str:
    place = ", ".join(filter(None, [citation.day.isoformat(), citation.section]))
    quote = _escaped(" ".join(citation.quote.split()))
    title = f"[{_escaped(citation.title)}](https://arxiv.org/abs/{citation.arxiv_id})"
    return f"- \\[{citation.marker}\\] {title} ({_escaped(place)})\n  > {quote}"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)


def as_json(title: str, turns: Sequence[KeptTurn]) -> str:
    """The conversation as one JSON object: its title, and question, limits and record by turn."""
    body = {"title": title, "turns": [turn.body() for turn in turns]}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def as_bibtex(turns: Sequence[KeptTurn], catalogue: Catalogue) -> str:
    """The papers that the conversation cites, in the order in which they come up, each once.

    A paper that the store no longer holds is left out with a comment that names it.
    """
    cited = {
        citation.arxiv_id: citation.title
        for turn in turns
        if turn.answer is not None
        for citation in turn.answer.citations
    }
    papers = [catalogue.papers[one] for one in cited if one in catalogue.papers]
    # Outside an entry BibTeX reads over everything but an at sign.
    missing = [
        f"% no longer in the digests: {one} {' '.join(title.split())}\n".replace("@", " ")
        for one, title in cited.items()
        if one not in catalogue.papers
    ]
    return bibtex(papers) + "".join(missing)
