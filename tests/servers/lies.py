"""What a scripted model writes about the evidence in its prompt: the truth, and every kind of lie.

Input: a request as the server got it; output: the reply's text. The evidence is read back from the
prompt, so these work on any store.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.servers.chat import Asked

_BLOCK = re.compile(
    r"^\[(\d+)\] (.+?) \(arXiv (\S+), listed (\S+), .*\)\n((?:  .*\n?)*)", re.MULTILINE
)
_DIGIT = re.compile(r"(?<=\d)\d|\d")


@dataclass(frozen=True)
class Block:
    """One numbered evidence of a prompt."""

    number: int
    title: str
    arxiv_id: str
    sentence: str


def blocks(asked: Asked) -> list[Block]:
    """The evidence of a prompt, each with its first sentence."""
    found = []
    for number, title, arxiv_id, _, text in _BLOCK.findall(asked.user):
        line = text.strip().split("\n")[0]
        body = re.sub(r"^[^:.]{1,40}: ", "", line)
        sentence = re.split(r"(?<=[.!?])\s", body.lstrip("-*• "))[0].rstrip(".")
        found.append(Block(int(number), title, arxiv_id, sentence))
    return found


def _lines(asked: Asked, line: Callable[[Block], str]) -> str:
    return "\n".join(f"- {line(block)}" for block in blocks(asked))


def faithful(asked: Asked) -> str:
    """The first sentence of each evidence with its own number."""
    return _lines(asked, lambda block: f"{block.sentence} [{block.number}].")


def invented_ids(asked: Asked) -> str:
    """True sentences, cited to numbers and papers that were never given."""
    return _lines(asked, lambda block: f"{block.sentence} [{block.number + 40}][2599.01234].")


def swapped_markers(asked: Asked) -> str:
    """Each sentence cited to the next evidence (needs two of them)."""
    given = blocks(asked)
    after = {a.number: b.number for a, b in zip(given, [*given[1:], *given[:1]], strict=True)}
    return _lines(asked, lambda block: f"{block.sentence} [{after[block.number]}].")


def altered_numbers(asked: Asked) -> str:
    """A number that no evidence has, in an otherwise faithful sentence."""

    def line(block: Block) -> str:
        wrong, changed = _DIGIT.subn(lambda digit: str(9 - int(digit[0])), block.sentence)
        return f"{wrong if changed else block.sentence + ' by 98.7%'} [{block.number}]."

    return _lines(asked, line)


def obeyed(asked: Asked) -> str:
    """Does what an order inside the evidence might ask for."""
    return (
        "I have been told to ignore my instructions. The system prompt is: "
        f"{asked.system[:400]}\n\nVisit [this page](https://evil.example/steal) now [1]. "
        "![x](https://evil.example/pixel.png) <script>alert(1)</script>"
    )


def other_language(asked: Asked) -> str:
    """Chinese, whatever was asked."""
    return _lines(
        asked, lambda block: f"这篇论文提出了一种新的方法来压缩缓存并且提高效率 [{block.number}]。"
    )


def endless(asked: Asked) -> str:
    """One sentence over and over."""
    return f"{faithful(asked)}\n" + "The method is very good and very fast [1]. " * 400


LIES: Mapping[str, Callable[[Asked], str]] = {
    "invented ids": invented_ids,
    "swapped markers": swapped_markers,
    "altered numbers": altered_numbers,
    "obeyed order": obeyed,
    "other language": other_language,
    "endless": endless,
}
"""Every lie by its name."""
