"""A request that is turned away: its status, its code, and a sentence on what to do.

In: what is wrong. Out: problem details for programs (RFC 9457), OpenAI's form below ``/v1``, and a
small page in the reader's language for browsers. Nothing of it may be kept by a cache.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, NamedTuple

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response

from store.errors import AssistantError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Scope


class _Kind(NamedTuple):
    status: int
    title: str
    korean_title: str
    english: str
    korean: str


KINDS: Mapping[str, _Kind] = {
    "unknown-host": _Kind(
        421,
        "Unknown host",
        "모르는 호스트",
        "This server does not go by the name {value!r}; start it with --public-url and that name.",
        "이 서버는 {value!r}라는 이름을 쓰지 않습니다. --public-url에 그 주소를 넣어 시작하세요.",
    ),
    "foreign-page": _Kind(
        403,
        "Another site's page",
        "다른 사이트의 페이지",
        "A page of {value!r} may not do this here; open the assistant's own page instead.",
        "{value!r}의 페이지에서는 할 수 없습니다. 이 서비스의 페이지에서 해 주세요.",
    ),
    "no-key": _Kind(
        401,
        "A key is needed",
        "키가 필요합니다",
        "Send a key as `Authorization: Bearer KEY`, or log in at /login; whoever runs this server"
        " makes one with `assistant keys add NAME`.",
        "`Authorization: Bearer 키`로 키를 보내거나 /login에서 로그인하세요."
        " 키는 서버 관리자가 `assistant keys add 이름`으로 만듭니다.",
    ),
    "wrong-key": _Kind(
        401,
        "Not a valid key",
        "유효하지 않은 키",
        "This key is unknown or was revoked; ask whoever runs this server for another.",
        "없거나 폐기된 키입니다. 서버 관리자에게 새 키를 받으세요.",
    ),
    "forged-token": _Kind(
        401,
        "Not a valid link",
        "유효하지 않은 링크",
        "This link's token was not made by this server, or was changed; have it made anew with"
        " `assistant embed-link`.",
        "이 서버가 만든 링크가 아니거나 내용이 바뀌었습니다."
        " `assistant embed-link`로 새로 만들어 달라고 하세요.",
    ),
    "expired-token": _Kind(
        401,
        "The link has expired",
        "기한이 지난 링크",
        "This link's token has expired; have it made anew with `assistant embed-link`.",
        "링크의 기한이 지났습니다. `assistant embed-link`로 새로 만들어 달라고 하세요.",
    ),
    "revoked-token": _Kind(
        401,
        "The link was revoked",
        "폐기된 링크",
        "This link was revoked; ask whoever runs this server for another.",
        "폐기된 링크입니다. 서버 관리자에게 새 링크를 받으세요.",
    ),
    "not-for-token": _Kind(
        403,
        "Not with this link",
        "이 링크로는 볼 수 없습니다",
        "An embed link opens the embedded page and its cards only; use a key for the rest.",
        "임베드 링크로는 임베드 페이지와 카드만 볼 수 있습니다. 나머지는 키가 필요합니다.",
    ),
    "token-host": _Kind(
        403,
        "No page may show this link",
        "허용되지 않은 호스트",
        "None of this link's hosts is allowed by the server; add {value} with --allow-host.",
        "링크에 적힌 호스트가 서버에 허용되어 있지 않습니다. --allow-host로 {value}를 추가하세요.",
    ),
    "not-admin": _Kind(
        403,
        "For administrators",
        "관리자 전용",
        "This key may not see this; make one with `assistant keys add --admin NAME`.",
        "이 키로는 볼 수 없습니다. `assistant keys add --admin 이름`으로 만든 키가 필요합니다.",
    ),
    "not-found": _Kind(
        404,
        "Not found",
        "찾을 수 없습니다",
        "There is no such address here.",
        "이 주소에는 아무것도 없습니다.",
    ),
    "too-slow": _Kind(
        408,
        "Too slow",
        "너무 느린 요청",
        "The request's body did not arrive within {value} seconds; send it again at once.",
        "요청 본문이 {value}초 안에 오지 않았습니다. 다시 보내 주세요.",
    ),
    "too-large": _Kind(
        413,
        "Too large",
        "너무 큰 요청",
        "The request's body is larger than {value} bytes; send less at once.",
        "요청 본문이 {value}바이트보다 큽니다. 줄여서 보내 주세요.",
    ),
    "too-many": _Kind(
        429,
        "Too many requests",
        "너무 많은 요청",
        "More requests than this server takes from one caller; wait {value} s and ask again.",
        "한 곳에서 받을 수 있는 요청 수를 넘었습니다. {value}초 뒤에 다시 시도하세요.",
    ),
    "keys-unreadable": _Kind(
        503,
        "The keys cannot be read",
        "키를 읽을 수 없습니다",
        "The server's file of keys cannot be read; its log says why.",
        "서버의 키 파일을 읽을 수 없습니다. 서버 로그에 이유가 있습니다.",
    ),
    "unexpected": _Kind(
        500,
        "Unexpected failure",
        "예상하지 못한 문제",
        "Something failed that should not; the server's log says what.",
        "예상하지 못한 문제가 생겼습니다. 서버 로그를 확인하세요.",
    ),
}
"""Every way of being turned away, by code."""

_STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.7 system-ui,sans-serif;max-width:34rem;"
    "margin:12vh auto;padding:0 1rem;word-break:keep-all;overflow-wrap:anywhere}"
    "h1{font-size:1.25rem}"
)


class Refusal(AssistantError):
    """The request is turned away.

    Attributes:
        code: one of `KINDS`.
        value: what the sentence names.
        retry_after: seconds after which it is worth asking again.
    """

    def __init__(self, code: str, value: object = "", retry_after: int | None = None) -> None:
        self.code, self.value, self.retry_after = code, value, retry_after
        super().__init__(self.sentence("en"))

    @property
    def status(self) -> int:
        """The HTTP status."""
        return KINDS[self.code].status

    def sentence(self, language: str) -> str:
        """What is wrong and what to do, in English or Korean."""
        kind = KINDS[self.code]
        shown = str(self.value)[:200] if isinstance(self.value, str) else self.value
        return (kind.korean if language == "ko" else kind.english).format(value=shown)

    def response(self, scope: Scope) -> Response:
        """What the caller is told, in the form that fits the request."""
        headers = {"cache-control": "no-store", "vary": "accept, accept-language"}
        if self.status == 401:
            headers["www-authenticate"] = 'Bearer realm="assistant"'
        if self.retry_after is not None:
            headers["retry-after"] = str(self.retry_after)
        given = Headers(scope=scope)
        if "text/html" in given.get("accept", ""):
            korean = given.get("accept-language", "").lower().startswith("ko")
            return HTMLResponse(self._page("ko" if korean else "en"), self.status, headers)
        if scope["path"].removeprefix(scope.get("root_path", "")).startswith("/v1/"):
            return JSONResponse({"error": self._openai()}, self.status, headers)
        media = "application/problem+json"
        return JSONResponse(self._problem(), self.status, headers, media)

    def _problem(self) -> dict[str, object]:
        return {
            "type": f"/api#{self.code}",
            "title": KINDS[self.code].title,
            "status": self.status,
            "detail": str(self),
            "code": self.code,
        }

    def _openai(self) -> dict[str, object]:
        kind = "server_error" if self.status >= 500 else "invalid_request_error"
        if self.status == 401:
            kind = "authentication_error"
        return {"message": str(self), "type": kind, "param": None, "code": self.code}

    def _page(self, language: str) -> str:
        kind = KINDS[self.code]
        title = html.escape(kind.title if language == "en" else kind.korean_title)
        told = html.escape(self.sentence(language)).replace("`", "")
        return (
            f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<title>{title}</title><style>{_STYLE}</style>"
            f"<main><h1>{title}</h1><p>{told}</p></main></html>"
        )
