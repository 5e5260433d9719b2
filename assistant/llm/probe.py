"""Whether a backend answers, asked for real: what is wrong in words, what models it has, how quick.

In: a `BackendConfig`. Out: a `ProbeResult`; nothing is raised for a backend that does not answer.
"""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.llm import make_llm
from assistant.llm.errors import vendor_errors
from assistant.llm.records import Message, Usage
from assistant.llm.wire import Wire
from store.errors import BackendError

if TYPE_CHECKING:
    from assistant.llm.records import BackendConfig

LONGEST = 15.0
"""Seconds that one probe may take."""


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """What was found out about one backend.

    Attributes:
        words: one line for people: what is wrong and what to do, or that it answers.
        seconds: until the first token, None when none came.
        models: names that the server offers, as far as it lists them.
        context_window: of the model as the server states it, None where it does not.
    """

    name: str
    ok: bool
    words: str
    seconds: float | None
    models: tuple[str, ...]
    context_window: int | None = None


def probe(config: BackendConfig) -> ProbeResult:
    """Asks the backend for a few tokens, and for its models."""
    quick = dataclasses.replace(
        config,
        timeout=min(config.timeout, LONGEST),
        token_timeout=min(config.token_timeout, LONGEST),
        total_timeout=min(config.total_timeout, LONGEST),
        retries=0,
    )
    seconds, trouble = _ask(quick)
    offered = _models(quick) if trouble is None or "cannot be" not in trouble else {}
    models = tuple(offered)
    if trouble is None:
        words = f"answers; first token after {seconds:.2f} s"
    elif models and config.model not in models:
        words = f"{trouble} It has: {', '.join(models[:10])}."
    else:
        words = trouble
    # llama.cpp serves one model under the name of its file, whatever it is asked for.
    served = config.model if config.model in offered or len(offered) != 1 else models[0]
    window = offered.get(served)
    if trouble is None and window is not None and window < config.context_window:
        words += f"; its context window is only {window} tokens: set context_window to that"
    return ProbeResult(config.name, trouble is None, words, seconds, models, window)


def _ask(config: BackendConfig) -> tuple[float | None, str | None]:
    """Seconds to the first token, and what went wrong."""
    import llama_index.llms.openai_like  # noqa: F401  # its import is not the server's time

    llm = make_llm(config)
    start = time.perf_counter()
    first: float | None = None
    try:
        for part in llm.stream([Message("user", "Say OK.")], max_tokens=16):
            if isinstance(part, Usage):
                first = first or (time.perf_counter() - start if part.completion else None)
            elif part and first is None:
                first = time.perf_counter() - start
    except BackendError as error:
        return first, str(error)
    if first is None:
        return None, f"backend {config.name!r} ({config.base_url}) replied with nothing at all."
    return first, None


def _models(config: BackendConfig) -> dict[str, int | None]:
    """The models that the server lists, each with its context window where it says so."""
    headers = {"Authorization": f"Bearer {config.key.get_secret_value()}"} if config.key else {}
    try:
        with Wire(config).client() as client:
            reply = client.get(f"{config.base_url}/models", headers=headers, timeout=5)
            rows = reply.json()["data"]
            return {str(row["id"]): _window(row) for row in rows}
    except vendor_errors():  # A server without a list is no worse for it.
        return {}


def _window(row: dict[str, object]) -> int | None:
    """What vLLM states as ``max_model_len`` and llama.cpp as ``meta.n_ctx``."""
    meta = row.get("meta")
    stated = row.get("max_model_len") or (meta.get("n_ctx") if isinstance(meta, dict) else None)
    return stated if isinstance(stated, int) else None
