"""An ingest that is killed loses nothing: readers see whole papers, the next run finishes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
POINTS = int(os.environ.get("KILL_POINTS", "4"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")
@pytest.mark.parametrize("options", [[], ["--rebuild"]], ids=["update", "rebuild"])
def test_a_killed_ingest_is_finished_by_the_next(tmp_path: Path, options: list[str]) -> None:
    command = [sys.executable, "-m", "tests.kill_ingest", str(tmp_path), str(POINTS), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    points = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert len(points) == POINTS
    assert all(point["killed"] and point["mended"] for point in points), (points, done.stderr)
