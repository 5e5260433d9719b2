from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from assistant.cli import run
from assistant.feedback import LARGEST_FILE, LARGEST_LINE, Feedback, Opinion, read_opinion
from store.errors import RequestError, StoreFull

if TYPE_CHECKING:
    from pathlib import Path

RECORD = {
    "status": "answered",
    "language": "ko",
    "answer": "캐시를 줄입니다. [1]",
    "citations": [{"marker": 1, "arxiv_id": "2406.00001"}],
    "papers": [{"arxiv_id": "2406.00001", "day": "2024-06-03", "score": 0.9}],
    "backend": "extractive",
}
DAY = datetime(2024, 10, 17, 9, 30, tzinfo=UTC)


def opinion(identity: str = "a1", **given: object) -> Opinion:
    body = {"id": identity, "thumb": "up", "question": "KV 캐시?", "record": RECORD, **given}
    return replace(read_opinion(body), time=DAY)


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    run(["feedback", *words])
    return capsys.readouterr().out


def test_an_opinion_reads_back_as_it_was_given(tmp_path: Path) -> None:
    given = opinion(words="정확해요", history=[{"role": "user", "content": "먼저"}])
    Feedback(tmp_path).keep(given)
    assert Feedback(tmp_path).opinions() == ([given], 0)


def test_the_last_word_on_an_answer_counts(tmp_path: Path) -> None:
    kept = Feedback(tmp_path)
    for one in (opinion("a"), opinion("b"), opinion("a", thumb="down")):
        kept.keep(one)
    found, _ = kept.opinions()
    assert [(one.answer_id, one.thumb) for one in found] == [("b", "up"), ("a", "down")]


def test_an_opinion_that_was_taken_back_is_left_out(tmp_path: Path) -> None:
    kept = Feedback(tmp_path)
    kept.keep(opinion())
    kept.keep(opinion(thumb=None))
    assert kept.opinions() == ([], 0)


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    kept = Feedback(tmp_path / "store")
    kept.keep(opinion())
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600


def test_a_torn_line_is_passed_over_and_spoils_no_other(tmp_path: Path) -> None:
    kept = Feedback(tmp_path)
    kept.keep(opinion("a"))
    whole = kept.path.read_bytes()
    kept.path.write_bytes(whole + whole[:40])
    kept.keep(opinion("b"))
    found, unreadable = kept.opinions()
    assert [one.answer_id for one in found] == ["a", "b"]
    assert unreadable == 1


def test_many_processes_append_whole_lines(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.test_feedback import opinion, Feedback\n"
        "kept = Feedback(Path(sys.argv[1]))\n"
        "for at in range(40): kept.keep(opinion(f'{sys.argv[2]}-{at}', words='w' * 3000))"
    )
    calls = [[sys.executable, "-c", code, str(tmp_path), name] for name in "abc"]
    processes = [subprocess.Popen(call) for call in calls]
    assert [process.wait(120) for process in processes] == [0, 0, 0]
    found, unreadable = Feedback(tmp_path).opinions()
    assert (len(found), unreadable) == (120, 0)


def test_a_bulky_record_loses_its_ranking_and_not_the_opinion(tmp_path: Path) -> None:
    papers = [{"arxiv_id": "2406.00001", "day": "2024-06-03", "score": 0.1}] * 9000
    Feedback(tmp_path).keep(opinion(record=RECORD | {"papers": papers}))
    (found,), _ = Feedback(tmp_path).opinions()
    assert found.record["papers"] == []
    assert found.record["answer"] == RECORD["answer"]


def test_a_record_beyond_the_bound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="longer than 256 kB"):
        Feedback(tmp_path).keep(opinion(record=RECORD | {"answer": "x" * LARGEST_LINE}))


def test_a_file_that_has_reached_its_bound_takes_nothing_more(tmp_path: Path) -> None:
    kept = Feedback(tmp_path)
    kept.path.touch()
    os.truncate(kept.path, LARGEST_FILE)
    with pytest.raises(StoreFull, match="assistant feedback --json"):
        kept.keep(opinion())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreFull, match="cannot be written"):
        Feedback(tmp_path).keep(opinion())


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("id", ""),
        ("id", "x" * 65),
        ("question", " "),
        ("question", 7),
        ("record", "text"),
        ("record", {}),
        ("thumb", "sideways"),
    ],
)
def test_what_is_no_opinion_is_refused(part: str, value: object) -> None:
    body = {"id": "a", "thumb": "up", "question": "q", "record": RECORD, part: value}
    with pytest.raises(RequestError, match=part):
        read_opinion(body)


def test_long_words_and_strange_history_are_cut() -> None:
    history = [{"role": "system", "content": "x"}, "x", *[{"role": "user", "content": "y"}] * 30]
    read = opinion(words="w" * 5000, history=history)
    assert len(read.words) == 2000
    assert len(read.history) == 20


def test_the_command_prints_question_records_that_batch_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Feedback(tmp_path).keep(opinion(words="좋아요"))
    line = json.loads(printed(capsys, "--store", str(tmp_path), "--json"))
    assert (line["thumb"], line["words"], line["time"]) == ("up", "좋아요", DAY.isoformat())
    assert line["record"] == RECORD
    assert {"id", "question", "history"} <= line.keys()


def test_a_spreadsheet_runs_no_readers_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Feedback(tmp_path).keep(opinion(words='=HYPERLINK("x")\n+1'))
    (row,) = csv.DictReader(io.StringIO(printed(capsys, "--store", str(tmp_path), "--csv")))
    assert row["words"] == '\'=HYPERLINK("x")\n+1'
    assert (row["cited"], row["backend"], row["question"]) == (
        "2406.00001",
        "extractive",
        "KV 캐시?",
    )


def test_people_are_told_how_many_and_what(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Feedback(tmp_path).keep(opinion("a", words="틀린 날짜", thumb="down"))
    text = printed(capsys, "--store", str(tmp_path))
    assert "1 opinion: 0 up, 1 down" in text
    assert "“틀린 날짜”" in text


def test_nothing_said_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Nobody" in printed(capsys, "--store", str(tmp_path))


def test_since_leaves_out_what_is_older(tmp_path: Path) -> None:
    Feedback(tmp_path).keep(opinion())
    assert Feedback(tmp_path).opinions(date(2024, 10, 18)) == ([], 0)
    assert len(Feedback(tmp_path).opinions(date(2024, 10, 17))[0]) == 1


def test_an_unreadable_line_is_told_and_seen_in_the_exit_status(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Feedback(tmp_path).path.write_text('{"id": 1}\n[]\n', "utf-8")
    assert run(["feedback", "--store", str(tmp_path)]) == 3
    assert "2 lines" in capsys.readouterr().err


def test_two_forms_at_once_are_refused(tmp_path: Path) -> None:
    assert run(["feedback", "--store", str(tmp_path), "--json", "--csv"]) == 2
