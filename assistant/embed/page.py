"""The page that is shown in a frame: one column with a conversation, its scope and a field.

In: what the address asks for. Out: HTML without a line of script or style of its own; the script
`frame.js` and the style sheet come from beside it. Without scripts the form leads to /cards.
"""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

from assistant.embed.words import embed_word
from assistant.ui.suggestions import short_name, starters
from assistant.ui.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assistant.answer import Scope
    from assistant.embed.asked import Asked
    from assistant.ui.answers import Answers
    from store.catalogue import Catalogue

_ICONS = {
    "send": "M4 10h11M10 5l5 5-5 5",
    "stop": "M6 6h8v8H6z",
    "again": "M10 4v12M4 10h12",
    "close": "M5 5l10 10M15 5L5 15",
}


def document(title: str, body: str, look: Asked, *, head: str, root: str = "") -> str:
    """A whole HTML document.

    Args:
        title: plain text.
        body: escaped HTML, the body element included.
        head: further elements of the head, escaped.
        root: the way from the page's address up to the app's.
    """
    return (
        f'<!doctype html><html lang="{look.language}" data-theme="{look.light}">'
        '<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{html.escape(title)}</title><base target="_blank">'
        f'<link rel="icon" href="{root}favicon.ico" type="image/svg+xml">'
        f"{styles('paper', root)}"
        f"{head}</head>{body}</html>"
    )


def styles(name: str, root: str = "") -> str:
    """The element that brings one of our style sheets."""
    return f'<link rel="stylesheet" href="{root}embed/{name}.css">'


def frame(asked: Asked, line: str, questions: Sequence[str], hosts: Sequence[str]) -> str:
    """The conversation, still empty.

    Args:
        line: what may be asked about, plain text.
        questions: to start with.
        hosts: origins whose pages the script may talk with.
    """
    language = asked.language

    def said(key: str) -> str:
        return html.escape(embed_word(key, language))

    hint = said("ask_hint_scoped" if asked.scope else "ask_hint")
    starts = "".join(
        f'<li><button type="button">{html.escape(text)}</button></li>' for text in questions
    )
    body = (
        f"<body{_attributes(_for_script(language, hosts))}>"
        f'<header><h1>{said("title")}</h1><p class="scope">{html.escape(line)}</p>'
        f"{_way_out(asked)}"
        f"{_button('again', language, hidden=True)}</header>"
        f'<main><div class="log" role="log" aria-label="{said("log")}" tabindex="0">'
        f'<div class="hello"><p>{said("hello")}</p><ul class="starts">{starts}</ul></div></div>'
        f'<p class="told" role="status"></p></main>'
        f'<form action="cards" method="get" aria-label="{said("ask")}">{_hidden(asked)}'
        f'<input type="hidden" name="lang" value="{language}">'
        f'<label for="q">{said("ask")}</label>'
        f'<textarea id="q" name="q" rows="1" maxlength="4000" required placeholder="{hint}" '
        f'autocomplete="off">{html.escape(asked.question)}</textarea>'
        f"{_button('send', language, kind='submit')}{_button('stop', language, hidden=True)}"
        f"<noscript><p>{said('no_script')}</p></noscript></form>"
        f'<dialog class="evidence" aria-label="{said("evidence")}">'
        f'{_button("close", language)}<div class="content"></div></dialog></body>'
    )
    script = '<script src="embed/frame.js" defer></script>'
    return document(embed_word("title", language), body, asked, head=styles("frame") + script)


def boxed(head: str, told: str) -> str:
    """A calm box for a bad moment; both are plain text."""
    return (
        f'<div class="trouble"><strong>{html.escape(head)}</strong><p>{html.escape(told)}</p></div>'
    )


def calm(told: str, look: Asked) -> str:
    """A page that says why there is nothing to ask; ``told`` is escaped HTML."""
    title = embed_word("title", look.language)
    body = f'<body class="calm"><main><h1>{html.escape(title)}</h1>{told}</main></body>'
    return document(title, body, look, head=styles("frame"))


def first_questions(asked: Asked, answers: Answers, catalogue: Catalogue) -> list[str]:
    """Up to three questions that can be answered within the scope."""
    language = asked.language
    if asked.scope is None:
        return starters(answers, language)[:3]
    known = sorted(asked.scope.papers & catalogue.papers.keys()) if asked.scope.papers else []
    names = [short_name(catalogue.papers[arxiv_id].latest.title) for arxiv_id in known[:2]]
    if not names:
        return [embed_word("which", language)]
    first = [word("follow_explain", language, one=names[0])]
    if len(names) == 1:
        return [*first, word("follow_results", language, one=names[0])]
    return [embed_word("which", language), *first]


def scope_fields(scope: Scope | None) -> list[tuple[str, str]]:
    """A scope as the query parameters that ask for it."""
    if scope is None:
        return []
    fields = [
        ("since", scope.since.isoformat() if scope.since else ""),
        ("until", scope.until.isoformat() if scope.until else ""),
        ("topic", scope.topic),
        ("papers", ",".join(sorted(scope.papers or ()))),
        *(("author", name) for name in scope.authors),
    ]
    return [(name, value) for name, value in fields if value]


def _way_out(asked: Asked) -> str:
    said = html.escape(embed_word("whole_chat", asked.language))
    return "" if asked.token else f'<a class="out" href="chat/" rel="noopener">{said}</a>'


def _hidden(asked: Asked) -> str:
    fields = [*scope_fields(asked.scope), ("token", asked.token)]
    return "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
        for name, value in fields
        if value
    )


def _for_script(language: str, hosts: Sequence[str]) -> Mapping[str, str]:
    words = {key: embed_word(key, language) for key in ("you", "offline", "stopped")}
    return {
        "data-hosts": json.dumps(list(hosts)),
        "data-words": json.dumps(words, ensure_ascii=False),
    }


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f' {name}="{html.escape(value)}"' for name, value in values.items())


def _button(name: str, language: str, *, kind: str = "button", hidden: bool = False) -> str:
    label = html.escape(embed_word(name, language))
    return (
        f'<button type="{kind}" class="{name}" title="{label}" aria-label="{label}"'
        f"{' hidden' if hidden else ''}>"
        f'<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><path '
        f'd="{_ICONS[name]}"/></svg></button>'
    )
