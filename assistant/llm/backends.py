"""The named language models of one installation, read from a TOML file and the simple settings.

In: the file's path, the environment (for keys), an optional backend made from plain settings.
Out: `Backends`, which knows every name and what comes next when one fails; ``extractive`` is
always there.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from assistant.llm.records import EXTRACTIVE, BackendConfig
from store.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pydantic import SecretStr

OPENAI_URL = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True)
class _Text:
    """A setting that is a text."""

    http: bool = False


@dataclass(frozen=True, slots=True)
class _Number:
    """A setting that is a number between two bounds, both inclusive."""

    least: float
    most: float
    whole: bool = False


_SETTINGS: Mapping[str, _Text | _Number] = {
    "base_url": _Text(http=True),
    "model": _Text(),
    "key_env": _Text(),
    "api_version": _Text(),
    "context_window": _Number(1024, 10_000_000, whole=True),
    "max_tokens": _Number(64, 100_000, whole=True),
    "temperature": _Number(0, 2),
    "timeout": _Number(0.1, 3600),
    "token_timeout": _Number(0.1, 3600),
    "connect_timeout": _Number(0.1, 600),
    "total_timeout": _Number(1, 7200),
    "retries": _Number(0, 10, whole=True),
}
_NEEDED = ("base_url", "model")


@dataclass(frozen=True, slots=True)
class Backends:
    """Every backend that can be chosen.

    Attributes:
        configs: by name, in the file's order; without ``extractive``.
        order: which backend is tried after which.
    """

    configs: Mapping[str, BackendConfig]
    order: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that can be chosen; ``extractive`` first."""
        return (EXTRACTIVE, *self.configs)

    def config(self, name: str) -> BackendConfig:
        """How the backend of this name is reached.

        Raises:
            ConfigError: there is none, or it is ``extractive``, which is nowhere to be reached.
        """
        if name not in self.configs:
            raise ConfigError(f"{_unknown('backend', name, self.names)}")
        return self.configs[name]

    def chain(self, name: str) -> tuple[BackendConfig, ...]:
        """The chosen backend and those to try after it; ``extractive`` follows unsaid.

        Raises:
            ConfigError: no backend has this name.
        """
        if name == EXTRACTIVE:
            return ()
        place = self.order.index(name) + 1 if name in self.order else 0
        later = [after for after in self.order[place:] if after not in (name, EXTRACTIVE)]
        return (self.config(name), *(self.configs[after] for after in later))


def read_backends(
    file: Path | None, environ: Mapping[str, str], simple: BackendConfig | None = None
) -> Backends:
    """The backends of a TOML file (None: of none) and one made from plain settings.

    Args:
        environ: where the variables named by ``key_env`` are looked up.
        simple: added under its name unless the file has a backend of that name.

    Raises:
        ConfigError: the file cannot be read, or says something that is not a setting.
    """
    configs = {} if simple is None else {simple.name: simple}
    order: tuple[str, ...] = ()
    if file is not None:
        tables, order = _read(file)
        for name, table in tables.items():
            configs[name] = _config(f"{file}: backend {name!r}", name, table, environ)
    for name in order:
        if name not in configs and name != EXTRACTIVE:
            raise ConfigError(f"{file}: chain: {_unknown('backend', name, tuple(configs))}")
    return Backends(configs, order)


def _read(file: Path) -> tuple[dict[str, dict[str, object]], tuple[str, ...]]:
    """The tables under ``backends`` and the ``chain``."""
    try:
        content: dict[str, object] = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{str(file)!r} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{str(file)!r} is not TOML: {error}. Mend that line.") from error
    for key in content:
        if key not in ("backends", "chain"):
            raise ConfigError(f"{file}: {_unknown('key', key, ('backends', 'chain'))}")
    tables, chain = content.get("backends", {}), content.get("chain", [])
    if not isinstance(tables, dict) or not all(isinstance(t, dict) for t in tables.values()):
        raise ConfigError(f"{file}: backends are tables such as [backends.local].")
    if not isinstance(chain, list) or not all(isinstance(name, str) for name in chain):
        raise ConfigError(f'{file}: chain is a list of names such as ["local", "hosted"].')
    if EXTRACTIVE in tables:
        raise ConfigError(f"{file}: {EXTRACTIVE!r} is built in. Give that backend another name.")
    return tables, tuple(chain)


def _config(
    place: str, name: str, table: Mapping[str, object], environ: Mapping[str, str]
) -> BackendConfig:
    if "key" in table:
        raise ConfigError(
            f"{place}: a key does not belong in this file. Put it in an environment variable and"
            ' name that: key_env = "MY_KEY".'
        )
    checked = {key: _checked(place, key, value) for key, value in table.items()}
    for key in _NEEDED:
        if key not in checked:
            raise ConfigError(f'{place}: {key} is missing. Add {key} = "...".')
    variable = table.get("key_env")
    secret = environ.get(variable, "") if isinstance(variable, str) else ""
    return BackendConfig(name=name, key=_secret(secret), **checked)  # type: ignore[arg-type]  # checked above


def _checked(place: str, key: str, value: object) -> object:
    """The value when it is one that this setting can have."""
    if key not in _SETTINGS:
        raise ConfigError(f"{place}: {_unknown('key', key, tuple(_SETTINGS))}")
    match _SETTINGS[key]:
        case _Text(http):
            if not isinstance(value, str) or not value:
                raise ConfigError(f"{place}: {key} is {value!r}, but should be a text.")
            if http and not value.startswith(("http://", "https://")):
                raise ConfigError(
                    f"{place}: {key} is {value!r}; start it with http:// or https://."
                )
            return value.rstrip("/") if http else value
        case _Number(least, most, whole):
            kinds = (int,) if whole else (int, float)
            if (
                isinstance(value, bool)
                or not isinstance(value, kinds)
                or not least <= value <= most
            ):
                kind = "a whole number" if whole else "a number"
                raise ConfigError(
                    f"{place}: {key} is {value!r}, but should be {kind} from {least:g} to {most:g}."
                )
            return value


def _secret(value: str) -> SecretStr | None:
    from pydantic import SecretStr

    return SecretStr(value) if value else None


def _unknown(what: str, name: str, known: tuple[str, ...]) -> str:
    nearest = get_close_matches(name, known, n=1, cutoff=0.0)
    hint = f"did you mean {nearest[0]!r}?" if nearest else "none is configured."
    return f"there is no {what} {name!r}; {hint}"
