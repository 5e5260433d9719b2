"""When each key and embed link was last let in, to the minute, beside the file of keys.

In: ids, as the gate lets their holders in. Out: a small private file for the lists. It is written
by a thread of its own, at most once a minute for each id; what cannot be written is not recorded,
and no request waits or fails for it.
"""

from __future__ import annotations

import json
import logging
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.access.ring import replace_private
from store.errors import AssistantError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from assistant.access.keys import KeyFile

_log = logging.getLogger(__name__)


def uses_path(keys: Path) -> Path:
    """Where the uses of the keys in a file are."""
    return keys.with_name(f"{keys.stem}-used.json")


def read_uses(keys: Path) -> dict[str, str]:
    """The minute of each id's last use, in UTC; nothing where nothing readable is there."""
    try:
        content = json.loads(uses_path(keys).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    uses = content.items() if isinstance(content, dict) else ()
    return {name: minute for name, minute in uses if isinstance(minute, str)}


class Uses:
    """Takes note of uses; for one server.

    Args:
        keys: whose ids they are; those that it no longer has are forgotten.
        clock: the time in UTC.
    """

    def __init__(
        self, keys: KeyFile, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._keys = keys
        self._clock = clock
        self._lock = threading.Lock()
        self._noted: dict[str, str] = {}
        self._fresh: dict[str, str] = {}
        self._writing = self._said = False

    def note(self, identity: str) -> None:
        """This one was just let in."""
        minute = self._clock().isoformat(timespec="minutes")
        if self._noted.get(identity) == minute:
            return
        with self._lock:
            self._noted[identity] = self._fresh[identity] = minute
            if self._writing:
                return
            self._writing = True
        try:
            threading.Thread(target=self._write, name="last uses", daemon=True).start()
        except RuntimeError:  # No more threads can be had; there will be other minutes.
            self._writing = False

    def _write(self) -> None:
        while fresh := self._taken():
            try:
                self._merge(fresh)
                self._said = False
            except (OSError, AssistantError) as error:
                if not self._said:  # Once, not every minute.
                    _log.warning("the last use of keys cannot be recorded: %s", error)
                self._said = True

    def _taken(self) -> dict[str, str]:
        with self._lock:
            fresh, self._fresh = self._fresh, {}
            self._writing = bool(fresh)
            return fresh

    def _merge(self, fresh: dict[str, str]) -> None:
        """Another server on the same file may have written since; the later minute counts."""
        before = read_uses(self._keys.path)
        known = {key.id for key in self._keys.listed()} | {link.id for link in self._keys.links()}
        merged = {
            one: max(before.get(one, ""), fresh.get(one, ""))
            for one in sorted(before.keys() | fresh.keys())
            if one in known
        }
        replace_private(uses_path(self._keys.path), json.dumps(merged, indent=1))
