from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from assistant.bibtex import bibtex, escaped, written
from assistant.export import as_bibtex, as_markdown
from assistant.kept import KeptTurn, read_answer, read_turns
from store.errors import RequestError
from store.records import Paper
from tests.scripted_answers import Scripted, citation, serving
from tests.small_archive import ENTRIES, catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store.records import Entry

RECORD: dict[str, Any] = {
    "status": "answered",
    "language": "en",
    "answer": "- **ThinCache** shares heads. [1]\n- DropKey forgets. [2]",
    "citations": [citation(1, 0).record(), citation(2, 1).record()],
    "papers": [{"arxiv_id": "2406.00001", "day": "2024-06-03", "score": 0.9}],
    "backend": "extractive",
    "seconds": {"total": 0.01},
}
TURN = {"id": "a", "question": "which papers?", "limits": {"since": "2024-06"}, "record": RECORD}
CUT = {"id": "", "question": "and then?", "text": "So far <b>this</b>"}


def turns(*bodies: dict[str, Any]) -> list[KeptTurn]:
    read, unreadable = read_turns(list(bodies))
    assert unreadable == 0
    return read


def paper(**changes: Any) -> Paper:
    entry: Entry = replace(ENTRIES[0], **changes)
    return Paper(entry.arxiv_id, (entry,))


def test_markdown_holds_question_limits_answer_and_evidence() -> None:
    text = as_markdown("Caches", turns(TURN), "en")
    for part in (
        "# Caches\n",
        "## which papers?\n",
        "*Limits: since 2024-06*",
        RECORD["answer"],
        "- \\[1\\] [ThinCache: Shrinking the Key-Value Cache Across Layers](https://arxiv.org/",
        "abs/2406.00001) (2024-06-03, What's New)\n  > ThinCache는",
    ):
        assert part in text


def test_an_answer_that_was_cut_off_is_exported_as_such() -> None:
    text = as_markdown("t", turns(CUT), "ko")
    assert "*답변이 끝나기 전에 끊겼습니다.*" in text
    assert "\\<b\\>this" in text


def test_a_question_cannot_add_markup_to_the_document() -> None:
    text = as_markdown("t", turns({**TURN, "question": "![x](https://e.example)\n# head"}), "en")
    assert "## !\\[x\\](https://e.example) \\# head" in text


def test_bibtex_has_arxivs_fields() -> None:
    (entry,) = parse_string(bibtex([paper()]), "bibtex").entries.values()
    assert entry.type == "misc"
    assert entry.key == "park2024thincache"
    assert dict(entry.fields) == {
        "title": "{ThinCache: Shrinking the Key-Value Cache Across Layers}",
        "year": "2024",
        "month": "June",
        "eprint": "2406.00001",
        "archivePrefix": "arXiv",
        "url": "https://arxiv.org/abs/2406.00001",
    }
    assert [str(person) for person in entry.persons["author"]] == ["Park, Mina", "Doe, Jon"]


def test_equal_keys_are_told_apart() -> None:
    text = bibtex([paper(), paper(arxiv_id="2406.00077"), paper(arxiv_id="2406.00078")])
    keys = list(parse_string(text, "bibtex").entries)
    assert keys == ["park2024thincache", "park2024thincache-2", "park2024thincache-3"]


@pytest.mark.parametrize(
    ("arxiv_id", "year", "month"),
    [("2406.00001", 2024, 6), ("0712.1234", 2007, 12), ("cs/0112017", 2001, 12),
     ("math.GT/9901012", 1999, 1), ("odd-id", 2024, 6)],
)  # fmt: skip
def test_the_year_is_the_arxiv_ids(arxiv_id: str, year: int, month: int) -> None:
    assert written(replace(ENTRIES[0], arxiv_id=arxiv_id)) == (year, month)


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("50% of A&B_c #1 $x", r"50\% of A\&B\_c \#1 \$x"),
        ("{a} \\b", r"\textbraceleft{}a\textbraceright{} \textbackslash{}b"),
        ("~ ^", r"\textasciitilde{} \textasciicircum{}"),
        ("한국어 논문: Müller", "한국어 논문: Müller"),
        ("a\n\tb\x07\ud800", "a b"),
    ],
)  # fmt: skip
def test_what_tex_would_read_is_spelt_out(text: str, tex: str) -> None:
    assert escaped(text) == tex


def test_names_with_grammar_in_them_stay_one_name() -> None:
    text = bibtex([paper(authors=("Rock and Roll Lab", "Smith, Bob, Jr", "홍길동"))])
    (entry,) = parse_string(text, "bibtex").entries.values()
    assert len(entry.persons["author"]) == 3


