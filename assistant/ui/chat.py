"""The chat page (Gradio): status, conversation, question field, filters.

In: what the reader types and clicks. Out: messages made by `assistant.ui.turns`. Every listener is
private: the HTTP API is a module of its own.
"""

from __future__ import annotations

# Gradio resolves the listeners' annotations at run time.
from collections.abc import Iterator  # noqa: TC003  # as said above
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.access.gate import may_add
from assistant.ui.calls import Ask, filled, read_call, reopened
from assistant.ui.cards import masthead, stopped, trouble, welcome
from assistant.ui.keeping import head
from assistant.ui.panel import LABELS, QUIET, Panel
from assistant.ui.quiet import keep_few_sessions, keep_no_statistics, keep_quiet
from assistant.ui.running import Running
from assistant.ui.status import status_line
from assistant.ui.suggestions import starters
from assistant.ui.theme import reading_room
from assistant.ui.turns import (
    BadFilter,
    Filters,
    message_text,
    messages,
    request_for,
    shown_question,
)
from assistant.ui.words import reader_language, word

if TYPE_CHECKING:
    from fastapi import FastAPI

    from assistant.ui.answers import Answers

FOLDER = Path(__file__).parent
SCRIPTS = ("storage", "choices", "a11y", "evidence", "follow", "timeline")
STATUS_SECONDS, SETTLED_SECONDS = 3.0, 30.0

LONGEST_LINE = 256
"""Calls of the page that wait for a thread; beyond it Gradio itself says that it is busy."""

Message = dict[str, Any]
Update = dict[str, Any]
Step = tuple[list[Message] | Update, Update]
"""What one step of an answer changes: the conversation and the question field."""


