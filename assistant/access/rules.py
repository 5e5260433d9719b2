"""Every route of the web app and who may call it: one table, checked against the running app.

In: the path of a request, below the root path. Out: its `Rule`, or None. The README's table and
the gate read this one; a route that is missing here is refused wherever keys are wanted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from starlette.routing import compile_path

from assistant.access.gradio_rules import CLOSED, NEEDED

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from starlette.types import Scope

Who = Literal["anyone", "reader", "embed", "admin", "nobody"]
"""Who may call a route where keys are wanted; on loopback everyone may call all but nobody's.

anyone: no key is asked. reader: a key or a login. embed: an embed token as well. admin: the key of
an administrator. nobody: closed, also on loopback.
"""

Limit = Literal["", "question", "login"]
"""What a call counts as, beside being a request."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may call a route.

    Attributes:
        path: as the router has it, with ``{parameters}``.
        framed: whether pages of allowed hosts may show it in a frame.
        most: largest body in bytes; None is the general limit.
    """

    path: str
    methods: tuple[str, ...]
    who: Who
    limit: Limit = ""
    framed: bool = False
    most: int | None = None


def _rules(
    who: Who, methods: str, *paths: str, limit: Limit = "", most: int | None = None
) -> Iterable[Rule]:
    return (Rule(path, tuple(methods.split()), who, limit, most=most) for path in paths)


_WHOLE_TALK = 8 << 20
"""Bytes: the chat sends its whole conversation with every question, and to be exported."""

_ADDED = 65 << 20
"""Bytes: all files that are added at once, and the form around them."""


RULES: tuple[Rule, ...] = (
    *_rules("anyone", "GET", "/health", "/favicon.ico"),
    *_rules("anyone", "GET", "/styles/page.css", "/styles/keeping.css"),
    *_rules("anyone", "GET", "/styles/api.css", "/styles/days.css"),
    *_rules("anyone", "GET", "/scripts/choices.js", "/scripts/filter.js"),
    *_rules("anyone", "GET", "/scripts/adding.js"),
    *_rules("anyone", "GET", "/login", "/logout"),
    *_rules("anyone", "POST", "/login", limit="login"),
    *_rules("anyone", "POST", "/logout"),
    *_rules("anyone", "GET", "/embed.js", "/embed/guide", "/embed/wikis/{name}.zip"),
    *_rules("anyone", "GET", "/embed/{name}"),
    Rule("/embed", ("GET",), "embed", framed=True),
    Rule("/embed/ask", ("POST",), "embed", "question", framed=True),
    Rule("/cards", ("GET",), "embed", "question", framed=True),
    Rule("/cards.atom", ("GET",), "embed", "question", framed=True),
    *_rules("reader", "GET", "/", "/papers/{arxiv_id:path}", "/openapi.json", "/api"),
    *_rules("reader", "GET", "/days", "/days/{day}", "/months/{month}"),
    *_rules("reader", "POST", "/export/{kind}", "/feedback", most=_WHOLE_TALK),
    *_rules("reader", "POST", "/api/v1/ask", "/api/v1/ask/stream", limit="question"),
    *_rules("reader", "GET", "/api/v1/search", limit="question"),
    *_rules("reader", "GET", "/api/v1/papers", "/api/v1/papers/{arxiv_id:path}"),
    *_rules("reader", "GET", "/api/v1/days", "/api/v1/days/{day}"),
    *_rules("reader", "GET", "/api/v1/status", "/api/v1/backends"),
    *_rules("reader", "POST", "/v1/chat/completions", limit="question"),
    *_rules("reader", "GET", "/v1/models", "/v1/models/{model:path}"),
    *_rules("reader", "POST", "/mcp", limit="question"),
    *_rules("reader", "GET DELETE", "/mcp"),
    *_rules("admin", "GET", "/metrics", "/add", "/add/{run}"),
    *_rules("admin", "POST", "/add", most=_ADDED),
    *_rules("reader", "GET", *NEEDED["GET"]),
    *_rules("reader", "POST", *NEEDED["POST"]),
    *_rules("reader", "POST", *NEEDED["questions"], limit="question", most=_WHOLE_TALK),
    *_rules("nobody", "GET", *CLOSED["GET"]),
    *_rules("nobody", "POST", *CLOSED["POST"]),
)
"""The table. An address is matched from top to bottom, as the router does."""


@cache
def _compiled() -> tuple[tuple[re.Pattern[str], Rule], ...]:
    return tuple((compile_path(rule.path)[0], rule) for rule in RULES)


def rule_for(path: str, method: str) -> Rule | None:
    """The rule for a request; HEAD counts as GET.

    A path that the router would only answer with its own redirect to a closing slash has the rule
    of the address that it leads to. Another method of a known path has the rule of the path.

    Args:
        path: decoded, without the root path.
    """
    method = "GET" if method == "HEAD" else method
    for candidate in (path, path + "/", path.rstrip("/")):
        found = [rule for pattern, rule in _compiled() if pattern.match(candidate)]
        if found:
            return next((rule for rule in found if method in rule.methods), found[0])
    return None


def path_below_root(scope: Scope) -> str:
    """The path of a request as the table has it."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path
