"""An answer that a language model writes from what was found, proven sentence by sentence.

In: a finding and the chain of models to try. Out: events of a turn. Nothing that a model says is
shown unless its evidence stands; when no model works, the caller goes on without one.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.answer import Text
from assistant.compose.kinds import asked_attributes
from assistant.compose.labels import short_name
from assistant.draft import Piece
from assistant.llm import make_llm
from assistant.llm.calls import judge
from assistant.llm.chain import Fallback, first_that_works
from assistant.llm.generate import ANSWER, Drafted, Waiting, compare_call, generate
from assistant.llm.prompts import load_prompts
from assistant.llm.records import EXTRACTIVE
from assistant.llm.sources import number
from assistant.phrases import language_of, say
from assistant.verify import Prover

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from pathlib import Path

    from assistant.answer import Event, Status
    from assistant.draft import Evidence
    from assistant.finding import Archive, Finding
    from assistant.llm import Llm
    from assistant.llm.backends import Backends
    from assistant.llm.draft_writer import DraftSentence
    from assistant.llm.generate import Call
    from assistant.llm.prompts import Prompts
    from assistant.llm.sources import Source
    from assistant.turn import Turn
    from store.records import Entry

MOST_SOURCES = 20
"""Papers of a list that a model is given; what does not fit its window is left out from the end."""

_NEAR_SOURCES = 3
"""Papers it is given for a question about one: the best, and the nearest to choose from."""


class Writers:
    """The language models of an installation, each made once, and the prompts they are given.

    Args:
        default: the backend for requests that name none.
        prompts: folder of a team's own prompts; None is the shipped ones.
        judge: the backend that is asked for a second opinion on what proof lets through.
    """

    def __init__(
        self,
        backends: Backends,
        default: str = EXTRACTIVE,
        prompts: Path | None = None,
        *,
        judge: str | None = None,
    ) -> None:
        self._backends = backends
        self._default = default
        self._folder = prompts
        self._judge = judge
        self._prompts: Prompts | None = None
        self._llms: dict[str, Llm] = {}
        self._lock = threading.Lock()

    @property
    def names(self) -> tuple[str, ...]:
        """Every backend that a request may name."""
        return self._backends.names

    @property
    def by_default(self) -> tuple[str, ...]:
        """The same names, the default first."""
        return (self._default, *(name for name in self.names if name != self._default))

    def chain(self, name: str | None) -> tuple[Llm, ...]:
        """The models to try, in order; none for ``extractive``.

        Raises:
            ConfigError: no backend has this name.
        """
        configs = self._backends.chain(name or self._default)
        with self._lock:
            for config in configs:
                if config.name not in self._llms:
                    self._llms[config.name] = make_llm(config)
            return tuple(self._llms[config.name] for config in configs)

    def asking(self) -> Asking:
        """What a model is told; the prompts are read at the first use.

        Raises:
            ConfigError: a prompt is wrong, or no backend has the judge's name.
        """
        judges = self.chain(self._judge) if self._judge else ()
        with self._lock:
            if self._prompts is None:
                self._prompts = load_prompts(self._folder)
            return Asking(self._prompts, judges[0] if judges else None)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a model is told, and who judges what it writes.

    Attributes:
        judge: says of each claim that proof let through whether its quotes support it.
    """

    prompts: Prompts
    judge: Llm | None = None

    def opinion(self, claim: str, evidence: Sequence[Evidence]) -> bool | None:
        """The judge's word on a claim; None when it has none."""
        if self.judge is None:
            return None
        quotes = "\n".join(f"{one.entry.title}: {one.quote}" for one in evidence)
        return judge(claim, quotes, self.judge, prompts=self.prompts)


