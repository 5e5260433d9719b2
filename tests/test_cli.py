"""The command line as scripts and people meet it: words, formats, exit statuses, no traceback."""

from __future__ import annotations

import io
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from assistant.cli import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

ENGLISH = "which papers addressed KV cache compression?"
KOREAN = "KV 캐시 압축을 다룬 논문은?"


def _one_line(errors: str) -> bool:
    return errors.startswith("assistant: ") and errors.count("\n") == 1


# The words of a call


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_takes_a_store(assistant: Command, command: str) -> None:
    called = assistant(command, "--help")
    assert called.status == 0
    assert "--store DIR" in called.output


@pytest.mark.parametrize(
    "words",
    [
        ("frobnicate",),
        ("ask",),
        ("ask", ""),
        ("ask", "  \n"),
        ("search", ""),
        ("ask", "x", "--today", "yesterday"),
        ("ask", "x", "--frobnicate"),
        ("search", "x", "--limit", "0"),
        ("ingest",),
        ("ingest", "there/is/no/such/folder"),
        ("batch", "there/is/no/such/file.jsonl", "out.jsonl"),
    ],
)
def test_words_that_are_off_exit_with_2_and_one_line(
    assistant: Command, words: tuple[str, ...]
) -> None:
    called = assistant(*words)
    assert called.status == 2
    assert called.output == ""
    assert _one_line(called.errors)


def test_no_words_show_the_help(assistant: Command) -> None:
    called = assistant()
    assert called.status == 2
    assert all(command in called.errors for command in COMMANDS)


@pytest.mark.parametrize(
    "words", [("ask", "x"), ("search", "x"), ("status",), ("status", "--json"), ("glossary", "x")]
)
def test_a_missing_store_exits_with_1_and_says_how_to_make_it(
    assistant: Command, tmp_path: Path, words: tuple[str, ...]
) -> None:
    called = assistant(*words, "--store", tmp_path / "none")
    assert called.status == 1
    assert _one_line(called.errors)
    assert "assistant ingest" in called.errors


