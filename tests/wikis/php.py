"""A wiki on loopback by PHP's own web server: nothing of the system is written to."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PHP = shutil.which("php")

PREPEND = """<?php
if (isset($_GET['strict'])) {
    header("Content-Security-Policy: default-src 'none'; script-src 'self' %(papers)s;"
        . " style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src %(papers)s");
}
"""
"""Put before every script: with ?strict the wiki answers with a strict policy of its own."""


@dataclass(frozen=True)
class Wiki:
    """A wiki that runs.

    Attributes:
        name: of the software.
        port: on 127.0.0.1.
        language: of its interface.
        page: the path of a page, to be filled with its name.
        content: selector of a page's text.
    """

    name: str
    port: int
    language: str
    page: str
    content: str

    def path(self, page: str, *, strict: bool = False) -> str:
        """Where a page is, with a policy of the wiki's own if wanted."""
        return self.page.format(page) + ("&strict=1" if strict else "")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port


@contextmanager
def serving(
    root: Path, port: int, folder: Path, papers: str, *, more: str = "", env: Mapping[str, str] = {}
) -> Iterator[None]:
    """PHP's web server over a folder of scripts, until the block ends.

    Args:
        folder: to write in.
        papers: origin of the assistant, for the strict policy.
        more: PHP that runs before every script.
    """
    prepend = folder / "prepend.php"
    prepend.write_text(PREPEND % {"papers": papers} + more, "utf-8")
    settings = (f"auto_prepend_file={prepend}", "opcache.enable=0", "display_errors=0")
    command = [PHP or "php", *(word for one in settings for word in ("-d", one))]
    command += ["-S", f"127.0.0.1:{port}", "-t", str(root)]
    workers = {"PHP_CLI_SERVER_WORKERS": "4"}
    with (
        (folder / "php.log").open("wb") as log,
        subprocess.Popen(
            command, stdout=log, stderr=log, env={**os.environ, **workers, **env}, process_group=0
        ) as process,
    ):
        try:
            _wait(port)
            yield
        finally:
            # Its workers are in its group.
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(10)


def _wait(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing listens on port {port}")
