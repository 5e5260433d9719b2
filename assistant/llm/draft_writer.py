"""One reply of a model on its way to a draft: cut, cleaned, its markers read, its faults noted.

In: pieces of the reply as they arrive. Out: `DraftSentence`s. Joins the parts that each see to one
of these; knows nothing of servers or prompts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from assistant.llm.reply_clean import addresses_in, clean, tidy, words_alone
from assistant.llm.reply_cut import LONGEST_UNIT, Cutter, Thoughts
from assistant.llm.reply_guard import Guard, turns_in_circles
from assistant.llm.reply_markers import CLOSE, OPEN, Reader, without_delimiters

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.llm.records import Message
    from assistant.llm.reply_cut import Unit
    from assistant.llm.sources import Source

Remark = Literal[
    "no_answer",  # the model says that the evidence does not hold it
    "cut_off",  # it reached its token limit; the unfinished sentence is left out
    "repeated",  # it turned in circles and was stopped
    "too_long",  # it ran on and was stopped
    "other_language",  # it changed its language and was stopped
    "instructions",  # it recited its orders; those sentences are left out
]

Kind = Literal[
    "sentence",
    "heading",
    "header",  # a cell of a table's first row
    "label",  # the first cell of any other row
    "cell",
    "rule",  # the line of dashes under a table's first row
    "gap",  # what the model says the evidence does not tell: its name, not a sentence
]


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence and the markers right behind it."""

    text: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """One sentence, heading or table cell of a draft: ``lead + text + markers + tail`` in order.

    Attributes:
        text: Markdown words without markers and without a bullet.
        markers: numbers of the evidence, in order of first use; each is evidence that was given.
        unknown: markers that mean no evidence of this turn, as the model wrote them.
        clauses: the text cut behind its markers, so that each part can be proven by its own.
        lead: what stands in front: a line break, a bullet, a bar, a space.
        tail: the bar that ends a table row.
    """

    text: str
    markers: tuple[int, ...]
    unknown: tuple[str, ...] = ()
    kind: Kind = "sentence"
    clauses: tuple[Clause, ...] = ()
    lead: str = ""
    tail: str = ""


_NONE = re.compile(r"\W*(?:NONE|없음)\W*")
_GAP = re.compile(r"\W*NOT SAID\W*:\W*(?P<what>.+)", re.IGNORECASE)
_RULE = re.compile(r"[\s|:]*-[\s|:-]*")
_LINE = re.compile(r"\W*")
_BAR = re.compile(r"(?<!\\)\|")
_MOST_FAULTS = 2


class DraftWriter:
    """One reply.

    Args:
        sources: the evidence that the model was given.
        language: that it should write in.
        prompt: what it was told, not to be recited.

    Attributes:
        stopped: nothing more of this reply is wanted.
        gave: whether anything came of it yet.
        said: the raw reply so far.
    """

    def __init__(self, sources: Sequence[Source], language: str, prompt: Sequence[Message]) -> None:
        self._reader = Reader(sources)
        self._thoughts = Thoughts()
        self._cutter = Cutter(self._reader)
        self._guard = Guard(language, prompt)
        self._addresses = addresses_in(" ".join(source.entry.raw for source in sources))
        self._remarks: dict[Remark, int] = {}
        self._in_table = False
        self.stopped = False
        self.gave = False
        self.said = ""

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was out of order so far."""
        return tuple(self._remarks)

    def feed(self, piece: str) -> Iterator[DraftSentence]:
        """What this piece of the reply completes."""
        piece = without_delimiters(piece)
        self.said += piece
        yield from self._take(self._thoughts.feed(piece))
        if self._cutter.pending > LONGEST_UNIT:
            self._stop("too_long")
        elif turns_in_circles(self.said):
            self._stop("repeated")

    def finish(self, *, whole: bool) -> Iterator[DraftSentence]:
        """The rest; an unfinished sentence is not given."""
        if whole:
            yield from self._take(self._thoughts.finish(), final=True)
        else:
            self._note("cut_off")

    def _take(self, text: str, *, final: bool = False) -> Iterator[DraftSentence]:
        for unit in self._cutter.feed(text, final=final):
            if self.stopped:
                return
            for sentence in self._sentences(unit):
                if self._allowed(sentence):
                    self.gave = True
                    yield sentence

    def _sentences(self, unit: Unit) -> list[DraftSentence]:
        """What one unit holds: mostly one sentence, for a table row its cells."""
        if unit.kind == "row":
            return self._row(unit)
        self._in_table = False
        if _NONE.fullmatch(unit.text):
            if not self.gave:
                self._stop("no_answer")
            return []
        if unit.kind == "heading":
            heading = self._sentence(unit.text, "heading", unit.lead)
            return [] if _LINE.fullmatch(heading.text) else [heading]
        gap = _GAP.match(unit.text)
        if gap is not None:
            return [DraftSentence(words_alone(gap["what"]), (), kind="gap")]
        sentence = self._sentence(unit.text, "sentence", unit.lead)
        return [sentence] if sentence.text.strip(".,;: ") else []

    def _row(self, unit: Unit) -> list[DraftSentence]:
        lead = unit.lead or "\n"
        if _RULE.fullmatch(unit.text):
            return [DraftSentence(unit.text, (), kind="rule", lead=lead)]
        cells = _BAR.split(unit.text.strip().removeprefix("|").removesuffix("|"))
        first: Kind = "label" if self._in_table else "header"
        others: Kind = "cell" if self._in_table else "header"
        self._in_table = True
        return [
            self._sentence(
                cell,
                others if at else first,
                " | " if at else f"{lead}| ",
                tail=" |" if at == len(cells) - 1 else "",
            )
            for at, cell in enumerate(cells)
        ]

    def _sentence(self, raw: str, kind: Kind, lead: str, *, tail: str = "") -> DraftSentence:
        cleaned = clean(raw, self._addresses)
        markers, unknown = self._reader.split(cleaned)
        text = words_alone(cleaned)
        return DraftSentence(text, markers, unknown, kind, self._clauses(cleaned), lead, tail)

    def _clauses(self, cleaned: str) -> tuple[Clause, ...]:
        """The text cut behind each group of markers."""
        parts = re.split(rf"((?:\s*{OPEN}[^{CLOSE}]*{CLOSE})+)", cleaned)
        clauses = [
            Clause(tidy(text), self._reader.split(marks)[0])
            for text, marks in zip(parts[::2], [*parts[1::2], ""], strict=True)
        ]
        if len(clauses) > 1 and not re.search(r"\w", clauses[-1].text):
            end = clauses.pop()
            clauses[-1] = Clause(clauses[-1].text + end.text, clauses[-1].markers)
        return tuple(clause for clause in clauses if clause.text or clause.markers)

    def _allowed(self, sentence: DraftSentence) -> bool:
        """Whether the guard lets it through; a fault is noted, and the reply ended when it must."""
        if sentence.kind in ("rule", "gap"):
            return True
        verdict = self._guard.judge(sentence.text)
        if verdict == "fine":
            return True
        faults = self._note(verdict)
        if verdict in ("other_language", "too_long") or faults >= _MOST_FAULTS:
            self.stopped = True
        return False

    def _note(self, remark: Remark) -> int:
        self._remarks[remark] = self._remarks.get(remark, 0) + 1
        return self._remarks[remark]

    def _stop(self, remark: Remark) -> None:
        self._note(remark)
        self.stopped = True
