"""Evidence as HTML: the list under an answer, and the page of one entry with its quote marked.

In: citations and catalogue entries. Out: escaped markup. The evidence panel of the chat shows the
``article`` of the entry's page, so a reader sees the same card with and without scripts.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote as encoded

from assistant.ui.rendering import EVIDENCE, anchor, clean
from assistant.ui.ways import ways
from assistant.ui.words import counted, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.answer import Citation
    from store.records import Entry

LONGEST_QUOTE = 600
"""Characters of a quote that go into an address; enough to find its place in the entry."""

_HALF_MOON = (
    '<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">'
    '<circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor"/></svg>'
)
_STROKES = (
    '<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="{}" fill="none"'
    ' stroke="currentColor" stroke-width="1.6" stroke-linecap="round"/></svg>'
)
_LINES = _STROKES.format("M4 6h12M4 10h12M4 14h8")
_PLUS = _STROKES.format("M10 4v12M4 10h12")
# A day must not break over two lines at its hyphens.
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WHOLE_DAY = r'<span class="day">\g<0></span>'
_NO_LETTERS = re.compile(r"[^\w.~-]+")
_IGNORED = re.compile(r"[\s*_`]")


def sources(citations: Sequence[Citation], turn: int, language: str) -> str:
    """The closed list of an answer's evidence, one card a citation; "" without any."""
    if not citations:
        return ""
    papers = len({citation.arxiv_id for citation in citations})
    items = "".join(f"<li>{_card(citation, turn, language)}</li>" for citation in citations)
    head = counted("evidence", language, papers)
    return clean(f"{EVIDENCE}<summary>{head}</summary><ul>{items}</ul></details>")


def _card(citation: Citation, turn: int, language: str) -> str:
    place = " · ".join(filter(None, [citation.day.isoformat(), citation.section]))
    return (
        f'<details class="card" id="{html.escape(anchor(turn, citation))}">'
        f'<summary><span class="number">{citation.marker}</span>'
        f'<span class="name">{html.escape(citation.title)}'
        f'<span class="place">{html.escape(place)}</span></span></summary>'
        f"<blockquote>{html.escape(' '.join(citation.quote.split()))}</blockquote>"
        f'<p class="links"><a class="whole" href="{html.escape(entry_address(citation))}">'
        f"{word('whole_entry', language)}</a> "
        f'<a href="{html.escape(day_address(citation))}">{word("whole_day", language)}</a> '
        f'<a href="{html.escape(citation.url)}">{word("on_arxiv", language)}</a></p></details>'
    )


def entry_address(citation: Citation) -> str:
    """Where the whole entry is shown, relative to the chat page, with the quote to mark in it."""
    words = " ".join(citation.quote.split())[:LONGEST_QUOTE]
    path = encoded(citation.arxiv_id, safe="/")
    return f"../papers/{path}?day={citation.day.isoformat()}&quote={_lettered(words)}"


def _lettered(words: str) -> str:
    """The words for an address; letters stay, since one of Korean would become nine signs."""
    return _NO_LETTERS.sub(lambda found: encoded(found.group(), safe=""), words)


def day_address(citation: Citation) -> str:
    """Where the paper stands among those of its whole day, relative to the chat page."""
    return f"../days/{citation.day.isoformat()}#{encoded(citation.arxiv_id)}"


def entry_article(entry: Entry, quote: str, language: str, root: str = "") -> str:
    """One entry as an ``article``, the first place where the quote stands marked.

    Args:
        entry: what is shown.
        quote: stretch of it; "" marks nothing.
        language: of the interface.
        root: path that a reverse proxy serves the app below.
    """
    marker = _Marker(quote)
    told = word("digest_of", language, day=entry.day)
    place = f"{root}/days/{entry.day}#{encoded(entry.arxiv_id)}"
    facts = [f'<a href="{html.escape(place)}"><time datetime="{entry.day}">{told}</time></a>']
    if entry.votes is not None:
        line = counted("votes", language, entry.votes)
        facts.append(f"<mark>{line}</mark>" if marker.stands_in(entry.votes_line) else line)
    body = "".join(
        (f"<h3>{html.escape(section.label)}</h3>" if section.label else "")
        + _paragraphs(marker.mark(section.text.replace("**", "")))
        for section in entry.sections
    )
    authors = marker.mark(", ".join(entry.authors))
    return (
        f'<article class="entry" lang="ko"><h2 lang="en">{marker.mark(entry.title)}</h2>'
        f'<p class="facts">{" · ".join(facts)} · <span>{html.escape(entry.arxiv_id)}</span></p>'
        + (f'<p class="authors" lang="en">{authors}</p>' if entry.authors else "")
        + f'{body}<p class="links"><a class="out" href="{html.escape(entry.url)}" target="_blank"'
        f' rel="noopener noreferrer">{word("on_arxiv", language)}</a></p></article>'
    )


