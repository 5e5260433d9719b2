"""From settings to `WebOptions`: whom the server is open to, and never to everyone by accident.

In: settings. Out: options, or a `ConfigError` that says how to make a key.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.access.keys import KeyFile
from assistant.access.options import WebOptions, keys_path
from assistant.access.origins import is_loopback, read_origin
from store.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.settings import Settings


def web_options(settings: Settings) -> WebOptions:
    """How the settings want the web app.

    Raises:
        ConfigError: a host, proxy or path is malformed, or others than this machine could reach
            the server and there is no key.
    """
    reached = is_reached_by_others(settings)
    options = WebOptions(
        keys_wanted=reached and not settings.no_auth,
        store=settings.store,
        keys=settings.keys,
        allowed_hosts=tuple(dict.fromkeys(map(read_origin, settings.allowed_hosts))),
        host_names=_host_names(settings),
        trusted_proxies=tuple(map(_network, settings.trusted_proxies)),
        root_path=root_path(settings),
        rate=_limit(settings, "rate", reached=reached),
        questions=_limit(settings, "questions", reached=reached),
        turns=settings.turns,
        waiting=settings.waiting,
        features=frozenset(_features(settings, reached=reached)),
    )
    if options.keys_wanted:
        _check_key(options, settings)
    return options


def is_reached_by_others(settings: Settings) -> bool:
    """Whether anything but this machine can reach the server, itself or through a proxy."""
    return (
        not is_loopback(settings.host)
        or not is_loopback(_public_name(settings) or "localhost")
        or bool(settings.trusted_proxies)
    )


def root_path(settings: Settings) -> str:
    """The path that the app is served below: ``/papers``, or "".

    Raises:
        ConfigError: it is no plain path.
    """
    told = settings.root_path or urlsplit(settings.public_url or "").path
    path = "/" + told.strip("/") if told.strip("/") else ""
    if any(sign in path for sign in "?#%{}\\ ") or "//" in path or "/." in path:
        raise ConfigError(f"{told!r} is no path to serve the app below; write one like /papers")
    return path


def _limit(settings: Settings, name: str, *, reached: bool) -> float:
    """A limit of one caller; on loopback, where one person is all callers, only if it was set."""
    meant = reached or name in settings.model_fields_set
    return float(getattr(settings, name)) if meant else 0.0


def _features(settings: Settings, *, reached: bool) -> Iterator[str]:
    if settings.feedback:
        yield "feedback"
    # Who has only meant to show the archive has not meant to let it be changed.
    if not reached if settings.add is None else settings.add:
        yield "add"


def _check_key(options: WebOptions, settings: Settings) -> None:
    path = keys_path(options)
    assert path is not None, "the settings always have a store"
    if KeyFile(path).listed():
        return
    store = "" if settings.keys else f" --store {settings.store}"
    raise ConfigError(
        f"Others could reach the server at {_public_name(settings) or settings.host}, and there is"
        f" no key to let them in: make one with `assistant keys add{store} NAME`, or start with"
        " --no-auth to let everyone in."
    )


def _host_names(settings: Settings) -> frozenset[str] | None:
    """Names in the Host header; any will do where a key is wanted."""
    public = _public_name(settings)
    own = {public} if public else set()
    # A page under a name of its own that leads here finds no login there to misuse.
    if is_reached_by_others(settings) and not settings.no_auth:
        return None
    if is_loopback(settings.host):
        return frozenset(own)
    names = {settings.host, socket.gethostname(), socket.getfqdn()}
    return frozenset({name.lower() for name in names} | own | {"*"})


def _public_name(settings: Settings) -> str:
    return (urlsplit(settings.public_url or "").hostname or "").lower()


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError as error:
        raise ConfigError(
            f"{text!r} is no address of a proxy; write one like 10.0.0.2 or 10.0.0.0/24"
        ) from error
