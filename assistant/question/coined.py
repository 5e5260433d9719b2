"""The names that papers give to what they make, and which paper a name belongs to.

A name is coined by the title ("SnapKV: ...") or by the text: a word of unusual shape that one paper
says far more often than all others. In: a catalogue. Out: a table from a name's letters to papers.
"""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.catalogue import Catalogue
    from store.records import Paper

LATIN = "A-Za-z0-9À-ɏͰ-Ͽ"
WORD = re.compile(rf"[{LATIN}]+(?:[-_.'’×^+][{LATIN}]+)*\+*")
"""A written word of Latin letters and digits with the joints that names have inside."""

COMMON_NAMES = frozenset(
    """ai ml nlp llm llms vlm vlms lmm lmms mllm mllms plm lm lms slm rag qa vqa gpu gpus tpu cpu
    api apis ui gui sota cot icl rl rlhf dpo ppo sft moe peft lora cnn rnn gnn gan gans vae
    vit mlp t2i t2v i2v tts asr ocr kv fid fvd psnr ssim lpips map ap auc f1 bleu rouge elo
    iou miou wer ndcg mrr rmse mae faq 2d 3d 4d hd json pdf pdfs html url arxiv github id
    ids rgb lidar fps flops mfu ood iid sql""".split()
)
"""Names that stand for a kind of thing or a measure, not for somebody's work.

A summary may well leave them out, so their absence says nothing about a question's premise.
"""

_SHAPED = re.compile(r"[a-z0-9][A-Z]|[A-Z].*[A-Z].*[A-Z]|^[A-Z]{2}|[A-Za-z]\d|\d[A-Za-z]")
_VERSION = re.compile(r"[vV]?\d+(?:\.\d+)*[A-Za-z]?")
_DIMENSION = re.compile(r"[234]D", re.IGNORECASE)
# Amounts and dimensions: 3D, 7B, 128x, 2nd.
_ORDINARY = re.compile(
    r"\d+(?:st|nd|rd|th|s|x|d|k|m|b|bit|bits|fps|hz|px|gb|tb|kb|mb|kg|ms)?", re.IGNORECASE
)
_REPORT = re.compile(
    r"^the\s+|\s+(?:technical\s+report|system\s+card|model\s+card)$", re.IGNORECASE
)
_ACRONYM = re.compile(rf"\(([{LATIN}][{LATIN}+.-]+)\)")
_TAIL = re.compile(r"\b(?:with|via|using|through|by)\s+((?:[A-Z][\w-]*\s*){2,4})$")


@dataclass(frozen=True, slots=True)
class Coin:
    """A name and its papers.

    Attributes:
        form: as the paper writes it.
        papers: arXiv ids; more than one where papers chose the same name.
        titled: coined by a title rather than by the text.
        plain: looks like ordinary words ("Parrot", "Repeat After Me"), so its case matters.
        others: how many other papers speak of it.
        times: how often the paper says it; a title counts three times.
    """

    form: str
    papers: tuple[str, ...]
    titled: bool
    plain: bool
    others: int
    times: int = 3


@functools.lru_cache(maxsize=65536)
def key(text: str) -> str:
    """The letters and digits of a name, folded: what ``KV-Cache`` and ``kv cache`` share."""
    return re.sub(rf"[^{LATIN}]", "", text).casefold()


@functools.lru_cache(maxsize=65536)
def shaped(word: str) -> bool:
    """Whether a word has the shape of a name: inner capitals, all capitals, letters with digits.

    Each part of a compound is looked at by itself: "Time-Series" is two ordinary words.
    """
    parts = [part for part in re.split(r"[-_'’×^/]+|\.(?=[A-Za-z])", word) if part]
    if any(_SHAPED.search(part) and not _ORDINARY.fullmatch(part) for part in parts):
        return True
    versioned = len(parts) > 1 and _VERSION.fullmatch(parts[-1]) is not None
    return versioned and parts[0][0].isupper() and not _DIMENSION.fullmatch(parts[-1])


def title_names(title: str) -> Iterator[str]:
    """The names that a title coins: before the colon, in brackets, or all of a short title."""
    head, colon, _ = title.partition(":")
    name = _REPORT.sub("", head.strip())
    if name and len(name.split()) <= (5 if colon else 4):
        yield name
        if len(words := re.split(r"\s+(?:and|&)\s+", name)) == 2 and all(map(shaped, words)):
            yield from words
    for match in _ACRONYM.finditer(title):
        if shaped(match[1]):
            yield match[1]


def _last_phrase(title: str) -> str | None:
    """What a title ends on after "with" or "via": "... Cache Size with Cross-Layer Attention"."""
    tail = _TAIL.search(title)
    return None if tail is None else tail[1].strip()


# A word that one paper in twenty says is a term of the field, whoever coined it ("LLM", "RAG").
_COMMON = 0.05


def coin_names(catalogue: Catalogue) -> tuple[dict[str, Coin], dict[str, int]]:
    """The table of names by `key`, and how many papers say each word, by `key`."""
    forms: dict[str, str] = {}
    titles = "\n".join(key(paper.latest.title) for paper in catalogue.papers.values())
    titled: dict[str, dict[str, int]] = defaultdict(dict)
    said: dict[str, dict[str, int]] = defaultdict(dict)
    known: dict[str, set[str]] = defaultdict(set)
    tails: dict[str, tuple[str, str]] = {}
    for paper in catalogue.papers.values():
        for name in title_names(paper.latest.title):
            titled[key(name)][paper.arxiv_id] = 1
            forms.setdefault(key(name), name)
        if tail := _last_phrase(paper.latest.title):
            tails[key(tail)] = (tail, paper.arxiv_id)
        for word, count in Counter(_words(paper)).items():
            known[key(word)].add(paper.arxiv_id)
            if word.islower():
                continue
            by_paper = said[key(word)]
            by_paper[paper.arxiv_id] = by_paper.get(paper.arxiv_id, 0) + count
            if shaped(word):
                forms.setdefault(key(word), word)
    for name, (form, arxiv_id) in tails.items():
        if name not in forms and titles.count(name) == 1:
            titled[name][arxiv_id] = 1
            forms[name] = form
    most = max(20, int(len(catalogue.papers) * _COMMON))
    coins = {
        name: coin
        for name, form in forms.items()
        if len(name) > 1 and not name.isdigit()
        if (coin := _coin(form, tuple(titled.get(name, ())), said.get(name, {}))) is not None
        if coin.others <= most
    }
    return coins, {name: len(papers) for name, papers in known.items()}


def _words(paper: Paper) -> Iterator[str]:
    """The Latin words of a paper's newest entry; its title counts three times."""
    entry = paper.latest
    for text in (*(section.text for section in entry.sections), *[entry.title] * 3):
        yield from WORD.findall(text)


def _coin(form: str, titled: tuple[str, ...], said: dict[str, int]) -> Coin | None:
    plain = not any(shaped(word) for word in form.split())
    if titled:
        times = max((said.get(paper, 3) for paper in titled), default=3)
        return Coin(form, titled, True, plain, len(said.keys() - set(titled)), times)
    ranked = sorted(said.items(), key=lambda item: -item[1])
    best, count = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0
    # What as many others say as the paper itself is a term, not its name.
    if count < 2 * second or len(said) - 1 > max(2, count):
        return None
    return Coin(form, (best,), False, plain, len(said) - 1, count)
