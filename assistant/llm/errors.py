"""Every failure of the OpenAI client and of the wire under it, as an error of ours with the remedy.

In: an exception of the vendor's. Out: a `BackendError` that names the backend, the cause and what
to do. Invariant: no key is ever in the words, even when the server repeats it.
"""

from __future__ import annotations

import re
import socket
import ssl
import time
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

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
    from collections.abc import Mapping

    import openai

    from assistant.llm.records import BackendConfig

_LONGEST_QUOTE = 200
_KEY_LIKE = re.compile(r"\b(?:sk|key|pk|gsk|hf|Bearer)[-_ ][A-Za-z0-9*_\-.]{6,}")
_TOO_LONG = re.compile(
    r"context[ _](?:length|size|window)|exceed_context|too many tokens|prompt is too long",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{3,}")


def vendor_errors() -> tuple[type[Exception], ...]:
    """What the client and the wire raise; the adapter catches these and nothing else.

    The last four are how a reply of the wrong shape shows itself inside the client.
    """
    import httpx
    import openai

    return (
        openai.OpenAIError,
        httpx.HTTPError,
        httpx.InvalidURL,
        httpx.StreamError,
        OSError,
        ValueError,
        TypeError,
        AttributeError,
        LookupError,
    )


def as_backend_error(error: Exception, config: BackendConfig) -> BackendError:
    """The vendor's error as one of ours; `raise ... from error` is the caller's."""
    import httpx
    import openai

    match error:
        case openai.APIStatusError():
            return _refusal(error, config)
        case openai.APITimeoutError() | httpx.TimeoutException():
            return BackendTimeout(
                f"{_who(config)} did not answer in time. Check the server, or raise its timeout."
            )
        case openai.APIConnectionError() | httpx.TransportError() | httpx.InvalidURL() | OSError():
            return _unreachable(error, config)
        case openai.APIError():
            return BadReply(f"{_who(config)} broke off: {quoted(str(error), config)}.")
        case openai.ContentFilterFinishReasonError():
            return BackendRefused(f"{_who(config)} declined to answer (content filter).")
        case openai.OpenAIError() | httpx.HTTPError() | httpx.StreamError():
            return BadReply(
                f"{_who(config)} failed: {quoted(str(error), config)}. Check its configuration."
            )
        case _:
            return BadReply(
                f"{_who(config)} answered something that is not a chat completion"
                f" ({type(error).__name__}). Check that the address ends in /v1."
            )


def quoted(text: str, config: BackendConfig) -> str:
    """A server's own words on one line, shortened, without anything that looks like a key."""
    line = " ".join(text.split())
    if config.key is not None and (secret := config.key.get_secret_value()):
        line = line.replace(secret, "***")
    line = _KEY_LIKE.sub("***", line)
    return line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE] + "…"


def _who(config: BackendConfig) -> str:
    return f"backend {config.name!r} ({config.base_url})"


def _refusal(error: openai.APIStatusError, config: BackendConfig) -> BackendError:
    said, code = quoted(_message(error), config), error.status_code
    if code in {401, 403}:
        given = "refused the key" if config.key else "wants a key"
        variable = config.key_env or "ASSISTANT_LLM_KEY"
        return BackendRefused(f"{_who(config)} {given} ({code}). Set {variable} to a valid one.")
    if code == 404:
        return BackendRefused(
            f"{_who(config)} has no model {config.model!r}, or nothing at this address (404:"
            f" {said})."
            " `assistant backends --check` lists its models."
        )
    if code == 429 and "insufficient_quota" not in f"{error.code} {error.type} {error.message}":
        wait = retry_after(error.response.headers)
        return BackendBusy(f"{_who(config)} is asked too often (429): {said}.", wait)
    if code in {408, 409, 425} or code >= 500:
        wait = retry_after(error.response.headers)
        return BackendBusy(f"{_who(config)} is out of order for now ({code}): {said}.", wait)
    if _TOO_LONG.search(f"{error.code} {error.type} {error.message}"):
        asked, window = _sizes(error)
        return PromptTooLong(
            f"{_who(config)} finds the prompt too long: {said}. Lower its context_window.",
            asked,
            window,
        )
    return BackendRefused(f"{_who(config)} refused the request ({code}): {said}.")


def _message(error: openai.APIStatusError) -> str:
    """The server's own sentence; a page of HTML is only named."""
    body = error.body
    if isinstance(body, dict):
        return str(body.get("message") or body.get("detail") or body.get("error") or error.message)
    if error.response.headers.get("content-type", "").casefold().startswith("text/html"):
        return "a web page"
    return error.message


def _sizes(error: openai.APIStatusError) -> tuple[int | None, int | None]:
    """Prompt tokens and window: llama.cpp's fields, else the largest and smallest number said."""
    body = error.body if isinstance(error.body, dict) else {}
    asked, window = body.get("n_prompt_tokens"), body.get("n_ctx")
    if isinstance(asked, int) and isinstance(window, int):
        return asked, window
    numbers = [int(number) for number in _NUMBER.findall(_message(error))]
    return (max(numbers), min(numbers)) if len(set(numbers)) >= 2 else (None, None)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds that a ``Retry-After`` header asks for, given as seconds or as a date (RFC 9110)."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", value):
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _unreachable(error: Exception, config: BackendConfig) -> BackendError:
    return BackendUnreachable(f"{_who(config)} {_connection_trouble(error)}")


def _connection_trouble(error: Exception) -> str:
    """What kept the connection from standing, in words, from the chain of causes."""
    causes = list(_causes(error))
    words = " ".join(str(cause) for cause in causes)
    if any(isinstance(cause, ssl.SSLError) for cause in causes) or "SSL" in words:
        return "did not agree on TLS. Check http against https, and its certificate."
    if any(isinstance(cause, socket.gaierror) for cause in causes) or "Errno -" in words:
        return "has a host name that cannot be found. Check its spelling and the network."
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes) or "refused" in words:
        return "refuses connections. Start the server, or check host and port."
    if "peer closed" in words or "disconnected" in words or "reset" in words:
        return "closed the connection in the middle. Look at the server's log."
    return f"cannot be reached ({type(causes[-1]).__name__}). Check the address and the network."


def _causes(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None:
        if cause in chain:
            break
        chain.append(cause)
    return chain
