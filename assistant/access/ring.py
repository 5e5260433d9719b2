"""What the private file of keys and links holds, and how it is read and replaced.

In: the file (mode 600). Out: one `Ring`. Nobody else can read the file at any moment, and a reader
sees the old content or the new, never a part.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assistant.access.embed_scope import EmbedScope
from store.disk import disk_errors
from store.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


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
class Link:
    """One embed link as the file has it: all but its token.

    Attributes:
        id: stands in the token; without this record the token opens nothing.
        name: what its maker calls it; "" for nothing.
        made: day and time in UTC, as is ``expires``.
    """

    id: str
    name: str
    made: str
    expires: str
    scope: EmbedScope = field(default_factory=EmbedScope)

    def record(self) -> dict[str, object]:
        """The link as plain JSON."""
        told = {"id": self.id, "name": self.name, "made": self.made, "expires": self.expires}
        return told | {"scope": self.scope.record()}


@dataclass(frozen=True, slots=True)
class Ring:
    """The content of the file.

    Attributes:
        secret: signs tokens and logins, hexadecimal; "" while there is none.
    """

    secret: str = ""
    keys: tuple[Key, ...] = ()
    links: tuple[Link, ...] = ()


def read_ring(path: Path) -> Ring:
    """The content of the file.

    Raises:
        ConfigError: it is damaged.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
        return _ring(content)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"the keys in {str(path)!r} cannot be read ({error}); restore the file,"
            " or remove it and add the keys anew: assistant keys add NAME"
        ) from error


def write_ring(path: Path, ring: Ring) -> None:
    """Replaces the file; a secret is made where there is none.

    Raises:
        StoreFull: it cannot be written.
    """
    content = {
        "format": 1,
        "secret": ring.secret or secrets.token_hex(32),
        "keys": [asdict(key) for key in ring.keys],
        "links": [link.record() for link in ring.links],
    }
    with disk_errors(path.parent):
        replace_private(path, json.dumps(content, indent=1, ensure_ascii=False))


def replace_private(path: Path, text: str) -> None:
    """Replaces a file that only its owner may read, at once."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        beside.unlink()
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _ring(content: dict[str, Any]) -> Ring:
    if content["format"] != 1:
        raise ValueError("it is of another format")
    if len(bytes.fromhex(content["secret"])) < 32:
        raise ValueError("its secret is too short")
    keys = tuple(Key(**key) for key in content["keys"])
    return Ring(content["secret"], keys, tuple(map(_link, content.get("links", ()))))


def _link(record: dict[str, Any]) -> Link:
    if datetime.fromisoformat(record["expires"]).tzinfo is None:
        raise ValueError("a link's end names no time zone")
    return Link(**{**record, "scope": EmbedScope.of(record["scope"])})
