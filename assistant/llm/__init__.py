"""The door to language models: what one is configured by, what it is sent and what comes back.

`make_llm` turns a `BackendConfig` into an `Llm`; everything else in the assistant knows only that
protocol. `extractive`, the backend without a language model, never comes here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from assistant.llm.openai_like import OpenAiLlm

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from assistant.llm.records import BackendConfig, Message, Usage


class Llm(Protocol):
    """A language model that streams; safe to share between threads.

    Attributes:
        name: the backend's name in the settings.
        context_window: tokens that prompt and reply may have together.
        max_tokens: tokens that a reply may have at most.
    """

    name: str
    context_window: int
    max_tokens: int

    def count(self, text: str) -> int:
        """Tokens of a text, rather too many than too few."""
        ...

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Generator[str | Usage]:
        """The reply piece by piece, and its `Usage` as the last item.

        An empty piece means that the model is still silent: a chance for the consumer to leave.
        Closing the iterator ends the request at the server at once.

        Raises:
            BackendError: before the first piece or in the middle; never with the key in its words.
        """
        ...


def make_llm(config: BackendConfig) -> Llm:
    """The language model of this configuration; nothing is connected or imported yet."""
    return OpenAiLlm(config)
