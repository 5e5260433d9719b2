"""The small calls to a language model: a follow-up made whole, and a second opinion on a claim.

Both are extras: without a model, or with a useless reply, the caller's own rules stand.
"""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

from assistant.llm.prompts import LANGUAGES
from assistant.llm.records import Usage
from assistant.llm.reply_cut import Thoughts
from assistant.llm.sources import fenced_text, harmless
from store.errors import BackendError
from store.language import detect_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.answer import Turn
    from assistant.llm import Llm
    from assistant.llm.prompts import Prompts
    from assistant.llm.records import Message

LONGEST_QUESTION = 400
"""Letters that a rewritten question may have."""

_YES = re.compile(r"\W*(?:YES\b|예\b|네\b)")
_NO = re.compile(r"\W*(?:NO\b|아니)")
_TURNS = 6
_LETTERS_OF_A_TURN = 1200


def rewrite(history: Sequence[Turn], question: str, llm: Llm, *, prompts: Prompts) -> str | None:
    """The question so that it can be understood without the conversation before it.

    Returns:
        None when the model gave nothing that could be one question.

    Raises:
        BackendError: the model failed.
    """
    lines = [f"{turn.role}: {harmless(turn.content)[:_LETTERS_OF_A_TURN]}" for turn in history]
    messages = prompts.render(
        "rewrite",
        language=LANGUAGES[detect_language(question)],
        conversation="\n".join(lines[-_TURNS:]),
        question=harmless(question),
    )
    said = [line.strip(' "“”*`') for line in _whole(llm, messages, 160).splitlines()]
    lines = [line for line in said if line]
    if len(lines) != 1 or len(lines[0]) > LONGEST_QUESTION or "<" in lines[0]:
        return None
    return lines[0] if detect_language(lines[0]) == detect_language(question) else None


def judge(claim: str, evidence: str, llm: Llm, *, prompts: Prompts) -> bool | None:
    """Whether a model finds the claim supported by the evidence.

    Returns:
        None when it does not say plainly, or cannot be asked.
    """
    messages = prompts.render("judge", evidence=fenced_text(evidence), claim=harmless(claim))
    try:
        words = _whole(llm, messages, 64).upper()
    except BackendError:
        return None
    if _YES.match(words):
        return True
    return False if _NO.match(words) else None


def _whole(llm: Llm, messages: Sequence[Message], most: int) -> str:
    """A short reply at once, without the model's thinking aloud."""
    thoughts = Thoughts()
    with closing(llm.stream(messages, max_tokens=most)) as reply:
        said = [thoughts.feed(part) for part in reply if not isinstance(part, Usage)]
    return "".join([*said, thoughts.finish()]).strip()