def test_a_wrong_setting_exits_with_1_and_names_it(
    assistant: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_STOER", "x")
    called = assistant("status")
    assert called.status == 1
    assert "ASSISTANT_STORE" in called.errors


# ingest


def test_ingest_reports_what_was_added_and_then_what_was_not(
    assistant: Command, samples: Path, tmp_path: Path
) -> None:
    first = assistant("ingest", "--store", tmp_path / "s", samples)
    again = assistant("ingest", "--store", tmp_path / "s", samples)
    assert (first.status, again.status) == (0, 0)
    assert int(first.output.split()[1]) == _number(again.output, "unchanged") > 20
    assert _number(again.output, "added") == _number(again.output, "embedded") == 0


def _number(report: str, word: str) -> int:
    return next(int(line.split()[1]) for line in report.splitlines() if line.startswith(word))


def test_ingest_of_a_partly_broken_digest_exits_with_3_and_names_the_place(
    assistant: Command, tmp_path: Path
) -> None:
    digest = tmp_path / "2024-06-14.md"
    digest.write_text(
        "## Daily Papers (2024-06-14)\n\n"
        "### [Sound](https://arxiv.org/abs/2406.00001)\n\n- 좋은 논문입니다.\n\n"
        "### [No address]()\n\n- 주소가 없습니다.\n",
        "utf-8",
    )
    called = assistant("ingest", "--store", tmp_path / "s", digest)
    assert called.status == 3
    assert f"{digest}:7: " in called.errors
    assert _number(called.output, "added") == 1


@pytest.mark.parametrize("content", [None, b"\x00\x89PNG\xff\xfe" * 100], ids=["empty", "binary"])
def test_ingest_of_a_folder_without_a_digest_exits_with_1(
    assistant: Command, tmp_path: Path, content: bytes | None
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    if content is not None:
        (folder / "2024-06-14.md").write_bytes(content)
    called = assistant("ingest", "--store", tmp_path / "s", folder)
    assert called.status == 1
    assert "assistant: " in called.errors
    assert "Traceback" not in called.errors


def test_a_store_that_cannot_be_written_exits_with_1(
    assistant: Command, samples: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    called = assistant("ingest", "--store", tmp_path / "file" / "s", samples)
    assert called.status == 1
    assert "Traceback" not in called.errors


# ask


@pytest.mark.parametrize(("question", "language"), [(ENGLISH, "en"), (KOREAN, "ko")])
def test_ask_prints_one_answer_record(
    assistant: Command, sample_store: Path, question: str, language: str
) -> None:
    record = assistant("ask", question, "--json", "--store", sample_store).json
    assert list(record) >= ["status", "language", "answer", "citations", "papers", "backend"]
    assert (record["status"], record["language"]) == ("answered", language)
    assert [c["marker"] for c in record["citations"]] == list(
        range(1, len(record["citations"]) + 1)
    )


def test_ask_lists_the_citations_under_the_answer(assistant: Command, sample_store: Path) -> None:
    shown = assistant("ask", ENGLISH, "--store", sample_store)
    record = assistant("ask", ENGLISH, "--json", "--store", sample_store).json
    assert shown.status == 0
    assert shown.output.startswith(record["answer"].rstrip())
    for citation in record["citations"]:
        assert f"[{citation['marker']}] {citation['title']} ({citation['day']}" in shown.output
        assert citation["url"] in shown.output


def test_ask_reads_the_question_from_standard_input(
    assistant: Command, sample_store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(f"{KOREAN}\n".encode())))
    assert assistant("ask", "-", "--json", "--store", sample_store).json["language"] == "ko"


def test_a_question_of_100000_characters_is_answered_or_refused_in_words(
    assistant: Command, sample_store: Path
) -> None:
    called = assistant("ask", "compression " * 8400, "--json", "--store", sample_store)
    assert called.status == 0
    assert called.json["notices"]


def test_an_unknown_backend_is_refused_with_those_there_are(
    assistant: Command, sample_store: Path
) -> None:
    called = assistant("ask", ENGLISH, "--backend", "gpt-9", "--store", sample_store)
    assert called.status == 1
    assert "gpt-9" in called.errors
    assert "extractive" in called.errors


# search and status


def test_search_ranks_papers(assistant: Command, sample_store: Path) -> None:
    found = assistant("search", ENGLISH, "--json", "--limit", "3", "--store", sample_store).json
    scores = [paper["score"] for paper in found["papers"]]
    assert 1 <= len(scores) <= 3
    assert scores == sorted(scores, reverse=True)
    assert set(found["papers"][0]) == {"arxiv_id", "title", "day", "votes", "score", "url"}


def test_search_shows_what_its_json_says(assistant: Command, sample_store: Path) -> None:
    shown = assistant("search", KOREAN, "--store", sample_store).output
    best = assistant("search", KOREAN, "--json", "--store", sample_store).json["papers"][0]
    assert best["title"] in shown.splitlines()[0]


def test_status_says_what_the_store_holds(
    assistant: Command, sample_store: Path, samples: Path
) -> None:
    status = assistant("status", "--json", "--store", sample_store).json
    assert status["days"] == len(list(samples.glob("*.md")))
    assert status["embedded"] == status["passages"] > status["papers"] > 20
    assert f"{status['papers']} papers" in assistant("status", "--store", sample_store).output


# The process itself


def test_ingest_that_is_interrupted_says_that_it_can_go_on(samples: Path, tmp_path: Path) -> None:
    # A shell that starts jobs in the background has them ignore the signal; this one listens.
    listening = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{listening}; from assistant.cli import main; main()"
    call = [sys.executable, "-c", code, "ingest", "--store", str(tmp_path / "s"), str(samples)]
    with subprocess.Popen(call, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        while "Storing papers" not in process.stderr.readline():
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 1
    assert "the same command goes on from there" in said
    assert "Traceback" not in said


def _process(*words: str, code: str = "from assistant.cli import main; main()") -> Any:
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_is_there_at_once() -> None:
    bare, helped = (
        min(_seconds(code) for _ in range(3))
        for code in ("pass", "from assistant.cli import run; run(['--help'])")
    )
    assert helped - bare < 0.3


def _seconds(code: str) -> float:
    start = time.perf_counter()
    assert _process(code=code).returncode == 0
    return time.perf_counter() - start


def test_a_terminal_answer_does_not_pay_for_what_it_does_not_use(sample_store: Path) -> None:
    code = (
        "import sys; from assistant.cli import run;"
        f"run(['ask', {KOREAN!r}, '--store', {str(sample_store)!r}]);"
        "print(sorted({'gradio', 'chromadb', 'llama_index', 'fastapi', 'openai', 'onnx'}"
        " & set(sys.modules)), file=sys.stderr)"
    )
    assert _process(code=code).stderr == "[]\n"


def test_the_command_ends_quietly_when_its_reader_does(sample_store: Path) -> None:
    command = f"{sys.executable} -m assistant search compression --store {sample_store} | true"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("variable", ["LC_ALL", "PYTHONIOENCODING"])
def test_korean_is_printed_whatever_the_locale(
    sample_store: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "C" if variable == "LC_ALL" else "ascii")
    words = ["ask", KOREAN, "--store", str(sample_store)]
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *words], capture_output=True, check=True
    )
    assert "논문" in done.stdout.decode("utf-8")
