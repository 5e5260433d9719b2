from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from assistant.access.embed_scope import EmbedScope
from assistant.access.keys import FILE, KeyFile
from assistant.access.refusals import Refusal
from assistant.access.signing import embed_token, login_token, read_embed_token
from tests.gated import OTHER, WIKI, Door, bearer, keyed, refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Command

SECRET = bytes(range(32))
WHOLE = EmbedScope(
    date(2024, 6, 1), date(2024, 6, 30), "KV 캐시", ("Ada", "홍길동"), ("2406.00001",), (WIKI,)
)


def in_a_day() -> datetime:
    return datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
def door(tmp_path: Path) -> Door:
    return Door(keyed(tmp_path)[0])


@pytest.fixture
def token(tmp_path: Path, door: Door) -> str:
    secret = KeyFile(tmp_path / FILE).sealed()
    return embed_token(secret, EmbedScope(topic="caches", hosts=(WIKI,)), in_a_day())


@pytest.mark.parametrize("scope", [WHOLE, EmbedScope()])
def test_a_token_says_what_was_signed(scope: EmbedScope) -> None:
    assert read_embed_token(SECRET, embed_token(SECRET, scope, in_a_day(), "id")) == (scope, "id")


def test_an_expired_token_is_told_from_a_forged_one() -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)
    with pytest.raises(Refusal) as caught:
        read_embed_token(SECRET, embed_token(SECRET, WHOLE, past))
    assert caught.value.code == "expired-token"


def changed(token: str) -> str:
    """The token with a wider scope and the old signature."""
    head, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    wider = json.dumps(claims | {"until": "2099-01-01"}).encode()
    return ".".join([head, base64.urlsafe_b64encode(wider).decode().rstrip("="), signature])


def unsigned(token: str) -> str:
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    return f"{head}.{token.split('.')[1]}."


@pytest.mark.parametrize(
    "forge",
    [
        changed,
        unsigned,
        lambda token: token[:-2],
        lambda token: token + "x" * 9000,
        lambda _: embed_token(bytes(32), WHOLE, in_a_day()),
        lambda _: login_token(SECRET, "someone", in_a_day()),
        lambda _: jwt.encode({"aud": "embed"}, SECRET, "HS256"),
        lambda _: jwt.encode({"aud": "embed", "exp": in_a_day(), "since": "x"}, SECRET, "HS256"),
        lambda _: "..",
        lambda _: "토큰.이.아님",
    ],
)
def test_a_forged_token_opens_nothing(forge: object) -> None:
    assert callable(forge)
    with pytest.raises(Refusal) as caught:
        read_embed_token(SECRET, forge(embed_token(SECRET, WHOLE, in_a_day())))
    assert caught.value.code == "forged-token"


def test_without_a_secret_every_token_is_forged() -> None:
    with pytest.raises(Refusal, match="not made by this server"):
        read_embed_token(b"", embed_token(SECRET, WHOLE, in_a_day()))


def test_a_token_opens_the_embedded_page_with_its_scope(door: Door, token: str) -> None:
    reply = door.get(f"/embed?token={token}")
    assert reply.status_code == 200
    assert reply.json()["opened"] == ["caches", WIKI]


def test_a_token_may_come_in_a_header(door: Door, token: str) -> None:
    assert door.get("/embed", headers=bearer(token)).json()["opened"] == ["caches", WIKI]


@pytest.mark.parametrize("path", ["/papers/2406.00001", "/metrics"])
def test_a_token_opens_nothing_else(door: Door, token: str, path: str) -> None:
    assert refused(door.get(f"{path}?token={token}")) == (403, "not-for-token")


def test_a_token_asks_no_questions_outside_its_page(door: Door, token: str) -> None:
    assert refused(door.post("/api/v1/ask", headers=bearer(token))) == (403, "not-for-token")


def test_a_forged_or_missing_token_is_a_401_with_a_sentence(door: Door, token: str) -> None:
    forged = door.get(f"/embed?token={changed(token)}")
    assert refused(forged) == (401, "forged-token")
    assert "assistant embed-link" in forged.json()["detail"]
    assert refused(door.get("/embed")) == (401, "no-key")


def test_a_wrong_token_is_refused_even_where_no_key_is_wanted(tmp_path: Path) -> None:
    options, _ = keyed(tmp_path)
    door = Door(replace(options, keys_wanted=False))
    assert door.get("/embed").status_code == 200
    assert refused(door.get("/embed?token=a.b.c")) == (401, "forged-token")


