"""The form of a backup file, and its proof: nothing in it is used before all of it was checked.

In: a file from anywhere. Out: its records one by one, or `BackupBroken`. Members are read by fixed
names into memory, line by line; no name in the archive ever becomes a path outside the store.
"""

from __future__ import annotations

import errno
import hashlib
import json
import re
import stat
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from store.chroma_records import DayRecord, PassageMark, day_of
from store.codec import content_hash, day_number, entry_of, passage_of
from store.errors import BackupBroken
from store.kept import NAME
from store.manifest import FORMAT, Making

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from store.records import Entry, Passage

KIND, VERSION = "paper-digest-store", 1
MANIFEST, ENTRIES, DAYS = "manifest.json", "entries.jsonl", "days.jsonl"
PASSAGES, VECTORS, KEPT = "passages.jsonl", "vectors.f32", "digests/"

MOST_BYTES = 64 << 30
_LONGEST_LINE = 8 << 20
_MOST_MANIFEST = 32 << 20
_RATIO = 200
_BLOCK = 1 << 20
_BESIDE = re.compile(r"[a-z][a-z0-9_-]{0,40}\.jsonl")


@dataclass(frozen=True, slots=True)
class Held:
    """What a backup holds.

    Attributes:
        complete: whether every passage had its vector.
        digests: how many kept digest files.
        size: bytes of the archive.
    """

    making: Making
    entries: int
    days: int
    passages: int
    cut: int
    complete: bool
    digests: int
    written: str
    size: int


class Archive:
    """A backup whose every member has its recorded size and sum."""

    def __init__(self, path: Path, opened: zipfile.ZipFile, facts: dict[str, Any]) -> None:
        self._path = path
        self._zip = opened
        self._facts = facts
        self.making = Making(**facts["making"])

    @property
    def held(self) -> Held:
        """What it holds, counted."""
        members: dict[str, Any] = self._facts["members"]
        return Held(
            making=self.making,
            entries=sum(1 for _ in self._lines(ENTRIES)),
            days=sum(1 for _ in self._lines(DAYS)),
            passages=members[VECTORS]["size"] // (4 * self.making.dimension),
            cut=int(self._facts["passages"]),
            complete=bool(self._facts["complete"]),
            digests=sum(name.startswith(KEPT) for name in members),
            written=str(self._facts["written"]),
            size=self._path.stat().st_size,
        )

    def entries(self) -> list[Entry]:
        """Every entry."""
        return [entry_of(row) for row in self._lines(ENTRIES)]

    def days(self) -> list[DayRecord]:
        """The ledger."""
        return [day_of(row) for row in self._lines(DAYS)]

    def passages(self) -> Iterator[tuple[Passage, PassageMark, np.ndarray]]:
        """Every passage with its vector, those of one entry together."""
        width = 4 * self.making.dimension
        with self._zip.open(VECTORS) as vectors:
            for row, content, count in self._lines(PASSAGES):
                passage = passage_of(row)
                vector = np.frombuffer(vectors.read(width), "<f4").astype(np.float32)
                yield passage, PassageMark(passage.entry_key, content, count), vector

    def digests(self) -> Iterator[tuple[str, bytes]]:
        """The kept digest files: name and bytes."""
        for name in self._facts["members"]:
            if name.startswith(KEPT):
                yield name.removeprefix(KEPT), self._zip.read(name)

    def beside(self) -> Iterator[tuple[str, list[bytes]]]:
        """The further files: name and lines."""
        for name in self._facts["members"]:
            if _BESIDE.fullmatch(name) and name not in {ENTRIES, DAYS, PASSAGES}:
                yield name, self._zip.read(name).splitlines(keepends=True)

    def _lines(self, name: str) -> Iterator[Any]:
        with self._zip.open(name) as member:
            while line := member.readline(_LONGEST_LINE):
                yield json.loads(line)

    def check_members(self) -> None:
        """Nothing, when every member is what the manifest says; raises `ValueError` else."""
        stated = self._facts["members"]
        found = {info.filename: info for info in self._zip.infolist()}
        if len(found) != len(self._zip.infolist()) or found.keys() != {MANIFEST, *stated}:
            raise ValueError("its members are not those that it states")
        for info in found.values():
            _check_info(info)
        packed = sum(info.compress_size for info in found.values())
        if (
            packed > self._path.stat().st_size
            or sum(info.file_size for info in found.values()) > MOST_BYTES
        ):
            raise ValueError("it would unpack to more than a backup can hold")
        for name, sums in stated.items():
            if found[name].file_size != sums["size"] or self._sum(name) != sums["sha256"]:
                raise ValueError(f"{name!r} has changed since it was written")

    def _sum(self, name: str) -> str:
        digest = hashlib.sha256()
        with self._zip.open(name) as member:
            while block := member.read(_BLOCK):
                digest.update(block)
        return digest.hexdigest()

    def check_records(self) -> None:
        """Nothing, when the records make sense together; raises `ValueError` else."""
        contents = {entry.key: content_hash(entry) for entry in self.entries()}
        days = {day_number(record.day) for record in self.days()}
        if len(days) != sum(1 for _ in self._lines(DAYS)):
            raise ValueError("a day stands in it twice")
        ids = set()
        for passage, mark, vector in self.passages():
            ids.add(passage.id)
            if vector.shape != (self.making.dimension,) or not np.isfinite(vector).all():
                raise ValueError(f"the vector of {passage.id!r} is none")
            if mark.entry_key not in contents and self._facts["complete"]:
                raise ValueError(f"{passage.id!r} belongs to no entry")
        width = 4 * self.making.dimension
        if len(ids) * width != self._facts["members"][VECTORS]["size"]:
            raise ValueError("its vectors are not as many as its passages")


