"""What made a store, and whether what is asked for now fits it.

The manifest is one record in Chroma. It names the collections in use by their epoch, so that a
rebuild can fill new ones beside them and take over by replacing this one record.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from store.errors import StoreDamaged, StoreMismatch

if TYPE_CHECKING:
    from store.place import Place

FORMAT = 1
"""Layout of the records in Chroma and of the snapshot files."""


@dataclass(frozen=True, slots=True)
class Making:
    """What a store's content depends on besides the digests; unequal ones cannot be mixed.

    Attributes:
        format: layout of the records (`FORMAT`).
        embedder: `Embedder.id` of what made the vectors.
        dimension: length of a vector.
        passages: the rules by which entries were cut.
    """

    format: int
    embedder: str
    dimension: int
    passages: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts of one store.

    Attributes:
        store: random name given when the store was made; tells a replaced store from an older one.
        epoch: number of the collections in use.
        revision: grows with every change, so that a cache knows whether it is behind.
        settled: False while a writer is at work, or after one was killed.
        passages: how many passages the entries were cut into.
        complete: whether all of them have their vectors.
    """

    making: Making
    store: str
    epoch: int
    revision: int = 0
    settled: bool = False
    passages: int = 0
    complete: bool = False

    @classmethod
    def fresh(cls, making: Making, epoch: int) -> Manifest:
        """The manifest of a store that is about to be made."""
        return cls(making, uuid.uuid4().hex, epoch)

    def opened(self) -> Manifest:
        """The next revision, at work."""
        return replace(self, revision=self.revision + 1, settled=False)

    def closed(self, passages: int, *, complete: bool) -> Manifest:
        """The next revision, at rest."""
        return replace(
            self, revision=self.revision + 1, settled=True, passages=passages, complete=complete
        )


def to_json(manifest: Manifest) -> str:
    """The manifest as it stands in Chroma."""
    return json.dumps(asdict(manifest))


def from_json(text: str, place: Place) -> Manifest:
    """The manifest that `to_json` wrote.

    Raises:
        StoreMismatch: a later version of this program wrote it in a format of its own.
        StoreDamaged: it cannot be read at all.
    """
    try:
        facts = json.loads(text)
        if facts["making"]["format"] != FORMAT:
            raise StoreMismatch(
                f"the store {place.name} has format {facts['making']['format']!r} and this version"
                f" reads format {FORMAT}; {_remedy()}"
            )
        return Manifest(**{**facts, "making": Making(**facts["making"])})
    except (ValueError, KeyError, TypeError) as error:
        raise StoreDamaged(
            f"the manifest of the store {place.name} cannot be read ({error}); {_remedy()}"
        ) from error


def check(made: Making, wanted: Making, place: Place) -> None:
    """Nothing when the store fits what is asked for.

    Raises:
        StoreMismatch: names both sides of every difference, and the command that mends it.
    """
    have, want = asdict(made), asdict(wanted)
    differing = [
        f"{name} {have[name]!r} in the store, {want[name]!r} asked for"
        for name in want
        if have[name] != want[name]
    ]
    if differing:
        raise StoreMismatch(
            f"the store {place.name} was made differently: {'; '.join(differing)};"
            f" go back to the setting it was made with, or {_remedy()}"
        )


def _remedy() -> str:
    return "make it anew with `assistant ingest --rebuild PATH...`"
