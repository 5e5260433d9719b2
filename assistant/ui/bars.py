"""The heights of bars, as classes: a chart then needs neither script nor inline style."""

from __future__ import annotations

STEPS = 20
"""Heights that a bar may have (`page.css`: ``.h0`` to ``.h20``)."""


def step(value: int, most: int) -> int:
    """The height of a bar, at least 1 for anything at all."""
    return max(1, round(value * STEPS / most)) if value else 0
