"""Where a draft is inside a table: which paper each column or row is about.

In: the cells of a Markdown table in order. Out: the papers that a cell may speak of.
"""

from __future__ import annotations

import re

_VOTES = re.compile(r"(?i)vote|표")


class Table:
    """The table that a draft is writing; a new header begins a new one."""

    def __init__(self) -> None:
        self._columns: list[tuple[int, ...]] = []
        self._row: tuple[int, ...] = ()
        self._label = ""
        self._at = 0

    def new_row(self) -> None:
        """The next cell is the first of its row."""
        self._at = 0
        self._row = ()
        self._label = ""

    def column(self, papers: tuple[int, ...]) -> None:
        """The next cell of the header, and the papers that its column is about."""
        if self._at == 0:
            self._columns = []
        self._columns.append(papers)
        self._at += 1

    def label(self, text: str, papers: tuple[int, ...]) -> None:
        """The first cell of a row, and the papers that it names."""
        self._label = text
        self._row = papers
        self._at = 1

    def next_cell(self) -> tuple[int, ...]:
        """The papers that the next cell may speak of; empty where the table does not say."""
        at, self._at = self._at, self._at + 1
        column = self._columns[at] if at < len(self._columns) else ()
        return column or self._row

    def in_context(self, text: str) -> str:
        """A cell's words; a bare number with what its row's label says it counts."""
        bare = re.fullmatch(r"\W*\d[\d,]*\W*", text) is not None
        return f"{text} votes" if bare and _VOTES.search(self._label) else text
