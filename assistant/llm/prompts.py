"""The prompts, one Markdown file a call: read, checked and filled in.

A file starts with a line that declares its variables, then has a system and a user part, filled by
`string.Template`. Invariant: declared = used = given by the code; anything else is a `ConfigError`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from assistant.llm.records import Message
from store.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

SHIPPED = Path(__file__).parents[2] / "prompts"
"""The folder that comes with the product; a team's own files stand in for single ones of it."""

CALLS: Mapping[str, frozenset[str]] = {
    "answer": frozenset({"language", "evidence", "question"}),
    "compare": frozenset({"language", "evidence", "question", "header", "aspects"}),
    "rewrite": frozenset({"language", "conversation", "question"}),
    "judge": frozenset({"evidence", "claim"}),
}
"""Every call and the variables that the code gives it."""

LANGUAGES = {"ko": "Korean (한국어)", "en": "English"}

_PARTS = re.compile(
    r"\Avariables:(?P<declared>[^\n]*)\n=== system ===\n(?P<system>.*?)"
    r"\n=== user ===\n(?P<user>.*)\Z",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One file, checked."""

    name: str
    variables: frozenset[str]
    system: Template
    user: Template

    def render(self, values: Mapping[str, str]) -> tuple[Message, Message]:
        """The system and the user message.

        Raises:
            ConfigError: the values are not exactly the variables.
        """
        if frozenset(values) != self.variables:
            raise ConfigError(
                f"prompt {self.name!r} {_difference('is given', frozenset(values), self.variables)}"
            )
        return (
            Message("system", self.system.substitute(values).strip()),
            Message("user", self.user.substitute(values).strip()),
        )


class Prompts:
    """Every prompt by the name of its call."""

    def __init__(self, prompts: Mapping[str, Prompt]) -> None:
        self._prompts = prompts

    def render(self, name: str, **values: str) -> tuple[Message, Message]:
        """The messages of one call.

        Raises:
            ConfigError: the values are not exactly the prompt's variables.
            KeyError: no such call.
        """
        return self._prompts[name].render(values)


def load_prompts(folder: Path | None = None) -> Prompts:
    """The shipped prompts, single ones replaced by a team's own files.

    Args:
        folder: of files named like the shipped ones (``answer.md``).

    Raises:
        ConfigError: a file is not readable, belongs to no call, or does not keep to the form.
    """
    files = {name: SHIPPED / f"{name}.md" for name in CALLS}
    if folder is not None:
        files |= _own(folder)
    return Prompts({name: _load(name, file) for name, file in files.items()})


def _own(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise ConfigError(f"{str(folder)!r} is no folder of prompts. Check ASSISTANT_PROMPTS.")
    own = {file.stem: file for file in sorted(folder.glob("*.md")) if file.stem != "README"}
    for name, file in own.items():
        if name not in CALLS:
            nearest = get_close_matches(name, CALLS, n=1, cutoff=0.0)[0]
            raise ConfigError(f"{str(file)!r} belongs to no call; did you mean {nearest}.md?")
    return own


def _load(name: str, file: Path) -> Prompt:
    try:
        text = file.read_text("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"prompt {str(file)!r} cannot be read: {error}.") from error
    parts = _PARTS.match(text)
    if parts is None:
        raise ConfigError(
            f'prompt {str(file)!r} should have a first line "variables: ...", then a line'
            ' "=== system ===", its text, a line "=== user ===", its text.'
        )
    system, user = Template(parts["system"]), Template(parts["user"])
    if not (system.is_valid() and user.is_valid()):
        raise ConfigError(
            f"prompt {str(file)!r} has a lone $. Write $name for a variable, $$ for a dollar."
        )
    declared = frozenset(re.split(r"[\s,]+", parts["declared"].strip()))
    used = frozenset([*system.get_identifiers(), *user.get_identifiers()])
    if declared != used:
        raise ConfigError(f"prompt {str(file)!r} {_difference('declares', declared, used)}")
    if declared != CALLS[name]:
        raise ConfigError(
            f"prompt {str(file)!r} {_difference('declares', declared, CALLS[name])} The call"
            f" {name!r} gives exactly: {', '.join(sorted(CALLS[name]))}."
        )
    return Prompt(name, declared, system, user)


def _difference(what: str, found: frozenset[str], wanted: frozenset[str]) -> str:
    """What one set of variables has and the other has not."""
    surplus, missing = sorted(found - wanted), sorted(wanted - found)
    words = []
    if surplus:
        words.append(f"{what} {', '.join('$' + name for name in surplus)} without use for it")
    if missing:
        words.append(f"lacks {', '.join('$' + name for name in missing)}")
    return " and ".join(words) + "."
