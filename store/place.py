"""Where a store is: the folder on this machine and, when there is one, the Chroma server behind it.

Without a server the folder holds everything (embedded Chroma included); with one it is a cache that
can be thrown away.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """The address of a store.

    Attributes:
        directory: the store's folder; made by the first ingest.
        chroma_url: ``http://host:port`` of a Chroma server; None for the embedded one.
        chroma_token: bearer token of the server, never shown.
        patience: seconds to wait for another writer before giving up.
    """

    directory: Path
    chroma_url: str | None = None
    chroma_token: str | None = field(default=None, repr=False)
    patience: float = 30.0

    @property
    def name(self) -> str:
        """What messages call the store."""
        return repr(str(self.directory)) if self.chroma_url is None else repr(self.chroma_url)

    @property
    def chroma(self) -> Path:
        """Folder of the embedded Chroma."""
        return self.directory / "chroma"

    @property
    def snapshots(self) -> Path:
        """Folder of the immutable generations."""
        return self.directory / "snapshots"

    @property
    def pointer(self) -> Path:
        """The file that names the current generation."""
        return self.directory / "CURRENT"

    @property
    def digests(self) -> Path:
        """Folder of the digest files that were added while serving (`store.kept`)."""
        return self.directory / "digests"
