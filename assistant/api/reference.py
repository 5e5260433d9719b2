"""``/api``: the OpenAPI document as a page for people, made here, without scripts from anywhere.

In: the document of the running app. Out: one page of plain HTML; every description in it comes from
the document, so that the page cannot say what the server does not do.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from assistant.access.refusals import KINDS
from assistant.api.problems import MEANINGS
from assistant.ui.words import reader_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Schema = Mapping[str, Any]

STYLES = Path(__file__).parent / "reference.css"

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("API of the paper digests", "논문 다이제스트 API"),
    "intro": (
        "Answers with citations for scripts, clients that speak OpenAI's API, and agents.",
        "스크립트, OpenAI API 클라이언트, 에이전트를 위해 근거가 있는 답을 제공합니다.",
    ),
    "key": (
        "Where a key is asked for, send it as Authorization: Bearer KEY.",
        "키가 필요한 서버라면 Authorization: Bearer 키 헤더로 보내세요.",
    ),
    "document": ("The OpenAPI document", "OpenAPI 문서"),
    "chat": ("To the chat", "대화로"),
    "mcp": ("Agents find the same as MCP tools at", "에이전트용 MCP 도구 주소:"),
    "query": ("Parameters", "매개변수"),
    "body": ("Body", "본문"),
    "result": ("Result", "결과"),
    "records": ("Records", "레코드"),
    "failures": ("Failures", "오류"),
    "told": (
        "Failures are problem details (RFC 9457); below /v1 they have OpenAI's form. Their codes:",
        "오류는 problem details(RFC 9457) 형식이고, /v1 아래에서는 OpenAI 형식입니다. 코드 목록:",
    ),
    "needed": ("needed", "필수"),
}
_CODE = re.compile(r"`([^`]+)`")


def reference_routes() -> APIRouter:
    """The page and its stylesheet."""
    router = APIRouter(include_in_schema=False)

    @router.get("/api")
    def reference(request: Request) -> Response:
        language = reader_language(request.headers, request.cookies)
        root = str(request.scope.get("root_path", ""))
        return HTMLResponse(page(request.app.openapi(), language, root))

    @router.get("/styles/api.css")
    def styles() -> Response:
        return FileResponse(STYLES, media_type="text/css")

    return router


def page(document: Schema, language: str, root: str = "") -> str:
    """The document as HTML.

    Args:
        document: an OpenAPI document of version 3.
        language: of the page's own words.
        root: path that a reverse proxy serves the app below.
    """
    written = _Writer(document, 1 if language == "ko" else 0)
    base = html.escape(root)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{written.word('title')}</title>"
        f'<link rel="stylesheet" href="{base}/styles/page.css">'
        f'<link rel="stylesheet" href="{base}/styles/api.css"></head>'
        f'<body class="alone"><main class="api"><h1>{written.word("title")}</h1>'
        f"<p>{written.word('intro')} {written.word('key')}</p>"
        f"<p>{written.word('mcp')} <code>{base}/mcp</code></p>"
        f'<p><a href="{base}/openapi.json">{written.word("document")}</a>'
        f' · <a href="{base}/chat/">{written.word("chat")}</a></p>'
        f'<div lang="en">{"".join(written.operations())}</div>'
        f'<h2 id="records">{written.word("records")}</h2>'
        f'<div lang="en">{"".join(written.records())}</div>'
        f'<h2 id="failures">{written.word("failures")}</h2><p>{written.word("told")}</p>'
        f'<dl class="codes" lang="en">{"".join(_codes())}</dl></main></body></html>'
    )


def _codes() -> Iterator[str]:
    turned_away = {code: kind.title for code, kind in KINDS.items()}
    for code, meaning in (turned_away | dict(MEANINGS)).items():
        yield f'<dt id="{code}"><code>{code}</code></dt><dd>{_text(meaning)}</dd>'


def _text(description: str) -> str:
    """A description's paragraph; what is in backticks is code."""
    return _CODE.sub(r"<code>\1</code>", html.escape(description))


