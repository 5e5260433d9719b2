"""Hosts and origins: read strictly, compared exactly.

In: what a person has set, and what a request's headers claim. Out: lower-case names without a port,
and origins (``https://wiki.example:8443``) without a path; anything else is a `ConfigError`.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from store.errors import ConfigError

# Every dot must be there: were it optional, one name could be read in more ways than there is time.
_LABEL = r"[a-z0-9_][a-z0-9_-]{0,62}"
_NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}\.?")
_LONGEST_NAME = 253


def read_origin(text: str) -> str:
    """The origin that the text is, in the form in which browsers send it.

    Raises:
        ConfigError: it is no origin, or more than one.
    """
    wanted = f"{text!r} is no origin; write https://wiki.example, with a port if it has one"
    try:
        parts = urlsplit(text.strip().lower().rstrip("/"))
        port = parts.port
    except ValueError as error:
        raise ConfigError(wanted) from error
    extra = parts.path or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in {"http", "https"} or extra or not is_host(parts.hostname or ""):
        raise ConfigError(wanted)
    host = _bracketed(parts.hostname or "")
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{host}" + (f":{port}" if port not in {None, usual} else "")


def is_host(name: str) -> bool:
    """Whether it is a name or an address, and nothing else."""
    return is_address(name) or (len(name) <= _LONGEST_NAME and bool(_NAME.fullmatch(name)))


def is_address(name: str) -> bool:
    """Whether it is an IP address."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def is_loopback(name: str) -> bool:
    """Whether only this machine can reach a server there."""
    name = name.strip("[]").lower()
    return name == "localhost" or (is_address(name) and ipaddress.ip_address(name).is_loopback)


def host_name(header: str) -> str:
    """The name in a Host header, without its port; "" when it is none."""
    told = header.strip().lower()
    try:
        parts = urlsplit(f"//{told}")
        name = (parts.hostname or "").rstrip(".")
        alone = parts.netloc == told and "@" not in told and (parts.port or 0) >= 0
    except ValueError:
        return ""
    return name if alone and is_host(name) else ""


def same_host(origin: str, header: str) -> bool:
    """Whether an Origin header names the host and port that the Host header names.

    The scheme is left out: behind a proxy that ends TLS the server may not know its own.
    """
    try:
        parts = urlsplit(origin.lower())
        told, asked = parts.port, urlsplit(f"//{header.strip().lower()}").port
    except ValueError:
        return False
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    same_port = told == asked or {told, asked} == {None, usual}
    return bool(parts.hostname) and parts.hostname == host_name(header) and same_port


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
