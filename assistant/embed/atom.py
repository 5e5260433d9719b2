"""An answer as an Atom feed (RFC 4287): one entry a paper, dated by the digest that lists it.

In: a finished answer. Out: the feed as UTF-8 XML. Ids depend on the question and the paper alone,
so that a reader sees a paper once, however often the feed is made anew.
"""

from __future__ import annotations

import html
import re
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from assistant.embed.cards import cited_papers, heading, query_of
from assistant.embed.words import embed_word
from assistant.ui.cards import entry_address
from assistant.ui.rendering import plain_answer

if TYPE_CHECKING:
    from datetime import date

    from assistant.answer import Answer
    from assistant.embed.asked import Asked
    from assistant.embed.cards import CitedPaper
    from store.catalogue import Catalogue

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"

_LANGUAGE = "xml:lang"
# What XML 1.0 cannot hold, escaped or not.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(asked: Asked, answer: Answer, catalogue: Catalogue, root: str) -> bytes:
    """The feed of an answer.

    Args:
        catalogue: that the answer's papers are taken from; not empty.
        root: absolute address of the app, with the slash at its end.
    """
    papers = sorted(cited_papers(answer, catalogue), key=lambda p: p.entry.day, reverse=True)
    newest = max((p.entry.day for p in papers), default=catalogue.newest_day)
    query, lasting = query_of(asked), query_of(replace(asked, token=""))
    top = ET.Element("feed", {"xmlns": ATOM, _LANGUAGE: asked.language})
    _text(top, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"cards?{lasting}").urn)
    _text(top, "title", asked.question)
    _text(top, "subtitle", plain_answer(html.escape(heading(answer))))
    _text(top, "updated", _moment(newest))
    _person(top, embed_word("title", asked.language))
    _link(top, "self", f"{root}cards.atom?{query}", "application/atom+xml")
    _link(top, "alternate", f"{root}cards?{query}", "text/html")
    seen: set[str] = set()
    for paper in papers:
        if paper.entry.arxiv_id not in seen:
            seen.add(paper.entry.arxiv_id)
            _entry(top, paper, "" if asked.token else root)
    written: bytes = ET.tostring(top, encoding="utf-8", xml_declaration=True)
    return written


def _entry(top: ET.Element, paper: CitedPaper, root: str) -> None:
    """One paper; without ``root`` it leads to arXiv alone."""
    entry = paper.entry
    node = ET.SubElement(top, "entry")
    _text(node, "id", f"https://arxiv.org/abs/{entry.arxiv_id}")
    _text(node, "title", entry.title)
    _text(node, "updated", _moment(entry.day))
    for name in entry.authors:
        _person(node, name)
    _link(node, "alternate", entry.url, "text/html")
    if root:
        address = entry_address(paper.citations[0]).removeprefix("../")
        _link(node, "related", f"{root}{address}", "text/html")
    quotes = [" ".join(citation.quote.split()) for citation in paper.citations]
    shown = "".join(f"<blockquote>{html.escape(quote)}</blockquote>" for quote in quotes)
    _text(node, "content", shown).set("type", "html")


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    node = ET.SubElement(parent, name)
    node.text = _UNWRITABLE.sub("", text)
    return node


def _person(parent: ET.Element, name: str) -> None:
    _text(ET.SubElement(parent, "author"), "name", name)


def _link(parent: ET.Element, kind: str, address: str, media: str) -> None:
    ET.SubElement(
        parent,
        "link",
        {"rel": kind, "href": _UNWRITABLE.sub("", address), "type": media},
    )


def _moment(day: date | None) -> str:
    return f"{day}T00:00:00Z"
