"""What the web app needs of the assistant behind it; `assistant.chat.Assistant` fulfils it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.answer import Event, Request
    from store.catalogue import Catalogue
    from store.snapshot import SnapshotStatus


class Answers(Protocol):
    """One assistant over one store, shared by every visitor and thread."""

    def stream(self, request: Request) -> Iterator[Event]:
        """The answer as it comes into being; closing the iterator ends the turn."""
        ...

    def status(self) -> SnapshotStatus:
        """What the store holds; raises `StoreError` when it cannot be read."""
        ...

    def catalogue(self) -> Catalogue:
        """The newest readable catalogue; raises `StoreError` when there is none."""
        ...
