"""What the web app needs of the assistant behind it; `assistant.chat.Assistant` fulfils it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator

    from assistant.answer import Event, Request
    from assistant.question import Question
    from assistant.retrieve import Ranking
    from store.catalogue import Catalogue
    from store.snapshot import SnapshotStatus


class Answers(Protocol):
    """One assistant over one store, shared by every visitor and thread."""

    @property
    def backends(self) -> tuple[str, ...]:
        """Every backend that a request may name; the first answers where it names none."""
        ...

    def stream(self, request: Request) -> Generator[Event]:
        """The answer as it comes into being; closing the generator ends the turn."""
        ...

    def search(self, request: Request, limit: int = 50) -> tuple[Question, Ranking]:
        """Ranked papers without an answer; raises `StoreError` and `EmbedderError`."""
        ...

    def status(self) -> SnapshotStatus:
        """What the store holds; raises `StoreError` when it cannot be read."""
        ...

    def catalogue(self) -> Catalogue:
        """The newest readable catalogue; raises `StoreError` when there is none."""
        ...
