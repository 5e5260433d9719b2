"""Where a section's label stands on a line, in any wording, language and emphasis."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from store.markup import heading, item, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARK = r"(?:(?:\\?[*_]){1,3}|</?(?:b|strong|em|i)>)"
_EMPHATIC = re.compile(
    rf"(?:[^\w\s*\\\[\](){{}}'\"<>`]{{1,4}}\s{{0,2}})?{_MARK}\s?([^*\n]{{1,100}}?)\s?{_MARK}"
    r"\s{0,3}([:：]|[-–—](?=\s)|)\s{0,9}"
)
_BRACKETED = re.compile(
    r"[\[【<〈「]([^\[\]【】<>〈〉「」]{1,40})[\]】>〉」]\s{0,3}[:：]?\s{0,9}(?!\()"
)
_PLAIN = re.compile(r"([^:：*\[\](){}`|\"]{1,50}?)\s?[:：](?:\s{1,9}|$)")
_LETTERS = re.compile(r"[^\W_]+")

_KNOWN = frozenset(
    """whatsnew technicaldetails technicaldetail performancehighlights performance summary abstract
    tldr overview keypoints keyideas keyidea highlights method methods methodology approach results
    result findings keyfindings experiments conclusion conclusions limitations limitation
    contributions contribution background introduction motivation impact applications evaluation
    implications takeaways keytakeaways whyitmatters problem solution relatedwork
    futurework discussion
    새로운점 새로운소식 새로운내용 무엇이새로운가 무엇이새로운가요 기술적세부사항 기술세부사항
    기술적세부내용 기술적인세부사항 성능하이라이트 성능주요사항 성능강조 성능 요약 초록 개요 핵심
    핵심요약 핵심내용 핵심아이디어 주요내용 주요결과 주요성과 주요기여 기여 방법 방법론 접근방법
    접근방식 결과 실험결과 실험 결론 한계 한계점 배경 의의 시사점 한줄요약 특징 주요특징 문제
    문제점 해결책 연구배경 연구방법 연구결과""".split()
)


def fold(label: str) -> str:
    """A label without case, white space, apostrophes and signs, for comparing."""
    return "".join(_LETTERS.findall(label)).casefold()


def is_known(label: str) -> bool:
    """Whether the words are ones that digests use as a label and never as a title."""
    return fold(label) in _KNOWN


def find_label(text: str, recurring: frozenset[str]) -> tuple[str, int] | None:
    """The label that the line's own words begin with, and the offset where its text begins.

    Emphasised words before a colon or dash, or alone on the line, are a label whatever they say;
    bracketed and bare ones only where they are well known or in ``recurring`` (folded).
    """
    start = item(text).start
    found = _EMPHATIC.match(text, start)
    if found is not None:
        label = found[1].strip()
        alone = found.end() >= len(text.rstrip()) and len(label) <= 60 and label[-1:] not in ".다"
        if (found[2] or label[-1:] in ":：" or alone) and fold(label):
            return label.rstrip(":： "), found.end()
        return None
    for pattern in (_BRACKETED, _PLAIN):
        found = pattern.match(text, start)
        if found is not None and (is_known(found[1]) or fold(found[1]) in recurring):
            return found[1].strip(), found.end()
    return None


def heading_label(text: str) -> tuple[str, int] | None:
    """The label that a heading inside an entry is, and the offset where text on the line begins.

    A heading as long as a sentence is no label, so None.
    """
    found = heading(text)
    if found is None:
        return None
    words = one_line(found[1])
    first, colon, rest = words.partition(":")
    if colon and rest.strip() and is_known(first):
        return first.strip(), text.index(":") + 1
    return (words.rstrip(":： "), len(text)) if 0 < len(words) <= 100 else None


def recurring_labels(lines: Iterable[str], entries: int) -> frozenset[str]:
    """Folded bare words before a colon that half of a file's entries, and at least 3, share."""
    counts: Counter[str] = Counter()
    for text in lines:
        found = _PLAIN.match(text, item(text).start)
        if found is not None and len(found[1].split()) <= 5:
            counts[fold(found[1])] += 1
    return frozenset(label for label, n in counts.items() if label and n >= max(3, entries / 2))
