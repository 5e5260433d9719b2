"""How long a day that is dropped into a followed folder takes until it can be asked about.

``python -m tests.bench.watch --store DIR --days 5``: ``assistant serve --watch`` runs over a copy
of the store; new days are dropped, each when the store is at rest, and the server is asked how many
days it knows until it knows one more. At last two are dropped, one as soon as the other is known.
Prints one JSON object; exits 1 when a day took more than ten seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median
from typing import Any
from urllib.error import URLError

from tests.made_digests import write_day

LONGEST = 10.0


WARM_SECONDS = 5.0
"""A server that has just started loads its models for so long."""


def health(address: str) -> dict[str, Any]:
    """What the server says of its store; nothing while it is not up."""
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=30) as reply:
            told: dict[str, Any] = json.load(reply)
            return told
    except (URLError, OSError):
        return {}


def wait_for(address: str, days: int, seconds: float = 120, *, whole: bool = False) -> float:
    """Seconds until the server knows so many days, with all of their vectors if ``whole``."""
    started = time.monotonic()
    while True:
        told = health(address)
        if told.get("days", -1) >= days and (told["store"] == "ready" or not whole):
            return time.monotonic() - started
        if time.monotonic() - started > seconds:
            raise SystemExit(f"{days} days were not known after {seconds:g} s")
        time.sleep(0.05)


def measure(store: Path, count: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as base:
        copy, folder = Path(base) / "store", Path(base) / "watched"
        shutil.copytree(store, copy)
        folder.mkdir()
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        words = ["serve", "--store", str(copy), "--port", str(port), "--watch", str(folder)]
        server = subprocess.Popen([sys.executable, "-m", "assistant", *words])
        try:
            return _dropped(f"http://127.0.0.1:{port}", folder, count)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(60)


def _dropped(address: str, folder: Path, count: int) -> dict[str, object]:
    wait_for(address, 1)
    time.sleep(WARM_SECONDS)
    known = health(address)["days"]
    took = []
    for number in range(count):
        wait_for(address, known, whole=True)
        took.append(_drop(address, folder, number, known))
        known += 1
    return {
        "days_before": known - count,
        "dropped": count,
        "median_seconds": round(median(took), 2),
        "longest_seconds": round(max(took), 2),
        "in_a_row_seconds": round(_drop(address, folder, count, known), 2),
        "load_average": round(os.getloadavg()[0], 1),
    }


def _drop(address: str, folder: Path, number: int, known: int) -> float:
    texts = {90_000 + 10 * number + n: f"{number}일에 떨어뜨린 글 {n}입니다." for n in range(10)}
    write_day(folder, f"2031-01-{number + 1:02d}", texts)
    return wait_for(address, known + 1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--days", type=int, default=5)
    given = parser.parse_args()
    found = measure(given.store, given.days)
    print(json.dumps(found))
    slowest = max(float(str(found[key])) for key in ("longest_seconds", "in_a_row_seconds"))
    sys.exit(slowest > LONGEST)
