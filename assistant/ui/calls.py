"""What the page's scripts ask of the chat through its hidden field, read as text from outside.

In: JSON: a kept conversation to be shown again, or a question with its limits, from a link. Out:
the messages of the conversation, or the question with what is unclear about it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from assistant.kept import Limits, read_turns
from assistant.ui.cards import notices
from assistant.ui.turns import BadFilter, Filters, request_for, settled, shown_question
from assistant.ui.words import LANGUAGES, counted, word
from store.errors import RequestError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.kept import KeptTurn

MOST_VOTES = 1_000_000

_NAMES = frozenset({"q", "since", "until", "min_votes", "backend", "lang"})


@dataclass(frozen=True, slots=True)
class Show:
    """Show these turns in place of the conversation."""

    turns: Sequence[KeptTurn]
    unreadable: int


@dataclass(frozen=True, slots=True)
class Ask:
    """Fill in the limits and ask the question; with problems, tell them and ask nothing.

    Attributes:
        question: "" only fills in the limits.
        earlier: how many messages of the conversation stay before it.
    """

    question: str
    limits: Limits
    earlier: int = 0
    problems: tuple[str, ...] = ()


def read_call(text: str, backends: Sequence[str], language: str) -> Show | Ask:
    """What the page's script asks for.

    Args:
        text: JSON that the script wrote into the hidden field.
        backends: that a link may name.
        language: of the interface.

    Raises:
        RequestError: it is not what the script writes.
    """
    try:
        call = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RequestError(f"the page's script sent no JSON: {error}") from error
    match call:
        case {"do": "show", "turns": turns}:
            return Show(*read_turns(turns))
        case {"do": "ask", "link": dict(link)}:
            earlier = call.get("earlier")
            return _ask(link, earlier if isinstance(earlier, int) else 0, backends, language)
    raise RequestError("the page's script asked for something unknown")


def _ask(link: Mapping[str, Any], earlier: int, backends: Sequence[str], language: str) -> Ask:
    given = {key: str(value).strip() for key, value in link.items() if key in _NAMES}
    votes, told = _votes(given.get("min_votes", ""), language)
    problems = [told] if told else []
    backend = given.get("backend", "")
    if backend == backends[0]:
        backend = ""  # As the panel has it.
    if backend and backend not in backends:
        problems.append(word("link_backend", language, value=backend[:80]))
        backend = ""
    if given.get("lang", "en") not in LANGUAGES:
        problems.append(word("link_language", language, value=given["lang"][:80]))
    limits = Limits(given.get("since", "")[:40], given.get("until", "")[:40], votes, backend)
    problems.extend(_days(limits, language))
    return Ask(given.get("q", ""), limits, max(0, earlier), tuple(problems))


def _days(limits: Limits, language: str) -> list[str]:
    try:
        asked = request_for("?", [], Filters(limits.since, limits.until))
    except BadFilter as error:
        return [word("link_day", language, value=str(error))]
    if asked.since and asked.until and asked.since > asked.until:
        return [word("link_order", language, since=limits.since, until=limits.until)]
    return []


def _votes(text: str, language: str) -> tuple[int | None, str]:
    """The number and "", or None and what is wrong with it."""
    if not text:
        return None, ""
    if text.isascii() and text.isdigit() and int(text[:9]) <= MOST_VOTES:
        return int(text[:9]), ""
    return None, word("link_votes", language, value=text[:80])


def filled(limits: Limits) -> list[Any]:
    """The values of the panel's fields, in the order of `Filters`."""
    return [getattr(limits, field.name) for field in fields(Filters)]


def reopened(show: Show, language: str) -> list[dict[str, Any]]:
    """The messages of a kept conversation in Gradio's form."""
    chat: list[dict[str, Any]] = []
    for turn in show.turns:
        chat.append({"role": "user", "content": shown_question(turn.question)})
        shape = settled(turn, len(chat), language)
        chat.append({"role": "assistant", "content": shape.html, "options": shape.options})
    if chat and show.unreadable:
        line = notices([counted("cut", language, show.unreadable)])
        chat[-1]["content"] = f"<div>{line}{chat[-1]['content']}</div>"
    return chat
