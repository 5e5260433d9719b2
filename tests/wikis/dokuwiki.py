"""DokuWiki from Debian's package with our plugin, its pages and settings in a folder of its own."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.wikis.php import PHP, Wiki, free_port, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARE, CONF = Path("/usr/share/dokuwiki"), Path("/etc/dokuwiki")
PLUGIN = Path(__file__).resolve().parents[2] / "assistant" / "embed" / "wikis" / "dokuwiki"
SAVED = "attic cache index locks log media media_attic media_meta meta pages tmp".split()

INSTALLED = PHP is not None and SHARE.is_dir()

PAGES = {
    "frame": "====== Reading list ======\n\nAsk about the papers here.\n\n"
    "{{{{papers>chat?since=2023-01&height=520}}}}\n\n{{{{papers>cards?q={topic}&height=400}}}}\n",
    "inline": "====== Notes ======\n\nBefore.\n\n{{{{papers>inline?height=480}}}}\n\nAfter.\n",
    "papers": "====== Papers we read ======\n\n  * [[https://arxiv.org/abs/{linked}|first]]\n"
    "  * arXiv:{named}, second\n",
}


@contextmanager
def dokuwiki(folder: Path, papers: str, facts: dict[str, str]) -> Iterator[Wiki]:
    """DokuWiki with its three pages, until the block ends.

    Args:
        papers: origin of the assistant.
        facts: what the pages speak of: ``topic``, ``linked``, ``named``.
    """
    conf, data, plugins = folder / "conf", folder / "data", folder / "plugins"
    ignored = shutil.ignore_patterns("*.auth.php", "apache.conf", "lighttpd.conf")
    shutil.copytree(CONF, conf, ignore=ignored)
    shutil.copytree(SHARE / "lib" / "plugins", plugins)
    shutil.copytree(PLUGIN, plugins, dirs_exist_ok=True)
    for name in SAVED:
        (data / name).mkdir(parents=True)
    for name, text in PAGES.items():
        (data / "pages" / f"{name}.txt").write_text(text.format(**facts), "utf-8")
    local = [f"$conf['savedir'] = '{data}';", "$conf['useacl'] = 0;", "$conf['lang'] = 'en';"]
    local += [f"$conf['plugin']['papers']['server'] = '{papers}';"]
    (conf / "local.php").write_text("<?php\n" + "\n".join(local), "utf-8")
    places = {"DOKU_MAIN_CONF": conf, "DOKU_CONF": conf, "DOKU_PLUGIN": plugins}
    more = "".join(f"define('{name}', '{path}/');\n" for name, path in places.items())
    port = free_port()
    with serving(SHARE, port, folder, papers, more=more):
        yield Wiki("dokuwiki", port, "en", "/doku.php?id={}", "#dokuwiki__content .page")
