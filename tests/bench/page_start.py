"""How long from the command to a page that can be typed into, beside an empty Gradio page.

``python -m tests.bench.page_start [--store DIR --rounds N]`` starts ``assistant serve`` and a
program that serves an empty Gradio page, by turns, each for a browser that has seen neither; one
JSON line with both medians, their ratio and the processor's load. Without a store the sample
digests are read beforehand.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import store
from tests.browsing import chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

EMPTY = """
import gradio
with gradio.Blocks(analytics_enabled=False) as page:
    pass
page.launch(server_name="127.0.0.1", server_port={port}, ssr_mode=False, quiet=True)
"""
EMPTY_IS_THERE = "() => document.querySelector('.gradio-container footer')?.offsetHeight > 0"
FIELD_IS_READY = """() => {
    const field = document.querySelector('#ask textarea');
    return field && !field.disabled && document.activeElement === field;
}"""
LONGEST_MS = 120_000


@dataclass(frozen=True, slots=True)
class Start:
    """One start, in seconds from the command.

    Attributes:
        served: when the page's HTML had come.
        ready: when the page could be used.
        processor: processor time of the server until then, all threads.
    """

    served: float
    ready: float
    processor: float


def started(browser: Browser, command: list[str], port: int, there: str) -> Start:
    """One cold start.

    Args:
        there: script that tells whether the page can be used.
    """
    with _fresh_page(browser) as page:
        begun = time.perf_counter()
        with _running(command) as process:
            _listened_to(port)
            page.goto(f"http://127.0.0.1:{port}/", wait_until="commit", timeout=LONGEST_MS)
            served = time.perf_counter() - begun
            page.wait_for_function(there, timeout=LONGEST_MS)
            ready = time.perf_counter() - begun
            return Start(served, ready, _processor(process.pid))


@contextmanager
def _fresh_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    try:
        yield context.new_page()
    finally:
        context.close()


@contextmanager
def _running(command: list[str]) -> Iterator[subprocess.Popen[bytes]]:
    quiet = os.environ | {"GRADIO_ANALYTICS_ENABLED": "False"}
    with subprocess.Popen(command, env=quiet, stdout=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _listened_to(port: int) -> None:
    limit = time.perf_counter() + LONGEST_MS / 1000
    while time.perf_counter() < limit:
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise AssertionError(f"nobody listens on port {port}")


def _processor(pid: int) -> float:
    """User and system time of a process (fields 14 and 15 of proc_pid_stat(5))."""
    stat = Path(f"/proc/{pid}/stat").read_text("utf-8")
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def both(browser: Browser, folder: Path) -> tuple[Start, Start]:
    """Our start and that of the empty page, one after the other."""
    port = _free_port()
    serve = [sys.executable, "-m", "assistant", "serve", "--store", str(folder)]
    ours = started(browser, [*serve, "--port", str(port)], port, FIELD_IS_READY)
    port = _free_port()
    empty = [sys.executable, "-c", EMPTY.format(port=port)]
    return ours, started(browser, empty, port, EMPTY_IS_THERE)


def sample_store(folder: Path) -> Path:
    """A store of the sample digests."""
    samples = Path(store.__file__).parent / "samples"
    command = [sys.executable, "-m", "assistant", "ingest", "--store", str(folder), str(samples)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder


def report(rounds: list[tuple[Start, Start]]) -> dict[str, object]:
    """Medians over the rounds; the ratio is the median of each round's own."""

    def medians(starts: list[Start]) -> dict[str, float]:
        return {
            name: round(median(getattr(start, name) for start in starts), 2)
            for name in ("served", "ready", "processor")
        }

    return {
        "rounds": len(rounds),
        "assistant": medians([ours for ours, _ in rounds]),
        "empty_gradio_page": medians([empty for _, empty in rounds]),
        "ratio": round(median(ours.ready / empty.ready for ours, empty in rounds), 2),
        "ratio_of_processor_time": round(
            median(ours.processor / empty.processor for ours, empty in rounds), 2
        ),
        "load": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
    }


def main() -> None:
    """Measure and print; the first round only warms the disk's cache."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--rounds", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as made, chromium() as browser:
        folder = given.store or sample_store(Path(made))
        rounds = [both(browser, folder) for _ in range(given.rounds + 1)][1:]
    print(json.dumps(report(rounds)))


if __name__ == "__main__":
    main()
