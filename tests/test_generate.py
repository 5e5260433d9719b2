"""A model's draft: whole sentences with their markers as they arrive, and every fault survived."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from assistant.llm import make_llm
from assistant.llm.draft_writer import DraftSentence
from assistant.llm.generate import Call, Drafted, compare_call, generate, prompt_for
from assistant.llm.prompts import load_prompts
from assistant.llm.records import BackendConfig
from assistant.llm.sources import number
from assistant.question import Question
from store.errors import BadReply, PromptTooLong
from tests.servers.chat import MODEL, ChatServer, Reply
from tests.servers.lies import LIES
from tests.small_archive import ENTRIES, entry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.llm import Llm
    from assistant.llm.generate import Drafted as End

SOURCES = number(ENTRIES[:2])
ENGLISH = Question("Which needs no training?", "en", "topic", "training")
KOREAN = Question("학습이 필요 없는 것은?", "ko", "topic", "학습")


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with ChatServer() as running:
        yield running


def model(server: ChatServer, *, context: int = 8192, reply: int = 256) -> Llm:
    return make_llm(
        BackendConfig(
            "scripted",
            server.url,
            MODEL,
            timeout=3,
            token_timeout=1,
            retries=0,
            context_window=context,
            max_tokens=reply,
        )
    )


def draft(
    server: ChatServer, question: Question = ENGLISH, call: Call | None = None
) -> tuple[list[DraftSentence], End]:
    llm = model(server)
    parts = list(
        generate(question, SOURCES, llm, prompts=load_prompts(), call=call or Call("answer"))
    )
    sentences = [part for part in parts if isinstance(part, DraftSentence)]
    assert isinstance(parts[-1], Drafted)
    return sentences, parts[-1]


@pytest.mark.parametrize("letters", [1, 2, 7, 1000])
def test_a_stream_cut_anywhere_gives_the_same_sentences(server: ChatServer, letters: int) -> None:
    text = (
        "ThinCache shares heads [1]. DropKey drops tokens. [2] Both 【1】[arXiv:2406.00002] help."
    )
    server.script(Reply(text, letters=letters))
    sentences, end = draft(server)
    assert [(sentence.text, sentence.markers) for sentence in sentences] == [
        ("ThinCache shares heads.", (1,)),
        ("DropKey drops tokens.", (2,)),
        ("Both help.", (1, 2)),
    ]
    assert end.remarks == ()
    assert end.usage.reported


def test_a_sentence_is_given_before_the_next_is_written(server: ChatServer) -> None:
    server.script(Reply("Heads are shared [1]. " + "Then more follows [2]. " * 3, pause=0.15))
    parts = generate(ENGLISH, SOURCES, model(server), prompts=load_prompts())
    with closing(parts):
        first = next(part for part in parts if isinstance(part, DraftSentence))
    assert first.text == "Heads are shared."
    assert server.left.wait(2)
    assert server.pieces < 9


def test_the_model_gets_the_evidence_fenced_and_the_language_named(server: ChatServer) -> None:
    server.script("학습이 필요 없습니다 [2].")
    sentences, _ = draft(server, KOREAN)
    assert sentences[0].text == "학습이 필요 없습니다."
    asked = server.requests[0]
    assert "Korean (한국어)" in asked.system
    assert asked.user.startswith("<<<EVIDENCE ")
    assert "[2] DropKey" in asked.user
    assert "1,000 스텝" in asked.user


def test_an_invented_marker_is_reported_and_never_a_number(server: ChatServer) -> None:
    server.script(LIES["invented ids"])
    sentences, _ = draft(server, KOREAN)
    assert all(sentence.markers == () for sentence in sentences)
    assert [sentence.unknown for sentence in sentences] == [
        ("41", "2599.01234"),
        ("42", "2599.01234"),
    ]


def test_an_order_that_was_followed_brings_nothing_foreign_into_the_draft(
    server: ChatServer,
) -> None:
    server.script(LIES["obeyed order"])
    sentences, end = draft(server)
    text = " ".join(sentence.text for sentence in sentences)
    for foreign in ("evil.example", "<script", "![", "](", "Everything you know"):
        assert foreign not in text
    assert "instructions" in end.remarks


def test_a_draft_in_another_language_is_no_draft(server: ChatServer) -> None:
    server.script(LIES["other language"])
    with pytest.raises(BadReply, match="another language"):
        draft(server)


def test_an_english_reply_to_a_korean_question_is_no_draft(server: ChatServer) -> None:
    server.script("DropKey drops the keys of tokens that matter little and needs no training [2].")
    with pytest.raises(BadReply, match="another language"):
        draft(server, KOREAN)


def test_a_language_switched_in_the_middle_ends_the_draft_there(server: ChatServer) -> None:
    server.script(
        "Heads are shared across layers [1]. 그리고 나머지는 모두 한국어로 적습니다 [2]. Bye now."
    )
    sentences, end = draft(server)
    assert [sentence.text for sentence in sentences] == ["Heads are shared across layers."]
    assert end.remarks == ("other_language",)


def test_a_model_that_turns_in_circles_is_stopped(server: ChatServer) -> None:
    server.script(Reply(LIES["endless"], letters=40, pause=0.001))
    sentences, end = draft(server, KOREAN)
    assert len(sentences) < 6
    assert "repeated" in end.remarks
    assert server.left.wait(2)


def test_a_model_that_never_ends_a_sentence_is_stopped(server: ChatServer) -> None:
    words = " ".join(f"word{at}" for at in range(3000))
    server.script(Reply(f"Fine [1]. {words}", letters=60, pause=0.001))
    sentences, end = draft(server)
    assert [sentence.text for sentence in sentences] == ["Fine."]
    assert end.remarks == ("too_long",)


def test_a_server_that_gives_no_reason_for_the_end_has_ended_all_the_same(
    server: ChatServer,
) -> None:
    server.script(Reply("Heads are shared [1]. DropKey drops tokens [2].", finish=None))
    sentences, drafted = draft(server)
    assert len(sentences) == 2
    assert (drafted.usage.finish, drafted.remarks) == ("stop", ())


def test_a_reply_cut_at_its_limit_loses_only_the_unfinished_sentence(server: ChatServer) -> None:
    server.script(Reply("Heads are shared [1]. DropKey drops tok", finish="length"))
    sentences, end = draft(server)
    assert [sentence.text for sentence in sentences] == ["Heads are shared."]
    assert end.remarks == ("cut_off",)


@pytest.mark.parametrize("word", ["NONE", "none.", "**NONE**", "<think>maybe [1]</think>\nNONE"])
def test_a_model_that_finds_nothing_says_so_in_one_word(server: ChatServer, word: str) -> None:
    server.script(word.upper() if word == "none." else word)
    sentences, end = draft(server)
    assert (sentences, end.remarks) == ([], ("no_answer",))


@pytest.mark.parametrize("text", ["", "   \n\n", "<think>so many thoughts [1]. And no end"])
def test_an_empty_reply_is_an_error(server: ChatServer, text: str) -> None:
    server.script(text)
    with pytest.raises(BadReply, match="nothing that could be shown"):
        draft(server)


def test_what_the_evidence_leaves_open_comes_as_a_gap(server: ChatServer) -> None:
    server.script("DropKey needs no training [2].\nNOT SAID: how many GPU hours it took")
    sentences, _ = draft(server)
    assert [(s.kind, s.text) for s in sentences][1:] == [("gap", "how many GPU hours it took")]


def test_a_comparison_is_a_table_of_cells_with_their_own_markers(server: ChatServer) -> None:
    call = compare_call(["ThinCache", "DropKey"], ["How", "Results"], "Aspect")
    table = (
        "| Aspect | A | B |\n|---|---|---|\n| How | shares heads [1] | – |\n\nThey differ [1][2]."
    )
    server.script(Reply(table, letters=3))
    sentences, _ = draft(server, call=call)
    assert "| Aspect | ThinCache [1] | DropKey [2] |" in server.requests[0].system
    kinds = ["header"] * 3 + ["rule", "label", "cell", "cell", "sentence"]
    assert [sentence.kind for sentence in sentences] == kinds
    assert [sentence.markers for sentence in sentences[4:]] == [(), (1,), (), (1, 2)]
    assert "".join(s.lead + s.text + s.tail for s in sentences[4:7]) == (
        "\n| How | shares heads | – |"
    )


def test_each_clause_of_a_sentence_has_its_own_markers(server: ChatServer) -> None:
    server.script("ThinCache shares heads [1], while DropKey drops tokens [2].")
    sentences, _ = draft(server)
    assert [(clause.text, clause.markers) for clause in sentences[0].clauses] == [
        ("ThinCache shares heads", (1,)),
        (", while DropKey drops tokens.", (2,)),
    ]


def test_an_address_is_kept_only_when_the_evidence_has_it(server: ChatServer) -> None:
    told = entry("2406.00008", "2024-06-03", "Kit", ("Code: https://github.com/a/kit.",), 1)
    server.script("Code is at https://github.com/a/kit [1]. Not at https://evil.example/x [1].")
    parts = generate(ENGLISH, number([told]), model(server), prompts=load_prompts())
    text = [part.text for part in parts if isinstance(part, DraftSentence)]
    assert text == ["Code is at https://github.com/a/kit.", "Not at."]


def test_evidence_beyond_the_window_is_left_out_and_its_number_unknown(server: ChatServer) -> None:
    llm = model(server, context=1100)
    _, kept = prompt_for(ENGLISH, number(ENTRIES), llm, prompts=load_prompts())
    assert 0 < len(kept) < len(ENTRIES)
    server.script(f"Something is claimed here [{len(ENTRIES)}].")
    parts = generate(ENGLISH, number(ENTRIES), llm, prompts=load_prompts())
    assert next(p for p in parts if isinstance(p, DraftSentence)).unknown == (str(len(ENTRIES)),)


def test_a_server_that_counts_more_tokens_gets_less_evidence(server: ChatServer) -> None:
    too_long = {"message": "exceeds context size", "n_prompt_tokens": 3000, "n_ctx": 1800}
    error = {**too_long, "type": "exceed_context_size_error"}
    server.script(Reply(status=400, error=error), Reply("Heads are shared [1]."))
    parts = list(generate(ENGLISH, number(ENTRIES), model(server), prompts=load_prompts()))
    assert isinstance(parts[-1], Drafted)
    first, second = (len(asked.user) for asked in server.requests)
    assert second < first


def test_a_server_that_never_has_room_is_asked_three_times(server: ChatServer) -> None:
    server.script(Reply(status=400, error={"message": "context size exceeded"}))
    with pytest.raises(PromptTooLong, match="prompt too long"):
        list(generate(ENGLISH, number(ENTRIES), model(server), prompts=load_prompts()))
    sizes = [len(asked.user) for asked in server.requests]
    assert len(sizes) == 3
    assert sizes[0] > sizes[1] > sizes[2]


def test_a_window_without_room_for_a_sentence_is_told(server: ChatServer) -> None:
    with pytest.raises(PromptTooLong, match="Raise its context_window"):
        list(generate(ENGLISH, SOURCES, model(server, context=300), prompts=load_prompts()))
    assert server.requests == []
