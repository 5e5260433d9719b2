"""API keys in one private file: named, random, shown once, kept as hashes, revocable at any time.

In: the file (mode 600). Out: the key that a caller has shown, or None. The file also holds the
secret that signs embed tokens and logins. A running server sees every change with the next request.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from store.disk import disk_errors
from store.errors import ConfigError, StoreLocked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "keys.json"
"""Name of the file in the store's folder."""

PREFIX = "pda_"
"""What every key begins with, so that it is known for one in a log or a commit."""

LONGEST_NAME = 64
_NAME = re.compile(rf"[\w.@-]{{1,{LONGEST_NAME}}}")
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class Key:
    """One key as the file has it.

    Attributes:
        sha256: of the key's text, hexadecimal. A fast hash is enough: the text holds 256 random
            bits, so there is no dictionary of likely ones that a slow hash would protect.
        made: day and time in UTC.
        admin: whether it also opens what only administrators may see.
    """

    name: str
    sha256: str
    made: str
    admin: bool = False

    @property
    def id(self) -> str:
        """What a login refers to; another key of the same name has another."""
        return self.sha256[:16]


@dataclass(frozen=True, slots=True)
class _Ring:
    """The content of the file."""

    secret: str
    keys: tuple[Key, ...] = ()


_EMPTY = _Ring("")


class KeyFile:
    """The file, read again whenever it has changed.

    Args:
        path: where it is; it need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[tuple[int, int, int], _Ring] | None = None

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
                self._write(ring)
            secret = self.secret()
        return secret

    def add(self, name: str, *, admin: bool = False) -> str:
        """A new key's text, which is kept nowhere.

        Raises:
            ConfigError: the name is taken or not fit for one.
            StoreFull, StoreLocked: the file cannot be written.
        """
        if not _NAME.fullmatch(name):
            raise ConfigError(
                f"{name!r} cannot name a key; use up to {LONGEST_NAME} letters, digits and . @ - _"
            )
        text = PREFIX + secrets.token_urlsafe(32)
        with self._changing() as ring:
            if any(key.name == name for key in ring.keys):
                raise ConfigError(
                    f"there is a key named {name!r}; choose another name,"
                    f" or revoke it first: assistant keys revoke {name}"
                )
            made = datetime.now(UTC).isoformat(timespec="seconds")
            self._write(replace(ring, keys=(*ring.keys, Key(name, _hashed(text), made, admin))))
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
            self._write(replace(ring, keys=kept))

    def renew_secret(self) -> None:
        """Makes every embed token and every login void; keys stay.

        Raises:
            StoreFull, StoreLocked: the file cannot be written.
        """
        with self._changing() as ring:
            self._write(replace(ring, secret=""))

    def _read(self) -> _Ring:
        try:
            now = self.path.stat()
        except FileNotFoundError:
            return _EMPTY
        except OSError as error:
            raise ConfigError(f"cannot read the keys in {str(self.path)!r}: {error}") from error
        mark = (now.st_mtime_ns, now.st_size, now.st_ino)
        if self._seen is None or self._seen[0] != mark:
            if os.name == "posix" and now.st_mode & 0o077:
                raise ConfigError(
                    f"others can read the keys in {str(self.path)!r}; run: chmod 600 {self.path}"
                )
            self._seen = mark, _parsed(self.path)
        return self._seen[1]

    @contextmanager
    def _changing(self) -> Iterator[_Ring]:
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

    def _write(self, ring: _Ring) -> None:
        content = {
            "format": 1,
            "secret": ring.secret or secrets.token_hex(32),
            "keys": [asdict(key) for key in ring.keys],
        }
        with disk_errors(self.path.parent):
            _replace_private(self.path, json.dumps(content, indent=1, ensure_ascii=False))


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _parsed(path: Path) -> _Ring:
    try:
        content = json.loads(path.read_text("utf-8"))
        return _ring(content)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            f"the keys in {str(path)!r} cannot be read ({error}); restore the file,"
            " or remove it and add the keys anew: assistant keys add NAME"
        ) from error


def _ring(content: dict[str, Any]) -> _Ring:
    if content["format"] != 1:
        raise ValueError("it is of another format")
    if len(bytes.fromhex(content["secret"])) < 32:
        raise ValueError("its secret is too short")
    return _Ring(content["secret"], tuple(Key(**key) for key in content["keys"]))


def _replace_private(path: Path, text: str) -> None:
    """Replaces the file at once; nobody else can read it at any moment."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        beside.unlink()
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
