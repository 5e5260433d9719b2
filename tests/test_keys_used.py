"""When a key was last used: seen in the list, cheap, and never in a request's way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from assistant.access.keys import FILE, KeyFile
from assistant.access.uses import Uses, read_uses, uses_path
from tests.gated import Door, bearer, keyed
from tests.served_store import comes_true

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

START = datetime(2024, 6, 14, 9, 30, 1, tzinfo=UTC)


def uses(assistant: Command, store: Path) -> dict[str, Any]:
    called = assistant("keys", "list", "--store", store, "--json")
    return {key["name"]: key["used"] for key in called.json}


def test_the_list_shows_which_keys_are_used(assistant: Command, tmp_path: Path) -> None:
    options, key = keyed(tmp_path)
    KeyFile(tmp_path / FILE).add("idle")
    assert Door(options).get("/embed", headers=bearer(key)).status_code == 200
    assert comes_true(lambda: uses(assistant, tmp_path)["someone"] is not None)
    assert uses(assistant, tmp_path)["idle"] is None
    shown = assistant("keys", "list", "--store", tmp_path).output
    assert ("never used" in shown, "used 20" in shown) == (True, True)


def test_a_key_that_is_turned_away_was_not_used(tmp_path: Path) -> None:
    options, key = keyed(tmp_path)
    assert Door(options).get("/metrics", headers=bearer(key)).status_code == 403
    assert not comes_true(uses_path(tmp_path / FILE).exists, tries=3)


def test_it_is_written_once_a_minute_at_most(tmp_path: Path) -> None:
    keyed(tmp_path)
    keys, moments = KeyFile(tmp_path / FILE), [START]
    noted = Uses(keys, clock=lambda: moments[-1])
    name = keys.listed()[0].id
    noted.note(name)
    assert comes_true(lambda: read_uses(keys.path) == {name: "2024-06-14T09:30+00:00"})
    uses_path(keys.path).unlink()
    moments.append(START + timedelta(seconds=50))
    noted.note(name)
    assert not comes_true(uses_path(keys.path).exists, tries=3)
    moments.append(START + timedelta(seconds=60))
    noted.note(name)
    assert comes_true(lambda: read_uses(keys.path) == {name: "2024-06-14T09:31+00:00"})


def test_keys_that_are_gone_are_forgotten_and_another_servers_words_kept(tmp_path: Path) -> None:
    keys = KeyFile(tmp_path / FILE)
    keys.add("one")
    keys.add("two")
    one, two = (key.id for key in keys.listed())
    later = "2024-06-14T09:59+00:00"
    uses_path(keys.path).write_text(f'{{"{one}": "{later}", "gone": "{later}"}}')
    Uses(keys, clock=lambda: START).note(two)
    assert comes_true(lambda: read_uses(keys.path) == {one: later, two: "2024-06-14T09:30+00:00"})


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a": 1}', "[" * 100_000, "\udc80"])
def test_a_damaged_record_says_nothing(tmp_path: Path, content: str) -> None:
    uses_path(tmp_path / FILE).write_text(content, "utf-8", "surrogateescape")
    assert read_uses(tmp_path / FILE) == {}


def test_where_nothing_can_be_written_requests_go_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    options, key = keyed(tmp_path)
    uses_path(tmp_path / FILE).mkdir()
    door = Door(options)
    for _ in range(3):
        assert door.get("/embed", headers=bearer(key)).status_code == 200
    assert comes_true(lambda: "cannot be recorded" in caplog.text)
    assert key not in caplog.text


def test_it_is_its_owners_alone(tmp_path: Path) -> None:
    options, key = keyed(tmp_path)
    Door(options).get("/embed", headers=bearer(key))
    path = uses_path(tmp_path / FILE)
    assert comes_true(path.exists)
    assert path.stat().st_mode & 0o077 == 0