class ChatPage:
    """The page's parts and what happens when they are used.

    Args:
        answers: the assistant behind the page.
        at_once: calls that are under way at the same time, those that are told to wait included.
        feedback: whether readers may say what they think of an answer.
    """

    def __init__(self, answers: Answers, *, at_once: int = 16, feedback: bool = False) -> None:
        keep_quiet()
        self._answers = answers
        self._feedback = feedback
        self._running = Running()
        with gr.Blocks(
            title=word("title", "en"), fill_height=True, analytics_enabled=False
        ) as page:
            self._build()
            self._listen()
            shown = [self._head, self._timer, self._chat, self._field, *self._panel.parts]
            page.load(self._open, None, shown, **QUIET)
        # Whom to answer is for the assistant behind the page to say, not for Gradio's own line.
        page.max_threads = at_once
        keep_few_sessions(page)
        self._blocks = page.queue(max_size=LONGEST_LINE, api_open=False)
        keep_no_statistics(self._blocks)

    def mount(self, app: FastAPI, path: str) -> None:
        """Serve the page below a path of the app, all of its files from this machine."""
        # Gradio rewrites the selectors of css=, not of a linked sheet.
        styles = '<link rel="stylesheet" href="../styles/page.css">'
        scripts = "".join(
            f"<script>{(FOLDER / f'{name}.js').read_text('utf-8')}</script>" for name in SCRIPTS
        )
        gr.mount_gradio_app(
            app,
            self._blocks,
            path,
            footer_links=[],
            # The page takes no files: a bound on what its upload route accepts.
            max_file_size="64kb",
            show_error=False,
            ssr_mode=False,
            enable_monitoring=False,
            mcp_server=False,
            i18n=LABELS,
            theme=reading_room(),
            head=styles + scripts + head(feedback=self._feedback),
        )

    def _build(self) -> None:
        # Not gr.HTML: it evaluates strings as scripts, which our policy forbids.
        self._head = gr.Markdown(masthead("", "en"), elem_id="masthead", latex_delimiters=[])
        self._chat = gr.Chatbot(
            label=LABELS("conversation"),
            show_label=False,
            container=False,
            scale=1,
            height="100%",
            layout="panel",
            autoscroll=False,
            buttons=[],
            editable="user",
            feedback_options=None,
            latex_delimiters=[],
            allow_tags=False,
            elem_id="chat",
        )
        self._field = gr.Textbox(
            label=LABELS("ask"),
            show_label=False,
            placeholder=LABELS("ask_placeholder"),
            submit_btn=True,
            stop_btn=False,
            autofocus=True,
            max_lines=8,
            elem_id="ask",
        )
        self._panel = Panel(self._answers.backends)
        # Through it the page's scripts reach the chat (`assistant.ui.calls`).
        self._calls = gr.Textbox(visible="hidden", elem_id="calls")
        self._timer = gr.Timer(STATUS_SECONDS)

    def _listen(self) -> None:
        chat, field = self._chat, self._field
        ways = [
            (field.submit, self._ask, [field, chat]),
            (chat.example_select, self._ask_example, []),
            (chat.option_select, self._ask_option, [chat]),
            (chat.retry, self._ask_again, [chat]),
            (chat.edit, self._ask_edited, [chat]),
        ]
        asked = [
            listener(
                handler,
                [*inputs, *self._panel.fields],
                [chat, field],
                concurrency_limit=None,
                concurrency_id="ask",
                **QUIET,
            )
            for listener, handler, inputs in ways
        ]
        called = self._calls.change(
            self._called,
            [self._calls, chat],
            [chat, field, *self._panel.fields],
            concurrency_limit=None,
            concurrency_id="ask",
            **QUIET,
        )
        asked.append(called)
        # Through the queue: what it shows comes after all that the turn had sent.
        field.stop(self._stop, None, [chat, field], cancels=asked, concurrency_limit=None, **QUIET)
        self._panel.listen()
        chat.undo(self._undo, [chat], [chat, field], queue=False, **QUIET)
        self._timer.tick(self._refresh, None, [self._head, self._timer], queue=False, **QUIET)

    def _open(self, request: gr.Request) -> tuple[str | Update, ...]:
        """What a page shows first: the state of the archive and questions to start with.

        The labels are translated in the browser already; they are set again for a reader who has
        chosen another language than the browser's.
        """
        language = _language(request)
        top, timer = self._refresh(request)
        examples = [{"text": text} for text in starters(self._answers, language)]
        empty = welcome(language) if examples else trouble("nothing_indexed", language)
        return (
            top,
            timer,
            gr.update(examples=examples, placeholder=empty),
            gr.update(placeholder=word("ask_placeholder", language), label=word("ask", language)),
            *self._panel.labelled(language),
        )

    def _refresh(self, request: gr.Request) -> tuple[str, Update]:
        language = _language(request)
        line = status_line(self._answers, language)
        adds = request.request is not None and may_add(request.request.scope)
        head = masthead(line.text, language, adds=adds)
        # Looking again counts as a call of the reader's: only who may add sees it change meanwhile.
        seconds = SETTLED_SECONDS if line.settled else STATUS_SECONDS
        return head, gr.update(value=seconds, active=adds or not line.settled)

    def _ask(
        self, request: gr.Request, question: str, chat: list[Message], *filters: Any
    ) -> Iterator[Step]:
        yield from self._answer(request, question, chat, Filters(*filters))

    def _ask_example(
        self, request: gr.Request, event: gr.SelectData, *filters: Any
    ) -> Iterator[Step]:
        yield from self._answer(request, event.value["text"], [], Filters(*filters))

    def _ask_option(
        self, request: gr.Request, event: gr.SelectData, chat: list[Message], *filters: Any
    ) -> Iterator[Step]:
        yield from self._answer(request, event.value, chat, Filters(*filters))

    def _ask_again(
        self, request: gr.Request, event: gr.RetryData, chat: list[Message], *filters: Any
    ) -> Iterator[Step]:
        asked = chat[_position(event.index)]
        earlier = chat[: _position(event.index)]
        yield from self._answer(request, message_text(asked), earlier, Filters(*filters))

    def _ask_edited(
        self, request: gr.Request, event: gr.EditData, chat: list[Message], *filters: Any
    ) -> Iterator[Step]:
        earlier, question = chat[: _position(event.index)], message_text({"content": event.value})
        yield from self._answer(request, question, earlier, Filters(*filters))

    def _called(
        self, request: gr.Request, text: str, chat: list[Message]
    ) -> Iterator[tuple[Any, ...]]:
        """A kept conversation, shown again, or a question from a link with its limits."""
        language = _language(request)
        call = read_call(text, self._answers.backends, language)
        same = [gr.skip()] * len(self._panel.fields)
        if not isinstance(call, Ask):
            yield reopened(call, language), _READY, *same
            return
        fields = filled(call.limits)
        if call.problems or not call.question:
            told = trouble("bad_link", language, "\n".join(call.problems))
            unclear = gr.update(placeholder=told) if call.problems else gr.skip()
            yield unclear, gr.update(value=call.question), *fields
            return
        earlier = chat[: call.earlier]
        for step in self._answer(request, call.question, earlier, Filters(*fields)):
            yield *step, *fields
            fields = same

    def _answer(
        self, request: gr.Request, question: str, earlier: list[Message], filters: Filters
    ) -> Iterator[Step]:
        """The question, shown at once, then its answer as it grows; closing it ends the turn."""
        language = _language(request)
        if not question.strip():
            gr.Info(word("empty_question", language))
            yield gr.skip(), gr.skip()
            return
        chat = [*earlier, {"role": "user", "content": shown_question(question)}]
        busy = gr.update(value="", submit_btn=False, stop_btn=True)
        try:
            asked = request_for(question, earlier, filters)
        except BadFilter as error:
            told = trouble("bad_filter", language, value=str(error))
            yield [*chat, {"role": "assistant", "content": told}], gr.update(value=question)
            return
        with self._running.on(request.session_hash or "") as run:
            for shape in messages(self._answers, asked, len(chat), language):
                message = {"role": "assistant", "content": shape.html, "options": shape.options}
                run.shown = [*chat, message]
                if run.stopped:
                    return
                yield run.shown, busy
                busy = gr.skip()
        yield gr.skip(), _READY

    async def _stop(self, request: gr.Request) -> Step:
        """What came so far stays, with a line that says so."""
        shown = await self._running.stop(request.session_hash or "")
        if not shown:
            return gr.skip(), _READY
        content = stopped(message_text(shown[-1]), _language(request))
        return [*shown[:-1], {"role": "assistant", "content": content}], _READY

    def _undo(self, event: gr.UndoData, chat: list[Message]) -> Step:
        asked = chat[_position(event.index)]
        return chat[: _position(event.index)], gr.update(value=message_text(asked))


_READY: Update = gr.update(submit_btn=True, stop_btn=False)


def _language(request: gr.Request) -> str:
    return reader_language(request.headers, request.cookies)


def _position(index: int | list[int] | tuple[int, ...]) -> int:
    """The number of a message in the conversation, in either of Gradio's forms."""
    return index if isinstance(index, int) else index[0]
