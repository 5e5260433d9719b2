"""Proves a draft sentence by sentence: markers stay, move to what carries the claim, or fall.

In: `DraftSentence`s in order and the turn's numbered evidence. Out: an `Outcome` each: the pieces
to show with their evidence, or the reason why there are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.compose.labels import short_name
from assistant.draft import Evidence, Piece
from assistant.markdown import quoted
from assistant.phrases import say
from assistant.verify.tables import Table
from assistant.verify.verdicts import Claim
from assistant.verify.weighing import clauses_of, without_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.finding import Archive
    from assistant.llm.draft_writer import DraftSentence
    from assistant.llm.sources import Source
    from assistant.verify.verdicts import Verdict
    from store.records import Entry

    Judge = Callable[[str, Sequence[Evidence]], bool | None]

CLEARLY = 0.45
"""How much likelier another source must be to take a marker from one that would do."""

EMPTY_CELL = "–"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one sentence of a draft.

    Attributes:
        pieces: to show, in order; empty when it was dropped.
        dropped: whether a claim of it is not shown.
        moved: whether a marker was put to other evidence than the model named.
        claims: whether the pieces say something of a paper; frames, labels and dashes do not.
    """

    pieces: tuple[Piece, ...] = ()
    dropped: bool = False
    moved: bool = False
    claims: bool = False


DROPPED = Outcome(dropped=True)
NOTHING = Outcome()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Words with the evidence that carries them."""

    text: str
    evidence: tuple[Evidence, ...]
    moved: bool = False


class Prover:
    """One draft.

    Args:
        sources: the evidence that the model was given, as its markers number it.
        language: of the answer.
        judge: a second opinion on what passed: whether these sentences carry a claim.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        archive: Archive,
        *,
        language: str,
        judge: Judge | None = None,
    ) -> None:
        self._entries = {source.number: source.entry for source in sources}
        self._archive = archive
        self._language = language
        self._judge = judge
        self._table = Table()

    def prove(self, sentence: DraftSentence) -> Outcome:
        """What may be shown of the draft's next sentence."""
        match sentence.kind:
            case "gap":
                text = say("open", self._language, what=quoted(sentence.text))
                return Outcome((Piece(sentence.lead + text, tail=""),))
            case "rule":
                return _shown(sentence, sentence.text)
            case "heading":
                return self._frame(sentence) or DROPPED
            case "sentence":
                return self._sentence(sentence)
            case _:
                return self._cell(sentence)

    def _sentence(self, sentence: DraftSentence) -> Outcome:
        if not sentence.markers and sentence.text.rstrip("*_ ").endswith((":", "：")):
            names = self._claim(sentence.text).names_alone
            return (self._frame(sentence) if names else None) or NOTHING
        proven = []
        for text, markers in _stretches(sentence):
            stretch = self._stretch(text, markers)
            if stretch is None:
                return DROPPED
            proven.append(stretch)
        return _told(sentence, proven)

    def _frame(self, sentence: DraftSentence) -> Outcome | None:
        """Words that claim no more than that what they name is among the evidence."""
        claim = self._claim(sentence.text)
        if not claim.coins and not claim.figures:
            return _shown(sentence, sentence.text)
        if all(claim.against(entry).broken for entry in self._entries.values()):
            return None
        marked = [claim.against(self._entries[mark]) for mark in sentence.markers]
        evidence = tuple(v.evidence[0] for v in marked if not v.broken)
        return _shown(sentence, sentence.text, evidence)

    def _cell(self, sentence: DraftSentence) -> Outcome:
        """A cell of a table: it may only say what the paper of its column or row carries."""
        if sentence.lead.strip(" ") != "|":
            self._table.new_row()
        if sentence.kind == "header":
            return self._header(sentence)
        if sentence.kind == "label":
            self._table.label(sentence.text, self._named(sentence))
            return self._frame(sentence) or _dash(sentence, dropped=True)
        papers = self._table.next_cell()
        if not re.search(r"\w", sentence.text):
            return _dash(sentence, dropped=False)
        marked = tuple(m for m in sentence.markers if not papers or m in papers)
        text = self._table.in_context(sentence.text)
        stretch = self._stretch(text, marked or papers, within=papers)
        if stretch is None:
            return _dash(sentence, dropped=True)
        moved = stretch.moved or not set(marked or papers) <= set(sentence.markers)
        return _told(sentence, [_Stretch(sentence.text, stretch.evidence, moved)])

    def _header(self, sentence: DraftSentence) -> Outcome:
        """The head of a column; one that means a paper bears that paper's name."""
        named = self._named(sentence)
        papers = named or sentence.markers
        self._table.column(papers)
        if not papers:
            return self._frame(sentence) or _dash(sentence, dropped=True)
        entries = [self._entries[mark] for mark in papers]
        right = bool(named) and any(
            not self._claim(sentence.text).against(e).broken for e in entries
        )
        text = sentence.text if right else short_name(entries[0])
        return _shown(sentence, text, tuple(Evidence(e, None, e.title) for e in entries))

    def _named(self, sentence: DraftSentence) -> tuple[int, ...]:
        """Papers whose names stand in a head or label; those that it marks, where it can be."""
        named = tuple(n for n, entry in self._entries.items() if _names(sentence.text, entry))
        return tuple(mark for mark in sentence.markers if mark in named) or named

    def _claim(self, text: str, *, bare_of: Sequence[Entry] = ()) -> Claim:
        words = plain(text)
        for entry in bare_of:
            words = without_names(words, [entry.title])
        titles = [entry.title for entry in self._entries.values()]
        return Claim(words, titles, self._archive.lexical, self._archive.retriever)

    def _stretch(
        self, text: str, markers: tuple[int, ...], *, within: tuple[int, ...] = ()
    ) -> _Stretch | None:
        """The words with the evidence that carries them; None when none does.

        Args:
            within: the only evidence that may; empty is any of the turn.
        """
        verdicts, moved = self._carrying(text, markers, within)
        evidence = tuple(dict.fromkeys(one for v in verdicts for one in v.evidence))
        if not evidence:
            return None
        if self._judge is not None and self._judge(plain(text), evidence) is False:
            return None
        return _Stretch(text, evidence, moved)

    def _carrying(
        self, text: str, markers: tuple[int, ...], within: tuple[int, ...]
    ) -> tuple[list[Verdict], bool]:
        """The verdicts that stand for the words, and whether they are others than marked."""
        claim = self._claim(text)
        marked = [claim.against(self._entries[mark]) for mark in markers]
        standing = [verdict for verdict in marked if verdict.stands]
        best = max((verdict.probability for verdict in standing), default=0.0)
        if best < 1 - CLEARLY:
            named = [number for number, entry in self._entries.items() if _names(text, entry)]
            rest = [n for n in within or named or self._entries if n not in markers]
            others = [claim.against(self._entries[number]) for number in rest]
            better = [v for v in others if v.stands and v.probability > best + CLEARLY * bool(best)]
            if better:
                return [max(better, key=lambda verdict: verdict.probability)], True
        if standing:
            return standing, len(standing) < len(marked)
        return (self._together(text, markers, claim) if len(markers) > 1 else []), False

    def _together(self, text: str, markers: tuple[int, ...], whole: Claim) -> list[Verdict]:
        """What several marked papers carry only between them: clause by clause, or each of all."""
        clauses = clauses_of(plain(text))
        if len(clauses) > 1:
            claims = [self._claim(clause) for clause in clauses]
            found = [self._best(claim, markers) for claim in claims if not claim.empty]
            if found and all(found):
                return [verdict for verdict in found if verdict]
        if whole.figures:
            return []
        entries = [self._entries[mark] for mark in markers]
        bare = self._claim(text, bare_of=entries)
        verdicts = [bare.against(entry) for entry in entries]
        return verdicts if all(verdict.stands for verdict in verdicts) else []

    def _best(self, claim: Claim, markers: Sequence[int]) -> Verdict | None:
        verdicts = [claim.against(self._entries[mark]) for mark in markers]
        standing = [verdict for verdict in verdicts if verdict.stands]
        return max(standing, key=lambda verdict: verdict.probability, default=None)


