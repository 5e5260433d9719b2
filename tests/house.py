"""The rules of the house that no linter knows; ``python -m tests.house`` prints what breaks them.

Input: the project's Python files; output: one line a breach, ``file:line: what``.
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 300, 50, 12
EMPTY_NAMES = frozenset({"utils", "util", "helpers", "common", "manager", "core", "misc"})
ASYNC_ROOMS = (
    "assistant/access",
    "assistant/api",
    "assistant/embed",
    "assistant/ui",
    "assistant/serve",
    "assistant/mcp",
    "assistant/measures/arrivals",
)
_EXCUSE = re.compile(r"#\s*(?:type:\s*ignore|noqa)\b(.*)")
_EXCUSED_WELL = re.compile(r"^(?:\[[\w\-, ]+\]|:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)\s+#\s*\S+ \S+")

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Source(NamedTuple):
    """One file, read and parsed."""

    name: str
    text: str
    tree: ast.Module

    @property
    def shipped(self) -> bool:
        """Whether it is the product's, not a test."""
        return not self.name.startswith("tests/")


def sources(*packages: str) -> list[Source]:
    """The Python files of these packages, by name."""
    paths = sorted(path for package in packages for path in (ROOT / package).rglob("*.py"))
    texts = ((path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in paths)
    return [Source(name, text, ast.parse(text)) for name, text in texts]


def breaches(files: Iterable[Source]) -> Iterator[str]:
    """Every breach of the rules below, as ``file:line: what``."""
    lengths: list[int] = []
    for file in files:
        lines = file.text.count("\n")
        if lines > LONGEST_FILE:
            yield f"{file.name}:{lines}: {lines} lines; at most {LONGEST_FILE}"
        if Path(file.name).stem in EMPTY_NAMES:
            yield f"{file.name}:1: a name that does not say what is in it"
        yield from _excuses(file)
        for function in _functions(file.tree):
            length = (function.end_lineno or 0) - function.lineno + 1
            lengths.append(length)
            if length > LONGEST_FUNCTION:
                yield f"{file.name}:{function.lineno}: {function.name} has {length} lines"
            yield from _hidden_imports(file, function)
        if file.shipped:
            yield from _shipped_only(file)
    if lengths and median(lengths) > MEDIAN_FUNCTION:
        yield f"the median function has {median(lengths)} lines; at most {MEDIAN_FUNCTION}"


def _functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _excuses(file: Source) -> Iterator[str]:
    for number, line in enumerate(file.text.splitlines(), start=1):
        found = _EXCUSE.search(line)
        if found and not _EXCUSED_WELL.match(found.group(1)):
            yield f"{file.name}:{number}: an ignored rule needs its code and, behind #, a reason"


def _hidden_imports(file: Source, function: Function) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        if any(name.split(".")[0] in {"assistant", "store"} for name in names):
            yield f"{file.name}:{node.lineno}: our own modules are imported at the top"


def _shipped_only(file: Source) -> Iterator[str]:
    nodes = list(ast.walk(file.tree))
    # Handing a folder to a library that knows no other way is not reading.
    handed = {n.value for n in nodes if isinstance(n, ast.Attribute) and n.attr == "setdefault"}
    for node in nodes:
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
            if node not in handed and file.name != "assistant/settings.py":
                yield f"{file.name}:{node.lineno}: the environment is read in settings.py alone"
        elif isinstance(node, ast.AsyncFunctionDef) and not file.name.startswith(ASYNC_ROOMS):
            yield f"{file.name}:{node.lineno}: async stays at the web's edge"
        elif isinstance(node, ast.FunctionDef):
            places = [*node.args.posonlyargs, *node.args.args]
            if len(places) > 5:
                yield f"{file.name}:{node.lineno}: {node.name} takes {len(places)} by position"


if __name__ == "__main__":
    found = list(breaches(sources("assistant", "store", "tests")))
    print("\n".join(found) or "The house is in order.")
    sys.exit(bool(found))
