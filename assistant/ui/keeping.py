"""What the page's scripts need to keep conversations in the browser.

Out: each finished answer carries its turn, sealed in a hidden stretch of its message; the scripts
and their words for the head of the page.
"""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.kept import KeptTurn, Limits
from assistant.ui.keeping_words import KEEPING

if TYPE_CHECKING:
    from assistant.answer import Answer, Request

FOLDER = Path(__file__).parent

SCRIPTS = ("kept.js", "shelf.js", "deeds.js", "connection.js")
"""In this order: each stands on the ones before it."""


def turn_of(request: Request, answer: Answer, identity: str) -> KeptTurn:
    """The turn that a finished answer ends."""
    return KeptTurn(request.question, identity, limits_of(request), answer.record(), answer)


def limits_of(request: Request) -> Limits:
    """The limits that a question was asked with."""
    return Limits(
        since="" if request.since is None else request.since.isoformat(),
        until="" if request.until is None else request.until.isoformat(),
        min_votes=request.min_votes,
        backend=request.backend or "",
    )


def sealed(turn: KeptTurn) -> str:
    """The turn as a hidden stretch of a message: packed, since the page sends messages back."""
    data = json.dumps(turn.body(), ensure_ascii=True, separators=(",", ":")).encode()
    return f'<span class="kept">{base64.b64encode(zlib.compress(data)).decode()}</span>'


def head(*, feedback: bool) -> str:
    """Styles, words and scripts for the head of the chat page.

    Args:
        feedback: whether readers may say what they think of an answer.
    """
    words = {
        language: {key: pair[at] for key, pair in KEEPING.items()}
        for at, language in enumerate(("en", "ko"))
    }
    told = json.dumps({"words": words, "feedback": feedback}, ensure_ascii=False)
    scripts = [f"window.keeping = {told};"]
    scripts += [(FOLDER / name).read_text("utf-8") for name in SCRIPTS]
    return '<link rel="stylesheet" href="../styles/keeping.css">' + "".join(
        f"<script>{script}</script>" for script in scripts
    )