def plain(text: str) -> str:
    """Markdown words without their emphasis."""
    return re.sub(r"[*`]+|(?<!\w)_+|_+(?!\w)|\\(?=\W)", "", text)


def _names(text: str, entry: Entry) -> bool:
    """Whether a text holds the paper's title or its own name."""
    return without_names(plain(text), [entry.title]) != plain(text)


def _stretches(sentence: DraftSentence) -> list[tuple[str, tuple[int, ...]]]:
    """The sentence cut behind its markers; what follows the last ones is carried by them too."""
    found: list[tuple[str, tuple[int, ...]]] = []
    for clause in sentence.clauses:
        if found and not clause.markers:
            text, markers = found.pop()
            space = "" if clause.text[:1] in ",.;:!?)" else " "
            found.append((f"{text}{space}{clause.text}", markers))
        else:
            found.append((clause.text, clause.markers))
    return found if len(found) > 1 else [(sentence.text, sentence.markers)]


def _shown(sentence: DraftSentence, text: str, evidence: tuple[Evidence, ...] = ()) -> Outcome:
    return Outcome((Piece(sentence.lead + text, evidence, sentence.tail),))


def _dash(sentence: DraftSentence, *, dropped: bool) -> Outcome:
    return replace(_shown(sentence, EMPTY_CELL), dropped=dropped)


def _told(sentence: DraftSentence, proven: Sequence[_Stretch]) -> Outcome:
    """The pieces of proven stretches, each with its markers behind it."""
    last = len(proven) - 1
    pieces = []
    for at, stretch in enumerate(proven):
        space = "" if stretch.text[:1] in ",.;:!?)" else " "
        lead = space if at else sentence.lead
        tail = sentence.tail if at == last else ""
        pieces.append(Piece(lead + stretch.text, stretch.evidence, tail))
    return Outcome(tuple(pieces), moved=any(one.moved for one in proven), claims=True)
