"""MediaWiki from Debian's package with our extension, on SQLite in a folder of its own."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.wikis.php import PHP, Wiki, free_port, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARE = Path("/usr/share/mediawiki")
EXTENSION = Path(__file__).resolve().parents[2] / "assistant" / "embed" / "wikis" / "mediawiki"

INSTALLED = PHP is not None and (SHARE / "maintenance" / "install.php").is_file()

PAGES = {
    "Frame": '아래에서 물어보세요.\n\n<papers since="2023-01" height="520"/>\n\n'
    '<papers kind="cards" q="{topic}" height="400"/>\n',
    "Inline": '앞.\n\n<papers kind="inline" height="480"/>\n\n뒤.\n',
    "Papers": "* [https://arxiv.org/abs/{linked} 첫째]\n* arXiv:{named}, 둘째\n",
}


@contextmanager
def mediawiki(folder: Path, papers: str, facts: dict[str, str]) -> Iterator[Wiki]:
    """MediaWiki with its three pages, until the block ends.

    Args:
        papers: origin of the assistant.
        facts: what the pages speak of: ``topic``, ``linked``, ``named``.
    """
    port, settings = free_port(), folder / "LocalSettings.php"
    env = {"MW_CONFIG_FILE": str(settings)}
    words = ["--dbtype", "sqlite", "--dbpath", str(folder / "db"), "--confpath", str(folder)]
    words += ["--server", f"http://127.0.0.1:{port}", "--scriptpath", "", "--lang", "ko"]
    _maintain("install.php", *words, "--pass", "an-unguessable-one", "논문 위키", "admin", env=env)
    extension = EXTENSION / "PaperDigests" / "extension.json"
    with settings.open("a", encoding="utf-8") as added:
        added.write(f"\nwfLoadExtension( 'PaperDigests', '{extension}' );\n")
        added.write(f"$wgPaperDigestsServer = '{papers}';\n$wgJobRunRate = 0;\n")
    for name, text in PAGES.items():
        _maintain("edit.php", "--user", "Admin", name, env=env, given=text.format(**facts))
    with serving(SHARE, port, folder, papers, env=env):
        yield Wiki("mediawiki", port, "ko", "/index.php?title={}", "#mw-content-text")


def _maintain(script: str, *words: str, env: dict[str, str], given: str = "") -> None:
    """Runs one of MediaWiki's maintenance scripts."""
    command = [PHP or "php", str(SHARE / "maintenance" / script), *words]
    done = subprocess.run(
        command, input=given.encode(), env={**os.environ, **env}, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{script}: {(done.stdout + done.stderr).decode(errors='replace')}")
