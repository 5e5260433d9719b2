"""One backend after the other until one writes: the chosen one first, `extractive` last.

In: the language models of a chain and how each is asked. Out: what the first that works writes, and
a `Fallback` for each that failed; when that is the last word, the caller writes without a model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from assistant.llm.generate import Waiting
from assistant.llm.records import EXTRACTIVE
from store.errors import (
    AssistantError,
    BackendBusy,
    BackendError,
    BackendRefused,
    BackendTimeout,
    BackendUnreachable,
    PromptTooLong,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assistant.llm import Llm

T = TypeVar("T")

_REASONS: tuple[tuple[type[AssistantError], str, str], ...] = (
    (PromptTooLong, "the question does not fit its context window", "문맥 창 초과"),
    (BackendTimeout, "it took too long", "응답 시간 초과"),
    (BackendUnreachable, "no connection", "연결 실패"),
    (BackendBusy, "it is overloaded", "과부하"),
    (BackendRefused, "it refused the request", "요청 거부"),
    (BackendError, "its reply could not be used", "쓸 수 없는 응답"),
)

_WORDS = {
    "midway": {
        "en": "The language model {backend!r} broke off ({why}).",
        "ko": "언어 모델 {backend!r}의 답이 중간에 끊겼습니다({why}).",
    },
    "extractive": {
        "en": "The language model {backend!r} failed ({why}); this quotes the digests instead.",
        "ko": "언어 모델 {backend!r} 오류({why})로, 다이제스트의 문장을 그대로 인용했습니다.",
    },
    "next": {
        "en": "The language model {backend!r} failed ({why}); {after!r} answered instead.",
        "ko": "언어 모델 {backend!r} 오류({why})로, {after!r} 모델이 대신 답했습니다.",
    },
}


@dataclass(frozen=True, slots=True)
class Fallback:
    """A backend failed.

    Attributes:
        after: the backend that goes on.
        midway: part of its reply had been given on already; nothing goes on after that.
    """

    backend: str
    error: BackendError
    after: str
    midway: bool

    def words(self, language: str) -> str:
        """One line for the reader of the answer, without addresses."""
        case = "midway" if self.midway else "extractive" if self.after == EXTRACTIVE else "next"
        phrase = _WORDS[case]["ko" if language == "ko" else "en"]
        why = reason(self.error, language)
        return phrase.format(backend=self.backend, why=why, after=self.after)


def reason(error: BackendError, language: str) -> str:
    """Why a backend failed, in a few words of the answer's language."""
    english, korean = next((en, ko) for kind, en, ko in _REASONS if isinstance(error, kind))
    return korean if language == "ko" else english


def first_that_works(
    llms: Sequence[Llm], ask: Callable[[Llm], Iterator[T]]
) -> Iterator[T | Fallback]:
    """What the first working model writes; a `Fallback` stands where one failed.

    A model that fails before it gave anything but `Waiting` is followed by the next. One that fails
    later ends the stream: what it gave stands, and the Fallback says ``midway``.
    """
    names = [*(llm.name for llm in llms), EXTRACTIVE]
    for place, llm in enumerate(llms):
        given = False
        try:
            for part in ask(llm):
                given = given or not isinstance(part, Waiting)
                yield part
        except BackendError as error:
            yield Fallback(llm.name, error, names[place + 1], midway=given)
            if not given:
                continue
        return
