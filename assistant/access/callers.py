"""Who a request comes from, by the key, login or token that it shows.

In: an ASGI scope and the key file. Out: a `Caller`; a key or token that does not hold is a
`Refusal`, never taken for none at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import cookie_parser

from assistant.access.keys import PREFIX, KeyFile
from assistant.access.refusals import Refusal
from assistant.access.signing import read_embed_token, read_login_token

if TYPE_CHECKING:
    from starlette.types import Scope

    from assistant.access.embed_scope import EmbedScope
    from assistant.access.ring import Key

COOKIE = "assistant_login"

Role = Literal["open", "none", "embed", "reader", "admin"]
"""What a caller may do; ``open`` where no key is wanted."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks.

    Attributes:
        name: of the key; "" for others.
        ambient: whether the browser shows the right by itself, so that another site's page could
            make it do so.
        opened: the scope of an embed token.
        shown: id of the key or of the embed link; "" for others.
    """

    role: Role
    name: str = ""
    ambient: bool = False
    opened: EmbedScope | None = None
    shown: str = ""


def caller_of(scope: Scope, keys: KeyFile | None, *, wanted: bool) -> Caller:
    """Who this request comes from.

    Args:
        keys: None where there is no file of keys at all.
        wanted: whether a key is asked for; if not, one that is shown is not looked at.

    Raises:
        Refusal: it shows a key or token that does not hold.
        ConfigError: the file of keys cannot be read.
    """
    headers = Headers(scope=scope)
    kind, _, shown = headers.get("authorization", "").partition(" ")
    shown = shown.strip() if kind.lower() == "bearer" else ""
    token = shown if shown.count(".") == 2 else _token(scope)
    if token:
        return _by_link(keys, token)
    if not wanted:
        return Caller("open", ambient=True)
    if shown:
        key = keys.find(shown) if keys and shown.startswith(PREFIX) else None
        if key is None:
            raise Refusal("wrong-key")
        return _holder(key)
    return _logged_in(headers, keys)


def _by_link(keys: KeyFile | None, token: str) -> Caller:
    opened, link = read_embed_token(keys.secret() if keys else b"", token)
    if link and (keys is None or keys.link(link) is None):
        raise Refusal("revoked-token")
    return Caller("embed", opened=opened, shown=link)


def _holder(key: Key, *, ambient: bool = False) -> Caller:
    return Caller("admin" if key.admin else "reader", key.name, ambient, shown=key.id)


def _logged_in(headers: Headers, keys: KeyFile | None) -> Caller:
    cookie = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
    if not cookie or keys is None:
        return Caller("none")
    try:
        key = keys.by_id(read_login_token(keys.secret(), cookie))
    except Refusal:
        key = None  # A login that has run out is like none: the browser is sent to log in again.
    if key is None:
        return Caller("none")
    return _holder(key, ambient=True)


def _token(scope: Scope) -> str:
    query = scope.get("query_string", b"").decode("latin-1")
    if "token=" not in query:
        return ""
    try:
        found = parse_qs(query, max_num_fields=200).get("token", [""])
    except ValueError as error:  # More fields than anyone needs.
        raise Refusal("forged-token") from error
    return str(found[0])
