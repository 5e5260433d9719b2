"""Signed statements of this server: embed tokens and logins, as JSON Web Tokens (HS256).

In: the secret of the key file. Out: a text that nobody else can make; reading it back gives what
was signed, or a `Refusal` that says whether it was forged or has expired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import jwt

from assistant.access.embed_scope import EmbedScope
from assistant.access.refusals import Refusal

if TYPE_CHECKING:
    from datetime import datetime

_ALGORITHM = "HS256"
_EMBED, _LOGIN = "embed", "login"

LONGEST_TOKEN = 6000
"""Letters of a token that are looked at; longer ones do not fit into addresses anyway."""


def embed_token(secret: bytes, scope: EmbedScope, expires: datetime, link: str = "") -> str:
    """A token that opens the embed routes, and there only this part of the archive.

    Args:
        expires: with a time zone.
        link: id of the record that can make it void; "" without one.
    """
    claims = scope.record() | {"aud": _EMBED, "exp": expires} | ({"jti": link} if link else {})
    return jwt.encode(claims, secret, _ALGORITHM)


def read_embed_token(secret: bytes, token: str) -> tuple[EmbedScope, str]:
    """What the token opens, and the id of its link.

    Raises:
        Refusal: it was forged, or has expired.
    """
    claims = _claims(secret, token, _EMBED)
    try:
        return EmbedScope.of(claims), str(claims.get("jti", ""))
    except (TypeError, ValueError) as error:
        raise Refusal("forged-token") from error


def login_token(secret: bytes, key_id: str, expires: datetime) -> str:
    """What a browser keeps after a login with this key."""
    return jwt.encode({"sub": key_id, "aud": _LOGIN, "exp": expires}, secret, _ALGORITHM)


def read_login_token(secret: bytes, token: str) -> str:
    """The id of the key that the login was made with.

    Raises:
        Refusal: it was forged, or has expired.
    """
    return str(_claims(secret, token, _LOGIN)["sub"])


def _claims(secret: bytes, token: str, audience: str) -> dict[str, object]:
    if not secret or len(token) > LONGEST_TOKEN:
        raise Refusal("forged-token")
    needed = ["exp", "aud"] if audience == _EMBED else ["exp", "aud", "sub"]
    try:
        claims: dict[str, object] = jwt.decode(
            token, secret, [_ALGORITHM], audience=audience, options={"require": needed}
        )
    except jwt.ExpiredSignatureError as error:
        raise Refusal("expired-token") from error
    except (jwt.PyJWTError, ValueError) as error:
        raise Refusal("forged-token") from error
    return claims
