"""The real program over a real store: ``assistant serve`` on a free port, until a test is done."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def serving_store(store: Path, *words: str) -> Iterator[str]:
    """Starts the program over the store; yields its address.

    Args:
        words: further options of the command.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    # A test asks faster than the limits of a real server would have it.
    freely = os.environ | {"ASSISTANT_QUESTIONS": "0", "ASSISTANT_RATE": "0"}
    command = [sys.executable, "-m", "assistant", "serve", "--store", str(store)]
    with subprocess.Popen([*command, "--port", str(port), *words], env=freely) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(2000):
        assert process.poll() is None, "the server did not start"
        try:
            urllib.request.urlopen(url, timeout=60).close()
        except urllib.error.URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} did not answer")


def appears(file: Path) -> bool:
    """Whether the file is there within some seconds."""
    return comes_true(file.exists)


def comes_true(told: Callable[[], bool], tries: int = 200) -> bool:
    """Whether it is so within some seconds, or so many tenths of one."""
    for _ in range(tries):
        if told():
            return True
        time.sleep(0.1)
    return False
