"""API keys and embed links in one private file: random, shown once, revocable one by one.

In: the file (mode 600). Out: the key that a caller has shown, or None. Of keys it has hashes, of
links no token, and the secret that signs tokens and logins. A running server sees every change with
the next request.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from assistant.access.ring import Key, Link, Ring, read_ring, write_ring
from store.disk import disk_errors
from store.errors import ConfigError, StoreLocked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from assistant.access.embed_scope import EmbedScope

FILE = "keys.json"
"""Name of the file in the store's folder."""

PREFIX = "pda_"
"""What every key begins with, so that it is known for one in a log or a commit."""

LONGEST_NAME = 64
_NAME = re.compile(rf"[\w.@-]{{1,{LONGEST_NAME}}}")
_PATIENCE = 10.0
_REMEMBERED = timedelta(days=30)
"""How long an expired link is still listed."""


class KeyFile:
    """The file, read again whenever it has changed.

    Args:
        path: where it is; it need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[tuple[int, int, int], Ring] | None = None

    def listed(self) -> tuple[Key, ...]:
        """Every key, oldest first.

        Raises:
            ConfigError: the file is damaged, or others than its owner can read it.
        """
        return self._read().keys

    def find(self, text: str) -> Key | None:
        """The key that this text is.

        Raises:
            ConfigError: as `listed`.
        """
        asked = _hashed(text)
        found = None
        for key in self._read().keys:  # All of them, so that the time tells nothing.
            if hmac.compare_digest(key.sha256, asked):
                found = key
        return found

    def by_id(self, identity: str) -> Key | None:
        """The key that a login refers to, unless it was revoked since."""
        return next((key for key in self._read().keys if key.id == identity), None)

    def secret(self) -> bytes:
        """What signs tokens and logins; b"" while there is none.

        Raises:
            ConfigError: as `listed`.
        """
        return bytes.fromhex(self._read().secret)

    def sealed(self) -> bytes:
        """The secret, made now if there is none yet.

        Raises:
            ConfigError, StoreFull, StoreLocked: the file cannot be read or written.
        """
        if not (secret := self.secret()):
            with self._changing() as ring:
                write_ring(self.path, ring)
            secret = self.secret()
        return secret

    def add(self, name: str, *, admin: bool = False) -> str:
        """A new key's text, which is kept nowhere.

        Raises:
            ConfigError: the name is taken or not fit for one.
            StoreFull, StoreLocked: the file cannot be written.
        """
        _check_name(name, "key")
        text = PREFIX + secrets.token_urlsafe(32)
        with self._changing() as ring:
            if any(key.name == name for key in ring.keys):
                raise ConfigError(
                    f"there is a key named {name!r}; choose another name,"
                    f" or revoke it first: assistant keys revoke {name}"
                )
            key = Key(name, _hashed(text), _told(datetime.now(UTC)), admin)
            write_ring(self.path, replace(ring, keys=(*ring.keys, key)))
        return text

    def revoke(self, name: str) -> None:
        """Makes a key void, with every login that was made with it.

        Raises:
            ConfigError: there is none of that name.
            StoreFull, StoreLocked: the file cannot be written.
        """
        with self._changing() as ring:
            kept = tuple(key for key in ring.keys if key.name != name)
            if len(kept) == len(ring.keys):
                raise ConfigError(f"there is no key named {name!r}; see: assistant keys list")
            write_ring(self.path, replace(ring, keys=kept))

    def links(self) -> tuple[Link, ...]:
        """Every embed link that was made and not revoked, oldest first.

        Raises:
            ConfigError: as `listed`.
        """
        return self._read().links

    def link(self, identity: str) -> Link | None:
        """The link of this id, unless it was revoked.

        Raises:
            ConfigError: as `listed`.
        """
        return next((link for link in self._read().links if link.id == identity), None)

    def add_link(self, name: str, scope: EmbedScope, expires: datetime) -> Link:
        """Records a link, whose token is kept nowhere; forgets those that ended long ago.

        Args:
            name: what it shall be called; "" for nothing.
            expires: with a time zone.

        Raises:
            ConfigError: the name is not fit for one.
            StoreFull, StoreLocked: the file cannot be written.
        """
        if name:
            _check_name(name, "link")
        now = datetime.now(UTC)
        with self._changing() as ring:
            kept = [link for link in ring.links if now - _moment(link.expires) < _REMEMBERED]
            link = Link(
                secrets.token_hex(6), name, _told(now), _told(expires.astimezone(UTC)), scope
            )
            write_ring(self.path, replace(ring, links=(*kept, link)))
        return link

    def revoke_link(self, identity: str) -> None:
        """Makes one embed link void.

        Raises:
            ConfigError: there is none of that id.
            StoreFull, StoreLocked: the file cannot be written.
        """
        with self._changing() as ring:
            kept = tuple(link for link in ring.links if link.id != identity)
            if len(kept) == len(ring.links):
                raise ConfigError(
                    f"there is no link of the id {identity!r}; see: assistant embed-link --list"
                )
            write_ring(self.path, replace(ring, links=kept))

    def renew_secret(self) -> None:
        """Makes every embed token and every login void; keys stay.

        Raises:
            StoreFull, StoreLocked: the file cannot be written.
        """
        with self._changing() as ring:
            write_ring(self.path, replace(ring, secret="", links=()))

    def _read(self) -> Ring:
        try:
            now = self.path.stat()
        except FileNotFoundError:
            return Ring()
        except OSError as error:
            raise ConfigError(f"cannot read the keys in {str(self.path)!r}: {error}") from error
        mark = (now.st_mtime_ns, now.st_size, now.st_ino)
        if self._seen is None or self._seen[0] != mark:
            if os.name == "posix" and now.st_mode & 0o077:
                raise ConfigError(
                    f"others can read the keys in {str(self.path)!r}; run: chmod 600 {self.path}"
                )
            self._seen = mark, read_ring(self.path)
        return self._seen[1]

    @contextmanager
    def _changing(self) -> Iterator[Ring]:
        """The newest content, while nobody else can change it."""
        with disk_errors(self.path.parent):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=_PATIENCE)
            try:
                lock.acquire()
            except Timeout as timeout:
                raise StoreLocked(
                    f"another process is changing {str(self.path)!r}; try again in a moment"
                ) from timeout
        try:
            yield self._read()
        finally:
            lock.release()


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _check_name(name: str, kind: str) -> None:
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"{name!r} cannot name a {kind}; use up to {LONGEST_NAME} letters, digits and . @ - _"
        )


def _told(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
