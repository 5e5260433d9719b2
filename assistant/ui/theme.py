"""The page's look as a Gradio theme: system fonts, one accent, paper-like light and dark."""

from __future__ import annotations

import gradio as gr

_FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "NanumGothic",
    "sans-serif",
)
_MONO = ("ui-monospace", "SFMono-Regular", "Consolas", "D2Coding", "monospace")


def reading_room() -> gr.themes.Base:
    """The theme; the colours are the custom properties that page.css declares."""
    theme = gr.themes.Base(
        primary_hue="teal",
        neutral_hue="stone",
        radius_size="md",
        text_size="md",
        font=_FONTS,
        font_mono=_MONO,
    )
    both = {
        "body_background_fill": "var(--ground)",
        "background_fill_primary": "var(--sheet)",
        "background_fill_secondary": "var(--ground)",
        "body_text_color": "var(--ink)",
        "body_text_color_subdued": "var(--ink-soft)",
        "block_background_fill": "var(--sheet)",
        "block_border_color": "var(--rule)",
        "block_label_text_color": "var(--ink-soft)",
        "block_title_text_color": "var(--ink-soft)",
        "border_color_primary": "var(--rule)",
        "border_color_accent": "var(--accent)",
        "color_accent_soft": "var(--accent-soft)",
        "input_background_fill": "var(--sheet)",
        "input_background_fill_focus": "var(--sheet)",
        "input_border_color": "var(--rule-strong)",
        "input_border_color_focus": "var(--accent)",
        "input_placeholder_color": "var(--ink-soft)",
        "link_text_color": "var(--accent)",
        "link_text_color_hover": "var(--accent)",
        "link_text_color_visited": "var(--accent)",
        "checkbox_background_color": "var(--sheet)",
        "checkbox_background_color_selected": "var(--accent)",
        "checkbox_border_color": "var(--rule-strong)",
        "checkbox_border_color_selected": "var(--accent)",
        "checkbox_label_background_fill": "var(--sheet)",
        "checkbox_label_background_fill_hover": "var(--accent-soft)",
        "checkbox_label_background_fill_selected": "var(--accent-soft)",
        "checkbox_label_border_color": "var(--rule-strong)",
        "checkbox_label_border_width": "1px",
        "checkbox_label_text_color": "var(--ink)",
        "checkbox_label_text_color_selected": "var(--ink)",
        "button_primary_background_fill": "var(--accent)",
        "button_primary_text_color": "var(--on-accent)",
    }
    return theme.set(**both, **{f"{name}_dark": value for name, value in both.items()})
