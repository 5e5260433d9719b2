from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from assistant.access.keys import PREFIX, KeyFile
from store.errors import ConfigError, StoreFull

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "keys.json")


def test_a_key_is_found_again_by_its_text_alone(keys: KeyFile) -> None:
    text = keys.add("alice")
    found = keys.find(text)
    assert found is not None
    assert (found.name, found.admin) == ("alice", False)
    assert keys.find(text[:-1]) is None
    assert keys.find("") is None


def test_a_keys_text_is_kept_nowhere(keys: KeyFile) -> None:
    text = keys.add("alice")
    assert text.startswith(PREFIX)
    assert len(text) > 40
    assert text.removeprefix(PREFIX) not in keys.path.read_text("utf-8")


def test_no_two_keys_are_alike(keys: KeyFile) -> None:
    assert len({keys.add(f"key-{n}") for n in range(20)}) == 20


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_only_the_owner_can_read_the_file_whatever_the_umask(keys: KeyFile) -> None:
    before = os.umask(0)
    try:
        keys.add("alice")
        keys.add("bob")
    finally:
        os.umask(before)
    assert stat.S_IMODE(keys.path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_file_that_others_can_read_is_refused_with_the_remedy(keys: KeyFile) -> None:
    text = keys.add("alice")
    keys.path.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        KeyFile(keys.path).find(text)


def test_a_running_server_sees_additions_and_revocations(keys: KeyFile) -> None:
    server = KeyFile(keys.path)
    assert server.listed() == ()
    text = keys.add("alice")
    assert server.find(text) is not None
    keys.revoke("alice")
    assert server.find(text) is None


def test_revoking_leaves_the_other_keys(keys: KeyFile) -> None:
    keys.add("alice")
    text = keys.add("bob")
    keys.revoke("alice")
    assert [key.name for key in keys.listed()] == ["bob"]
    assert keys.find(text) is not None


def test_a_key_of_the_same_name_has_another_identity(keys: KeyFile) -> None:
    keys.add("alice")
    before = keys.listed()[0].id
    keys.revoke("alice")
    keys.add("alice")
    assert keys.by_id(before) is None


@pytest.mark.parametrize("name", ["", "a b", "a\n", "x" * 65, "../x", "<b>"])
def test_a_name_that_could_mislead_is_refused(keys: KeyFile, name: str) -> None:
    with pytest.raises(ConfigError, match="cannot name a key"):
        keys.add(name)


def test_a_taken_name_is_refused_with_the_remedy(keys: KeyFile) -> None:
    keys.add("김철수")
    with pytest.raises(ConfigError, match="revoke 김철수"):
        keys.add("김철수")


def test_revoking_what_is_not_there_says_so(keys: KeyFile) -> None:
    with pytest.raises(ConfigError, match="no key named 'alice'"):
        keys.revoke("alice")


def test_keys_added_at_the_same_time_are_all_kept(keys: KeyFile) -> None:
    with ThreadPoolExecutor(8) as pool:
        names = [f"key-{n}" for n in range(16)]
        list(pool.map(lambda name: KeyFile(keys.path).add(name), names))
    assert sorted(key.name for key in keys.listed()) == sorted(names)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 2}', '{"format": 1, "keys": []}'])
def test_a_damaged_file_opens_nothing_and_says_what_to_do(keys: KeyFile, content: str) -> None:
    text = keys.add("alice")
    keys.path.write_text(content)
    with pytest.raises(ConfigError, match="assistant keys add"):
        keys.find(text)


def test_the_secret_stays_until_it_is_renewed(keys: KeyFile) -> None:
    secret = keys.sealed()
    keys.add("alice")
    assert keys.sealed() == secret
    assert len(secret) == 32
    keys.renew_secret()
    assert keys.sealed() != secret
    assert [key.name for key in keys.listed()] == ["alice"]


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreFull, match="cannot be written"):
        KeyFile(tmp_path / "file" / "keys.json").add("alice")


def test_the_command_shows_a_key_once(assistant: Command, tmp_path: Path) -> None:
    added = assistant("keys", "add", "alice", "--store", tmp_path)
    listed = assistant("keys", "list", "--store", tmp_path, "--json")
    assert added.status == 0
    assert KeyFile(tmp_path / "keys.json").find(added.output.strip()) is not None
    assert "only time" in added.errors
    assert [key["name"] for key in listed.json] == ["alice"]
    assert added.output.strip() not in listed.output


def test_the_command_revokes(assistant: Command, tmp_path: Path) -> None:
    assistant("keys", "add", "alice", "--store", tmp_path)
    assert assistant("keys", "revoke", "alice", "--store", tmp_path).status == 0
    assert assistant("keys", "--store", tmp_path, "list", "--json").json == []
    again = assistant("keys", "revoke", "alice", "--store", tmp_path)
    assert (again.status, "no key named" in again.errors) == (1, True)


def test_the_file_may_be_elsewhere(
    assistant: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSISTANT_KEYS", str(tmp_path / "etc" / "keys"))
    assistant("keys", "add", "--admin", "ops", "--store", tmp_path / "store")
    content = json.loads((tmp_path / "etc" / "keys").read_text("utf-8"))
    assert [(key["name"], key["admin"]) for key in content["keys"]] == [("ops", True)]
    assert not (tmp_path / "store").exists()
