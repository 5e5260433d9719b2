"""How long a day that is dropped into a followed folder takes until it can be asked about.

``python -m tests.bench.watch --store DIR --days 5``: ``assistant serve --watch`` runs over a copy
of the store; one new day after another is dropped, and the server is asked how many days it knows
until it knows one more. Prints one JSON object; exits 1 when a day took more than ten seconds.
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
from urllib.error import URLError

from tests.made_digests import write_day

LONGEST = 10.0


def known_days(address: str) -> int:
    """How many days the server can answer about; -1 while it is not up."""
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=30) as reply:
            return int(json.load(reply).get("days", -1))
    except (URLError, OSError):
        return -1


def wait_for(address: str, days: int, seconds: float) -> float:
    """Seconds until the server knows so many days."""
    started = time.monotonic()
    while known_days(address) < days:
        if time.monotonic() - started > seconds:
            raise SystemExit(f"{days} days were not known after {seconds:g} s")
        time.sleep(0.05)
    return time.monotonic() - started


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
    wait_for(address, 1, 120)
    before = known_days(address)
    took = []
    for number in range(count):
        texts = {
            90_000 + 10 * number + n: f"{number}일에 떨어뜨린 글 {n}입니다." for n in range(10)
        }
        write_day(folder, f"2031-01-{number + 1:02d}", texts)
        took.append(wait_for(address, before + number + 1, 120))
    return {
        "days_before": before,
        "dropped": count,
        "median_seconds": round(median(took), 2),
        "longest_seconds": round(max(took), 2),
        "load_average": round(os.getloadavg()[0], 1),
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--days", type=int, default=5)
    given = parser.parse_args()
    found = measure(given.store, given.days)
    print(json.dumps(found))
    sys.exit(float(str(found["longest_seconds"])) > LONGEST)
