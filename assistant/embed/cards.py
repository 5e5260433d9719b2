"""An answer as a plain page without scripts: its text, then a card a paper.

In: a finished answer and the catalogue. Out: HTML; a list is shown by its cards alone, since they
hold everything that its lines say.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from assistant.embed.page import document, scope_fields, styles
from assistant.embed.stream import placed
from assistant.embed.words import embed_word
from assistant.ui.cards import entry_address, notices
from assistant.ui.rendering import anchor, answer_html
from assistant.ui.words import counted, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Answer, Citation
    from assistant.embed.asked import Asked
    from store.catalogue import Catalogue
    from store.records import Entry

_LIST_LINE = re.compile(r"- |\s+\S|$")


@dataclass(frozen=True, slots=True)
class CitedPaper:
    """One paper of an answer with everything that the answer quotes from it."""

    entry: Entry
    citations: tuple[Citation, ...]


def cited_papers(answer: Answer, catalogue: Catalogue) -> tuple[CitedPaper, ...]:
    """The papers that an answer cites, in its order; one day's entry is one paper."""
    by_key: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        by_key.setdefault(f"{citation.arxiv_id}@{citation.day.isoformat()}", []).append(citation)
    known = {entry.key: entry for entry in catalogue.entries if entry.key in by_key}
    return tuple(
        CitedPaper(known[key], tuple(citations))
        for key, citations in by_key.items()
        if key in known
    )


def query_of(asked: Asked) -> str:
    """The query string that asks the same again."""
    fields = [("q", asked.question), *scope_fields(asked.scope), ("lang", asked.language)]
    if asked.limit is not None:
        fields.append(("limit", str(asked.limit)))
    if asked.light != "auto":
        fields.append(("theme", asked.light))
    if asked.token:
        fields.append(("token", asked.token))
    return urlencode(fields)


def heading(answer: Answer) -> str:
    """The answer's Markdown; of a list only what stands above it."""
    first, _, rest = answer.text.partition("\n\n")
    lines = rest.split("\n")
    is_list = rest.startswith("- ") and all(_LIST_LINE.match(line) for line in lines)
    return first if is_list else answer.text


def cards_page(asked: Asked, answer: Answer, line: str, catalogue: Catalogue) -> str:
    """The whole page.

    Args:
        line: what was asked about, plain text.
        catalogue: that the answer's papers are taken from.
    """
    language = asked.language
    papers = cited_papers(answer, catalogue)
    feed = f"cards.atom?{html.escape(query_of(asked))}"
    title = html.escape(asked.question)
    text = answer_html(heading(answer), {c.marker: c for c in answer.citations}, 0)
    head = f'<link rel="alternate" type="application/atom+xml" title="{title}" href="{feed}">'
    body = (
        f'<body><main><h1>{title}</h1><p class="facts">{html.escape(line)} · '
        f'<a href="{feed}">{embed_word("cards_feed", language)}</a></p>'
        f'{notices(answer.notices)}<div class="answer" lang="{answer.language[:2]}">{text}</div>'
        f"{_list(papers, language)}</main></body>"
    )
    return document(asked.question, placed(body, asked), asked, head=styles("cards") + head)


def _list(papers: Sequence[CitedPaper], language: str) -> str:
    if not papers:
        return ""
    items = "".join(_paper(paper, language) for paper in papers)
    return f'<ol class="papers">{items}</ol>'


def _paper(paper: CitedPaper, language: str) -> str:
    entry = paper.entry
    facts = [f'<time datetime="{entry.day}">{word("digest_of", language, day=entry.day)}</time>']
    if entry.votes is not None:
        facts.append(counted("votes", language, entry.votes))
    quotes = "".join(_quote(citation) for citation in paper.citations)
    return (
        f'<li class="paper"><h2 lang="en"><a href="{html.escape(entry.url)}" rel="noopener">'
        f'{html.escape(entry.title)}</a></h2><p class="facts">{" · ".join(facts)}</p>{quotes}'
        f'<p class="links"><a class="whole" rel="noopener" '
        f'href="{html.escape(entry_address(paper.citations[0]))}">'
        f"{word('whole_entry', language)}</a></p></li>"
    )


def _quote(citation: Citation) -> str:
    words = html.escape(" ".join(citation.quote.split()))
    return (
        f'<blockquote id="{html.escape(anchor(0, citation))}"><span class="number">'
        f"{citation.marker}</span>{words}</blockquote>"
    )
