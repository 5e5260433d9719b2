"""Reads thousands of damaged and hostile digests and says whether any was too much.

``python -m tests.bench.fuzz_digests --files 20000 [--seed 1]``: each file is a sample digest after
a kind of damage; reading it must raise nothing but `DigestError`, account for every line, leave
the neighbours of a damaged entry alone, and take time in proportion to its size. Prints one JSON
object; exits 1 when a file failed, naming its seed and kind.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
import traceback
from collections import Counter
from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING

from store.decode import decode
from store.digest import account, read_bytes
from store.errors import DigestError
from store.language import terms
from store.passages import cut_passages
from tests.hash_embedder import HashEmbedder
from tests.hostile_text import HOSTILE
from tests.mutated_digests import (
    HEAD,
    NASTY,
    PIECES,
    TEXTS,
    check,
    check_neighbours,
    mutated,
    outcome,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HANG_SECONDS = 30
"""Time after which reading one file is taken to hang."""

MOST_SECONDS, MOST_SECONDS_A_MEGABYTE = 0.5, 10.0
"""What reading one file may take of the processor: a start, and so much for its size."""

_LENGTHS = (20_000, 40_000, 80_000)


class HangError(Exception):
    """Reading did not end."""


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Ends what runs inside after so many seconds."""

    def ring(*_: object) -> None:
        raise HangError(f"not read after {seconds} s")

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def edited(chance: Random) -> int:
    """Edits that hands, tools and networks make."""
    text = mutated(chance.choice(TEXTS), chance)
    check(text)
    return len(text)


def neighbours(chance: Random) -> int:
    """Damage inside one entry."""
    text = chance.choice(TEXTS)
    check_neighbours(text, chance)
    return len(text)


def spliced(chance: Random) -> int:
    """The beginning of one file and the end of another."""
    first, second = chance.choice(TEXTS), chance.choice(TEXTS)
    text = first[: chance.randrange(len(first))] + second[chance.randrange(len(second)) :]
    check(text)
    return len(text)


def hostile(chance: Random) -> int:
    """Orders, markup, links and signs on lines of their own and within lines."""
    lines = chance.choice(TEXTS).split("\n")
    for _ in range(chance.randint(1, 8)):
        at, text = chance.randrange(len(lines)), chance.choice(HOSTILE)
        if chance.random() < 0.5:
            lines.insert(at, chance.choice(("", "- ", "**x**: ", "### ")) + text)
        else:
            lines[at] += text
    text = "\n".join(lines)
    check(text)
    return len(text)


def damaged_bytes(chance: Random) -> int:
    """Bytes lost, changed or in another encoding."""
    encoding = chance.choice(("utf-8", "utf-8", "utf-16", "cp949", "utf-8-sig"))
    data = bytearray(chance.choice(TEXTS).encode(encoding, "replace"))
    for _ in range(chance.randint(1, 30)):
        at = chance.randrange(len(data))
        data[at : at + chance.randint(0, 4)] = chance.randbytes(chance.randint(0, 4))
    try:
        digest = read_bytes(bytes(data), "2024-06-14.md")
    except DigestError:
        return len(data)
    assert account(decode(bytes(data), "2024-06-14.md")[0], digest) == []
    return len(data)


def repeated(chance: Random) -> int:
    """One thing over and over, and time that grows with it and no faster."""
    unit = "".join(chance.choice([*NASTY, *PIECES]) for _ in range(chance.randint(1, 4)))
    seconds = [_seconds(HEAD + unit * (length // len(unit))) for length in _LENGTHS]
    assert seconds[2] < 0.3 + 6 * seconds[0], f"{unit!r} took {seconds}"
    return sum(_LENGTHS)


def _seconds(text: str) -> float:
    started = time.process_time()
    outcome(text)
    return time.process_time() - started


def indexed(chance: Random) -> int:
    """A damaged file on its way into the index: passages and terms of all its entries."""
    text = mutated(chance.choice(TEXTS), chance)
    digest = outcome(text)
    if not isinstance(digest, str):
        for entry in digest.entries:
            for passage in cut_passages(entry, HashEmbedder()):
                terms(passage.text)
    return len(text)


KINDS: tuple[tuple[int, Callable[[Random], int]], ...] = (
    (30, edited),
    (25, neighbours),
    (10, spliced),
    (20, hostile),
    (10, damaged_bytes),
    (3, repeated),
    (2, indexed),
)
"""Kinds of damage, and of each hundred files how many suffer it."""


def fuzz(files: int, seed: int) -> dict[str, object]:
    """What reading so many files came to."""
    terms("형태소")  # Its model takes seconds to load.
    weights, kinds = zip(*KINDS, strict=True)
    failures: list[str] = []
    counts: Counter[str] = Counter()
    slowest, size, started = 0.0, 0, time.perf_counter()
    for number in range(seed * 10_000_000, seed * 10_000_000 + files):
        chance = Random(number)
        (kind,) = chance.choices(kinds, weights)
        counts[kind.__name__] += 1
        begun = time.process_time()
        try:
            with bounded(HANG_SECONDS):
                length = kind(chance)
        except Exception:  # noqa: BLE001  # whatever is raised is the finding
            failures.append(f"{kind.__name__} {number}: {traceback.format_exc(limit=-2)}")
            continue
        took = time.process_time() - begun
        size += length
        slowest = max(slowest, took)
        if kind is not repeated and took > MOST_SECONDS + MOST_SECONDS_A_MEGABYTE * length / 1e6:
            failures.append(f"{kind.__name__} {number}: {took:.2f} s for {length} letters")
    return {
        "files": files,
        "kinds": dict(counts),
        "megabytes": round(size / 1e6, 1),
        "slowest_seconds": round(slowest, 3),
        "seconds": round(time.perf_counter() - started, 1),
        "failed": len(failures),
        "failures": failures[:20],
    }


def main() -> None:
    """Read the files and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    told = fuzz(given.files, given.seed)
    print(json.dumps(told, ensure_ascii=False))
    sys.exit(1 if told["failed"] else 0)


if __name__ == "__main__":
    main()
