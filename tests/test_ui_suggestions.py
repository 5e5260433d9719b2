from __future__ import annotations

from dataclasses import replace

from assistant.ui.suggestions import follow_ups, short_name, starters
from tests.scripted_answers import Scripted, citation


def test_questions_to_start_with_are_about_what_the_store_holds() -> None:
    questions = starters(Scripted(""), "en")
    assert questions[0] == "Which papers addressed KV cache compression?"
    assert "What is new in PaintFlow?" in questions
    assert all("2024-08-05" in question for question in questions if "2024" in question)


def test_an_empty_store_suggests_nothing() -> None:
    assert starters(Scripted("", empty=True), "ko") == []


def test_one_cited_paper_is_not_compared_with_itself() -> None:
    questions = follow_ups([citation(1, 0), citation(2, 0, 1)], "en")
    assert [one.question for one in questions] == [
        "How does ThinCache work?",
        "What results does ThinCache report?",
    ]


def test_a_button_shortens_a_long_name_and_its_question_does_not() -> None:
    long = "A Simple and Effective Strategy for the Compression of Caches"
    one = follow_ups([replace(citation(1, 0), title=long)], "en")[0]
    assert one.question == f"How does {long} work?"
    assert one.label == "How does A Simple and Effective… work?"


def test_a_paper_is_called_by_the_name_before_its_colon() -> None:
    assert short_name("MLKV: Multi-Layer Key-Value Heads") == "MLKV"


def test_no_evidence_suggests_nothing() -> None:
    assert follow_ups([], "ko") == []
