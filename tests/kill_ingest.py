"""Kills ingest again and again, and says whether the next run made up for it every time.

Run as ``python -m tests.kill_ingest FOLDER KILLS [SEED]``: a corpus in which days are added, edited
and removed at random is ingested into two stores, one of which loses its process in every step, at
a random moment or between two given steps of an ingest. After each kill readers must find either
the corpus before or the one after, and answers quote it; the next run must end as the other store
did. Prints one JSON line a kill, then a summary.
"""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import pickle
import random
import shutil
import signal
import sys
import threading
import time
import traceback
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.answer import Request
from assistant.chat import Assistant
from store import fill
from store.errors import AssistantError, StoreMissing
from store.ingest import ingest
from store.place import Place
from store.snapshot import open_snapshot
from store.source import SnapshotSource
from tests.hash_embedder import HashEmbedder
from tests.made_digests import write_day
from tests.small_digests import squash
from tests.store_content import assert_whole, content

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from types import FrameType

STORE = str(Path(fill.__file__).parent)

POINTS = {
    "after the digests are read": ("call", "_take"),
    "after the entries, before the ledger": ("call", "Collections.write_days"),
    "after the ledger": ("return", "Collections.write_days"),
    "in the full text": ("call", "write"),
    "before a generation is sealed": ("call", "_seal"),
    "after it is sealed, before the pointer is swapped": ("return", "_seal"),
    "after the pointer is swapped": ("call", "_sweep"),
    "before vectors are stored": ("call", "Collections.write_passages"),
    "after vectors are stored": ("return", "Collections.write_passages"),
    "after the manifest": ("return", "Chroma.save"),
    "before the lock is given back": ("return", "_take"),
}
"""Where an ingest is killed on purpose: before a function of the store, or after it."""


@dataclass(frozen=True)
class Moment:
    """When to kill: at a point, at a call of the store's functions, or after some seconds."""

    name: str
    point: tuple[str, str] | None = None
    call: int | None = None
    seconds: float | None = None


class Killer:
    """Counts the calls of the store's functions; at the moment the process is killed."""

    def __init__(self, moment: Moment | None = None) -> None:
        self.calls = 0
        self._moment = moment or Moment("never")
        if self._moment.seconds is not None:
            timer = threading.Timer(self._moment.seconds, os.kill, [os.getpid(), signal.SIGKILL])
            timer.daemon = True
            timer.start()

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        if event in {"call", "return"} and frame.f_code.co_filename.startswith(STORE):
            self.calls += event == "call"
            here = (event, frame.f_code.co_qualname)
            if self.calls == self._moment.call or here == self._moment.point:
                os.kill(os.getpid(), signal.SIGKILL)


class Corpus:
    """Digest files that change at random from step to step."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        self.folder = folder
        self._rng = rng
        self._days: dict[str, dict[int, str]] = {}
        self._papers = 0
        for _ in range(4):
            self._add()

    def change(self) -> None:
        """A day added, one edited, an entry gone, now and then a whole day."""
        self._add()
        day = self._rng.choice(list(self._days))
        texts = self._days[day]
        edited, gone = (self._rng.choice(list(texts)) for _ in range(2))
        texts[edited] = f"고쳐 쓴 글 {self._rng.random()}입니다."
        if len(texts) > 1:
            texts.pop(gone)
        self._write(day)
        if len(self._days) > 8:
            lost = self._rng.choice(list(self._days))
            del self._days[lost]
            (self.folder / f"{lost}.md").unlink()

    def _add(self) -> None:
        number = self._papers // 3
        day = f"2024-{1 + number // 28:02d}-{1 + number % 28:02d}"
        self._days[day] = {
            self._papers + n: f"캐시(cache) {self._papers + n}번을 줄이는 방법입니다."
            for n in range(3)
        }
        self._papers += 3
        self._write(day)

    def _write(self, day: str) -> None:
        write_day(self.folder, day, self._days[day])


def run(digests: Path, place: Place, *, rebuild: bool, moment: Moment | None = None) -> int:
    """Ingests with snapshots as often as can be; returns how many calls it took."""
    fill.PUBLISH_EVERY, fill.BATCH = 0.0, 3
    killer = Killer(moment)
    sys.setprofile(killer)
    try:
        ingest([digests], place, embedder=HashEmbedder(), rebuild=rebuild)
    finally:
        sys.setprofile(None)
    return killer.calls


def in_child(work: Callable[[], object]) -> int:
    """Does the work in a process of its own; returns its wait status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            sys.stderr.flush()
            os._exit(status)
    return os.waitpid(child, 0)[1]


