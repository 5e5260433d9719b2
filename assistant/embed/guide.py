"""The guide for wikis, with this server's own address in it, and the plugins that it speaks of.

In: the address that the server is reached at. Out: a page, and plugins as zip archives that a wiki
installs as they are.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from assistant.embed.page import document, styles
from assistant.embed.words import embed_word

if TYPE_CHECKING:
    from assistant.embed.asked import Asked

FOLDER = Path(__file__).parent
WIKIS = ("dokuwiki", "mediawiki")
PLACE = "http://127.0.0.1:7860"
"""The address that stands in the guide and the plugins as they ship."""

# Archives of the same files are the same bytes.
_MOMENT = (2024, 1, 1, 0, 0, 0)


def guide_page(look: Asked, server: str) -> str:
    """The guide in the reader's language.

    Args:
        server: absolute address of the app.
    """
    text = (FOLDER / f"guide.{look.language}.md").read_text("utf-8")
    shown = (
        MarkdownIt("commonmark", {"html": False})
        .enable("table")
        .render(text.replace(PLACE, server.rstrip("/")))
    )
    body = f'<body><main class="answer guide">{shown}</main></body>'
    title, head = embed_word("guide", look.language), styles("cards", "../")
    return document(title, body, look, head=head, root="../")


def plugin_archive(wiki: str, server: str) -> bytes | None:
    """The plugin for a wiki as a zip archive, set up for this server; None for other wikis."""
    if wiki not in WIKIS:
        return None
    archive = io.BytesIO()
    root = FOLDER / "wikis" / wiki
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(path for path in root.rglob("*") if path.is_file()):
            name = path.relative_to(root).as_posix()
            text = path.read_text("utf-8").replace(PLACE, server.rstrip("/"))
            packed.writestr(zipfile.ZipInfo(name, _MOMENT), text)
    return archive.getvalue()
