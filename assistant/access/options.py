"""What the web app is told from outside: who may call it, from where, and which parts are on.

In: settings, read once by `assistant.serve`. Out: one frozen object for `build_app` and the ways in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class WebOptions:
    """How the web app is put together.

    Attributes:
        keys_wanted: whether callers must show a key or a token; False on loopback and with
            ``--no-auth``.
        store: the store's folder, where the keys and the secret of the tokens are; None in tests
            that need neither.
        allowed_hosts: origins (``https://wiki.example``) that may frame the embed page and call
            the API from a browser, and whose names may stand in the Host header.
        root_path: path that a reverse proxy serves the app below, such as ``/papers``; "" for none.
        features: parts that are switched on beside those that are always there.
    """

    keys_wanted: bool = False
    store: Path | None = None
    allowed_hosts: tuple[str, ...] = ()
    root_path: str = ""
    features: frozenset[str] = frozenset()
