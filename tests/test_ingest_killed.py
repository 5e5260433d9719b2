"""An ingest that is killed loses nothing: readers see whole papers, the next run finishes it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KILLS = int(os.environ.get("KILLS", "6"))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")
def test_a_killed_ingest_is_finished_by_the_next(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.kill_ingest", str(tmp_path), str(KILLS)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    *kills, total = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stderr
    assert all(kill["killed"] and kill["sound"] and kill["mended"] for kill in kills), done.stderr
    assert total["killed"] == total["sound"] == total["mended"] == len(kills) == KILLS
