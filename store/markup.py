"""What one line of a digest says by itself: heading, list item, link, label, rule, picture.

Input is a line without its line end; nothing here knows about entries or files. Every pattern is
bounded or anchored, so that a line of a megabyte costs no more than reading it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_ARCHIVES = """acc-phys adap-org alg-geom ao-sci astro-ph atom-ph bayes-an chao-dyn chem-ph cmp-lg
comp-gas cond-mat cs dg-ga econ eess funct-an gr-qc hep-ex hep-lat hep-ph hep-th
math math-ph mtrl-th nlin nucl-ex nucl-th patt-sol physics plasm-ph q-alg q-bio
q-fin quant-ph solv-int stat supr-con""".split()
# Since April 2007 an id is year, month and number; before, it was archive and number.
_ARXIV_ID = (
    rf"(?:\d{{2}}(?:0[1-9]|1[0-2])\.\d{{4,5}}|(?:{'|'.join(_ARCHIVES)})(?:\.[A-Z]{{2}})?/\d{{7}})"
)
_AFTER_ID = r"(?![\d/.]{0,20}\d)"
_ID_IN_URL = re.compile(
    rf"(?:https?://|www\.|\(/)[^\s<>()\[\]]{{0,200}}?/({_ARXIV_ID})(?:v\d+)?{_AFTER_ID}"
)
_ID_OF_ARXIV = re.compile(
    rf"(?:arxiv\.org/(?:abs|pdf|html)/|arxiv\.|arxiv\s?:\s?)({_ARXIV_ID})(?:v\d+)?{_AFTER_ID}",
    re.IGNORECASE,
)
_URL = re.compile(r"<?(?:https?://|www\.)[^\s<>)\]]{1,2000}>?")
_LINK = re.compile(
    r"!?\[([^\[\]]{0,400})\]"
    r"\(\s{0,3}[^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,200})?(?:\s[^()]{0,200})?\)"
)
_HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+|(?=[\[*<]))")
_HTML_HEADING = re.compile(r"\s{0,9}<h([1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_ITEM = re.compile(
    r"((?:\s|>){0,40})(?:([-*+•·‣▪◦●○■□▶►–—])(?=\s|\*\*)|(\(?\d{1,3}[.)]|[①-⑳])(?=\s)|)\s{0,40}"
)
_FENCE = re.compile(r"\s{0,9}(?:>\s?)?(?:```|~~~)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")
_FORMAT_TAG = re.compile(
    r"</?(?:h[1-6]|a|b|i|em|strong|code|span|sub|sup|u|br|p|font|mark|small|div|summary)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_MEDIA = re.compile(
    r"\s{0,40}(?:[-*+]\s)?(?:!\[|<(?:img|video|div|figure|iframe|picture|source|p|center|a)\b)",
    re.IGNORECASE,
)
_IMAGE = re.compile(
    r"!\[[^\[\]]{0,500}\]\(\s{0,3}<?([^()\s<>]{1,2000})|<img\b[^<>]{0,500}?\bsrc\s?=\s?[\"']?([^\"'\s<>]{1,2000})",
    re.IGNORECASE,
)
_MARKS = str.maketrans("", "", "*`")
_WORD = re.compile(r"[^\W\d_]+")

# What a link to a paper says when it does not say the paper's title: "PDF", "[논문 링크]".
_PAPER_WORDS = frozenset(
    """a abs abstract alphaxiv arxiv doi face here hf html hugging huggingface link links
    on page paper papers pdf preprint read site the this url view
    논문 링크 원문 초록 바로가기 보기 주소 페이지""".split()
)
# Words of which a line of mere links is made: "Paper | Code | Project page", "[Watch Video]".
_LINK_WORDS = _PAPER_WORDS | frozenset(
    """app at back blog code colab data dataset datasets demo demos github gitlab homepage id images
    kaggle media model models more no of official only open permalink playground post project
    projects repo repository see source space thread to top tweet twitter version video videos watch
    web website weights x youtube 코드 프로젝트 데모 영상 비디오 동영상 홈페이지 깃허브 모델 데이터
    데이터셋 블로그 맨 위로""".split()
)


@dataclass(frozen=True, slots=True)
class Item:
    """How a line stands in a list: depth, kind of mark and where its own words begin.

    Attributes:
        indent: columns before the mark; a tab counts four.
        mark: ``-`` for any bullet, ``1`` for any number, "" for none.
        start: offset of the first character after the mark.
    """

    indent: int
    mark: str
    start: int


def item(text: str) -> Item:
    """The list mark of a line; quoting (``>``) is looked through."""
    found = _ITEM.match(text)
    if found is None:
        return Item(0, "", 0)
    indent = len(found[1].expandtabs(4).replace(">", ""))
    mark = "-" if found[2] else "1" if found[3] else ""
    return Item(indent, mark, found.end())


def heading(text: str) -> tuple[int, str] | None:
    """Level (1 to 6) and words of a heading, ``#`` or HTML; None for any other line."""
    found = _HEADING.match(text)
    if found is not None:
        return len(found[1]), text[found.end() :].strip().rstrip("#").rstrip()
    found = _HTML_HEADING.match(text)
    if found is not None:
        return int(found[1]), text[found.end() :].strip()
    return None


def is_fence(text: str) -> bool:
    """Whether the line opens or closes a block of code."""
    return _FENCE.match(text) is not None


