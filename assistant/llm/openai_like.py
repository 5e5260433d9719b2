"""Any OpenAI-compatible chat server through LlamaIndex's `OpenAILike`.

In: messages. Out: pieces of text as they arrive, then `Usage`. The exchange runs in a thread of its
own, so that silence is timed exactly and a consumer that leaves ends the request at once.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from assistant.llm.exchange import Exchange
from assistant.llm.records import Usage
from assistant.llm.tokens import PER_MESSAGE, count_tokens
from store.errors import (
    BackendBusy,
    BackendError,
    BackendRefused,
    BackendTimeout,
    BackendUnreachable,
    BadReply,
    PromptTooLong,
)

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from assistant.llm.records import BackendConfig, Message

BEAT = 0.1
"""Seconds between two empty pieces while the model is silent."""

LONGEST_WAIT = 20.0
"""A server that wants to be left alone for longer than this is not waited for."""


class OpenAiLlm:
    """One backend; see `assistant.llm.Llm` for the contract."""

    def __init__(self, config: BackendConfig) -> None:
        self.name = config.name
        self.context_window = config.context_window
        self.max_tokens = min(config.max_tokens, config.context_window // 2)
        self._config = config
        self._scale = 1.0
        self._options: dict[str, object] = {"stream_options": {"include_usage": True}}

    def count(self, text: str) -> int:
        """Tokens of a text; learns from what the server reports when its tokenizer is coarser."""
        return math.ceil(self._scale * count_tokens(text, self._config.model))

    def stream(self, messages: Sequence[Message], *, max_tokens: int) -> Generator[str | Usage]:
        """The reply piece by piece, then its `Usage`; retries while nothing has arrived yet.

        Raises:
            BackendError: see `assistant.llm.Llm.stream`.
        """
        deadline = time.monotonic() + self._config.total_timeout
        tries = 0
        while True:
            heard = False
            try:
                for part in self._once(messages, max_tokens, deadline):
                    heard = heard or bool(part)
                    yield part
            except (BackendBusy, BackendUnreachable, BackendRefused) as error:
                if heard:
                    raise
                if self._adapts_to(error):
                    continue
                wait = self._wait_before_retry(error, tries, deadline)
            else:
                return
            yield from _beats_until(time.monotonic() + wait)
            tries += 1

    def _wait_before_retry(self, error: BackendError, tries: int, deadline: float) -> float:
        """Seconds to wait before the next attempt; raises the error when there is to be none."""
        wait = 0.25 * 2.0**tries
        if isinstance(error, BackendBusy) and error.retry_after is not None:
            wait = max(wait, error.retry_after)
        left = deadline - time.monotonic()
        if not error.retryable or tries >= self._config.retries or wait > min(LONGEST_WAIT, left):
            raise error
        return wait

    def _adapts_to(self, error: BackendError) -> bool:
        """Whether the request was changed to what this server takes: each change is made once.

        Older servers do not know ``stream_options``; reasoning models take another name for
        ``max_tokens`` and no temperature of one's own.
        """
        if isinstance(error, PromptTooLong) or not isinstance(error, BackendRefused):
            return False
        words = str(error)
        if "stream_options" in words and "stream_options" in self._options:
            del self._options["stream_options"]
            return True
        if "max_completion_tokens" in words and "limit" not in self._options:
            self._options["limit"] = "max_completion_tokens"
            return True
        if "temperature" in words and "temperature" not in self._options:
            self._options["temperature"] = 1.0
            return True
        return False

    def _once(
        self, messages: Sequence[Message], max_tokens: int, deadline: float
    ) -> Iterator[str | Usage]:
        """One attempt, with its silence timed."""
        config = self._config
        options = {"temperature": config.temperature, "limit": "max_tokens", **self._options}
        options[str(options.pop("limit"))] = max_tokens
        exchange = Exchange(config, messages, options)
        said: list[str] = []
        try:
            exchange.start()
            silence = Silence(config, deadline)
            while not exchange.over:
                part = exchange.next(silence.patience(BEAT))
                if part is None:
                    silence.check()
                    yield ""
                    continue
                silence.heard()
                said.append(part)
                yield part
            yield self._usage(exchange, messages, "".join(said))
        except PromptTooLong as error:
            self._learn(error, messages)
            raise
        finally:
            exchange.end()

    def _usage(self, exchange: Exchange, messages: Sequence[Message], reply: str) -> Usage:
        if not reply.strip() and exchange.content_type.startswith("text/html"):
            raise BadReply(
                f"backend {self.name!r} ({self._config.base_url}) answered with a web page instead"
                " of a completion. Its address should be the API's, up to and with /v1."
            )
        if exchange.finish == "content_filter":
            raise BackendRefused(f"backend {self.name!r} declined to answer (content filter).")
        finish = exchange.finish or ("stop" if exchange.done else None)
        if finish is None:
            raise BadReply(f"backend {self.name!r} broke off before the end of its reply.")
        ours = self._prompt_tokens(messages)
        if exchange.tokens is None:
            return Usage(ours, self.count(reply), reported=False, finish=finish)
        prompt, completion = exchange.tokens
        if prompt > ours:
            self._scale *= prompt / ours
        return Usage(prompt, completion, reported=True, finish=finish)

    def _prompt_tokens(self, messages: Sequence[Message]) -> int:
        return sum(self.count(message.content) + PER_MESSAGE for message in messages)

    def _learn(self, error: PromptTooLong, messages: Sequence[Message]) -> None:
        """The server counts otherwise, or has a smaller window, than was believed."""
        if error.asked is not None:
            self._scale *= max(1.0, error.asked / self._prompt_tokens(messages))
        if error.window is not None and error.window >= 256:
            self.context_window = min(self.context_window, error.window)
            self.max_tokens = min(self.max_tokens, self.context_window // 2)


class Silence:
    """How long the model may still be silent."""

    def __init__(self, config: BackendConfig, deadline: float) -> None:
        self._config = config
        self._deadline = deadline
        self._until = time.monotonic() + config.timeout
        self._first = True

    def patience(self, most: float) -> float:
        """Seconds to wait for the next piece before looking again."""
        left = min(self._until, self._deadline) - time.monotonic()
        return max(0.0, min(most, left))

    def heard(self) -> None:
        """Something arrived: the wait for the next token begins."""
        self._first = False
        self._until = time.monotonic() + self._config.token_timeout
        self.check_total()

    def check(self) -> None:
        """Raises `BackendTimeout` when the wait is over."""
        self.check_total()
        if time.monotonic() < self._until:
            return
        if self._first:
            seconds, what, key = self._config.timeout, "sent nothing", "timeout"
        else:
            seconds, what, key = self._config.token_timeout, "stalled", "token_timeout"
        raise BackendTimeout(
            f"backend {self._config.name!r} ({self._config.base_url}) {what} for {seconds:g}"
            f" seconds. Check the server, or raise its {key}."
        )

    def check_total(self) -> None:
        """Raises `BackendTimeout` when the reply as a whole takes too long."""
        if time.monotonic() >= self._deadline:
            raise BackendTimeout(
                f"backend {self._config.name!r} took longer than {self._config.total_timeout:g}"
                " seconds for its reply. Raise its total_timeout, or take a quicker model."
            )


def _beats_until(moment: float) -> Iterator[str]:
    while (left := moment - time.monotonic()) > 0:
        time.sleep(min(BEAT, left))
        yield ""
