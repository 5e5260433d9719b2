"""One answer as far as it has come, and the box that stands in its place when it fails.

In: the assistant's events. Out: what the chat (`assistant.ui.turns`) and the frame
(`assistant.embed.talk`) draw their messages from.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.answer import Cited, Done, Notice, Text
from assistant.discreet import discreet
from assistant.ui.cards import trouble
from store.errors import AssistantError, BackendError, ServerBusy, StoreError, StoreMissing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assistant.answer import Answer, Citation, Event

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Growing:
    """An answer as far as it has come; ``answer`` is there once it is whole."""

    text: str = ""
    citations: dict[int, Citation] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)
    answer: Answer | None = None

    @property
    def waiting(self) -> bool:
        """Whether there is nothing to read yet."""
        return not self.text and self.answer is None

    @property
    def spoken(self) -> str:
        """The attribute that tells the answer's language, "" until that is known."""
        return "" if self.answer is None else f' lang="{self.answer.language[:2]}"'

    def take(self, event: Event) -> None:
        """Add what an event brings."""
        match event:
            case Text(delta):
                self.text += delta
            case Cited(citation):
                self.citations[citation.marker] = citation
            case Notice(text):
                self.notices.append(text)
            case Done(answer):
                self.answer = answer

    def drawn(self, events: Iterable[Event], seconds: float) -> Iterator[Answer | None]:
        """Take every event, and stop where the message is worth drawing anew.

        Args:
            events: of one turn.
            seconds: between two drawings at least, however fast the pieces come.

        Yields:
            None while the answer grows, at last the whole answer.
        """
        shown = 0.0
        for event in events:
            self.take(event)
            now = time.monotonic()
            if isinstance(event, Done):
                yield event.answer
            elif isinstance(event, Text) and now - shown > seconds:
                yield None
                shown = now


def failure(error: Exception, language: str) -> str:
    """The box for an answer that failed; the log has the cause, the reader no places of ours."""
    if not isinstance(error, AssistantError):
        _log.error("A question failed", exc_info=error)
        return trouble("failed", language)
    _log.warning("A question could not be answered: %s", error)
    kind = _kind(error)
    # That many are asking is all there is to say.
    return trouble(kind, language, "" if kind == "busy" else discreet(error))


def _kind(error: AssistantError) -> str:
    match error:
        case StoreMissing():
            return "nothing_indexed"
        case StoreError():
            return "store_trouble"
        case BackendError():
            return "backend_trouble"
        case ServerBusy():
            return "busy"
        case _:
            return "failed"