class Witness:
    """A process that lives on, with everything loaded, and does what it is told."""

    def __init__(self) -> None:
        fork = multiprocessing.get_context("fork")
        self._asked, answering = fork.Pipe()
        self._process = fork.Process(target=self._serve, args=(answering,), daemon=True)
        self._process.start()

    def __call__(self, work: Callable[[], None]) -> bool:
        """Whether the work found everything as it should be."""
        self._asked.send(work)
        return bool(self._asked.recv())

    @staticmethod
    def _serve(asked: Connection) -> None:
        while True:
            work = asked.recv()
            try:
                work()
            except (AssertionError, AssistantError):
                traceback.print_exc()
                asked.send(False)
            else:
                asked.send(True)


def follow(folder: Path, *, rebuild: bool) -> None:
    """The step without a kill; leaves its calls, seconds and content behind."""
    place = Place(folder / "whole")
    started = time.monotonic()
    calls = run(folder / "digests", place, rebuild=rebuild)
    took = time.monotonic() - started
    (folder / "step").write_bytes(pickle.dumps((calls, took, content(place))))


def look(folder: Path, before: Path | None) -> None:
    """What readers find after a kill is one of the two corpora, and so are answers."""
    place = Place(folder / "killed")
    assert_whole(place)
    try:
        shown = open_snapshot(place.directory)
    except StoreMissing:
        assert before is None
        return
    states = [pickle.loads(path.read_bytes())[2] for path in (before, folder / "step") if path]
    assert list(shown.catalogue.entries) in [state.shown_entries for state in states]
    assistant = Assistant(SnapshotSource(place), HashEmbedder())
    for question in ("which papers are about the cache?", "캐시를 줄이는 논문은?"):
        answer = assistant.answer(Request(question))
        for citation in answer.citations:
            entry = shown.catalogue.entry(f"{citation.arxiv_id}@{citation.day}")
            assert squash(citation.quote) in squash(entry.raw), (citation.quote, entry.raw)


def finish(folder: Path, *, rebuild: bool) -> None:
    """One more run ends as the never-killed one did."""
    place = Place(folder / "killed")
    run(folder / "digests", place, rebuild=rebuild)
    assert content(place) == pickle.loads((folder / "step").read_bytes())[2]


def moments(rng: random.Random, kills: int) -> list[Moment]:
    """Every fourth at a given point, in turn; every fourth by the clock; the others at a call."""
    points = [Moment(name, point=point) for name, point in POINTS.items()]
    kinds = {0: "point", 2: "clock"}
    made = []
    for number in range(kills):
        kind = kinds.get(number % 4, "call")
        if kind == "point":
            made.append(points[number // 4 % len(points)])
        else:
            share = rng.random()
            made.append(Moment(kind, call=1, seconds=None) if kind == "call" else Moment(kind))
            made[-1] = replace(made[-1], name=f"{kind} {share:.3f}")
    return made


def placed(moment: Moment, calls: int, seconds: float) -> Moment:
    """The moment in a run of so many calls and seconds."""
    if moment.point is not None:
        return moment
    kind, share = moment.name.split()
    if kind == "call":
        return replace(moment, call=1 + int(calls * float(share)))
    return replace(moment, seconds=seconds * float(share))


def main(folder: Path, kills: int, seed: int) -> None:
    """Kills so often, each time in another state of the corpus."""
    # Imported once, before the forks, since they cost more than all the rest.
    for module in ("chromadb", "kiwipiepy", "llama_index.core.schema"):
        importlib.import_module(module)
    witness = Witness()
    rng = random.Random(seed)
    corpus = Corpus(folder / "digests", rng)
    before: Path | None = None
    outcomes: Counter[str] = Counter()
    for number, moment in enumerate(moments(rng, kills)):
        rebuild = rng.random() < 0.25
        assert witness(partial(follow, folder, rebuild=rebuild))
        calls, seconds, _ = pickle.loads((folder / "step").read_bytes())
        killed = partial(
            run,
            corpus.folder,
            Place(folder / "killed"),
            rebuild=rebuild,
            moment=placed(moment, calls, seconds),
        )
        died = os.WIFSIGNALED(in_child(killed))
        sound = witness(partial(look, folder, before))
        mended = witness(partial(finish, folder, rebuild=rebuild))
        told = {"kill": number, "at": moment.name, "rebuild": rebuild}
        print(json.dumps(told | {"killed": died, "sound": sound, "mended": mended}), flush=True)
        outcomes.update(killed=died, sound=sound, mended=mended)
        before = folder / "before"
        shutil.copyfile(folder / "step", before)
        corpus.change()
    print(json.dumps({"seed": seed, "steps": kills, **outcomes}))
    sys.exit(min(outcomes.values()) < kills)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1)