def write(
    finding: Finding, archive: Archive, turn: Turn, llms: tuple[Llm, ...], asking: Asking
) -> Generator[Event, None, Status | None]:
    """Says what the first working model writes and proof lets through.

    Returns:
        The status; None when no model worked, or nothing that one wrote was carried: the caller
        then goes on without a model.
    """
    sources = number(evidence_for(finding))
    call = _call(finding, sources)
    opinion = asking.opinion if asking.judge else None
    prover = Prover(sources, archive, language=turn.language, judge=opinion)

    def ask(llm: Llm) -> Iterator[DraftSentence | Waiting | Drafted]:
        turn.backend = llm.name
        return generate(finding.question, sources, llm, prompts=asking.prompts, call=call)

    proven = _Proven(prover, turn)
    status: Status | None = None
    for part in first_that_works(llms, ask):
        match part:
            case Waiting():
                yield Text("")
            case Fallback():
                status = "partial" if part.midway else None
                yield turn.notice(part.words(turn.language))
            case Drafted():
                status = _finish(part, turn)
                if status is None:
                    yield turn.notice(say("nothing_held", turn.language, backend=turn.backend))
            case _:
                yield from proven.take(part)
    yield from proven.finish()
    if status == "abstained":
        yield from turn.say(Piece(say("nothing_near", turn.language)))
    if status is None or not turn.said:
        turn.backend = EXTRACTIVE
        return None
    for piece in finding.lead:
        yield turn.notice(piece.text)
    left_open = proven.left_open or finding.lead
    return "partial" if left_open and status == "answered" else status


class _Proven:
    """Shows of a draft what is proven, frames only when what they frame is shown.

    Attributes:
        left_open: whether the model said that the evidence does not tell something.
    """

    def __init__(self, prover: Prover, turn: Turn) -> None:
        self._prover = prover
        self._turn = turn
        self._frames: list[Piece] = []
        self._keep = False
        self._moved = 0
        self.left_open = False

    def take(self, sentence: DraftSentence) -> Iterator[Event]:
        """The next sentence of the draft."""
        outcome = self._prover.prove(sentence)
        self._turn.dropped += outcome.dropped
        self._moved += outcome.moved
        self._keep = sentence.kind in ("header", "rule", "label", "cell", "gap")
        self.left_open = self.left_open or sentence.kind == "gap"
        self._frames += outcome.pieces
        if outcome.claims:
            yield from self._show()

    def finish(self) -> Iterator[Event]:
        """What is left of a table, and what the reader should know of the proof."""
        turn = self._turn
        if not turn.said:
            return
        if self._keep:
            yield from self._show()
        for name, count in (("left_out", turn.dropped), ("moved", self._moved)):
            if count:
                name_of_one = f"{name}_one" if count == 1 else name
                yield turn.notice(say(name_of_one, turn.language, count=count))

    def _show(self) -> Iterator[Event]:
        pieces, self._frames = self._frames, []
        for piece in pieces:
            yield from self._turn.say(piece)


def evidence_for(finding: Finding) -> list[Entry]:
    """The entries that a model is shown, best first."""
    if finding.parts:
        return [part.hit.entry for part in finding.parts if part.hit]
    ranking = finding.ranking
    single = finding.certain or finding.question.intent in ("paper", "explain")
    most = 1 if finding.certain else _NEAR_SOURCES if single else ranking.listed
    return [hit.entry for hit in ranking.hits[: min(most, MOST_SOURCES)]]


def _call(finding: Finding, sources: tuple[Source, ...]) -> Call:
    if finding.question.intent != "compare" or len(sources) < 2:
        return ANSWER
    language = finding.question.language
    asked = asked_attributes(finding.question.text)
    aspects = [say(name, language) for name in ("what", "how", "results")]
    aspects += [attribute.name[language_of(language)] for attribute in asked]
    names = [short_name(source.entry) for source in sources]
    return compare_call(names, aspects, say("aspect", language))


def _finish(drafted: Drafted, turn: Turn) -> Status | None:
    usage = drafted.usage
    turn.tokens = {"prompt": usage.prompt, "completion": usage.completion}
    if not turn.said:
        return "abstained" if "no_answer" in drafted.remarks else None
    cut = {"cut_off", "repeated", "too_long", "other_language"} & set(drafted.remarks)
    return "partial" if cut else "answered"