def is_rule(text: str) -> bool:
    """Whether the line is a horizontal rule: three or more of ``-``, ``*``, ``_`` or ``=``."""
    squeezed = "".join(text[:200].split()) if len(text) < 200 else ""
    return len(squeezed) >= 3 and squeezed[0] in "-*_=" and not squeezed.strip(squeezed[0])


def arxiv_id(text: str) -> str | None:
    """The first arXiv id that a link or an ``arXiv:`` names, without its version."""
    found = _ID_OF_ARXIV.search(text) or _ID_IN_URL.search(text)
    return found[1] if found else None


def arxiv_ids(text: str) -> set[str]:
    """Every arXiv id that a link or an ``arXiv:`` in the text names."""
    return {found[1] for found in _ID_OF_ARXIV.finditer(text)} | {
        found[1] for found in _ID_IN_URL.finditer(text)
    }


def image(text: str) -> str | None:
    """Address of the first picture on the line, relative ones included."""
    found = _IMAGE.search(text)
    return (found[1] or found[2]) if found else None


def words_beside_links(text: str) -> list[str]:
    """The line's words that are no part of an address; a link's own words count."""
    text = _LINK.sub(r" \1 ", text)
    return _WORD.findall(_URL.sub(" ", _TAG.sub(" ", text)))


def is_link_line(text: str) -> bool:
    """Whether the line holds only pictures, films and links, and no word of the summary."""
    if not (_TAG.search(text) or "](" in text or "://" in text or arxiv_id(text)):
        return text.lstrip().startswith("<!--") and text.rstrip().endswith("-->")
    if _MEDIA.match(text) and not _WORD.search(_URL.sub("", _TAG.sub("", _LINK.sub("", text)))):
        return True
    return all(word.casefold() in _LINK_WORDS for word in words_beside_links(text))


def is_generic(title: str) -> bool:
    """Whether a link's words name the kind of link and not a paper: ``PDF``, ``2406.09414``."""
    words = _WORD.findall(title)
    return len(words) <= 4 and all(word.casefold() in _PAPER_WORDS for word in words)


def one_line(text: str) -> str:
    """A title as it reads: no emphasis, escapes, tags, control characters, surplus white space."""
    text = html.unescape(_FORMAT_TAG.sub(" ", text))
    text = re.sub(r"\\([\\\[\](){}*_`#+.!<>|~-])", "\x1a\\1", text)
    text = re.sub(r"(?<!\x1a)(\*\*|__|`)", "", text)
    text = re.sub(r"(?<![\w\x1a*])\*([^*]{1,300})\*(?![\w*])", r"\1", text).replace("\x1a", "")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def title_and_id(text: str) -> tuple[str, str | None]:
    """Title and arXiv id of a title line in any dress; the title is "" where only links stand.

    ``[Title](address)``, ``**[Title](address)**``, ``1. Title (arXiv:2406.09414)``,
    ``<a href="address">Title</a>`` and ``Title [paper](address)`` all name a paper.
    """
    close = _closing_bracket(text)
    if close is None:
        return _bare_title(text), arxiv_id(text)
    title = one_line(text[_opening_bracket(text, close) + 1 : close]).lstrip("# ")
    if is_generic(title):
        title = _bare_title(text)
    return title, arxiv_id(text[close:]) or arxiv_id(text)


def after_title(text: str) -> int:
    """Where a title line goes on after its link; the end of the line where it has none."""
    close = _closing_bracket(text[:4000])
    end = text.find(")", close) + 1 if close is not None else 0
    return end or len(text)


def _closing_bracket(text: str) -> int | None:
    """Where the words of the link to arXiv end; else those of the first link; else None."""
    first = None
    for found in re.finditer(r"\]\s{0,3}\(", text):
        if found.start() and text[found.start() - 1] == "\\":
            continue
        first = found.start() if first is None else first
        if arxiv_id(text[found.start() : found.start() + 300].split(")", 1)[0]):
            return found.start()
    return first


def _opening_bracket(text: str, close: int) -> int:
    """The bracket that opens the link closed at ``close``, or the line's first if none fits."""
    depth = 0
    for at in range(close, -1, -1):
        if text[at] not in "[]" or (at and text[at - 1] == "\\"):
            continue
        depth += 1 if text[at] == "]" else -1
        if depth == 0:
            before = text[:at]
            torn = "](" not in before and before.count("[") > before.count("]")
            return before.index("[") if torn else at
    return max(text.find("["), -1) if "[" in text[:close] else -1


def _bare_title(text: str) -> str:
    """The words of a title line that has no linked title, without numbers, links and brackets."""
    text = _LINK.sub(lambda m: " " if is_generic(m[1]) else f" {m[1]} ", text)
    text = _FORMAT_TAG.sub(" ", text)
    text = _ID_OF_ARXIV.sub(" ", _URL.sub(" ", text))
    text = re.sub(r"[\[(]\s{0,3}[\])]", " ", text)
    text = re.sub(r"^\s{0,9}(?:\d{1,3}[.)]|#{1,6})\s", "", text)
    title = one_line(text).strip(" -–—|:·()[]")
    title += ")" if title.count("(") > title.count(")") else ""
    return "" if is_generic(title) and not re.search(r"[^\W\d_]{2}", title) else title


def plain(text: str) -> str:
    """The line without emphasis, code marks and outer white space."""
    return _FORMAT_TAG.sub("", text.translate(_MARKS)).strip().strip("_").strip()
