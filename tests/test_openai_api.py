"""What OpenAI's own client and LlamaIndex's `OpenAILike` see of a running server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openai
import pytest
from llama_index.core.base.llms.types import ChatMessage
from llama_index.llms.openai_like import OpenAILike
from openai import OpenAI

from store.errors import BackendTimeout
from tests.scripted_answers import Scripted, citation, serving
from tests.served_store import appears, serving_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openai.types.chat import ChatCompletion, ChatCompletionMessageParam

ANSWER = "ThinCache shares its cache across layers [1]. DropKey needs no training [2]."
CITATIONS = (citation(1, 0), citation(2, 1))
QUESTION: list[ChatCompletionMessageParam] = [{"role": "user", "content": "KV cache compression?"}]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(Scripted(ANSWER, CITATIONS)) as url:
        yield url


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0) as client:
        yield client


def ask(client: OpenAI, messages: list[ChatCompletionMessageParam] = QUESTION) -> ChatCompletion:
    return client.chat.completions.create(model="papers", messages=messages)


def test_every_backend_is_a_model(client: OpenAI) -> None:
    ids = [model.id for model in client.models.list()]
    assert ids == ["papers", "papers/extractive", "papers/model"]
    assert client.models.retrieve("papers/model").owned_by == "paper-digests"


def test_an_answer_is_a_whole_completion(client: OpenAI) -> None:
    completion = ask(client)
    (choice,) = completion.choices
    assert (choice.finish_reason, choice.message.role) == ("stop", "assistant")
    assert choice.message.content is not None
    assert choice.message.content.startswith(ANSWER)
    assert completion.usage is not None
    assert completion.usage.completion_tokens > 10
    spent = completion.usage.prompt_tokens + completion.usage.completion_tokens
    assert completion.usage.total_tokens == spent


def test_sources_stand_in_the_text_for_clients_that_show_nothing_else(client: OpenAI) -> None:
    content = ask(client).choices[0].message.content
    assert content is not None
    *_, first, second = content.splitlines()
    assert first.startswith("- [1] ThinCache")
    assert second.endswith("(2024-06-03) <https://arxiv.org/abs/2406.00002>")


def test_annotations_point_at_the_markers(client: OpenAI) -> None:
    message = ask(client).choices[0].message
    assert message.content is not None
    assert message.annotations is not None
    cited = [annotation.url_citation for annotation in message.annotations]
    assert [message.content[one.start_index : one.end_index] for one in cited] == ["[1]", "[2]"]
    assert [one.url for one in cited] == [one.url for one in CITATIONS]
    assert cited[1].title == CITATIONS[1].title


def test_whole_citations_come_with_the_message(client: OpenAI) -> None:
    message = ask(client).choices[0].message.model_dump()
    assert message["citations"] == [one.record() for one in CITATIONS]


def test_a_stream_gives_the_same_text_evidence_and_usage(client: OpenAI) -> None:
    chunks = list(
        client.chat.completions.create(
            model="papers", messages=QUESTION, stream=True, stream_options={"include_usage": True}
        )
    )
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    text = "".join(delta.content or "" for delta in deltas)
    whole = ask(client)
    assert text == whole.choices[0].message.content
    evidence = next(delta.model_dump() for delta in reversed(deltas) if delta.content)
    assert evidence["citations"] == [one.record() for one in CITATIONS]
    starts = [one["url_citation"]["start_index"] for one in evidence["annotations"]]
    assert [text[at : at + 3] for at in starts] == ["[1]", "[2]"]
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert chunks[-1].usage == whole.usage
    assert {chunk.id for chunk in chunks} == {chunks[0].id}


def test_a_stream_has_no_usage_unless_asked(client: OpenAI) -> None:
    chunks = client.chat.completions.create(model="papers", messages=QUESTION, stream=True)
    assert all(chunk.usage is None and chunk.choices for chunk in chunks)


def test_parts_of_text_are_read_and_unknown_fields_passed_over(client: OpenAI) -> None:
    completion = client.chat.completions.create(
        model="papers",
        messages=[{"role": "user", "content": [{"type": "text", "text": "KV cache?"}]}],
        temperature=0.3,
        max_tokens=5,
        tools=[{"type": "function", "function": {"name": "nothing"}}],
        extra_body={"since": "2024-06-01", "something": "else"},
    )
    assert completion.choices[0].message.content


@pytest.mark.parametrize(
    ("messages", "param", "says"),
    [
        ([], "messages", "at least 1"),
        ([{"role": "system", "content": "Be brief."}], "messages", "one must ask something"),
        ([{"role": "user", "content": " "}], "messages[0].content", "is empty"),
        ([{"role": "user", "content": "a\0b"}], "messages[0].content", "U+0000"),
        ([{"role": "user", "content": "a" * 4001}], "messages[0].content", "4000"),
        (
            [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}],
            "messages[0].content[0]",
            "image_url",
        ),
    ],
)
def test_what_cannot_be_understood_is_a_bad_request(
    client: OpenAI, messages: list[ChatCompletionMessageParam], param: str, says: str
) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        ask(client, messages)
    assert (caught.value.type, caught.value.param) == ("invalid_request_error", param)
    assert says in str(caught.value)


def test_an_unknown_model_is_said_with_those_there_are(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="papers/extractive") as caught:
        client.chat.completions.create(model="gpt-4", messages=QUESTION)
    assert (caught.value.code, caught.value.param) == ("model_not_found", "model")
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4")


def test_an_address_that_is_not_there_is_an_openai_error(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as caught:
        client.embeddings.create(model="papers", input="x")
    assert caught.value.code == "not-found"


def test_an_empty_store_is_an_error_and_not_an_answer() -> None:
    with serving(Scripted("", empty=True)) as url:
        client = OpenAI(base_url=f"{url}/v1", api_key="none")
        with client, pytest.raises(openai.InternalServerError, match="assistant ingest") as caught:
            ask(client)
    assert caught.value.status_code == 503
    assert caught.value.code == "store-missing"


def test_a_failure_midway_ends_the_stream_with_an_error() -> None:
    failing = Scripted("The first words", error=BackendTimeout("the model took too long"))
    with serving(failing) as url, OpenAI(base_url=f"{url}/v1", api_key="none") as client:
        stream = client.chat.completions.create(model="papers", messages=QUESTION, stream=True)
        with pytest.raises(openai.APIError, match="took too long"):
            list(stream)


def test_a_reader_who_leaves_ends_the_turn(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    with serving(Scripted("word " * 4000, pause=0.02, closed=closed)) as url:
        with OpenAI(base_url=f"{url}/v1", api_key="none") as client:
            stream = client.chat.completions.create(model="papers", messages=QUESTION, stream=True)
            next(iter(stream))
            stream.close()
        assert appears(closed)


def like(address: str) -> OpenAILike:
    return OpenAILike(
        model="papers", api_base=f"{address}/v1", api_key="none", is_chat_model=True, max_retries=0
    )


def test_llama_index_completes_and_chats(address: str) -> None:
    assert like(address).complete("KV cache?").text.startswith(ANSWER)
    reply = like(address).chat([ChatMessage(role="user", content="KV cache?")])
    assert reply.message.content is not None
    assert reply.message.content.startswith(ANSWER)
    assert reply.raw is not None
    assert reply.raw.choices[0].message.annotations[0].url_citation.url == CITATIONS[0].url


def test_llama_index_streams(address: str) -> None:
    pieces = [
        reply.delta or ""
        for reply in like(address).stream_chat([ChatMessage(role="user", content="KV cache?")])
    ]
    assert len(pieces) > 5
    assert "".join(pieces).startswith(ANSWER)


def test_a_conversation_is_carried_by_what_the_client_sends_back(sample_store: Path) -> None:
    said: list[ChatCompletionMessageParam] = [{"role": "user", "content": "what is KIVI about?"}]
    with (
        serving_store(sample_store) as url,
        OpenAI(base_url=f"{url}/v1", api_key="none") as client,
    ):
        first = ask(client, said).choices[0].message.content or ""
        said.append({"role": "assistant", "content": first})
        said.append({"role": "user", "content": "how many votes did it get?"})
        message = ask(client, said).choices[0].message
    assert message.annotations is not None
    assert {note.url_citation.title[:4] for note in message.annotations} == {"KIVI"}
    assert "11" in (message.content or "")
