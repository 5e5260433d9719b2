"""Chat completions as OpenAI's clients know them: messages to a request, an answer to an object.

In: the body of ``/v1/chat/completions``. Out: completion and chunk objects. Citations are in the
text (markers, and a list of sources below), as ``url_citation`` annotations, and as records.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, Field, StrictBool, StrictInt

from assistant.answer import Request, Turn
from assistant.api.fields import MOST_VOTES, Day, QuestionText, Readable
from assistant.llm.tokens import count_tokens
from assistant.markdown import MARKER, quoted
from assistant.phrases import language_of, say
from store.errors import RequestError, UnknownEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.answer import Answer, Citation

MODEL = "papers"
"""Id of the model that answers with the default backend; ``papers/NAME`` is one of a name."""

NEWEST_MESSAGES = 50
"""Messages of a conversation that are read; clients send all of it every time."""

_SOURCES = re.compile(r"\n\n[^\n]+:\n\n(?:- \[\d+\] [^\n]*<https?://[^\n>]*>(?:\n|$))+$")


class Part(BaseModel):
    """A part of a message."""

    type: str
    text: Readable | None = None


class ChatMessage(BaseModel):
    """One message; those that are neither the user's nor the assistant's are passed over."""

    role: str
    content: Readable | list[Part] | None = None

    def text(self, place: str) -> str:
        """What it says.

        Args:
            place: name of the message, for the error.

        Raises:
            RequestError: a part of it is no text.
        """
        if self.content is None or isinstance(self.content, str):
            return self.content or ""
        for number, part in enumerate(self.content):
            if part.text is None:
                told = f"a part of type {part.type!r:.40} cannot be read; send text only"
                raise RequestError(told, f"{place}.content[{number}]")
        return "\n".join(part.text or "" for part in self.content)


class StreamOptions(BaseModel):
    """What a stream is to have."""

    include_usage: StrictBool | None = None


class ChatBody(BaseModel):
    """A chat completion request; what is not here (temperature, tools, ...) is passed over.

    ``today``, ``since``, ``until`` and ``min_votes`` are ours: clients send them as extra fields.
    """

    model: Annotated[str, Field(min_length=1, max_length=200, examples=["papers"])]
    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=10_000)]
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None
    n: Annotated[Literal[1] | None, Field(description="One answer is given.")] = None
    today: Day | None = None
    since: Day | None = None
    until: Day | None = None
    min_votes: Annotated[StrictInt | None, Field(ge=0, le=MOST_VOTES)] = None

    @property
    def usage_wanted(self) -> bool:
        """Whether a stream ends with its usage."""
        return bool(self.stream_options and self.stream_options.include_usage)

    def request(self, backends: Sequence[str]) -> Request:
        """The request: the last message of the user, with the conversation before it.

        Raises:
            UnknownEntry: there is no such model.
            RequestError: no message asks anything.
        """
        backend = backend_of(self.model, backends)
        *earlier, (place, question) = self._spoken()
        return Request(
            question=_question(question.content, place),
            history=tuple(turn for _, turn in earlier if turn.content.strip()),
            today=self.today,
            backend=backend,
            since=self.since,
            until=self.until,
            min_votes=self.min_votes,
        )

    def _spoken(self) -> list[tuple[str, Turn]]:
        """What was said up to the user's last message, newest kept, each with its place."""
        said: list[tuple[str, Turn]] = []
        for number, message in enumerate(self.messages):
            place = f"messages[{number}]"
            if message.role == "user":
                said.append((place, Turn("user", message.text(place))))
            elif message.role == "assistant":
                said.append((place, Turn("assistant", _SOURCES.sub("", message.text(place)))))
        while said and said[-1][1].role != "user":
            said.pop()
        if not said:
            raise RequestError('no message has the role "user"; one must ask something', "messages")
        return said[-NEWEST_MESSAGES:]


class _Asked(BaseModel):
    question: QuestionText


def _question(text: str, place: str) -> str:
    from pydantic import ValidationError

    try:
        return _Asked(question=text).question
    except ValidationError as error:
        reason = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        raise RequestError(f"the question {reason}", f"{place}.content") from error


def model_ids(backends: Sequence[str]) -> tuple[str, ...]:
    """Every model that can be asked for."""
    return (MODEL, *(f"{MODEL}/{name}" for name in backends))


def backend_of(model: str, backends: Sequence[str]) -> str | None:
    """The backend behind a model's id; None is the default.

    Raises:
        UnknownEntry: there is no such model.
    """
    if model not in model_ids(backends):
        known = ", ".join(model_ids(backends))
        raise UnknownEntry(f"there is no model {model!r:.80}; choose one of {known}", "model")
    return model.removeprefix(MODEL).removeprefix("/") or None


def sources_text(citations: Sequence[Citation], language: str) -> str:
    """The list below an answer, for clients that show nothing but text; "" without citations."""
    if not citations:
        return ""
    rows = "\n".join(
        f"- [{one.marker}] {quoted(one.title)} ({one.day}) <{one.url}>" for one in citations
    )
    return f"\n\n{say('sources', language_of(language))}:\n\n{rows}"


def url_annotations(text: str, citations: Iterable[Citation]) -> list[dict[str, Any]]:
    """A ``url_citation`` for every marker of the text: ``text[start_index:end_index]`` is it."""
    by_marker = {citation.marker: citation for citation in citations}
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": match.start(),
                "end_index": match.end(),
                "url": by_marker[int(match[1])].url,
                "title": by_marker[int(match[1])].title,
            },
        }
        for match in MARKER.finditer(text)
        if int(match[1]) in by_marker
    ]


def usage(request: Request, answer: Answer) -> dict[str, int]:
    """Tokens of the turn: what the language model reported, else counted here."""
    said = [request.question, *(turn.content for turn in request.history)]
    prompt = answer.tokens.get("prompt") or sum(count_tokens(text, MODEL) for text in said)
    completion = answer.tokens.get("completion") or count_tokens(answer.text, MODEL)
    return {
        "prompt_tokens": prompt,
        "completion_tokens": completion,
        "total_tokens": prompt + completion,
    }


def evidence(text: str, answer: Answer) -> dict[str, Any]:
    """What a message holds beside its text: annotations and whole citations."""
    return {
        "annotations": url_annotations(text, answer.citations),
        "citations": [citation.record() for citation in answer.citations],
    }
