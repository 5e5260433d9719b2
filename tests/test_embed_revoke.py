"""Embed links as their maker sees them later: listed without tokens, revoked one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from assistant.access.keys import FILE, KeyFile
from tests.gated import WIKI, Door, bearer, keyed, refused
from tests.served_store import comes_true

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Command

    Make = Callable[..., dict[str, Any]]


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(keyed(tmp_path)[0])


@pytest.fixture
def make(assistant: Command, tmp_path: Path) -> Make:
    def made(*words: str) -> dict[str, Any]:
        record: dict[str, Any] = assistant("embed-link", "--store", tmp_path, "--json", *words).json
        return record

    return made


def listed(assistant: Command, store: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = assistant("embed-link", "--store", store, "--list", "--json").json
    return found


def test_a_revoked_link_is_void_at_once_and_the_others_stay(
    assistant: Command, tmp_path: Path, door: Door, make: Make
) -> None:
    gone, stays = make("--topic", "caches"), make("--topic", "agents")
    assert door.get(f"/embed?token={gone['token']}").status_code == 200
    assert assistant("embed-link", "--store", tmp_path, "--revoke", gone["id"]).status == 0
    reply = door.get(f"/embed?token={gone['token']}")
    assert refused(reply) == (401, "revoked-token")
    assert "revoked" in reply.json()["detail"]
    assert door.get(f"/embed?token={stays['token']}").status_code == 200


def test_the_list_says_what_each_link_opens_and_holds_no_token(
    assistant: Command, tmp_path: Path, make: Make
) -> None:
    made = make(
        "--name", "team-wiki", "--since", "2024-06-01", "--host", WIKI, "--author", "홍길동"
    )
    (link,) = listed(assistant, tmp_path)
    scope = {"since": "2024-06-01", "authors": ["홍길동"], "hosts": [WIKI]}
    told = {"id": made["id"], "name": "team-wiki", "expires": made["expires"], "used": None}
    assert link.items() >= (told | {"scope": scope}).items()
    assert made["token"].split(".")[2] not in (tmp_path / FILE).read_text("utf-8")


def test_the_list_is_for_people_too(assistant: Command, tmp_path: Path, make: Make) -> None:
    assert "There are no links" in assistant("embed-link", "--store", tmp_path, "--list").errors
    made = make("--topic", "caches", "--name", "wiki")
    make()
    shown = assistant("embed-link", "--store", tmp_path, "--list").output
    assert f"{made['id']}  wiki  until {made['expires']}  never used\n    topic caches" in shown
    assert "the whole archive" in shown


def test_revoking_what_is_not_there_says_where_to_look(assistant: Command, tmp_path: Path) -> None:
    called = assistant("embed-link", "--store", tmp_path, "--revoke", "nothing")
    assert called.status == 1
    assert "assistant embed-link --list" in called.errors


@pytest.mark.parametrize("words", [["--list", "--topic", "x"], ["--list", "--revoke", "a"]])
def test_words_of_a_new_link_are_not_silently_left_out(
    assistant: Command, tmp_path: Path, words: list[str]
) -> None:
    called = assistant("embed-link", "--store", tmp_path, *words)
    assert (called.status, "stand alone" in called.errors) == (2, True)


def test_a_name_that_could_mislead_is_refused(assistant: Command, tmp_path: Path) -> None:
    called = assistant("embed-link", "--store", tmp_path, "--name", "a\x1b[2J")
    assert called.status == 1
    assert "cannot name a link" in called.errors


def test_voiding_all_links_empties_the_list(
    assistant: Command, tmp_path: Path, door: Door, make: Make
) -> None:
    token = make()["token"]
    assert assistant("keys", "void-links", "--store", tmp_path).status == 0
    assert refused(door.get(f"/embed?token={token}"))[0] == 401
    assert listed(assistant, tmp_path) == []


def test_keys_and_links_change_without_losing_each_other(
    assistant: Command, tmp_path: Path, make: Make
) -> None:
    made = make()
    assistant("keys", "add", "alice", "--store", tmp_path)
    assistant("keys", "revoke", "alice", "--store", tmp_path)
    assert [link["id"] for link in listed(assistant, tmp_path)] == [made["id"]]


def test_a_link_whose_record_was_tampered_with_is_a_damaged_file(
    tmp_path: Path, door: Door
) -> None:
    keys = KeyFile(tmp_path / FILE)
    text = keys.path.read_text("utf-8")
    keys.path.write_text(text.replace('"links": []', '"links": [{"id": "x", "scope": {}}]'))
    assert refused(door.get("/embed", headers=bearer("pda_x")))[1] == "keys-unreadable"


def test_the_last_use_of_a_link_is_listed(
    assistant: Command, tmp_path: Path, door: Door, make: Make
) -> None:
    used, unused = make(), make()
    assert door.get(f"/embed?token={used['token']}").status_code == 200

    def told() -> bool:
        uses = {link["id"]: link["used"] for link in listed(assistant, tmp_path)}
        return uses[used["id"]] is not None and uses[unused["id"]] is None

    assert comes_true(told)
