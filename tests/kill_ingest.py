"""Kills ingest at chosen moments and says whether the next run made up for it.

Run as ``python -m tests.kill_ingest FOLDER POINTS``: ingests one state of a corpus, then starts
ingesting the next state and kills itself, without any warning, at a given share of the calls that
the store's own functions make; then finishes with another run. Prints one JSON line a point.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from store import fill
from store.ingest import ingest
from store.place import Place
from tests.hash_embedder import HashEmbedder
from tests.made_digests import write_day, write_days
from tests.store_content import assert_whole, content

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

STORE = str(Path(fill.__file__).parent)


class Counter:
    """Counts the calls of the store's functions; at the given one the process is killed."""

    def __init__(self, at: int | None = None) -> None:
        self.calls = 0
        self._at = at

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(STORE):
            self.calls += 1
            if self.calls == self._at:
                os.kill(os.getpid(), signal.SIGKILL)


def change(digests: Path) -> None:
    """The corpus of the second run: a day added, one edited, entries removed, one day untouched."""
    write_day(digests, "2024-06-09", {901: "아홉째 날의 논문입니다.", 902: "또 하나의 논문입니다."})
    write_day(digests, "2024-06-02", {201: "고쳐 쓴 내용입니다.", 203: "새로 들어온 논문입니다."})
    write_day(digests, "2024-06-03", {302: "하나만 남은 날입니다."})


def run(digests: Path, place: Place, *, rebuild: bool, at: int | None = None) -> int:
    """Ingests with snapshots as often as can be; returns how many calls it took."""
    fill.PUBLISH_EVERY, fill.BATCH = 0.0, 3
    counter = Counter(at)
    sys.setprofile(counter)
    try:
        ingest([digests], place, embedder=HashEmbedder(), rebuild=rebuild)
    finally:
        sys.setprofile(None)
    return counter.calls


def in_child(work: Callable[[], object]) -> int:
    """Does the work in a process of its own; returns its wait status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            sys.stdout.flush()
            os._exit(status)
    return os.waitpid(child, 0)[1]


def prepare(folder: Path, *, rebuild: bool) -> None:
    """In a child: the first state in ``first``, the never-killed second state in ``whole``."""
    digests, first, whole = folder / "digests", folder / "first", folder / "whole"
    write_days(digests, 4)
    run(digests, Place(first), rebuild=False)
    shutil.copytree(first, whole)
    change(digests)
    calls = run(digests, Place(whole), rebuild=rebuild)
    (folder / "calls").write_text(str(calls))


def check(place: Place, folder: Path, *, rebuild: bool) -> None:
    """In a child: readers see whole papers, and one more run ends as the never-killed one did."""
    assert_whole(place)
    run(folder / "digests", place, rebuild=rebuild)
    assert content(place) == content(Place(folder / "whole"))


def main(folder: Path, points: int, *, rebuild: bool) -> None:
    """Kills at so many points, spread over the whole run."""
    # Imported once, before the forks, since they cost more than all the rest.
    for module in ("chromadb", "kiwipiepy", "llama_index.core.schema"):
        importlib.import_module(module)
    assert in_child(lambda: prepare(folder, rebuild=rebuild)) == 0
    calls = int((folder / "calls").read_text())
    for point in range(points):
        at = 1 + calls * point // points
        killed = Place(folder / f"killed-{point}")
        shutil.copytree(folder / "first", killed.directory)
        status = in_child(partial(run, folder / "digests", killed, rebuild=rebuild, at=at))
        mended = in_child(partial(check, killed, folder, rebuild=rebuild)) == 0
        died = os.WIFSIGNALED(status)
        print(json.dumps({"at": at, "of": calls, "killed": died, "mended": mended}), flush=True)
        shutil.rmtree(killed.directory)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), rebuild="--rebuild" in sys.argv)
