"""What every test stands on: a clean environment, no network, the sample digests in a store."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

from assistant.cli import run
from tests.browsing import ENGLISH, View, Visit, chromium, watched
from tests.hostile_archive import store_of
from tests.hostile_text import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
SHARED = os.environ.get("ASSISTANT_TEST_SHARED")

for _variable in [name for name in os.environ if name.startswith("ASSISTANT_")]:
    if _variable != "ASSISTANT_TEST_SHARED":
        del os.environ[_variable]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests share a worker and so its fixtures, such as its one server and browser."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(item.path.stem))


class Called:
    """What one call of the command left behind."""

    def __init__(self, status: int, output: str, errors: str) -> None:
        self.status, self.output, self.errors = status, output, errors

    @property
    def json(self) -> Any:
        """Its standard output as one JSON value."""
        return json.loads(self.output)


class Command:
    """Calls ``assistant`` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *words: object) -> Called:
        self._capsys.readouterr()
        status = run([str(word) for word in words])
        output, errors = self._capsys.readouterr()
        return Called(status, output, errors)


class OutsideError(AssertionError):
    """A test tried to leave the machine."""


def _near(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    return name in {"localhost", "::1", "0.0.0.0", "::"} or name.startswith("127.")


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Connections and look-ups beyond this machine fail, so that no test comes to need them."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def guarded_connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not _near(address[0]):
            raise OutsideError(f"a test connects to {address!r}")
        connect(self, address)

    def guarded_look_up(host: Any, *rest: Any, **options: Any) -> Any:
        if not _near(host):
            raise OutsideError(f"a test looks up {host!r}")
        return look_up(host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield


@pytest.fixture(autouse=True)
def _own_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test writes where the person who runs it keeps a store."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample digests that ships."""
    return ROOT / "store" / "samples"


@pytest.fixture(scope="session")
def sample_store(samples: Path, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A store of the sample digests with all vectors, made once for all workers; read it only."""

    def make(place: Path) -> None:
        assert run(["ingest", "--store", str(place), str(samples)]) == 0

    return once(_shared_folder(tmp_path_factory, worker_id) / "sample-store", make)


@pytest.fixture(scope="session")
def hostile_store(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A store of digests that attack their readers, made once for all workers; read it only."""
    folder = _shared_folder(tmp_path_factory, worker_id) / "hostile"
    return once(folder, lambda place: store_of(place, HOSTILE)) / "store"


def _shared_folder(factory: pytest.TempPathFactory, worker_id: str) -> Path:
    base = factory.getbasetemp()
    return base if worker_id == "master" else base.parent


def once(place: Path, make: Callable[[Path], object]) -> Path:
    """The place, after it was made by whoever needed it first."""
    done = place.with_suffix(".done")
    with FileLock(place.with_suffix(".lock")):
        if not done.exists():
            make(place)
            done.touch()
    return place


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real digests (`digests/`, `eval/`) that ASSISTANT_TEST_SHARED names."""
    if SHARED is None:
        pytest.skip("ASSISTANT_TEST_SHARED names no folder of real digests")
    return Path(SHARED)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a file: while it is open, no other test could run a loop of its own."""
    with chromium() as opened:
        yield opened


@pytest.fixture
def view(request: pytest.FixtureRequest) -> View:
    """The reader's language, width and light; `tests.browsing.BOTH` gives two."""
    chosen: View = getattr(request, "param", ENGLISH)
    return chosen


@pytest.fixture
def blank(browser: Browser, address: str, view: View) -> Iterator[Page]:
    """A page that has not gone anywhere; nothing may fail or leave the file's ``address``."""
    with watched(browser, view, address) as page:
        yield page


@pytest.fixture
def reader(browser: Browser, address: str, view: View) -> Iterator[Visit]:
    """A reader's chat at the file's ``address``; nothing may fail."""
    visit = Visit(browser, address, *view)
    yield visit
    assert visit.failed == []
    visit.context.close()


@pytest.fixture
def assistant(capsys: pytest.CaptureFixture[str]) -> Command:
    """The command, called in this process."""
    return Command(capsys)
