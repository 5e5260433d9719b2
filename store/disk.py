"""Writing so that a power cut leaves the old or the new; the disk's refusals in plain words."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from store.errors import StoreFull

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_RIGHT = {errno.EROFS, errno.EACCES, errno.EPERM}


def no_room(directory: Path) -> StoreFull:
    """What is said when the disk is full."""
    return StoreFull(
        f"no room left on the disk of {str(directory)!r};"
        " free some space and run the same command again: it goes on where it stopped"
    )


def no_right(directory: Path) -> StoreFull:
    """What is said when the folder cannot be written."""
    return StoreFull(
        f"{str(directory)!r} cannot be written (read-only, or it belongs to someone else);"
        " mend its permissions or choose another folder with --store"
    )


@contextmanager
def disk_errors(directory: Path) -> Iterator[None]:
    """Turns the operating system's refusals to write into `StoreFull`.

    Raises:
        StoreFull: the disk is full, read-only, or not ours.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise no_room(directory) from error
        if error.errno in _NO_RIGHT or isinstance(error, NotADirectoryError | FileExistsError):
            raise no_right(directory) from error
        raise


def probe(directory: Path) -> None:
    """Writes a little and takes it back, to learn whether a failure was the disk's.

    Raises:
        StoreFull: the disk is full, read-only, or not ours.
    """
    path = directory / f".probe.{os.getpid()}"
    with disk_errors(directory):
        try:
            path.write_bytes(bytes(1 << 18))
        finally:
            path.unlink(missing_ok=True)


def sync_tree(directory: Path) -> None:
    """Forces every file of a folder, and the folder itself, to the disk."""
    for path in [*directory.iterdir(), directory]:
        _sync(path)


def replace_text(path: Path, text: str) -> None:
    """Replaces a small file at once: a reader sees the old text or the new, never a part."""
    replace_bytes(path, text.encode("utf-8"))


def replace_bytes(path: Path, data: bytes) -> None:
    """As `replace_text`, for bytes."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    _sync(path.parent)


def _sync(path: Path) -> None:
    # Windows cannot open a folder; there the rename itself is what is relied upon.
    if os.name == "nt" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
