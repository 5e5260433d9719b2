"""What an embed token opens: the part of the archive, and the pages that may show it.

In: a verified token, put into the ASGI scope by the gate. Out: `EmbedScope` for the embed routes,
which must answer from nothing outside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

STATE_KEY = "embed_scope"
"""Where in ``scope["state"]`` the gate leaves it (``request.state.embed_scope``)."""


@dataclass(frozen=True, slots=True)
class EmbedScope:
    """The part of the archive that a token opens; an empty field does not narrow.

    Attributes:
        since: first day, included.
        until: last day, included.
        topic: words that a paper must be about.
        authors: names, any of which a paper must have.
        papers: arXiv ids that are open, all when empty.
        hosts: origins that may frame it; narrows the server's own list when not empty.
    """

    since: date | None = None
    until: date | None = None
    topic: str = ""
    authors: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    def record(self) -> dict[str, object]:
        """What narrows, as plain JSON."""
        told: dict[str, object] = {
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "topic": self.topic,
            "authors": list(self.authors),
            "papers": list(self.papers),
            "hosts": list(self.hosts),
        }
        return {name: value for name, value in told.items() if value}

    @staticmethod
    def of(record: Mapping[str, object]) -> EmbedScope:
        """What `record` gave, whatever else stands beside it.

        Raises:
            TypeError, ValueError: something else was written there.
        """
        return EmbedScope(
            _day(record.get("since")),
            _day(record.get("until")),
            str(record.get("topic", "")),
            _texts(record.get("authors", [])),
            _texts(record.get("papers", [])),
            _texts(record.get("hosts", [])),
        )


def embed_scope(scope: Mapping[str, object]) -> EmbedScope | None:
    """The scope of the token that this request came with; None when it came without one.

    Args:
        scope: the ASGI scope (``request.scope``).
    """
    state = scope.get("state")
    found = state.get(STATE_KEY) if isinstance(state, dict) else None
    return found if isinstance(found, EmbedScope) else None


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("a list was written")
    return tuple(str(item) for item in value)
