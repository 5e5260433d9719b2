"""One writer a store: the operating system's lock, which a killed process cannot leave behind."""

from __future__ import annotations

import json
import os
import socket
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from store.disk import disk_errors, replace_text
from store.errors import StoreLocked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from store.place import Place


@contextmanager
def writer_lock(place: Place) -> Iterator[None]:
    """Holds the right to write to the store's folder; readers need none.

    Raises:
        StoreLocked: another process has held it for all of ``place.patience`` seconds.
        StoreFull: the folder cannot be written.
    """
    note = _note(place)
    with disk_errors(place.directory):
        place.directory.mkdir(parents=True, exist_ok=True)
        lock = FileLock(place.directory / "lock", timeout=place.patience, thread_local=False)
        try:
            lock.acquire()
        except Timeout as timeout:
            raise StoreLocked(
                f"{holder(place)} is writing to the store {place.name}"
                f" (waited {place.patience:g} s); try again when it is done, or end it"
            ) from timeout
    try:
        with disk_errors(place.directory):
            replace_text(note, json.dumps(_self()))
        yield
    finally:
        note.unlink(missing_ok=True)
        lock.release()


def _self() -> dict[str, str | int]:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "since": since}


def holder(place: Place) -> str:
    """Who holds the right to write, as far as is known."""
    try:
        held = json.loads(_note(place).read_text(encoding="utf-8"))
        return f"process {held['pid']} on {held['host']} (since {held['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def _note(place: Place) -> Path:
    return place.directory / "writer.json"
