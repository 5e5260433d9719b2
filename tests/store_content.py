"""Everything that a store says, as plain values to compare: made names and times left out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from store.chroma import open_chroma
from store.errors import StoreMissing
from store.snapshot import open_snapshot

if TYPE_CHECKING:
    from store.chroma_records import DayRecord
    from store.place import Place
    from store.records import Entry, Passage


@dataclass(frozen=True)
class Content:
    """Records of the database and of the current snapshot."""

    entries: list[Entry]
    days: dict[int, DayRecord]
    passages: dict[str, tuple[Passage, list[float]]]
    shown_entries: list[Entry]
    shown_passages: list[tuple[Passage, list[float]]]
    complete: bool


def content(place: Place) -> Content:
    """What the store at this place says."""
    with open_chroma(place) as chroma:
        manifest = chroma.manifest()
        assert manifest is not None
        stored = chroma.collections(manifest)
        passages = {p.id: (p, vector.tolist()) for p, _, vector in stored.read_passages()}
        entries, days = stored.read_entries(), stored.days()
    shown = open_snapshot(place.directory)
    vectors = shown.vectors
    rows = zip(vectors.passages, vectors.matrix.tolist(), strict=True) if vectors else ()
    assert [entry.key for entry in shown.catalogue.entries] == list(shown.lexical.keys)
    return Content(
        entries, days, passages, list(shown.catalogue.entries), list(rows), shown.status.complete
    )


def assert_same(found: Content, wanted: Content) -> None:
    """Equal, but for the last digits of vectors: Chroma makes their length 1 whenever it stores."""
    assert _without_vectors(found) == _without_vectors(wanted)
    for key, (_, vector) in wanted.passages.items():
        assert np.allclose(found.passages[key][1], vector, atol=1e-6)
    pairs = zip(found.shown_passages, wanted.shown_passages, strict=True)
    assert all(np.allclose(ours[1], theirs[1], atol=1e-6) for ours, theirs in pairs)


def _without_vectors(whole: Content) -> Content:
    passages = {key: (passage, [0.0]) for key, (passage, _) in whole.passages.items()}
    return replace(
        whole,
        passages=passages,
        shown_passages=[(passage, [0.0]) for passage, _ in whole.shown_passages],
    )


def assert_whole(place: Place) -> None:
    """A reader finds whole papers only: every entry's passages are all there or not at all."""
    try:
        shown = open_snapshot(place.directory)
    except StoreMissing:
        return
    held: dict[str, list[int]] = {}
    for passage in shown.vectors.passages if shown.vectors else ():
        held.setdefault(passage.entry_key, []).append(passage.ordinal)
        body = shown.catalogue.entry(passage.entry_key).raw
        assert passage.body in body
    assert all(ordinals == list(range(len(ordinals))) for ordinals in held.values())
