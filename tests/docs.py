"""The parts of the README that the code knows; ``python -m tests.docs --write`` writes them anew.

Input: the commands' help, the settings' fields, the gate's rules; output: the text between the
README's markers ``<!-- generated: name -->`` and ``<!-- end: name -->``.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from assistant.access.refusals import KINDS
from assistant.access.rules import RULES
from assistant.cli import COMMANDS, cli
from assistant.settings import PREFIX, Settings

README = Path(__file__).resolve().parent.parent / "README.md"
_BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end: \2 -->)", re.DOTALL)


def generated() -> dict[str, str]:
    """Each generated part by its marker's name."""
    return {
        "commands": _commands(),
        "settings": _settings(),
        "routes": _routes(),
        "refusals": _refusals(),
    }


def renewed(text: str) -> str:
    """The README's text with every generated part as it is now."""
    parts = generated()
    return _BLOCK.sub(lambda found: found[1] + parts[found[2]] + found[3], text)


def _commands() -> str:
    context = click.Context(cli, info_name="assistant", **cli.context_settings)
    blocks = []
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context, terminal_width=96)
        blocks.append(f"```text\n{command.get_help(inner)}\n```\n")
    return "\n" + "\n".join(blocks) + "\n"


def _settings() -> str:
    rows = ["| variable | default | |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        rows.append(f"| `{PREFIX}{name.upper()}` | {_default(name)} | {field.description} |")
    return "\n" + "\n".join(rows) + "\n\n"


WHO = {
    "anyone": "anyone",
    "reader": "key or login",
    "embed": "embed token, key or login",
    "admin": "key of an administrator",
    "nobody": "nobody, on loopback neither",
}
"""How the README names who may call a route."""


def _routes() -> str:
    rows = ["| who | method | route |", "|---|---|---|"]
    for who, named in WHO.items():
        by_method: dict[str, list[str]] = {}
        for rule in RULES:
            if rule.who == who:
                by_method.setdefault(", ".join(rule.methods), []).append(f"`{rule.path}`")
        rows += [f"| {named} | {of} | {' '.join(paths)} |" for of, paths in by_method.items()]
    return "\n" + "\n".join(rows) + "\n\n"


def _refusals() -> str:
    rows = ["| status | code | what it says |", "|---|---|---|"]
    for code, kind in sorted(KINDS.items(), key=lambda item: item[1].status):
        rows.append(f"| {kind.status} | `{code}` | {kind.english.format(value='…')} |")
    return "\n" + "\n".join(rows) + "\n\n"


def _default(name: str) -> str:
    if name in {"store", "cache"}:
        return "the user's data folder" if name == "store" else "the user's cache folder"
    value = Settings.model_fields[name].default
    if value is None or value in ("", ()):
        return "—"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


if __name__ == "__main__":
    before = README.read_text("utf-8")
    after = renewed(before)
    if "--write" in sys.argv:
        README.write_text(after, "utf-8")
    elif after != before:
        print("The README's generated parts are stale; run `make docs`.")
        sys.exit(1)
