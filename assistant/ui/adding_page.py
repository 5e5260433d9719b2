"""The page that takes in digests: the form, how far it is, and what became of the files.

In: a run, the state of the archive, the reader. Out: a `Page`. It works without scripts by looking
again every other second; `adding.js` takes files that are dropped and looks by itself.
"""

from __future__ import annotations

import html
import logging
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

from assistant.adding import MOST_BYTES, MOST_TOTAL
from assistant.discreet import discreet
from assistant.ui.adding_words import reason_in
from assistant.ui.cards import trouble, with_whole_days
from assistant.ui.dates import day_name
from assistant.ui.day_page import ask_form
from assistant.ui.shell import Page
from assistant.ui.words import counted, word
from store.errors import AssistantError, EmbedderError, StoreLocked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.adding import Added
    from assistant.ui.adding_runs import Run
    from assistant.ui.reader import Reader
    from store.records import Refusal

MOST_REFUSALS = 200
MOST_NAMES = 5
LOOK_AGAIN_SECONDS = 2

_log = logging.getLogger(__name__)


def form_page(reader: Reader, told: str = "", status: int = 200) -> Page:
    """The form.

    Args:
        reader: who asks.
        told: escaped HTML above it: the state of the archive, or what went wrong.
        status: of the HTTP answer.
    """
    return _page(reader, told, _form(reader), status=status)


def run_page(run: Run, line: str, reader: Reader) -> Page:
    """Where a run is, or what became of it.

    Args:
        run: which one.
        line: the state of the archive.
        reader: who asks.
    """
    state = state_line(line)
    if not run.result.done():
        return _page(reader, _under_way(run, reader.language) + state, busy=True)
    return _page(reader, _outcome(run, reader) + state, _form(reader, "add_more"))


def state_line(line: str) -> str:
    """The state of the archive as a paragraph."""
    return f'<p class="size">{with_whole_days(line)}</p>'


def _page(
    reader: Reader, told: str, form: str = "", *, busy: bool = False, status: int = 200
) -> Page:
    language = reader.language
    title = word("add_title", language)
    kept = "".join(
        f' data-{name}="{html.escape(word(f"add_{name}", language))}"'
        for name in ("sending", "unsent", "lost")
    )
    body = (
        f'<h1>{title}</h1><p class="help">{word("add_intro", language)}</p>'
        f'<p id="said" role="status"></p><div id="run"{kept}>'
        f"<div{' data-busy' if busy else ''}>{told}</div>{form}</div>"
    )
    root = html.escape(reader.root)
    head = f'<script src="{root}/scripts/adding.js" defer></script>'
    if busy:
        again = f'<meta http-equiv="refresh" content="{LOOK_AGAIN_SECONDS}">'
        head += f"<noscript>{again}</noscript>"
    return Page(title, body, "nav_add", status, head)


def _form(reader: Reader, label: str = "add_go") -> str:
    language = reader.language
    bounds = word("add_bounds", language, each=MOST_BYTES >> 20, all=MOST_TOTAL >> 20)
    return (
        f'<form class="adding" method="post" action="{html.escape(reader.root)}/add"'
        ' enctype="multipart/form-data">'
        f'<label for="files">{word("add_drop", language)}</label>'
        '<input id="files" name="files" type="file" multiple required aria-describedby="bounds"'
        ' accept=".md,.markdown,.txt,text/markdown,text/plain">'
        f'<p id="bounds" class="size">{bounds}</p>'
        f'<button type="submit">{word(label, language)}</button></form>'
    )


def _under_way(run: Run, language: str) -> str:
    stage = run.progress.stage if run.progress else "read"
    said = word(f"add_stage_{stage}", language)
    bar = f'<progress aria-label="{said}"></progress>'
    share = ""
    if run.progress and run.progress.total and stage in {"write", "embed", "sentences"}:
        percent = run.progress.done * 100 // run.progress.total
        bar = f'<progress aria-label="{said}" max="100" value="{percent}"></progress>'
        share = f' <span class="day">{percent}%</span>'
    ready = f"<p>{word('add_askable', language)}</p>" if run.askable else ""
    hint = f'<p class="size">{word("add_stage_wait_help", language)}</p>' if stage == "wait" else ""
    names = _names(run.names, language)
    return f'{names}<p><strong class="stage">{said}</strong>{share}</p>{bar}{hint}{ready}'


def _names(names: Sequence[str], language: str) -> str:
    listed = ", ".join(html.escape(name) for name in names[:MOST_NAMES])
    more = " …" if len(names) > MOST_NAMES else ""
    return f'<p class="names">{counted("add_files", language, len(names))}: {listed}{more}</p>'


def _outcome(run: Run, reader: Reader) -> str:
    names = _names(run.names, reader.language)
    try:
        error = run.result.exception()
    except CancelledError as cancelled:  # The server is being stopped.
        error = cancelled
    if error is None:
        return names + _report(run.result.result(), reader)
    if not isinstance(error, AssistantError):
        _log.error("adding digests failed", exc_info=error)
        return names + trouble("add_failed", reader.language)
    kind = "add_failed"
    if isinstance(error, StoreLocked):
        kind = "add_locked"
    elif isinstance(error, EmbedderError):
        kind = "add_no_vectors"
    return names + trouble(kind, reader.language, discreet(error))


def _report(added: Added, reader: Reader) -> str:
    language, report = reader.language, added.report
    counts = {
        "added": report.added,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "removed": report.removed,
    }
    new = report.added + report.changed + report.removed
    key = "add_done" if new else "add_same" if added.days else "add_nothing"
    figures = "".join(
        f"<div><dt>{word(f'add_{name}', language)}</dt><dd>{count}</dd></div>"
        for name, count in counts.items()
        if count or (name == "added" and new)
    )
    return (
        f'<p><strong class="stage">{word(key, language)}</strong></p>'
        + (f'<dl class="counts">{figures}</dl>' if figures else "")
        + _days(added, reader)
        + _refusals(report.refusals, language, nothing=not added.days)
    )


def _days(added: Added, reader: Reader) -> str:
    if not added.days:
        return ""
    language = reader.language
    links = "".join(
        f'<li><a href="{html.escape(reader.to_day(day))}">{day_name(day, language)}</a></li>'
        for day in added.days
    )
    span = (added.days[0].isoformat(), added.days[-1].isoformat())
    return (
        f'<h2>{word("add_days", language)}</h2><ul class="near">{links}</ul>'
        f"{ask_form(reader, 'add_ask', *span)}"
    )


def _refusals(refusals: Sequence[Refusal], language: str, *, nothing: bool) -> str:
    if not refusals:
        return ""
    items = "".join(
        f'<li><b>{html.escape(refusal.file)}</b> <span class="size">'
        f"{word('add_line', language, line=refusal.line)}</span>"
        f"<p>{html.escape(reason_in(language, refusal.reason))}</p></li>"
        for refusal in refusals[:MOST_REFUSALS]
    )
    left = len(refusals) - MOST_REFUSALS
    more = f"<p>{word('add_and_more', language, count=left)}</p>" if left > 0 else ""
    advice = word("add_refused_all" if nothing else "add_refused_help", language)
    return (
        f"<h2>{counted('add_refused', language, len(refusals))}</h2><p>{advice}</p>"
        f'<ul class="refusals">{items}</ul>{more}'
    )
