"""A store into one file: every record and vector, the kept digests, sums of everything.

In: a store, embedded or on a Chroma server, held still by the writer's lock; readers go on. Out: a
ZIP archive of JSON lines and raw vectors that depends on no version of Chroma (`store.archive`).
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from store.archive import DAYS, ENTRIES, KEPT, KIND, MANIFEST, PASSAGES, VECTORS, VERSION, checked
from store.chroma import open_chroma
from store.chroma_records import day_row
from store.codec import dumps, entry_row, passage_row
from store.disk import disk_errors
from store.kept import Kept
from store.lock import writer_lock
from store.snapshot import missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from store.archive import Held
    from store.chroma_records import Collections
    from store.manifest import Manifest
    from store.place import Place


@dataclass(slots=True)
class _Members:
    """The members written so far, with their sums."""

    archive: zipfile.ZipFile
    sums: dict[str, dict[str, int | str]]

    def write(self, name: str, pieces: Iterable[bytes], *, packed: bool = True) -> None:
        info = zipfile.ZipInfo(name, datetime.now(UTC).timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self.archive.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                member.write(piece)
                digest.update(piece)
                size += len(piece)
        self.sums[name] = {"size": size, "sha256": digest.hexdigest()}


def backup(place: Place, file: Path, *, beside: Sequence[str] = ()) -> Held:
    """Writes the store into a file, replacing it only when the new one is whole and checked.

    Args:
        beside: names of further files of the store's folder, taken along where they exist.

    Raises:
        StoreMissing: nothing has been ingested yet.
        StoreLocked: another process is writing to the store.
        StoreFull: there is no room for the file.
        StoreError: the store cannot be read.
    """
    part = file.with_name(f".{file.name}.{os.getpid()}")
    with disk_errors(file.parent):
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as out:
                with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
                    _write(place, archive, beside)
                out.flush()
                os.fsync(out.fileno())
            with checked(part) as whole:
                held = whole.held
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    return held


def _write(place: Place, archive: zipfile.ZipFile, beside: Sequence[str]) -> None:
    if place.chroma_url is None and not place.chroma.exists():
        raise missing(place.name)
    members = _Members(archive, {})
    with writer_lock(place), open_chroma(place) as chroma, chroma.writing():
        manifest = chroma.manifest()
        if manifest is None:
            raise missing(place.name)
        _write_records(chroma.collections(manifest), members)
        for path in Kept(place).files():
            members.write(KEPT + path.name, [path.read_bytes()])
        for name in beside:
            if (place.directory / name).is_file():
                members.write(name, [(place.directory / name).read_bytes()])
        archive.writestr(MANIFEST, json.dumps(_facts(manifest, members), indent=1))


def _facts(manifest: Manifest, members: _Members) -> dict[str, Any]:
    return {
        "kind": KIND,
        "version": VERSION,
        "making": asdict(manifest.making),
        "passages": manifest.passages,
        "complete": manifest.settled and manifest.complete,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "members": members.sums,
    }


def _write_records(stored: Collections, members: _Members) -> None:
    members.write(ENTRIES, (_line(entry_row(entry)) for entry in stored.read_entries()))
    days = sorted(stored.days().items())
    members.write(DAYS, (_line(day_row(record)) for _, record in days))
    rows = sorted(
        stored.read_passages(), key=lambda row: (row[1].entry_key, row[0].ordinal, row[0].id)
    )
    members.write(
        PASSAGES,
        (_line([passage_row(row), mark.entry_content, mark.count]) for row, mark, _ in rows),
    )
    members.write(VECTORS, _raw(vector for _, _, vector in rows), packed=False)


def _raw(vectors: Iterable[np.ndarray]) -> Iterator[bytes]:
    for vector in vectors:
        yield np.asarray(vector, "<f4").tobytes()


def _line(row: list[Any]) -> bytes:
    return dumps(row).encode() + b"\n"
