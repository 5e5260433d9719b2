"""Answer Markdown to the safe HTML of one chat message, and back to plain text for the next turn.

Nothing of a digest, a question or a model reaches the page but as text: raw HTML is escaped, images
are not rendered, links lead to arXiv only, and what remains passes nh3. Markers become chips.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from markdown_it.rules_core import StateCore

    from assistant.answer import Citation

_MARKER = re.compile(r"\[(\d{1,3})\]")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MARKER_OR_DAY = re.compile(r"(\[\d{1,3}\]|\b\d{4}-\d\d-\d\d\b)")
_SPACE_BEFORE_MARKER = re.compile(r" (?=\[\d{1,3}\])")
_CHIP_TARGET = re.compile(r"#e\d+-\d+-(.+)")
_TAGS = frozenset(
    "a b blockquote br code dd details div dl dt em h3 h4 hr li mark ol p pre s span strong summary"
    " table tbody td th thead tr ul".split()
)
_ATTRIBUTES = {
    "*": {"class", "id", "lang"},
    "a": {"href", "title"},
    "ol": {"start"},
    "details": {"open"},
}
_OWN = ("#e", "../papers/", "../days/", "../chat/?")
"""What the addresses of our own pages begin with, seen from the chat page."""


EVIDENCE = '<details class="sources">'
"""What the evidence below an answer begins with; only more that is left out comes after it."""


def anchor(turn: int, citation: Citation) -> str:
    """The id of a citation's card in the page; chips point to it."""
    return f"e{turn}-{citation.marker}-{citation.arxiv_id}"


def answer_html(text: str, citations: Mapping[int, Citation], turn: int) -> str:
    """One answer's Markdown as sanitised HTML on one line, its markers as chips.

    Args:
        text: the answer so far; may end in the middle of anything.
        citations: by marker; a marker without its citation stays plain text.
        turn: number of the message in the conversation, for ids that are unique in the page.
    """
    return clean(_MARKDOWN.render(text, {"citations": citations, "turn": turn}))


def clean(markup: str) -> str:
    """HTML with only the tags and addresses that our pages use, without line breaks.

    Line breaks become character references, since a blank line would end an HTML block in the
    Markdown that Gradio takes the message for.
    """
    safe: str = nh3.clean(
        markup,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_safe_attribute,
        url_schemes={"https"},
        link_rel="noopener noreferrer",
    )
    return re.sub(r"\n+(?=<)|(?<=>)\n+", "", safe).replace("\n", "&#10;")


def _safe_attribute(tag: str, attribute: str, value: str) -> str | None:
    if (tag, attribute) != ("a", "href"):
        return value
    return value if value.startswith(_OWN) or _on_arxiv(value) else None


def _on_arxiv(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "https" and parts.netloc in {"arxiv.org", "www.arxiv.org"}


def _put_chips(state: StateCore) -> None:
    citations = state.env.get("citations", {})
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = [
                piece
                for token in block.children
                for piece in _with_chips(token, citations, state.env.get("turn", 0))
            ]


def _with_chips(token: Token, citations: Mapping[int, Citation], turn: int) -> list[Token]:
    if token.type != "text":
        return [token]
    # A chip stays on the line of the word that it follows.
    text = _SPACE_BEFORE_MARKER.sub("\N{NO-BREAK SPACE}", token.content)
    return [_piece(part, citations, turn) for part in filter(None, _MARKER_OR_DAY.split(text))]


def _piece(part: str, citations: Mapping[int, Citation], turn: int) -> Token:
    if _DAY.fullmatch(part):
        # A day does not break over two lines at its hyphens.
        return Token("html_inline", "", 0, content=_whole_day(part, citations))
    marker = _MARKER.fullmatch(part)
    citation = citations.get(int(marker[1])) if marker else None
    if citation is None:
        return Token("text", "", 0, content=part)
    return Token("html_inline", "", 0, content=_chip(citation, turn))


def _whole_day(day: str, citations: Mapping[int, Citation]) -> str:
    """The day; a link to all of its papers where the answer rests on one of them."""
    if any(citation.day.isoformat() == day for citation in citations.values()):
        return f'<a class="day" href="../days/{day}">{day}</a>'
    return f'<span class="day">{day}</span>'


def _chip(citation: Citation, turn: int) -> str:
    tip = f"{citation.title} ({citation.day.isoformat()})"
    target = html.escape(anchor(turn, citation))
    return f'<a class="chip" href="#{target}" title="{html.escape(tip)}">{citation.marker}</a>'


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_MARKDOWN.disable(["image"])
# Before the joining of texts, so that an escaped "\\[1\\]" of a quote never becomes a chip.
_MARKDOWN.core.ruler.before("text_join", "chips", _put_chips)


def plain_answer(message: str) -> str:
    """An earlier message as plain Markdown: markers as ``[arXiv id]``, its cards left out."""
    reader = _Reader()
    # What comes after the answer's own part is left out anyway, and is most of it.
    reader.feed(message.partition(EVIDENCE)[0])
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


_BLOCKS = frozenset("p div h3 h4 tr blockquote pre".split())


class _Reader(HTMLParser):
    """Collects the text of the answer part of a message."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._numbers: list[int | None] = []
        self._in_chip = False
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if self._skipped or values.get("class") in {
            "sources",
            "notice",
            "waiting",
            "kept",
            "timeline",
        }:
            self._skipped += tag != "br"
            return
        target = _CHIP_TARGET.fullmatch(values.get("href", ""))
        if tag == "a" and target:
            self.parts.append(f"[{target[1]}]")
            self._in_chip = True
        elif tag in {"ol", "ul"}:
            self._numbers.append(int(values.get("start", "1")) if tag == "ol" else None)
        elif tag == "li":
            self.parts.append(self._bullet())
        elif tag in {"td", "th"}:
            self.parts.append(" | ")

    def _bullet(self) -> str:
        if not self._numbers or self._numbers[-1] is None:
            return "\n- "
        self._numbers[-1] += 1
        return f"\n{self._numbers[-1] - 1}. "

    def handle_endtag(self, tag: str) -> None:
        if self._skipped:
            self._skipped -= tag != "br"
        elif tag == "a":
            self._in_chip = False
        elif tag in {"ol", "ul"} and self._numbers:
            self._numbers.pop()
            self.parts.append("\n\n")
        elif tag in _BLOCKS:
            self.parts.append("\n" if tag == "tr" else "\n\n")

    def handle_data(self, data: str) -> None:
        if not (self._skipped or self._in_chip):
            self.parts.append(data)