def test_renewing_the_secret_makes_links_void(tmp_path: Path, door: Door, token: str) -> None:
    KeyFile(tmp_path / FILE).renew_secret()
    assert refused(door.get(f"/embed?token={token}")) == (401, "forged-token")


def test_a_refusal_in_a_frame_is_a_page_in_the_readers_language(door: Door) -> None:
    reply = door.get("/embed?token=a.b.c", headers={"Accept": "text/html", "Accept-Language": "ko"})
    assert reply.status_code == 401
    assert 'lang="ko"' in reply.text
    assert "링크" in reply.text


def ancestors(policy: str) -> str:
    return policy.split("frame-ancestors ")[1]


def test_only_listed_hosts_may_frame_and_only_the_embedded_page(tmp_path: Path) -> None:
    options, key = keyed(tmp_path, allowed_hosts=(WIKI, OTHER))
    door = Door(options)
    embed = door.get("/embed", headers=bearer(key))
    other = door.get("/papers/x", headers=bearer(key))
    assert ancestors(embed.headers["content-security-policy"]) == f"'self' {WIKI} {OTHER}"
    assert ancestors(other.headers["content-security-policy"]) == "'self'"


def test_a_token_narrows_who_may_frame(tmp_path: Path) -> None:
    door = Door(keyed(tmp_path, allowed_hosts=(WIKI, OTHER))[0])
    secret = KeyFile(tmp_path / FILE).sealed()
    reply = door.get(f"/embed?token={embed_token(secret, EmbedScope(hosts=(WIKI,)), in_a_day())}")
    assert ancestors(reply.headers["content-security-policy"]) == f"'self' {WIKI}"


def test_a_token_for_hosts_that_the_server_does_not_list_says_so(tmp_path: Path) -> None:
    door = Door(keyed(tmp_path, allowed_hosts=(OTHER,))[0])
    secret = KeyFile(tmp_path / FILE).sealed()
    reply = door.get(f"/embed?token={embed_token(secret, EmbedScope(hosts=(WIKI,)), in_a_day())}")
    assert refused(reply) == (403, "token-host")
    assert f"add {WIKI} with --allow-host" in reply.json()["detail"]


def test_the_command_prints_a_link_that_opens_its_scope(
    assistant: Command, tmp_path: Path, door: Door
) -> None:
    called = assistant(
        *("embed-link", "--store", tmp_path, "--topic", "caches", "--host", f"{WIKI}/"),
        *("--expires", "2h", "--url", "https://papers.example/papers"),
    )
    address = called.output.splitlines()[1]
    assert address.startswith("https://papers.example/papers/embed?token=")
    assert '<iframe src="' + address in called.output
    assert 'src="https://papers.example/papers/embed.js" data-token="' in called.output
    assert f"--allow-host {WIKI}" in called.errors
    assert door.get(f"/embed?{urlsplit(address).query}").json()["opened"] == ["caches", WIKI]


def test_the_command_keeps_scripts_informed(assistant: Command, tmp_path: Path) -> None:
    record = assistant("embed-link", "--store", tmp_path, "--since", "2024-06-01", "--json").json
    token = parse_qs(urlsplit(record["url"]).query)["token"][0]
    assert token == record["token"]
    opened, link = read_embed_token(KeyFile(tmp_path / FILE).secret(), token)
    assert (opened, link) == (EmbedScope(since=date(2024, 6, 1)), record["id"])
    assert datetime.fromisoformat(record["expires"]) > datetime.now(UTC) + timedelta(days=29)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--host", "wiki.example"], "no origin"),
        (["--host", "https://wiki.example/page"], "no origin"),
        (["--host", "https://*.example"], "no origin"),
        (["--expires", "soon"], "not a span"),
        (["--expires", "99999w"], "not between"),
        (["--paper", "MLKV"], "no arXiv id"),
        (["--since", "2024-06-02", "--until", "2024-06-01"], "is after"),
    ],
)
def test_words_that_are_off_are_a_usage_error(
    assistant: Command, tmp_path: Path, words: list[str], said: str
) -> None:
    called = assistant("embed-link", "--store", tmp_path, *words)
    assert called.status == 2
    assert said in called.errors
