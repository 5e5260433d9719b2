"""A language model's draft from numbered evidence, sentence by sentence as it is written.

In: a question, its sources, a model. Out: `DraftSentence`s, each whole, cleaned, with its markers
read, so that the proof can judge each before it is shown; then `Drafted`. Nothing here is proven.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from assistant.llm.draft_writer import DraftSentence, DraftWriter, Remark
from assistant.llm.prompts import LANGUAGES
from assistant.llm.records import Usage
from assistant.llm.sources import fenced, fit, harmless
from assistant.llm.tokens import PER_MESSAGE
from store.errors import BadReply, PromptTooLong

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from assistant.llm import Llm
    from assistant.llm.prompts import Prompts
    from assistant.llm.records import Message
    from assistant.llm.sources import Source
    from assistant.question import Question

FENCE_TOKENS = 64
"""Room for the two lines of the fence."""

_SHARES = (1.0, 0.7, 0.4)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The model is silent or thinking: a moment for the consumer to leave."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The end of a draft.

    Attributes:
        remarks: what was out of order; ``no_answer`` means that the model found no evidence.
        sources: the evidence that it was really given.
    """

    usage: Usage
    remarks: tuple[Remark, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """Which prompt is used, and the variables that only this one has.

    Attributes:
        evenly: whether all evidence is shortened alike rather than the last dropped first.
        share: of the evidence that would fit, how much is given.
    """

    name: Literal["answer", "compare"] = "answer"
    values: Mapping[str, str] = field(default_factory=dict)
    evenly: bool = False
    share: float = 1.0


ANSWER = Call()


def compare_call(names: Sequence[str], aspects: Sequence[str], corner: str) -> Call:
    """The call for a table of these papers by these aspects; ``corner`` heads the first column."""
    columns = [corner, *(f"{harmless(name)} [{at}]" for at, name in enumerate(names, 1))]
    values = {"header": f"| {' | '.join(columns)} |", "aspects": "; ".join(aspects)}
    return Call("compare", values, evenly=True)


def generate(
    question: Question,
    sources: Sequence[Source],
    llm: Llm,
    *,
    prompts: Prompts,
    call: Call = ANSWER,
) -> Generator[DraftSentence | Waiting | Drafted]:
    """The draft as it is written; the last item is `Drafted`. Closing it stops the model.

    Raises:
        BackendError: the model failed, said nothing, or spoke another language from the start.
        PromptTooLong: not even one sentence of evidence fits its context window.
        ConfigError: a prompt does not fit the call.
    """
    for share in _SHARES:
        tried = replace(call, share=share)
        messages, kept = prompt_for(question, sources, llm, prompts=prompts, call=tried)
        given = False
        try:
            for part in _write(question, kept, llm, messages):
                given = given or isinstance(part, DraftSentence)
                yield part
        except PromptTooLong:
            # The server counts otherwise; by now the model's own count has learned of it.
            if given or share == _SHARES[-1]:
                raise
        else:
            return


def prompt_for(
    question: Question,
    sources: Sequence[Source],
    llm: Llm,
    *,
    prompts: Prompts,
    call: Call = ANSWER,
) -> tuple[tuple[Message, ...], tuple[Source, ...]]:
    """The messages of a call and the evidence in them, cut to the model's context window.

    Raises:
        PromptTooLong: there is no room for any evidence.
    """
    values = {
        "language": LANGUAGES.get(question.language, question.language),
        "question": harmless(question.text),
        **call.values,
    }
    frame = prompts.render(call.name, evidence="", **values)
    taken = sum(llm.count(message.content) + PER_MESSAGE for message in frame)
    room = llm.context_window - llm.max_tokens - taken - llm.count("0" * FENCE_TOKENS)
    kept = fit(sources, room, llm.count, share=call.share, evenly=call.evenly)
    if sources and not kept:
        raise PromptTooLong(
            f"backend {llm.name!r} has no room for evidence in its context window of"
            f" {llm.context_window} tokens. Raise its context_window, or lower its max_tokens."
        )
    return prompts.render(call.name, evidence=fenced(kept), **values), kept


def _write(
    question: Question, sources: tuple[Source, ...], llm: Llm, messages: Sequence[Message]
) -> Iterator[DraftSentence | Waiting | Drafted]:
    writer = DraftWriter(sources, question.language, messages)
    usage: Usage | None = None
    reply = llm.stream(messages, max_tokens=llm.max_tokens)
    with closing(reply):
        for part in reply:
            if isinstance(part, Usage):
                usage = part
            elif part:
                yield from writer.feed(part)
            if not part or not writer.gave:
                yield Waiting()
            if writer.stopped:
                break
    if usage is not None and not writer.stopped:
        yield from writer.finish(whole=usage.finish != "length")
    _must_have_said_something(writer, llm)
    if usage is None:
        prompt = sum(llm.count(message.content) + PER_MESSAGE for message in messages)
        usage = Usage(prompt, llm.count(writer.said), reported=False, finish="stopped")
    yield Drafted(usage, writer.remarks, sources)


def _must_have_said_something(writer: DraftWriter, llm: Llm) -> None:
    if writer.gave or "no_answer" in writer.remarks:
        return
    if "other_language" in writer.remarks:
        raise BadReply(f"backend {llm.name!r} answered in another language than the question's.")
    raise BadReply(f"backend {llm.name!r} replied with nothing that could be shown.")
