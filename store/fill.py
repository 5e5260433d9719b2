"""Carrying out a plan on one set of collections: entries, ledger, vectors, each step repeatable.

The manifest says "at work" before the first write and "at rest", with the next revision, after the
last; a run that was killed in between is recognised by the next one.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from store.chroma_records import Cut
from store.codec import content_hash
from store.passages import cut_passages
from store.publish import publish, up_to_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from store.chroma import Chroma, Role
    from store.chroma_records import Collections, PassageMark
    from store.embed import Embedder
    from store.manifest import Manifest
    from store.place import Place
    from store.plan import Plan
    from store.records import Entry, Passage

    Progress = Callable[[str, int, int], None]
    Cuts = list[tuple[Entry, tuple[Passage, ...]]]

BATCH = 64
"""Passages that are embedded and committed together, give or take an entry."""

PUBLISH_EVERY = 60.0
"""Seconds between snapshots while vectors are being made."""


@dataclass(slots=True)
class Filling:
    """One store being filled.

    Attributes:
        role: ``current`` shows snapshots on the way; ``next`` stays out of sight until whole.
    """

    chroma: Chroma
    place: Place
    manifest: Manifest
    role: Role
    tell: Progress
    collections: Collections = field(init=False)

    def __post_init__(self) -> None:
        self.collections = self.chroma.collections(self.manifest)

    def write(self, plan: Plan) -> bool:
        """Writes entries, then the ledger of their days.

        Returns:
            Whether the current generation shows what stood here before, to be built upon.
        """
        if plan.empty:
            return False
        known = self.manifest
        at_rest = self.role == "current" and known.settled
        shown = at_rest and up_to_date(known, self.place)
        self._open()
        entries = [*plan.added, *plan.changed, *plan.moved]
        done = 0
        for count in self.collections.write_entries(entries):
            done += count
            self.tell("write", done, len(entries))
        self.collections.delete_entries(plan.removed)
        self.collections.write_days(plan.days)
        self.collections.delete_days(plan.removed_days)
        return shown

    def show_text(self, plan: Plan, embedder: Embedder) -> None:
        """Shows the entries of a plan at once, with the vectors that are shown already."""
        fresh = [*plan.added, *plan.changed]
        coming = sum(len(cut_passages(entry, embedder)) for entry in fresh)
        shown = replace(self.manifest, passages=self.manifest.passages + coming, complete=False)
        changed = frozenset([*(entry.key for entry in fresh), *plan.removed])
        publish(self.collections, shown, self.place, changed=changed)

    def finished(self) -> bool:
        """Whether an earlier run left nothing to do but what a new plan asks for.

        Raises:
            StoreDamaged: it did, and its vectors have been lost since.
        """
        known = self.manifest
        at_rest = known.settled and known.complete
        if not at_rest or self.collections.count_passages() != known.passages:
            return False
        self.collections.check_vectors(known.making.dimension)
        return True

    def publish(self, passages: int, *, complete: bool) -> None:
        """Puts the store at rest and shows it, unless what is shown is up to date already.

        Args:
            passages: how many passages the entries were cut into.
            complete: whether all of them have their vectors.
        """
        known = self.manifest
        if not known.settled or (known.passages, known.complete) != (passages, complete):
            self.manifest = known.closed(passages, complete=complete)
            self.chroma.save(self.manifest, self.role)
        if self.role == "current" and not up_to_date(self.manifest, self.place):
            publish(self.collections, self.manifest, self.place, tell=self._tell_sentences)

    def _tell_sentences(self, done: int, total: int) -> None:
        self.tell("sentences", done, total)

    def promote(self, *, complete: bool = True) -> None:
        """Makes the filled store the current one and shows it."""
        self.chroma.promote(self.manifest)
        self.role = "current"
        self.publish(self.manifest.passages, complete=complete)

    def cut(self, embedder: Embedder) -> tuple[Cuts, int]:
        """The entries that lack vectors, newest day first, cut; and all passages there should be.

        Passages of entries that are gone are deleted on the way.
        """
        marks = self.collections.passage_marks()
        wanted = {entry.key: entry for entry in self.collections.read_entries()}
        orphans = [key for key, mark in marks.items() if mark.entry_key not in wanted]
        if orphans:
            self._open()
            self.collections.delete_passages(orphans)
        whole = whole_entries(marks, wanted)
        missing = [entry for entry in wanted.values() if entry.key not in whole]
        missing.sort(key=lambda entry: (-entry.day.toordinal(), entry.line))
        cut = [(entry, tuple(cut_passages(entry, embedder))) for entry in missing]
        cuts = [(entry, passages) for entry, passages in cut if passages]
        return cuts, sum(whole.values()) + sum(len(passages) for _, passages in cuts)

    def embed(self, cuts: Cuts, embedder: Embedder, total: int) -> Iterator[int]:
        """Makes the missing vectors, yielding how many in each committed batch; publishes at times.

        Raises:
            EmbedderError: what was made before stays.
        """
        done = total - sum(len(passages) for _, passages in cuts)
        stale = self._stale({entry.key for entry, _ in cuts})
        published = time.monotonic()
        for batch in _batches(cuts):
            self._open()
            made = self._embed_batch(batch, embedder, stale)
            done += sum(len(passages) for _, passages in batch)
            self.tell("embed", done, total)
            yield made
            if time.monotonic() - published >= PUBLISH_EVERY:
                self.publish(total, complete=False)
                published = time.monotonic()

    def _embed_batch(self, batch: Cuts, embedder: Embedder, stale: dict[str, set[str]]) -> int:
        passages = list(chain.from_iterable(found for _, found in batch))
        known = self.collections.vectors([p.id for p in passages if p.id in stale[p.entry_key]])
        fresh = [passage for passage in passages if passage.id not in known]
        if fresh:
            made = embedder.embed_passages([passage.text for passage in fresh])
            known |= {passage.id: row for passage, row in zip(fresh, made, strict=True)}
        shape = (-1, embedder.dimension)
        cuts = [
            Cut(entry, found, np.array([known[p.id] for p in found], np.float32).reshape(shape))
            for entry, found in batch
        ]
        self.collections.write_passages(cuts)
        ids = {passage.id for passage in passages}
        self.collections.delete_passages(
            {key for entry, _ in batch for key in stale[entry.key]} - ids
        )
        return len(fresh)

    def _stale(self, keys: set[str]) -> dict[str, set[str]]:
        """Ids of the passages that stand for entries which are to be embedded (again)."""
        found: dict[str, set[str]] = {key: set() for key in keys}
        if keys:
            for passage, mark in self.collections.passage_marks().items():
                if mark.entry_key in keys:
                    found[mark.entry_key].add(passage)
        return found

    def _open(self) -> None:
        if self.manifest.settled:
            self.manifest = self.manifest.opened()
            self.chroma.save(self.manifest, self.role)


def whole_entries(marks: dict[str, PassageMark], entries: dict[str, Entry]) -> dict[str, int]:
    """Passage counts of the entries all of whose passages stand in the store, as they are now."""
    contents = {key: content_hash(entry) for key, entry in entries.items()}
    held: dict[str, int] = {}
    counts: dict[str, int] = {}
    strangers = set()
    for mark in marks.values():
        if contents.get(mark.entry_key) != mark.entry_content:
            strangers.add(mark.entry_key)
            continue
        held[mark.entry_key] = held.get(mark.entry_key, 0) + 1
        counts[mark.entry_key] = mark.count
    return {
        key: count for key, count in counts.items() if held[key] == count and key not in strangers
    }


def _batches(cuts: Sequence[tuple[Entry, tuple[Passage, ...]]]) -> Iterator[Cuts]:
    batch: Cuts = []
    size = 0
    for entry, passages in cuts:
        batch.append((entry, passages))
        size += len(passages)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
