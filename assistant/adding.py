"""Digests added while the program serves: dropped files in, progress and a report out.

In: names and bytes from outside. Out: events, the last an `Added`. Originals are kept in the
store's own folder (`store.kept`) before the store takes them, so that a killed run is finished by
the next; readers see the new day with their next question.
"""

from __future__ import annotations

import queue
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.signs import HIDDEN
from store.ingest import take
from store.kept import Kept, Original
from store.lock import writer_lock
from store.reading import Reading, read_one, read_upload
from store.reasons import Reason
from store.records import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from store.embed import Embedder
    from store.ingest import IngestReport
    from store.place import Place

MOST_BYTES = 4 << 20
"""Size of one file; a day's digest has some 90 kB."""

MOST_TOTAL = 64 << 20
"""Size of all files that are added at once."""

_LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Upload:
    """One file from outside; only the last part of its name is ever used, and only in messages."""

    name: str
    data: bytes

    @staticmethod
    def of(path: Path, name: str | None = None) -> Upload:
        """The file at a path of this machine, read no further than a digest may be long."""
        with path.open("rb") as file:
            return Upload(name or path.name, file.read(MOST_BYTES + 1))

    @property
    def base(self) -> str:
        """The name without any folder or sign that is not seen."""
        last = HIDDEN.sub("", re.split(r"[\\/]", self.name)[-1])
        # Half a surrogate pair, which some encodings of a form can make, is in no page.
        return last.encode("utf-8", "ignore").decode("utf-8")[-_LONGEST_NAME:] or "file"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: a stage of `ingest`, or "wait", and its share.

    "wait" is done when no other writer is in the way. When "index" is done for the first time, the
    new days can be asked about.
    """

    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Added:
    """The end of it: what the store took, what was refused, and which days the files are about."""

    report: IngestReport
    days: tuple[date, ...]


class Adding:
    """Takes digests into one store, one call after another; safe to share between threads.

    Args:
        embedder: the one that the store was made with; the serving process has it loaded already.
    """

    def __init__(self, place: Place, embedder: Embedder) -> None:
        self._place = place
        self._embedder = embedder
        self._kept = Kept(place)
        self._hand = ThreadPoolExecutor(1, thread_name_prefix="adding")
        self._stopping = threading.Event()

    def add(self, uploads: Sequence[Upload]) -> Iterator[Progress | Added]:
        """Adds files; what is wrong with one of them is a refusal in the report.

        A caller that leaves half-way leaves the work running: the files are taken whole.

        Raises:
            StoreLocked: another process has been writing to the store for too long.
            StoreError: the store cannot be written, or was made by another embedder.
            EmbedderError: vectors cannot be made; the days are in and can be asked nevertheless.
        """
        originals = [_read(upload, total) for upload, total in _with_total(uploads)]
        yield Progress("read", len(originals), len(originals))
        yield from self._followed(originals)

    def resume(self) -> Iterator[Progress | Added]:
        """Finishes what an earlier, killed run has kept and not taken in; else yields nothing.

        Raises:
            StoreError: as in `add`.
            EmbedderError: as in `add`.
        """
        if self._kept.unfinished():
            yield from self._followed([])

    def take_in(self, reading: Reading) -> IngestReport:
        """Takes in digests that have a place of their own, such as a watched folder.

        Raises:
            StoreError: as in `add`.
            EmbedderError: as in `add`.
        """
        with writer_lock(self._place):
            return take(
                reading, self._place, embedder=self._embedder, progress=lambda *_: self._go_on()
            )

    def close(self) -> None:
        """Stops what is being added at the next step; `resume` goes on from there."""
        self._stopping.set()
        self._hand.shutdown(wait=False, cancel_futures=True)

    def _followed(self, originals: Sequence[Original]) -> Iterator[Progress | Added]:
        """Has the files added by the one hand, and yields what it tells, at last its result."""
        told: queue.SimpleQueue[Progress | None] = queue.SimpleQueue()
        future = self._hand.submit(self._add, originals, told.put)
        future.add_done_callback(lambda _: told.put(None))
        yield Progress("wait", 0, 1)
        while (progress := told.get()) is not None:
            yield progress
        yield future.result()

    def _add(self, originals: Sequence[Original], tell: Callable[[Progress], None]) -> Added:
        def progress(stage: str, done: int, total: int) -> None:
            self._go_on()
            tell(Progress(stage, done, total))

        wanted = self._kept.unfinished() or any(original.days for original in originals)
        with writer_lock(self._place) if wanted else nullcontext():
            progress("wait", 1, 1)
            found = self._kept.sort(originals)
            taken = {day for original in found.taken for day in original.days}
            readings = [original.reading for original in found.taken]
            if self._kept.unfinished():
                readings += _others(self._kept.files(), taken)
            report = take(
                Reading.joined([*readings, Reading(refusals=found.refusals)]),
                self._place,
                embedder=self._embedder,
                progress=progress,
                keep=lambda: self._kept.put(found.taken),
            )
            if wanted:
                self._kept.finish()
        return Added(report, tuple(sorted(taken)))

    def _go_on(self) -> None:
        """Nothing, until this is closed; then what an ingest knows as being stopped."""
        if self._stopping.is_set():
            raise KeyboardInterrupt


def _others(files: Sequence[Path], days: set[date]) -> Iterator[Reading]:
    """What the kept files say about other days than these."""
    for file in files:
        digests = read_one(file).digests
        yield Reading(tuple(digest for digest in digests if digest.day not in days))


def _with_total(uploads: Sequence[Upload]) -> Iterator[tuple[Upload, int]]:
    """Each file with the size of all up to and with it."""
    total = 0
    for upload in uploads:
        total += len(upload.data)
        yield upload, total


def _read(upload: Upload, total: int) -> Original:
    name = upload.base
    reason = None
    if len(upload.data) > MOST_BYTES:
        reason = Reason.of("too_large", most=MOST_BYTES >> 20)
    elif total > MOST_TOTAL:
        reason = Reason.of("too_much", most=MOST_TOTAL >> 20)
    if reason is not None:
        return Original(name, b"", Reading(refusals=(Refusal(name, 1, reason),)))
    return Original(name, upload.data, read_upload(upload.data, name))