@contextmanager
def checked(path: Path) -> Iterator[Archive]:
    """A backup file, open, after all of it was checked.

    Raises:
        BackupBroken: it is no backup, not whole, or was tampered with.
        OSError: it cannot be opened.
    """
    with path.open("rb") as file, ExitStack() as stack:
        try:
            opened = stack.enter_context(zipfile.ZipFile(file))
            archive = Archive(path, opened, _facts(opened))
            archive.check_members()
            archive.check_records()
        except _UNREADABLE as error:
            raise _broken(path, error) from error
        except OSError as error:
            # A member said to stand before the file's beginning: a seek that no system takes.
            if error.errno == errno.EINVAL:
                raise _broken(path, error) from error
            raise
        yield archive


def _broken(path: Path, error: Exception) -> BackupBroken:
    return BackupBroken(
        f"{str(path)!r} is not a whole backup of a store ({error}); name a file that"
        " `assistant backup FILE` wrote. The store is as it was."
    )


_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, KeyError, TypeError, IndexError,
    AttributeError, NotImplementedError, RuntimeError, RecursionError, MemoryError,
)  # fmt: skip
"""What a file that is no backup of ours makes the readers of ZIP, JSON and records raise."""


def _facts(opened: zipfile.ZipFile) -> dict[str, Any]:
    info = opened.getinfo(MANIFEST)
    _check_info(info)
    if info.file_size > _MOST_MANIFEST:
        raise ValueError("its manifest is too large")
    facts: dict[str, Any] = json.loads(opened.read(info))
    if (facts["kind"], facts["version"], facts["making"]["format"]) != (KIND, VERSION, FORMAT):
        raise ValueError("it was written by another version of this program")
    if not {ENTRIES, DAYS, PASSAGES, VECTORS} <= facts["members"].keys():
        raise ValueError("a member is missing")
    return facts


def _check_info(info: zipfile.ZipInfo) -> None:
    """One member's name, kind and sizes; raises `ValueError` for what is not ours."""
    name = info.filename
    ours = name in {MANIFEST, ENTRIES, DAYS, PASSAGES, VECTORS} or _BESIDE.fullmatch(name)
    kept = name.startswith(KEPT) and NAME.fullmatch(name.removeprefix(KEPT))
    if not (ours or kept):
        raise ValueError(f"a member is called {name[:80]!r}")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG} or info.is_dir() or info.flag_bits & 1:
        raise ValueError(f"the member {name!r} is no plain file")
    if info.file_size > _RATIO * info.compress_size + _BLOCK:
        raise ValueError(f"the member {name!r} is packed too tightly to be real")
