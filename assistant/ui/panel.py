"""The panel of the chat that narrows the archive: days, votes.

Out: fields whose values are `Filters` in its order, and their labels in the reader's language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.ui.words import texts, word

if TYPE_CHECKING:
    from gradio.components import Component

Update = dict[str, Any]

LABELS = gr.I18n(en=texts("en"), ko=texts("ko"))
"""The fixed labels, translated in the browser."""

_NARROWEST = 140


class Panel:
    """The panel's parts, made inside the page's ``Blocks``.

    Attributes:
        fields: in the order of `assistant.ui.turns.Filters`.
        parts: everything whose label depends on the reader.
    """

    def __init__(self) -> None:
        frame = gr.Accordion(LABELS("narrow"), open=False, elem_id="narrow")
        with frame, gr.Row():
            hint: Any = {"placeholder": LABELS("day_hint"), "max_lines": 1}
            self.fields: list[Component] = [
                gr.Textbox(label=LABELS("since"), min_width=_NARROWEST, **hint),
                gr.Textbox(label=LABELS("until"), min_width=_NARROWEST, **hint),
                gr.Number(label=LABELS("min_votes"), minimum=0, precision=0, min_width=_NARROWEST),
            ]
        self.parts: list[Any] = [frame, *self.fields]

    def labelled(self, language: str) -> list[Update]:
        """An update of each part, for a reader whose language is not the browser's."""
        hint = word("day_hint", language)
        return [
            gr.update(label=word("narrow", language)),
            gr.update(label=word("since", language), placeholder=hint),
            gr.update(label=word("until", language), placeholder=hint),
            gr.update(label=word("min_votes", language)),
        ]
