"""A real Chroma server on this machine for a test, ended with it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import URLError


class ChromaServer:
    """``chroma run`` on a free port over one folder; can be lost and brought back."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = shutil.which("chroma", path=str(Path(sys.executable).parent))
        assert command is not None
        options = ["--path", str(self._folder), "--host", "127.0.0.1", "--port", str(self._port)]
        quiet = subprocess.DEVNULL
        self._process = subprocess.Popen([command, "run", *options], stdout=quiet, stderr=quiet)
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=1):
                    return
            except (URLError, OSError):
                time.sleep(0.1)
        raise AssertionError("the Chroma server did not start within a minute")

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
