from __future__ import annotations

import base64
import json
import re
import zlib
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from assistant.answer import Request, Turn
from assistant.kept import KeptTurn, Limits, read_turns
from assistant.ui.calls import Ask, Show, filled, read_call, reopened
from assistant.ui.keeping import head
from assistant.ui.turns import Filters, messages, request_for, settled
from store.errors import RequestError
from tests.scripted_answers import Scripted, citation

if TYPE_CHECKING:
    from assistant.ui.turns import Shape

TEXT = "It shrinks the cache. [1]"
SEAL = re.compile(r'<span class="kept">([A-Za-z0-9+/=]+)</span>')
BACKENDS = ("extractive", "model")


def answered(request: Request, text: str = TEXT) -> Shape:
    return list(messages(Scripted(text, (citation(1, 0),)), request, 1, "en"))[-1]


def unsealed(html: str) -> dict[str, Any]:
    (seal,) = SEAL.findall(html)
    turn: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(seal)))
    return turn


def called(**link: object) -> Ask:
    call = read_call(json.dumps({"do": "ask", "link": link}), BACKENDS, "en")
    assert isinstance(call, Ask)
    return call


def test_a_finished_answer_carries_its_turn() -> None:
    asked = Request("캐시?", since=date(2024, 6, 1), min_votes=3, backend="model")
    turn = unsealed(answered(asked).html)
    assert turn["question"] == "캐시?"
    assert turn["limits"] == {"since": "2024-06-01", "min_votes": 3, "backend": "model"}
    assert turn["record"]["answer"] == TEXT
    assert turn["record"]["citations"][0]["arxiv_id"] == "2406.00001"


def test_an_unfinished_answer_carries_none() -> None:
    first, *_ = messages(Scripted(TEXT, pause=0.06), Request("q"), 1, "en")
    assert SEAL.findall(first.html) == []


def test_a_kept_turn_is_shown_again_as_it_was() -> None:
    shape = answered(Request("q", since=date(2024, 6, 1)))
    (turn,), unreadable = read_turns([unsealed(shape.html)])
    assert (settled(turn, 1, "en"), unreadable) == (shape, 0)


def test_a_kept_turn_speaks_the_language_of_its_new_reader() -> None:
    (turn,), _ = read_turns([unsealed(answered(Request("q")).html)])
    assert "근거 논문 1편" in settled(turn, 1, "ko").html


def test_an_answer_that_was_cut_off_comes_back_as_text_with_a_way_on() -> None:
    shape = settled(KeptTurn("q", text="So <img src=x>\nfar"), 1, "en")
    assert "<p>So &lt;img src=x&gt;</p><p>far</p>" in shape.html
    assert "Ask again" in shape.html


def test_a_conversation_goes_on_from_where_it_was_kept() -> None:
    (turn,), _ = read_turns([unsealed(answered(Request("first?")).html)])
    chat = reopened(Show([turn], 0), "en")
    assert request_for("second?", chat, Filters()).history == (
        Turn("user", "first?"),
        Turn("assistant", "It shrinks the cache. [2406.00001]"),
    )


def test_turns_that_cannot_be_read_are_told() -> None:
    body = unsealed(answered(Request("q")).html)
    call = read_call(json.dumps({"do": "show", "turns": [{}, body]}), BACKENDS, "en")
    assert isinstance(call, Show)
    assert "One kept turn could not be read" in reopened(call, "en")[-1]["content"]


def test_a_link_is_a_question_with_limits() -> None:
    call = called(q=" caches ", since="2024-06", min_votes="5", backend="model", extra="x")
    assert call == Ask("caches", Limits("2024-06", "", 5, "model"))
    assert filled(call.limits)[:3] == ["2024-06", "", 5]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("since", "June", "'June'"),
        ("until", "2024-13", "'2024-13'"),
        ("min_votes", "1e3", "'1e3'"),
        ("min_votes", "٣", "'٣'"),
        ("min_votes", "9" * 400, "is not a number"),
        ("backend", "<b>", "'<b>'"),
        ("lang", "fr", "'fr'"),
    ],
)
def test_an_unclear_value_of_a_link_is_told(name: str, value: str, told: str) -> None:
    (problem,) = called(q="caches", **{name: value}).problems
    assert told in problem


def test_a_span_that_ends_before_it_begins_is_told() -> None:
    assert "after it ends" in called(q="q", since="2024-07", until="2024-06").problems[0]


@pytest.mark.parametrize("text", ["", "[]", "7", '{"do": "dance"}', '{"do": "ask"}', "[" * 99999])
def test_what_no_script_of_ours_writes_is_refused(text: str) -> None:
    with pytest.raises(RequestError):
        read_call(text, BACKENDS, "en")


def test_the_head_of_the_page_says_whether_opinions_are_asked_for() -> None:
    assert '"feedback": false' in head(feedback=False)
    assert '"feedback": true' in head(feedback=True)
    assert head(feedback=True).count("</script>") == head(feedback=True).count("<script>")
