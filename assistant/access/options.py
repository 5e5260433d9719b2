"""What the web app is told from outside: who may call it, from where, and how much of it.

In: settings, read once by `assistant.serve`. Out: one object for `build_app` and the ways in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.access.keys import FILE

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class WebOptions:
    """How the web app is put together.

    Attributes:
        keys_wanted: whether callers must show a key or a token; False on loopback and with
            ``--no-auth``.
        store: the store's folder, where the file of keys is; None without any.
        keys: the file of keys, where it is elsewhere.
        allowed_hosts: origins (``https://wiki.example``) that may frame the embed page and call
            the API from a browser.
        host_names: names that may stand in the Host header beside this machine's own; ``*`` adds
            every IP address, None every name.
        trusted_proxies: addresses or networks whose ``X-Forwarded-*`` headers are believed.
        root_path: path that a reverse proxy serves the app below, such as ``/papers``; "" for none.
        rate: requests a second from one key or address; 0 is no limit.
        questions: questions a minute from one key or address; 0 is no limit.
        turns: answers that are made at the same time; None is as many as suit the machine.
        waiting: questions that may wait a little for their place; further ones are told at once.
        features: parts that are switched on beside those that are always there.
    """

    keys_wanted: bool = False
    store: Path | None = None
    keys: Path | None = None
    allowed_hosts: tuple[str, ...] = ()
    host_names: frozenset[str] | None = None
    trusted_proxies: tuple[str, ...] = ()
    root_path: str = ""
    rate: float = 0
    questions: float = 0
    turns: int | None = None
    waiting: int = 16
    features: frozenset[str] = frozenset()


def keys_path(options: WebOptions) -> Path | None:
    """Where the file of keys is; None when there is no place for one."""
    if options.keys is not None:
        return options.keys
    return None if options.store is None else options.store / FILE
