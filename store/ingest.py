"""From digest files to a store: read, compare, write the difference, index, embed.

Entries come first and are published at once, so that readers can answer from full text while the
vectors follow, newest days first, in batches that stay when the run is killed. Running it again
with the same files finishes what is missing, or does nothing.
"""

from __future__ import annotations

import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from store.chroma import open_chroma, replacing_damaged
from store.errors import EmbedderError
from store.fill import Filling
from store.lock import writer_lock
from store.manifest import FORMAT, Making, Manifest, check
from store.passages import RULES
from store.plan import NOTHING, desired, difference
from store.reading import read_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from store.chroma import Chroma, Role
    from store.embed import Embedder
    from store.place import Place
    from store.plan import DayCounts, Desired, Plan
    from store.reading import Reading
    from store.records import Refusal

    Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What one run did.

    Attributes:
        added: entries that are new; ``changed``, ``removed``, ``unchanged`` likewise.
        days: the same, in days.
        refusals: what could not be read, in this run's files.
        embedded: passages that got a vector in this run.
        seconds: time by stage ("read", "write", "index", "embed", "total").
    """

    added: int
    changed: int
    removed: int
    unchanged: int
    days: DayCounts
    refusals: tuple[Refusal, ...]
    embedded: int
    seconds: dict[str, float]


@dataclass(slots=True)
class _Clock:
    """Adds up the seconds of each stage."""

    seconds: dict[str, float] = field(default_factory=dict)
    started: float = field(default_factory=time.monotonic)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - start


def ingest(
    paths: Sequence[Path],
    place: Place,
    *,
    embedder: Embedder,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> IngestReport:
    """Makes the store hold what the digests say about their days; safe to repeat and to kill.

    Args:
        paths: digest files, or folders of them.
        rebuild: make the store anew from exactly these digests, beside the old one, which stays
            in use until the new one is whole.
        progress: called with a stage ("read", "write", "index", "embed", "sentences"), how much is
            done, of how much.

    Raises:
        DigestError: there is no digest in the paths.
        StoreMismatch: the store was made by another embedder or format.
        StoreLocked: another process is writing to it.
        StoreError: it cannot be read or written.
        EmbedderError: vectors cannot be made; entries and full text are in nevertheless.
    """
    tell = progress or _silent
    clock = _Clock()
    with clock.stage("read"):
        reading = read_paths(paths, tell)
    run = _Run(place, embedder, tell, clock)
    # Without a single digest the store stays as it is: a rebuild from nothing would empty it.
    with writer_lock(place) if reading.digests else nullcontext():
        return _take(reading, run, rebuild=rebuild)


def take(
    reading: Reading,
    place: Place,
    *,
    embedder: Embedder,
    progress: Progress | None = None,
    keep: Callable[[], None] | None = None,
) -> IngestReport:
    """Like `ingest`, for digests that are read already, by one who holds `writer_lock`.

    Args:
        keep: called once the store is known to fit, before anything is written to it.

    Raises:
        StoreError: as in `ingest`.
        EmbedderError: as in `ingest`.
    """
    run = _Run(place, embedder, progress or _silent, _Clock(), keep or _silent)
    return _take(reading, run, rebuild=False)


def _take(reading: Reading, run: _Run, *, rebuild: bool) -> IngestReport:
    wanted = desired(reading.digests)
    plan, embedded = NOTHING, 0
    if reading.digests:
        plan, embedded = run.rebuild(wanted) if rebuild else run.update(wanted)
    seconds = run.clock.seconds
    seconds["total"] = time.monotonic() - run.clock.started
    return IngestReport(
        added=len(plan.added),
        changed=len(plan.changed),
        removed=len(plan.removed),
        unchanged=plan.unchanged,
        days=plan.counts,
        refusals=(*reading.refusals, *wanted.refusals),
        embedded=embedded,
        seconds=seconds,
    )


def _silent(*_: object) -> None:
    """Tells nobody."""


@dataclass(slots=True)
class _Run:
    """One ingest at work on a locked store."""

    place: Place
    embedder: Embedder
    tell: Progress
    clock: _Clock
    keep: Callable[[], None] = _silent

    def update(self, wanted: Desired) -> tuple[Plan, int]:
        """Brings the current store up to date; full text first."""
        making = self._making()
        with open_chroma(self.place) as chroma, chroma.writing():
            manifest = chroma.manifest()
            if manifest is None:
                manifest = Manifest.fresh(making, chroma.new_epoch())
                chroma.save(manifest)
            check(manifest.making, making, self.place)
            self.keep()
            return self._fill(wanted, self._filling(chroma, manifest, "current"))

    def rebuild(self, wanted: Desired) -> tuple[Plan, int]:
        """Fills a new store beside the current one, then takes its place.

        A rebuild that was killed goes on where it stopped. A damaged embedded database is put
        aside until the new one is whole; readers go on with the last snapshot.
        """
        return replacing_damaged(self.place, lambda: self._rebuild_beside(wanted))

    def _rebuild_beside(self, wanted: Desired) -> tuple[Plan, int]:
        making = self._making()
        with open_chroma(self.place) as chroma, chroma.writing():
            if chroma.is_empty() and not self.place.pointer.exists():
                # There is nothing to keep in use: the new store is shown while it grows.
                manifest = Manifest.fresh(making, chroma.new_epoch())
                chroma.save(manifest)
                return self._fill(wanted, self._filling(chroma, manifest, "current"))
            current, unfinished = chroma.readable("current"), chroma.readable("next")
            promoted = current and unfinished and current.epoch == unfinished.epoch
            if unfinished is None or promoted or unfinished.making != making:
                unfinished = Manifest.fresh(making, chroma.new_epoch())
                chroma.save(unfinished, "next")
            filling = self._filling(chroma, unfinished, "next")
            done = self._fill(wanted, filling)
            filling.promote()
            chroma.sweep()
            return done

    def _fill(self, wanted: Desired, filling: Filling) -> tuple[Plan, int]:
        stored = filling.collections
        exact = filling.role == "next"
        plan = difference(wanted, stored.entry_marks(), stored.days(), exact=exact)
        if plan.empty and filling.finished():
            self._publish(filling, filling.manifest.passages, complete=True)
            return plan, 0
        with self.clock.stage("write"):
            shown = filling.write(plan)
        if shown:
            with self._indexing():
                filling.show_text(plan, self.embedder)
        return plan, self._embed(filling, shown=shown)

    def _embed(self, filling: Filling, *, shown: bool) -> int:
        """Shows the entries, unless that is done, then makes the vectors that they lack."""
        with self.clock.stage("cut"):
            cuts, total = filling.cut(self.embedder)
        if not shown:
            self._publish(filling, total, complete=not cuts)
        embedded = 0
        try:
            with self.clock.stage("embed"):
                for made in filling.embed(cuts, self.embedder, total):
                    embedded += made
        except (EmbedderError, KeyboardInterrupt):
            # What was made so far is shown, whatever stopped the rest.
            self._publish(filling, total, complete=False)
            raise
        self._publish(filling, total, complete=True)
        return embedded

    def _publish(self, filling: Filling, total: int, *, complete: bool) -> None:
        with self._indexing():
            filling.publish(total, complete=complete)

    @contextmanager
    def _indexing(self) -> Iterator[None]:
        self.tell("index", 0, 1)
        with self.clock.stage("index"):
            yield
        self.tell("index", 1, 1)

    def _filling(self, chroma: Chroma, manifest: Manifest, role: Role) -> Filling:
        chroma.sweep()
        return Filling(chroma, self.place, manifest, role, self.tell)

    def _making(self) -> Making:
        return Making(FORMAT, self.embedder.id, self.embedder.dimension, RULES)