@given(st.text(min_size=1), st.lists(st.text(min_size=1), max_size=3))
def test_a_bibtex_reader_finds_one_entry_whatever_the_words(title: str, names: list[str]) -> None:
    text = bibtex([paper(title=title, authors=tuple(names)), paper(arxiv_id="2406.00099")])
    entries = parse_string(text, "bibtex").entries
    assert [entry.fields["eprint"] for entry in entries.values()] == ["2406.00001", "2406.00099"]
    assert next(iter(entries.values())).fields["title"] == f"{{{' '.join(escaped(title).split())}}}"


def test_each_cited_paper_comes_once_in_the_order_of_the_conversation() -> None:
    later = {**TURN, "id": "b", "record": RECORD | {"citations": [citation(1, 5).record()]}}
    text = as_bibtex(turns(TURN, TURN, later), catalogue())
    found = [entry.fields["eprint"] for entry in parse_string(text, "bibtex").entries.values()]
    assert found == ["2406.00001", "2406.00002", "2408.00006"]


def test_a_paper_that_is_no_longer_held_is_named_in_a_comment() -> None:
    gone = citation(1, 0).record() | {"arxiv_id": "2301.00001", "title": "Gone @misc{x,"}
    text = as_bibtex(turns({**TURN, "record": RECORD | {"citations": [gone]}}), catalogue())
    assert "2301.00001 Gone" in text
    assert len(parse_string(text, "bibtex").entries) == 0


@pytest.mark.parametrize(
    "broken",
    [
        7,
        {},
        {"question": ""},
        {"question": "q", "record": {}},
        {"question": "q", "record": RECORD | {"status": "fine"}},
        {"question": "q", "record": RECORD | {"citations": [{"marker": 1}]}},
        {"question": "q", "record": RECORD | {"citations": 3}},
        {"question": "q", "record": RECORD | {"answer": None}},
    ],
)
def test_a_kept_turn_that_cannot_be_read_is_counted_and_the_others_stay(broken: object) -> None:
    read, unreadable = read_turns([TURN, broken])
    assert ([turn.id for turn in read], unreadable) == (["a"], 1)


def test_a_record_reads_back_as_the_answer_that_it_was() -> None:
    answer = read_answer(RECORD)
    assert answer.record() == RECORD | {"papers": [], "seconds": {}}
    with pytest.raises(RequestError):
        read_answer({"status": "answered"})


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(Scripted("", feedback=tmp_path_factory.mktemp("store"))) as url:
        yield url


def post(url: str, body: object, **headers: str) -> tuple[int, str, str]:
    """Status, media type and text of the reply."""
    sent = {"content-type": "application/json", **headers}
    asked = urllib.request.Request(url, json.dumps(body).encode(), sent)
    try:
        with urllib.request.urlopen(asked, timeout=60) as reply:
            return reply.status, reply.headers["content-type"], reply.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["content-type"], error.read().decode()


def test_the_server_makes_all_three_files(address: str) -> None:
    body = {"title": "캐시", "turns": [TURN, CUT]}
    status, media, text = post(f"{address}/export/markdown", body)
    assert (status, media) == (200, "text/markdown; charset=utf-8")
    assert text.startswith("# 캐시\n")
    _, _, text = post(f"{address}/export/json", body)
    assert json.loads(text) == body | {"turns": [TURN, {**CUT, "limits": {}}]}
    _, media, text = post(f"{address}/export/bibtex", body)
    assert media == "application/x-bibtex; charset=utf-8"
    assert len(parse_string(text, "bibtex").entries) == 2


def test_a_long_conversation_fits(address: str) -> None:
    body = {"title": "long", "turns": [{**CUT, "text": "word " * 18_000}] * 30}
    status, _, text = post(f"{address}/export/markdown", body)
    assert (status, text.count("## and then?")) == (200, 30)


@pytest.mark.parametrize("way", ["export/markdown", "feedback"])
def test_no_page_of_another_site_can_post_without_being_asked(address: str, way: str) -> None:
    status, _, _ = post(f"{address}/{way}", TURN, **{"content-type": "text/plain"})
    assert status == 422


def test_an_unknown_form_is_refused(address: str) -> None:
    assert post(f"{address}/export/pdf", {})[0] == 422


def test_bibtex_of_an_empty_archive_says_why_there_is_none() -> None:
    with serving(Scripted("", empty=True)) as url:
        status, _, text = post(f"{url}/export/bibtex", {"turns": [TURN]})
        assert (status, post(f"{url}/feedback", TURN)[0]) == (503, 404)
    assert "assistant ingest" in text


def test_an_opinion_is_stored_and_a_bad_one_refused_with_the_reason(tmp_path: Path) -> None:
    with serving(Scripted("", feedback=tmp_path)) as url:
        assert post(f"{url}/feedback", {**TURN, "thumb": "down", "words": "왜?"})[0] == 201
        status, _, text = post(f"{url}/feedback", {**TURN, "thumb": "sideways"})
    assert (status, '"thumb"' in text) == (422, True)
    assert json.loads((tmp_path / "feedback.jsonl").read_text("utf-8"))["words"] == "왜?"