class _Writer:
    """Writes the parts of one document.

    Args:
        document: the OpenAPI document.
        language: 0 for English, 1 for Korean.
    """

    def __init__(self, document: Schema, language: int) -> None:
        self._document = document
        self._language = language
        self._schemas: Schema = document.get("components", {}).get("schemas", {})

    def word(self, name: str) -> str:
        return html.escape(_WORDS[name][self._language])

    def operations(self) -> Iterator[str]:
        """One section an operation, in the document's order."""
        for path, methods in self._document["paths"].items():
            for method, operation in methods.items():
                yield (
                    f'<section class="operation"><h2><span class="method">{method.upper()}</span>'
                    f" <code>{html.escape(path)}</code></h2>"
                    f"<p>{_text(operation.get('description') or operation.get('summary', ''))}</p>"
                    f"{self._parameters(operation)}{self._body(operation)}"
                    f"{self._result(operation)}</section>"
                )

    def records(self) -> Iterator[str]:
        """Every schema with its fields."""
        for name, schema in self._schemas.items():
            if "properties" in schema:
                yield (
                    f'<section class="record"><h3 id="{name}">{name}</h3>'
                    f"<p>{_text(schema.get('description', ''))}</p>{self._properties(schema)}"
                    "</section>"
                )

    def _parameters(self, operation: Schema) -> str:
        rows = [
            self._row(one["name"], one["schema"] | _described(one), needed=one["required"])
            for one in operation.get("parameters", ())
            if one["in"] != "header"
        ]
        return f"<h3>{self.word('query')}</h3>{_table(rows)}" if rows else ""

    def _body(self, operation: Schema) -> str:
        content = operation.get("requestBody", {}).get("content", {})
        kinds = ", ".join(self._kind(one["schema"]) for one in content.values())
        return f"<h3>{self.word('body')}</h3><p>{kinds}</p>" if kinds else ""

    def _result(self, operation: Schema) -> str:
        content = operation["responses"].get("200", {}).get("content", {})
        rows = [
            f"<tr><th><code>{html.escape(kind)}</code></th><td>{self._kind(one['schema'])}"
            f"</td><td>{_text(one['schema'].get('description', ''))}</td></tr>"
            for kind, one in content.items()
            if one.get("schema")
        ]
        return f"<h3>{self.word('result')}</h3>{_table(rows)}" if rows else ""

    def _properties(self, schema: Schema) -> str:
        needed = schema.get("required", ())
        return _table(
            self._row(name, one, needed=name in needed)
            for name, one in schema["properties"].items()
        )

    def _row(self, name: str, schema: Schema, *, needed: bool) -> str:
        mark = f" <em>{self.word('needed')}</em>" if needed else ""
        return (
            f"<tr><th><code>{html.escape(name)}</code>{mark}</th><td>{self._kind(schema)}</td>"
            f"<td>{_text(schema.get('description', ''))}</td></tr>"
        )

    def _kind(self, schema: Schema) -> str:
        """What a value is, in a few words."""
        if "$ref" in schema:
            name = html.escape(str(schema["$ref"]).rpartition("/")[2])
            return f'<a href="#{name}">{name}</a>'
        if "anyOf" in schema:
            kinds = [self._kind(one) for one in schema["anyOf"] if one.get("type") != "null"]
            return " or ".join(dict.fromkeys(kinds))
        if "enum" in schema:
            return " | ".join(f"<code>{html.escape(str(one))}</code>" for one in schema["enum"])
        if schema.get("type") == "array":
            return f"list of {self._kind(schema.get('items', {}))}"
        if schema.get("format") == "date":
            return "day"
        return html.escape(str(schema.get("type", "any"))) + _bounds(schema)


def _described(parameter: Schema) -> dict[str, str]:
    return {"description": parameter["description"]} if "description" in parameter else {}


def _bounds(schema: Schema) -> str:
    if "maximum" in schema:
        return f", {schema.get('minimum', 0)} to {schema['maximum']}"
    return f", at most {schema['maxLength']} characters" if "maxLength" in schema else ""


def _table(rows: Iterable[str]) -> str:
    return f"<table>{''.join(rows)}</table>"
