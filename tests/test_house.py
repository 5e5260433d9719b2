"""The rules of the house hold, and the checks that guard them do find what breaks them."""

from __future__ import annotations

import ast
import re
import tomllib
from typing import TYPE_CHECKING

import pytest

from store import errors
from tests.house import ROOT, Source, breaches, sources

if TYPE_CHECKING:
    from pathlib import Path


def _breach(code: str, name: str = "assistant/example.py") -> list[str]:
    return list(breaches([Source(name, code, ast.parse(code))]))


def test_the_project_keeps_its_rules() -> None:
    assert list(breaches(sources("assistant", "store", "tests"))) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("x = 1\n" * 301, "301 lines"),
        ("def f() -> None:\n" + "    x = 1\n" * 50, "f has 51 lines"),
        ("def f() -> None:\n    from store import records\n", "imported at the top"),
        ("import os\nos.environ['X']\n", "settings.py alone"),
        ("async def f() -> None: ...\n", "web's edge"),
        ("def f(a, b, c, d, e, g): ...\n", "6 by position"),
        ("x = 1  # type: " + "ignore\n", "its code"),
        ("x = 1  # no" + "qa: E501\n", "its code"),
    ],
)
def test_a_breach_is_found(code: str, found: str) -> None:
    assert any(found in line for line in _breach(code))


def test_a_rule_ignored_with_code_and_reason_is_let_be() -> None:
    assert _breach("x = 1  # no" + "qa: E501  # a table reads better wide\n") == []


def test_an_empty_name_is_found() -> None:
    assert _breach("x = 1\n", "store/utils.py") == [
        "store/utils.py:1: a name that does not say what is in it"
    ]


def _error_classes(kind: type[errors.AssistantError]) -> list[type[errors.AssistantError]]:
    return [kind, *(deeper for below in kind.__subclasses__() for deeper in _error_classes(below))]


@pytest.mark.parametrize("kind", _error_classes(errors.AssistantError))
def test_every_error_has_a_status_for_the_shell_and_for_the_web(
    kind: type[errors.AssistantError],
) -> None:
    assert kind.exit_code in {1, 2}
    assert 400 <= kind.http_status < 600


@pytest.mark.parametrize("kind", _error_classes(errors.AssistantError))
def test_every_error_is_drawn_in_the_tree(kind: type[errors.AssistantError]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")


@pytest.mark.parametrize("lock", sorted(ROOT.glob("*.lock")), ids=lambda path: path.name)
def test_a_lock_pins_hashes_and_names_no_index(lock: Path) -> None:
    text = lock.read_text("utf-8")
    assert "://" not in text
    assert all("--hash=sha256:" in block for block in re.split(r"\n(?=\w)", text) if "==" in block)


def test_the_development_lock_agrees_with_the_one_that_ships() -> None:
    run, dev = (
        set(re.findall(r"^\S+==\S+", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    )
    assert run <= dev


def test_the_locks_hold_every_dependency_that_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    run = project["project"]["dependencies"]
    for lock, wanted in (
        ("requirements.lock", run),
        ("requirements-dev.lock", run + project["dependency-groups"]["dev"]),
    ):
        pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE))
        names = {re.split(r"[\s<>=!~;\[]", line)[0].lower() for line in wanted}
        assert names - pinned == set(), f"run `make lock` for {lock}"
