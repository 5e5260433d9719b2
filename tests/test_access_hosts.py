"""The name that a request asks for: known where nothing is asked, and always a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.access.options import WebOptions
from tests.gated import WIKI, Door, keyed, refused

if TYPE_CHECKING:
    from pathlib import Path

LOCAL = WebOptions(host_names=frozenset({"papers.example"}), allowed_hosts=(WIKI,))


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "[::1]:80", "PAPERS.example."])
def test_the_servers_own_names_are_known(host: str) -> None:
    assert Door(LOCAL).get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "192.168.0.9",
        "",
        "@",
        "a" * 5000 + "!",
        "a." * 4000,
    ],
)
def test_a_name_that_a_hostile_page_has_pointed_here_is_refused(host: str) -> None:
    assert refused(Door(LOCAL).get("/health", headers={"Host": host})) == (421, "unknown-host")


@pytest.mark.parametrize(
    "host", ["x'; system('id'); //", '"><script>', "a b", "a/b", "a@b", "a" * 99 + "!"]
)
def test_where_any_name_will_do_it_must_be_a_name(tmp_path: Path, host: str) -> None:
    door = Door(keyed(tmp_path)[0])
    assert refused(door.get("/health", headers={"Host": host})) == (421, "unknown-host")
    assert door.get("/health", headers={"Host": "papers.example:8443"}).status_code == 200


def test_without_keys_in_a_network_addresses_are_known_and_foreign_names_are_not() -> None:
    door = Door(WebOptions(host_names=frozenset({"*", "box"})))
    assert door.get("/health", headers={"Host": "192.168.0.9:7860"}).status_code == 200
    assert door.get("/health", headers={"Host": "box"}).status_code == 200
    assert refused(door.get("/health", headers={"Host": "evil.example"}))[0] == 421