def trouble(kind: str, language: str, detail: str = "", **values: str) -> str:
    """A designed state for a bad moment: what happened, the way on, and the reason as given."""
    reason = f'<p class="detail">{html.escape(detail)}</p>' if detail else ""
    return (
        f'<div class="trouble"><strong>{word(kind, language)}</strong>'
        f"<p>{html.escape(word(f'{kind}_help', language, **values))}</p>{reason}</div>"
    )


def masthead(status: str, language: str, *, adds: bool = False) -> str:
    """The head of the chat page: name, ways to go, state of the archive, buttons.

    Args:
        status: state of the archive in a line.
        language: of the interface.
        adds: whether the reader may add digests.
    """
    other, label = ("ko", "한국어") if language == "en" else ("en", "English")
    return (
        f"<header><h1>{word('title', language)}</h1>"
        f"{ways('..', language, 'nav_chat', adds=adds)}"
        f'<p class="status" role="status">{with_whole_days(status)}</p>'
        '<p class="switches">'
        f'<button type="button" class="talks" title="{word("talks", language)}">{_LINES}</button>'
        f'<button type="button" class="fresh" title="{word("new_talk", language)}">{_PLUS}</button>'
        f'<button type="button" class="language" lang="{other}">{label}</button>'
        f'<button type="button" class="light" title="{word("light", language)}">{_HALF_MOON}'
        f"</button></p></header>"
    )


def with_whole_days(line: str) -> str:
    """The line escaped; its days do not break over two lines."""
    return _DAY.sub(_WHOLE_DAY, html.escape(line))


def welcome(language: str) -> str:
    """What an empty conversation says."""
    return f'<div class="welcome"><p>{word("tagline", language)}</p></div>'


def stopped(message: str, language: str) -> str:
    """A message whose turn was cancelled, with a line that says so in place of the waiting."""
    kept = re.sub(r'<div class="waiting">[^<]*</div>', "", message)
    return f"<div>{kept}{notices([word('stopped', language)])}</div>"


def notices(lines: Iterable[str]) -> str:
    """Lines about how the answer came to be, above it."""
    return "".join(f'<p class="notice">{html.escape(line)}</p>' for line in lines)


def _paragraphs(markup: str) -> str:
    lines = (line.strip() for line in markup.split("\n"))
    return "".join(f"<p>{line.removeprefix('- ')}</p>" for line in lines if line)


class _Marker:
    """Marks the first stretch that equals the quote, white space and Markdown emphasis aside."""

    def __init__(self, quote: str) -> None:
        self._wanted = _IGNORED.sub("", quote)

    def stands_in(self, text: str) -> bool:
        return bool(self._wanted) and self._wanted in _IGNORED.sub("", text)

    def mark(self, text: str) -> str:
        """The text escaped, with ``mark`` around the quote; later calls mark nothing more."""
        places = [at for at, sign in enumerate(text) if not _IGNORED.match(sign)]
        start = "".join(text[at] for at in places).find(self._wanted) if self._wanted else -1
        if start < 0:
            return html.escape(text)
        first, last = places[start], places[start + len(self._wanted) - 1] + 1
        self._wanted = ""
        found = html.escape(text[first:last]).replace("\n", "</mark>\n<mark>")
        return f"{html.escape(text[:first])}<mark>{found}</mark>{html.escape(text[last:])}"
