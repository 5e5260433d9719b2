"""Backends over HTTP: streaming, time-outs, retries, cancellation, and every failure in words."""

from __future__ import annotations

import inspect
import socket
import time
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import openai
import pytest
from pydantic import SecretStr

from assistant.llm import make_llm
from assistant.llm.errors import as_backend_error, retry_after, vendor_errors
from assistant.llm.records import BackendConfig, Message, Usage
from assistant.llm.tokens import count_tokens, encoding_name
from store.errors import (
    BackendBusy,
    BackendError,
    BackendRefused,
    BackendTimeout,
    BackendUnreachable,
    BadReply,
    PromptTooLong,
)
from tests.servers.chat import MODEL, ChatServer, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "sk-test-0123456789abcdef"
ASKED = [Message("system", "Be short."), Message("user", "Hello")]


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as running:
        yield running


def config(server: ChatServer, **changes: Any) -> BackendConfig:
    base = BackendConfig("scripted", server.url, MODEL, timeout=5, token_timeout=5, retries=0)
    return replace(base, **changes)


def ask(config: BackendConfig) -> tuple[str, Usage]:
    parts = list(make_llm(config).stream(ASKED, max_tokens=50))
    assert isinstance(parts[-1], Usage)
    return "".join(part for part in parts if isinstance(part, str)), parts[-1]


def test_a_reply_streams_and_ends_with_what_it_cost(server: ChatServer) -> None:
    server.script("Hello there, reader.")
    assert ask(config(server)) == ("Hello there, reader.", Usage(321, 12, True, "stop"))
    body = server.requests[0].body
    assert (body["model"], body["max_tokens"], body["stream"]) == (MODEL, 50, True)
    assert [message["content"] for message in body["messages"]] == ["Be short.", "Hello"]


def test_tokens_are_counted_where_the_server_does_not_report_them(server: ChatServer) -> None:
    server.script(Reply("Hello there, reader.", fault="no usage"))
    _, usage = ask(config(server))
    assert not usage.reported
    assert usage.prompt > 5
    assert 3 < usage.completion < 10


def test_the_first_piece_is_there_before_the_last_is_written(server: ChatServer) -> None:
    server.script(Reply("one two three four", letters=4, pause=0.2))
    with closing(make_llm(config(server)).stream(ASKED, max_tokens=50)) as stream:
        assert next(part for part in stream if part) == "one "
        assert server.pieces <= 2


def test_leaving_ends_the_request_at_the_server(server: ChatServer) -> None:
    server.script(Reply("word " * 400, letters=5, pause=0.02))
    with closing(make_llm(config(server)).stream(ASKED, max_tokens=50)) as stream:
        next(part for part in stream if part)
    assert server.left.wait(2)
    assert server.pieces < 100


def test_leaving_works_while_the_model_is_still_silent(server: ChatServer) -> None:
    server.script(Reply(fault="silence"))
    start = time.monotonic()
    with closing(make_llm(config(server, timeout=60)).stream(ASKED, max_tokens=50)) as stream:
        assert next(stream) == ""
    assert server.left.wait(2)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    ("reply", "limits", "words"),
    [
        (Reply(fault="silence"), {"timeout": 0.4}, "sent nothing for 0.4 seconds"),
        (Reply("x" * 90, fault="stall"), {"token_timeout": 0.4}, "stalled for 0.4 seconds"),
        (Reply("x" * 900, pause=0.05), {"total_timeout": 0.6}, "longer than 0.6 seconds"),
    ],
)
def test_each_kind_of_silence_has_its_limit(
    server: ChatServer, reply: Reply, limits: dict[str, float], words: str
) -> None:
    server.script(reply)
    ask_first = make_llm(config(server, **limits))  # imports are no silence of the server's
    start = time.monotonic()
    with pytest.raises(BackendTimeout, match=words):
        list(ask_first.stream(ASKED, max_tokens=50))
    assert time.monotonic() - start < 8
    assert server.left.wait(2)


def test_a_busy_server_is_asked_again_when_it_says(server: ChatServer) -> None:
    busy = Reply(status=429, error={"message": "slow down"}, headers={"Retry-After": "1"})
    server.script(busy, Reply("Here I am."))
    start = time.monotonic()
    assert ask(config(server, retries=1))[0] == "Here I am."
    assert time.monotonic() - start >= 1


def test_a_server_that_wants_minutes_of_peace_is_not_waited_for(server: ChatServer) -> None:
    server.script(Reply(status=429, headers={"Retry-After": "300"}))
    with pytest.raises(BackendBusy, match="too often") as caught:
        ask(config(server, retries=5))
    assert caught.value.retry_after == 300
    assert len(server.requests) == 1


def test_retries_are_bounded(server: ChatServer) -> None:
    server.script(Reply(status=503))
    with pytest.raises(BackendBusy, match="out of order"):
        ask(config(server, retries=2))
    assert len(server.requests) == 3


def test_nothing_is_retried_once_something_has_arrived(server: ChatServer) -> None:
    server.script(Reply("The first words of it, then no more.", fault="drop"), Reply("Second."))
    heard: list[str | Usage] = []
    with pytest.raises(BackendError):
        heard.extend(make_llm(config(server, retries=3)).stream(ASKED, max_tokens=50))
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        (Reply(fault="html"), BadReply, "web page instead of a completion"),
        (Reply(fault="bad json"), BadReply, "not a chat completion"),
        (Reply(fault="other json"), BadReply, "not a chat completion"),
        (Reply(fault="error event"), BadReply, "the model crashed"),
        (Reply(fault="drop"), BadReply, "broke off before the end"),
        (Reply("", finish="content_filter"), BackendRefused, "content filter"),
        (Reply(status=400, error={"message": "bad day"}), BackendRefused, "bad day"),
        (Reply(status=429, error={"code": "insufficient_quota"}), BackendRefused, "429"),
        (Reply(status=500), BackendBusy, "out of order"),
    ],
)
def test_every_wrong_reply_is_an_error_in_words(
    server: ChatServer, reply: Reply, error: type[BackendError], words: str
) -> None:
    server.script(replace(reply, text=reply.text if reply.finish != "stop" else "word " * 20))
    with pytest.raises(error, match=words) as caught:
        ask(config(server))
    assert "scripted" in str(caught.value)


