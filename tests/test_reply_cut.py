"""Cutting and reading a model's stream: borders, markers in every form, thoughts, cleaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.draft_writer import DraftSentence, DraftWriter
from assistant.llm.reply_clean import clean
from assistant.llm.reply_cut import Thoughts
from assistant.llm.reply_guard import turns_in_circles
from assistant.llm.sources import number
from tests.small_archive import ENTRIES

SOURCES = number(ENTRIES[:3])


def written(text: str, letters: int = 1000) -> list[DraftSentence]:
    writer = DraftWriter(SOURCES, "en", [])
    found: list[DraftSentence] = []
    for at in range(0, len(text), letters):
        found += writer.feed(text[at : at + letters])
    return [*found, *writer.finish(whole=True)]


@pytest.mark.parametrize(
    ("form", "markers"),
    [
        ("[1]", (1,)),
        ("[1, 2]", (1, 2)),
        ("[1][2]", (1, 2)),
        ("[1] [2]", (1, 2)),
        ("[1-3]", (1, 2, 3)),
        ("[2–3]", (2, 3)),
        ("【2】", (2,)),
        ("【2†source】", (2,)),
        ("［2］", (2,)),
        ("[^2]", (2,)),
        ("[[2]]", (2,)),
        (r"\[2\]", (2,)),
        ("[2](https://x.example)", (2,)),
        ("<sup>2</sup>", (2,)),
        ("[Source 2]", (2,)),
        ("[출처: 2]", (2,)),
        ("[1 and 2]", (1, 2)),
        ("[1, 3-2]", (1, 3, 2)),
        ("(2)", (2,)),
        ("[2406.00002]", (2,)),
        ("[arXiv:2406.00002v3]", (2,)),
        ("(arXiv:2406.00002)", (2,)),
    ],
)
@pytest.mark.parametrize("letters", [1, 3, 1000])
def test_every_form_of_a_marker_is_read(form: str, markers: tuple[int, ...], letters: int) -> None:
    for text in (f"It helps a lot {form}.", f"It helps a lot. {form}", f"It helps a lot{form}"):
        found = written(text, letters)
        assert [sentence.markers for sentence in found] == [markers]
        assert found[0].text.rstrip(".") == "It helps a lot"


@pytest.mark.parametrize("text", ["in [0, 1] only", "of rank (7) only", "3D [3D] shapes", "f[i]"])
def test_brackets_that_cite_nothing_are_no_markers(text: str) -> None:
    (sentence,) = written(f"It holds {text}.")
    assert (sentence.markers, sentence.unknown) == ((), ())


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It gains 3.5 points, e.g. on v1.5 of Llama-2.1 by Dr. Kim et al. in Fig. 3.", 1),
        ("One. Two! Three?", 3),
        ("메모리를 6.5배 줄였다. 속도는 2.3배다.", 2),
        ("1. First thing here.\n2. Second thing here.", 2),
        ("# Heading\nText.", 2),
        ("Wait... what now?", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    assert len(written(text)) == count


def test_a_marker_as_the_subject_of_the_next_sentence_stays_with_it() -> None:
    found = written("ThinCache shares heads [1]. [2] drops tokens.")
    assert [sentence.markers for sentence in found] == [(1,), (2,)]


def test_a_marked_sentence_needs_no_look_ahead() -> None:
    writer = DraftWriter(SOURCES, "en", [])
    assert list(writer.feed("It helps a lot [1]")) == []
    assert [sentence.text for sentence in writer.feed(".")] == ["It helps a lot."]


def test_lists_and_paragraphs_keep_their_shape() -> None:
    found = written("Two:\n\n- **A** is good [1].\n- B is too [2]. Really so [2].\n\nEnd.")
    assert "".join(s.lead + s.text for s in found) == (
        "Two:\n\n- **A** is good.\n- B is too. Really so.\n\nEnd."
    )


def test_fences_around_the_whole_reply_are_taken_off() -> None:
    assert [s.text for s in written("```markdown\nIt helps [1].\n```")] == ["It helps."]


@pytest.mark.parametrize("letters", [1, 2, 5, 1000])
def test_thoughts_never_reach_the_draft(letters: int) -> None:
    text = "<think>I should [1].\nMaybe.</think>\n\nIt helps [1]. <THINKING>hm</THINKING>Yes [2]."
    assert [sentence.text for sentence in written(text, letters)] == ["It helps.", "Yes."]


def test_a_lesser_sign_is_not_held_back_for_ever() -> None:
    thoughts = Thoughts()
    assert thoughts.feed("x < y and ") + thoughts.feed("y <") + thoughts.finish() == (
        "x < y and y <"
    )


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("See ![a](http://x/p.png) this", "See this"),
        ("See [the code](javascript:alert(1)) now", "See the code) now"),
        ("See <a href='http://x'>it</a> now", "See it now"),
        ("A <script>alert(1)</script> B", "A B"),
        ("A <!-- hidden --> B", "A B"),
        ("A <|im_end|> B </s>", "A B"),
        ("if x <y then", r"if x \<y then"),
        ("**bold never closed", "bold never closed"),
        ("www.evil.example, look", ", look"),
        ("zero\u200bwidth \u202eturned", "zerowidth turned"),
    ],
)
def test_what_an_answer_must_not_hold_is_taken_out(text: str, cleaned: str) -> None:
    assert clean(text, frozenset()) == cleaned


@pytest.mark.parametrize(
    ("text", "circling"),
    [
        ("and again " * 8, True),
        ("같은 말을 계속 합니다. " * 6, True),
        ("ha" * 40, True),
        ("| A | B |\n|" + "------|" * 12, False),
        ("It has 1000000000 parameters, " + "." * 80, False),
        ("- [1]\n- [2]\n- [3]\n", False),
    ],
)
def test_going_in_circles_is_told_from_rules_and_long_numbers(text: str, circling: bool) -> None:
    assert turns_in_circles(text) is circling


PIECES = st.sampled_from(
    "[1]~[~]~1~. ~.~\n~- ~| a | b |\n~word ~다. ~【2~】~<b>~<sup>~</sup>~<think>~</think>~(~)~(2)"
    "~```\n~# ~[arXiv:~2406.00001~\ue000~**~e.g. ~\\~[[~]]~2~, ".split("~")
)


@given(st.lists(PIECES, max_size=30))
def test_any_stream_gives_the_same_draft_whole_or_letter_by_letter(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert written(text, 1) == written(text)


@given(st.lists(PIECES, max_size=30))
def test_no_stream_forges_a_marker(pieces: list[str]) -> None:
    for sentence in written("".join(pieces)):
        assert set(sentence.markers) <= {1, 2, 3}
        assert "\ue000" not in sentence.text
        assert "[1]" not in sentence.text.replace(r"\[1", "")
