"""The page where a browser shows its key once and is let in from then on; needs no script.

In: a key in a form. Out: a signed cookie that lasts a week and is void as soon as the key is
revoked. The gate counts the attempts and keeps other sites' pages away.
"""

from __future__ import annotations

import html
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.access.callers import COOKIE, Caller
from assistant.access.gate import CALLER_KEY
from assistant.access.keys import KeyFile
from assistant.access.options import keys_path
from assistant.access.signing import login_token
from assistant.ui.login_words import login_word
from assistant.ui.words import reader_language, word

if TYPE_CHECKING:
    from assistant.access.options import WebOptions

LASTS = timedelta(days=7)
_LONGEST_FORM = 4096


def login(options: WebOptions) -> APIRouter:
    """The routes /login and /logout."""
    router = APIRouter(include_in_schema=False)
    path = keys_path(options)
    keys = None if path is None else KeyFile(path)

    @router.get("/login")
    @router.get("/logout")
    def form(request: Request) -> Response:
        return _page(request, safe_target(request.query_params.get("next", ""), _root(request)))

    @router.post("/login")
    async def enter(request: Request) -> Response:
        sent = parse_qs((await request.body())[:_LONGEST_FORM].decode("utf-8", "replace"))
        target = safe_target(_first(sent, "next"), _root(request))
        key = keys.find(_first(sent, "key").strip()) if keys else None
        if key is None or keys is None:
            return _page(request, target, wrong=True)
        reply = RedirectResponse(target, 303)
        _keep(reply, request, login_token(keys.secret(), key.id, datetime.now(UTC) + LASTS))
        return reply

    @router.post("/logout")
    def leave(request: Request) -> Response:
        reply = RedirectResponse(f"{_root(request)}/login", 303)
        _keep(reply, request, "")
        return reply

    return router


def safe_target(told: str, root: str) -> str:
    """Where to go after the log-in: an address of this app, whatever the link said.

    Args:
        root: the path that the app is served below.
    """
    local = told.startswith(f"{root}/") and not told.startswith(("//", "/\\"))
    plain = local and told.isprintable() and "\\" not in told
    return told if plain else f"{root}/chat/"


def _keep(reply: Response, request: Request, token: str) -> None:
    reply.headers["cache-control"] = "no-store"
    reply.set_cookie(
        COOKIE,
        token,
        max_age=int(LASTS.total_seconds()) if token else 0,
        path=_root(request) or "/",
        secure=request.scope["scheme"] == "https",
        httponly=True,
        samesite="lax",
    )


def _page(request: Request, target: str, *, wrong: bool = False) -> Response:
    language = reader_language(request.headers, request.cookies)
    root = html.escape(_root(request))
    caller = getattr(request.state, CALLER_KEY, Caller("open"))
    if caller.role == "none":
        body = _form(root, target, language, wrong=wrong)
    else:
        body = _inside(root, caller, language)
    title = login_word("login", language)
    markup = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} · {word('title', language)}</title>"
        f'<link rel="stylesheet" href="{root}/styles/page.css"></head>'
        f'<body class="alone"><main><h1>{word("title", language)}</h1>{body}</main></body></html>'
    )
    headers = {"cache-control": "no-store", "vary": "accept-language, cookie"}
    # Without a referrer browsers hide where a form comes from, and the gate refuses it.
    headers["referrer-policy"] = "same-origin"
    return HTMLResponse(markup, 401 if wrong else 200, headers)


def _form(root: str, target: str, language: str, *, wrong: bool) -> str:
    said = (
        f'<p class="trouble" role="alert">{login_word("login_wrong", language)}</p>'
        if wrong
        else ""
    )
    marks = ' aria-invalid="true"' if wrong else ""
    return (
        f'<form class="login" method="post" action="{root}/login">{said}'
        f'<label for="key">{login_word("login_key", language)}</label>'
        '<input id="key" name="key" type="password" autocomplete="current-password" required'
        f' autofocus maxlength="200" aria-describedby="help"{marks}>'
        f'<p id="help">{login_word("login_help", language)}</p>'
        f'<input type="hidden" name="next" value="{html.escape(target)}">'
        f'<button type="submit">{login_word("login", language)}</button></form>'
    )


def _inside(root: str, caller: Caller, language: str) -> str:
    said = login_word("login_as", language, name=caller.name) if caller.name else ""
    out = (
        f'<form class="login" method="post" action="{root}/logout">'
        f'<button type="submit">{login_word("logout", language)}</button></form>'
    )
    return (
        f"<p>{html.escape(said) or login_word('login_free', language)}</p>"
        f'<p><a href="{root}/chat/">{login_word("login_open", language)}</a></p>'
        + (out if caller.ambient and caller.name else "")
    )


def _first(sent: dict[str, list[str]], name: str) -> str:
    return sent.get(name, [""])[0]


def _root(request: Request) -> str:
    return str(request.scope.get("root_path", ""))