def test_a_key_that_the_server_repeats_is_not_in_the_message() -> None:
    with ChatServer(key="sk-the-right-one") as server, pytest.raises(BackendRefused) as caught:
        ask(config(server, key=SecretStr(KEY), key_env="MY_KEY"))
    assert KEY not in str(caught.value)
    assert "Set MY_KEY" in str(caught.value)


def test_a_key_in_any_words_of_the_server_is_hidden(server: ChatServer) -> None:
    server.script(Reply(status=400, error={"message": f"odd: {KEY} and sk-abc***************xyz"}))
    with pytest.raises(BackendRefused, match=r"odd: \*\*\* and \*\*\*"):
        ask(config(server, key=SecretStr(KEY)))


def test_another_services_key_is_never_sent(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    ask(config(server))
    assert KEY not in str(server.requests[0].headers)


def test_a_closed_port_says_that_the_server_is_not_running() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    with pytest.raises(BackendUnreachable, match=r"refuses connections\. Start the server"):
        ask(BackendConfig("down", url, MODEL, retries=0))


def test_plain_http_behind_https_is_told_as_tls(server: ChatServer) -> None:
    with pytest.raises(BackendUnreachable, match="did not agree on TLS"):
        ask(config(server, base_url=server.url.replace("http:", "https:")))


def test_a_prompt_beyond_the_window_teaches_the_servers_own_count(server: ChatServer) -> None:
    error = {
        "type": "exceed_context_size_error",
        "message": "request (900 tokens) exceeds the available context size (512 tokens)",
    }
    server.script(Reply(status=400, error=error))
    llm = make_llm(config(server))
    before = llm.count("Hello")
    with pytest.raises(PromptTooLong) as caught:
        list(llm.stream(ASKED, max_tokens=50))
    assert (caught.value.asked, caught.value.window) == (900, 512)
    assert llm.count("Hello") > 10 * before
    assert llm.context_window == 512


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ("Unrecognized request argument: stream_options", {"stream_options": None}),
        ("Use 'max_completion_tokens' instead", {"max_tokens": None, "max_completion_tokens": 50}),
        ("Unsupported value: 'temperature'", {"temperature": 1.0}),
    ],
)
def test_a_server_that_takes_other_arguments_is_asked_its_way(
    server: ChatServer, words: str, changed: dict[str, object]
) -> None:
    server.script(Reply(status=400, error={"message": words}), Reply("Fine."))
    assert ask(config(server))[0] == "Fine."
    body = server.requests[1].body
    assert {name: body.get(name) for name in changed} == changed


def test_azures_form_carries_its_version_and_its_own_key_header(server: ChatServer) -> None:
    resource = server.url.removesuffix("/v1")
    ask(config(server, base_url=resource, api_version="2024-10-21", key=SecretStr(KEY)))
    asked = server.requests[0]
    assert asked.path == (f"/openai/deployments/{MODEL}/chat/completions?api-version=2024-10-21")
    assert asked.headers["api-key"] == KEY
    assert "Authorization" not in asked.headers


def _vendor_classes() -> list[type[openai.OpenAIError]]:
    found: list[type[openai.OpenAIError]] = []
    rest: list[type[openai.OpenAIError]] = [openai.OpenAIError]
    while rest:
        found.append(rest.pop())
        rest.extend(found[-1].__subclasses__())
    return found


def _raised(kind: type[openai.OpenAIError]) -> openai.OpenAIError:
    """An instance as the client would raise it, whatever its constructor wants."""
    request = httpx.Request("POST", "http://127.0.0.1/v1/chat/completions")
    error = kind.__new__(kind)
    Exception.__init__(error, "words")
    for name, value in {
        "message": "words",
        "request": request,
        "response": httpx.Response(418, request=request),
        "status_code": getattr(kind, "status_code", 418),
        "body": None,
        "code": None,
        "type": None,
    }.items():
        if inspect.getattr_static(error, name, None) is None:
            error.__dict__[name] = value
    return error


@pytest.mark.parametrize("kind", _vendor_classes(), ids=lambda kind: kind.__name__)
def test_every_error_of_the_client_becomes_one_of_ours(kind: type[openai.OpenAIError]) -> None:
    mapped = as_backend_error(_raised(kind), BackendConfig("b", "http://127.0.0.1/v1", MODEL))
    assert type(mapped) is not BackendError
    assert "'b'" in str(mapped)
    assert issubclass(kind, vendor_errors())


def test_retry_after_is_read_as_seconds_and_as_a_date() -> None:
    assert retry_after({"retry-after": "2.5"}) == 2.5
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}) == 0
    assert retry_after({"retry-after": "soon"}) is None
    assert retry_after({}) is None


def test_tokens_are_counted_offline_with_a_margin() -> None:
    assert count_tokens("KV 캐시 압축을 다룬 논문", "some-local-model") >= 8
    assert count_tokens("<|endoftext|>", "gpt-4o") > 3
    assert (encoding_name("openai/gpt-4"), encoding_name("qwen")) == ("cl100k_base", "o200k_base")
