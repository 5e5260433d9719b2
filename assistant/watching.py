"""A folder of digests, followed while the program serves: what is dropped there is taken in.

In: a folder, looked at twice a second. Out: an up-to-date store, by `ingest`'s own rules: an edited
day is read anew, a file that is gone leaves its day in the store. A file is read when it has not
changed for a while, so that one that is still being written is left alone.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from store.digest import find_digests
from store.errors import AssistantError
from store.reading import Reading, read_one
from store.records import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from assistant.adding import Adding
    from store.ingest import IngestReport

    State = tuple[int, int, int]

LOOK_SECONDS = 0.5
"""Between two looks at the folder."""

SETTLED_SECONDS = 2.0
"""For so long a file must not have changed before it is read."""

RETRY_SECONDS = 5.0
"""Before what failed is tried again."""

STOP_SECONDS = 5.0
"""How long a step of an ingest may go on when the server is told to stop."""


@dataclass(slots=True)
class _File:
    """One file as it was seen last, and what it said when it was read last."""

    state: State
    since: float
    read: State | None = None
    reading: Reading = field(default_factory=Reading)

    @property
    def changed(self) -> bool:
        """Whether it is another than the one that was read."""
        return self.read != self.state


class Watch:
    """Keeps a store up with one folder; used by one thread.

    Args:
        say: called with each line that a person should see, once.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        folder: Path,
        adding: Adding,
        *,
        say: Callable[[str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder = folder
        self._adding = adding
        self._say = say
        self._clock = clock
        self._files: dict[Path, _File] = {}
        self._said: frozenset[Refusal] = frozenset()
        self._failure: str | None = None
        self._retry = 0.0
        self._owed = False

    def look(self) -> None:
        """Looks once; takes in what has settled since."""
        now = self._clock()
        try:
            self._note(find_digests([self._folder]), now)
            self._owed |= self._read_settled(now)
            if self._owed and now >= self._retry:
                readings = [self._files[path].reading for path in sorted(self._files)]
                self._tell(self._adding.take_in(Reading.joined(readings)))
                self._owed = False
            if not self._owed:
                self._failure = None
        except AssistantError as error:
            self._retry = now + RETRY_SECONDS
            if str(error) != self._failure:
                self._failure = str(error)
                self._say(f"watching {str(self._folder)!r}: {error}")

    def _note(self, paths: list[Path], now: float) -> None:
        """Compares the folder with what was seen before."""
        seen: dict[Path, _File] = {}
        for path in paths:
            state = _state(path)
            if state is None:
                continue
            known = self._files.get(path)
            if known is None:
                known = _File(state, now)
            elif known.state != state:
                known.state, known.since = state, now
            seen[path] = known
        # A file that is gone may have stood in the way of another one about the same day.
        self._owed |= any(self._files[path].read for path in self._files.keys() - seen.keys())
        self._files = seen

    def _read_settled(self, now: float) -> bool:
        """Reads the files that have changed and then stayed as they are; whether there are any."""
        found = False
        for path, file in self._files.items():
            if not file.changed or now - file.since < SETTLED_SECONDS:
                continue
            reading = read_one(path) if self._is_inside(path) else _led_out(path)
            if _state(path) == file.state:
                file.read, file.reading, found = file.state, reading, True
        return found

    def _is_inside(self, path: Path) -> bool:
        """Whether it is a file of the folder, and no link to one elsewhere on this machine."""
        return not path.is_symlink() or path.resolve().is_relative_to(self._folder.resolve())

    def _tell(self, report: IngestReport) -> None:
        if report.added or report.changed or report.removed:
            self._say(
                f"{str(self._folder)!r}: {report.added} papers added, {report.changed} changed,"
                f" {report.removed} removed"
            )
        for refusal in report.refusals:
            if refusal not in self._said:
                self._say(str(refusal))
        self._said = frozenset(report.refusals)


@contextmanager
def watching(folder: Path | None, adding: Adding, say: Callable[[str], None]) -> Iterator[None]:
    """Keeps the store up with the folder, if there is one, for as long as the body runs.

    What an earlier run has kept and not finished is finished first, whether or not there is one.
    """
    done = threading.Event()

    def run() -> None:
        try:
            _resume(adding, say)
            watch = Watch(folder, adding, say=say) if folder is not None else None
            while watch is not None and not done.wait(LOOK_SECONDS):
                watch.look()
        except KeyboardInterrupt:
            # The body has ended while something was being taken in: the next run goes on there.
            return

    thread = threading.Thread(target=run, name="watching", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        adding.close()
        # Past that it is left where it is, which is no worse for the store than a power cut.
        thread.join(STOP_SECONDS)


def _resume(adding: Adding, say: Callable[[str], None]) -> None:
    try:
        for _ in adding.resume():
            pass
    except AssistantError as error:
        say(f"digests that were added earlier are not in yet: {error}")


def _led_out(path: Path) -> Reading:
    """What is said of a link that whoever may drop files here could read anything by."""
    reason = "it is a link that leads out of the followed folder: put the file itself there"
    return Reading(refusals=(Refusal(str(path), 1, reason),))


def _state(path: Path) -> State | None:
    """What changes whenever a file's content does; None when it is gone again."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns, stat.st_ino
