"""Digests from wherever they come, read for one ingest: what could be read and what was refused.

In: files and folders, or the bytes of one file. Out: one `Reading`; a file that is no digest is a
refusal among the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.digest import find_digests, read_bytes, read_file, split_days
from store.errors import DigestError
from store.records import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from store.records import Digest

    Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What files say, one digest a day; ``refusals`` are the files that are no digest."""

    digests: tuple[Digest, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @staticmethod
    def joined(readings: Iterable[Reading]) -> Reading:
        """Several readings as one, in their order."""
        whole = list(readings)
        return Reading(
            tuple(digest for reading in whole for digest in reading.digests),
            tuple(refusal for reading in whole for refusal in reading.refusals),
        )


def read_paths(paths: Sequence[Path], tell: Progress) -> Reading:
    """Every digest file under the paths, read.

    Args:
        tell: called with "read", how many files are done, and of how many.

    Raises:
        DigestError: there is no digest file in the paths.
    """
    files = find_digests(paths)
    if not files:
        named = ", ".join(repr(str(path)) for path in paths)
        raise DigestError(f"no digest found in {named}: name a digest file or a folder of them")
    readings = []
    for done, file in enumerate(files, 1):
        readings.append(read_one(file))
        tell("read", done, len(files))
    return Reading.joined(readings)


def read_one(file: Path) -> Reading:
    """One digest file."""
    try:
        return Reading(tuple(split_days(read_file(file))))
    except DigestError as error:
        return Reading(refusals=(Refusal(str(file), 1, error.reason),))


def read_upload(data: bytes, name: str) -> Reading:
    """The bytes of a file that came without a path; its name may state its day."""
    try:
        return Reading(tuple(split_days(read_bytes(data, name))))
    except DigestError as error:
        return Reading(refusals=(Refusal(name, 1, error.reason),))
