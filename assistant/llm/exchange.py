"""One request to a chat server through LlamaIndex, read by a thread of its own.

In: messages and options. Out: pieces of text through `next`, an empty one for a sign of life
without text (a reasoning token). `end` may be called at any time and leaves nothing open.
"""

from __future__ import annotations

import contextvars
import queue
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.llm.errors import as_backend_error, vendor_errors
from assistant.llm.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import httpx

    from assistant.llm.records import BackendConfig, Message


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str


class _End:
    """The thread has nothing more to say."""


class Exchange:
    """One request and its reply.

    Attributes:
        over: whether the reply has ended.
        finish: the server's reason for the end; None when it gave none.
        tokens: prompt and completion tokens when the server reported them.
    """

    def __init__(
        self, config: BackendConfig, messages: Sequence[Message], options: Mapping[str, object]
    ) -> None:
        self._config = config
        self._messages = messages
        self._options = options
        self._wire = Wire(config)
        self._parts: queue.SimpleQueue[_Piece | Exception | _End] = queue.SimpleQueue()
        # In the asker's context, so that LlamaIndex's own spans stand under those of the turn.
        context = contextvars.copy_context()
        self._thread = threading.Thread(
            target=context.run, args=(self._read,), name=f"llm-{config.name}", daemon=True
        )
        self.over = False
        self.finish: str | None = None
        self.tokens: tuple[int, int] | None = None

    @property
    def content_type(self) -> str:
        """What kind of document came back."""
        return self._wire.content_type

    @property
    def done(self) -> bool:
        """Whether the server has ended its stream in form, rather than broken off."""
        return self._wire.done

    def start(self) -> None:
        """Sends the request."""
        # Imported before the clock of the first token starts: it takes seconds.
        import llama_index.llms.openai_like  # noqa: F401  # only to have it in memory

        self._thread.start()

    def next(self, patience: float) -> str | None:
        """The next piece; None when there was none within ``patience`` seconds.

        Raises:
            BackendError: the exchange failed.
        """
        try:
            part = self._parts.get(timeout=patience)
        except queue.Empty:
            return None
        if isinstance(part, _Piece):
            return part.text
        self.over = True
        if isinstance(part, Exception):
            raise as_backend_error(part, self._config) from part
        return ""

    def end(self) -> None:
        """Breaks the exchange off if it still runs, and waits a moment for its thread."""
        self._wire.cut()
        if self._thread.is_alive():
            self._thread.join(timeout=1.0)

    def _read(self) -> None:
        try:
            with self._wire.client() as client:
                for chunk in _stream(client, self._config, self._messages, self._options):
                    self._note(chunk.raw)
                    self._parts.put(_Piece(chunk.delta or ""))
                # Said before the connection is closed, which can take its time.
                self._parts.put(_End())
        except vendor_errors() as error:
            self._parts.put(error)
        finally:
            self._parts.put(_End())

    def _note(self, raw: Any) -> None:
        """Keeps what a chunk says about the end and the cost of the reply."""
        usage = getattr(raw, "usage", None)
        if usage is not None:
            self.tokens = int(usage.prompt_tokens), int(usage.completion_tokens)
        if raw.choices and raw.choices[0].finish_reason:
            self.finish = str(raw.choices[0].finish_reason)


def _stream(
    client: httpx.Client,
    config: BackendConfig,
    messages: Sequence[Message],
    options: Mapping[str, object],
) -> Iterator[Any]:
    """LlamaIndex's stream of chat responses."""
    from llama_index.core.base.llms.types import ChatMessage
    from llama_index.llms.openai_like import OpenAILike

    arguments: dict[str, Any] = {
        "model": config.model,
        "api_base": _address(config),
        # Never empty: LlamaIndex would send OPENAI_API_KEY to whatever server this is.
        "api_key": (config.key.get_secret_value() if config.key else "") or "none",
        "is_chat_model": True,
        "context_window": config.context_window,
        "additional_kwargs": dict(options),
        "max_retries": 0,
        "timeout": max(config.timeout, config.token_timeout) + 5,
        "http_client": client,
    }
    llm = OpenAILike(**arguments)
    yield from llm.stream_chat([ChatMessage(role=m.role, content=m.content) for m in messages])


def _address(config: BackendConfig) -> str:
    """The base URL; for Azure's older form the path of the deployment is added."""
    base = config.base_url.rstrip("/")
    if config.api_version and "/openai" not in base:
        return f"{base}/openai/deployments/{config.model}"
    return base
