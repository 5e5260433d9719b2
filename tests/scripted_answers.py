"""An `Answers` that says what a test scripted, at the pace the test wants; a server for it."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from subprocess import PIPE
from typing import TYPE_CHECKING

from assistant.answer import Answer, Citation, Cited, Done, Text
from assistant.question import understand
from assistant.retrieve import Hit, Ranking
from store.errors import StoreMissing
from store.snapshot import SnapshotStatus
from tests.small_archive import ENTRIES, catalogue

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from assistant.answer import Event, Request, Status
    from assistant.question import Question
    from store.catalogue import Catalogue
    from store.errors import AssistantError

ROOT = Path(__file__).resolve().parent.parent

STATUS = SnapshotStatus(
    generation="1",
    store="scripted",
    revision=1,
    days=4,
    papers=6,
    entries=6,
    passages=20,
    embedded=20,
    embedder="none",
    dimension=2,
    collection="none",
    published="2024-08-05T00:00:00+00:00",
)


def citation(marker: int, at: int, section: int = 0) -> Citation:
    """A citation of the small archive's entry number ``at``."""
    entry = ENTRIES[at]
    part = entry.sections[section]
    return Citation(
        marker, entry.arxiv_id, entry.title, entry.day, part.label, part.text, entry.url
    )


TWO_PAPERS = (
    "Two papers are about this:\n\n- **ThinCache** shares heads. [1]\n- DropKey forgets. [2]\n"
)
"""An answer about two papers, with two citations; `TWO_CITED` are these."""

TWO_CITED = (citation(1, 0), citation(2, 1, 2))


@dataclass
class Scripted:
    """Answers every question with ``text``, in pieces of a few letters.

    Attributes:
        pause: seconds between pieces.
        error: raised after the pieces, when there is one.
        ends: the status of the answer.
        closed: a file that is made when a turn is ended from outside.
        feedback: folder that opinions are stored in; None does not ask for any.
        writers: the backends, the first of which writes by default.
        requests: what was asked.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    pause: float = 0.0
    error: AssistantError | None = None
    empty: bool = False
    embedded: int = 20
    dropped: int = 0
    ends: Status = "answered"
    closed: Path | None = None
    feedback: Path | None = None
    writers: tuple[str, ...] = ("extractive", "model")
    requests: list[Request] = field(default_factory=list)

    def status(self) -> SnapshotStatus:
        if self.empty:
            raise StoreMissing("No store at 'here'; run: assistant ingest FOLDER")
        return replace(STATUS, embedded=self.embedded)

    def catalogue(self) -> Catalogue:
        if self.empty:
            raise StoreMissing("No store at 'here'; run: assistant ingest FOLDER")
        return catalogue()

    @property
    def backends(self) -> tuple[str, ...]:
        return self.writers

    def search(self, request: Request, limit: int = 50) -> tuple[Question, Ranking]:
        known = self.catalogue()
        asked = understand(request.question, today=ENTRIES[-1].day, catalogue=known)
        papers = list(known.papers.values())[:limit]
        hits = tuple(Hit(paper, paper.latest, 0.5) for paper in papers)
        return asked, Ranking(hits, len(hits), {}, len(known.entries))

    def stream(self, request: Request) -> Generator[Event]:
        self.requests.append(request)
        language = "ko" if any("가" <= sign <= "힣" for sign in request.question) else "en"
        try:
            for cited in self.citations:
                yield Cited(cited)
            for at in range(0, len(self.text), 8):
                time.sleep(self.pause)
                yield Text(self.text[at : at + 8])
            if self.error is not None:
                raise self.error
            yield Done(Answer(self.ends, language, self.text, self.citations, dropped=self.dropped))
        except GeneratorExit:
            if self.closed is not None:
                self.closed.touch()
            raise


@contextmanager
def serving(answers: Scripted, port: int = 0) -> Iterator[str]:
    """The real web app over these answers in a process of its own; yields its address."""
    command = [sys.executable, "-m", "tests.scripted_server", str(port)]
    with subprocess.Popen(command, stdin=PIPE, stdout=PIPE, cwd=ROOT) as process:
        try:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(pickle.dumps(answers))
            process.stdin.close()
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)
