"""The panel of the chat that narrows the archive and chooses who writes; the way out of the limits.

Out: fields whose values are `Filters` in its order, and their labels in the reader's language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.llm.records import EXTRACTIVE
from assistant.ui.turns import Filters, narrowed
from assistant.ui.words import reader_language, texts, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gradio.components import Component

Update = dict[str, Any]

LABELS = gr.I18n(en=texts("en"), ko=texts("ko"))
"""The fixed labels, translated in the browser."""

QUIET: Any = {"api_visibility": "private", "show_progress": "hidden"}
"""How every listener of the page is: no interface of its own, no spinner."""

_NARROWEST = 140


class Panel:
    """The panel's parts, made inside the page's ``Blocks``.

    Args:
        backends: who may write; the first does where nobody is chosen.

    Attributes:
        fields: in the order of `assistant.ui.turns.Filters`.
        parts: everything whose label depends on the reader.
    """

    def __init__(self, backends: Sequence[str]) -> None:
        self._backends = backends
        self._title = "narrow" if len(backends) == 1 else "narrow_or_choose"
        self._widen = gr.Button(visible=False, size="sm", elem_id="widen")
        frame = gr.Accordion(LABELS(self._title), open=False, elem_id="narrow")
        hint: Any = {"placeholder": LABELS("day_hint"), "max_lines": 1}
        with frame:
            with gr.Row():
                self._limits: list[Component] = [
                    gr.Textbox(label=LABELS("since"), min_width=_NARROWEST, **hint),
                    gr.Textbox(label=LABELS("until"), min_width=_NARROWEST, **hint),
                    gr.Number(
                        label=LABELS("min_votes"), minimum=0, precision=0, min_width=_NARROWEST
                    ),
                ]
            writer = gr.Radio(
                self._choices("en"),
                value="",
                label=LABELS("backend"),
                visible=len(backends) > 1,
                elem_id="backend",
            )
        self.fields: list[Component] = [*self._limits, writer]
        self.parts: list[Any] = [frame, *self.fields]

    def listen(self) -> None:
        """Show the way out of the limits while there are any."""
        told = [field.change for field in self._limits]
        gr.on(told, self._told, self._limits, self._widen, queue=False, **QUIET)
        self._widen.click(self._whole, None, self._limits, queue=False, **QUIET)

    def labelled(self, language: str) -> list[Update]:
        """An update of each part, for a reader whose language is not the browser's."""
        hint = word("day_hint", language)
        return [
            gr.update(label=word(self._title, language)),
            gr.update(label=word("since", language), placeholder=hint),
            gr.update(label=word("until", language), placeholder=hint),
            gr.update(label=word("min_votes", language)),
            gr.update(label=word("backend", language), choices=self._choices(language)),
        ]

    def _choices(self, language: str) -> list[tuple[str, str]]:
        """Names to choose from, `extractive` first; the default one stands for no choice."""
        named = sorted(self._backends, key=lambda name: name != EXTRACTIVE)
        told = {EXTRACTIVE: word("backend_extractive", language)}
        return [(told.get(name, name), "" if name == self._backends[0] else name) for name in named]

    def _told(self, request: gr.Request, *limits: Any) -> Update:
        language = reader_language(request.headers, request.cookies)
        line = narrowed(Filters(*limits), language)
        told: Update = gr.update(visible=bool(line), value=f"{line} · {word('widen', language)}")
        return told

    def _whole(self) -> tuple[str, str, None]:
        return "", "", None
