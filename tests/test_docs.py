"""The README says what the code does: generated parts are fresh, names and links exist."""

from __future__ import annotations

import re
import tomllib

import pytest

from assistant.cli import COMMANDS
from assistant.settings import PREFIX, Settings
from tests.docs import README, generated, renewed

TEXT = README.read_text("utf-8")
ROOT = README.parent


def test_generated_parts_are_fresh() -> None:
    assert renewed(TEXT) == TEXT, "run `make docs`"


def test_every_generated_part_has_its_place() -> None:
    assert set(re.findall(r"<!-- generated: (\w+) -->", TEXT)) == set(generated())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_documented(command: str) -> None:
    assert f"Usage: assistant {command}" in TEXT


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_documented(field: str) -> None:
    assert f"`{PREFIX}{field.upper()}`" in TEXT


def test_every_linked_file_exists() -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", TEXT)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_named_module_exists() -> None:
    named = set(re.findall(r"`((?:assistant|store|tests|prompts)/[\w/.-]+)`", TEXT))
    assert named
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_named_make_target_exists() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make (\w+)", TEXT)) <= targets


def test_the_changelog_names_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")
