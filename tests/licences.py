"""The licence of everything that is installed with the product, and whether we may ship on it.

``python -m tests.licences`` checks, ``--write`` writes LICENCES.md anew. Input: the names in
requirements.lock and the metadata of the installed packages. A licence that is unknown, or that
would bind what stands on the package, fails.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK, LIST = ROOT / "requirements.lock", ROOT / "LICENCES.md"

ALLOWED = frozenset(
    "0BSD AFL-2.1 Apache-2.0 BSD-2-Clause BSD-3-Clause CC0-1.0 CNRI-Python ISC MIT MIT-0 MIT-CMU"
    " MPL-2.0 PSF-2.0 Unlicense Zlib".split()
)
"""Licences that ask for no more than a notice; MPL-2.0 only binds the files that are under it."""

_WORDS = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Academic Free License (AFL)": "AFL-2.1",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
"""Names that packages use instead of SPDX identifiers."""

_ELSEWHERE = {
    "audioop-lts": "PSF-2.0",
    "colorama": "BSD-3-Clause",
    "httpx2-jsfetch": "BSD-3-Clause",
    "pywin32": "PSF-2.0",
}
"""Packages for other platforms or Pythons, as their own metadata has it."""

_HEAD = """# Licences

What `make serve` installs beside this program, by the licence that each package states. The list is
generated (`make licences`), and a licence outside the permissive ones fails the tests.

| package | licence |
|---|---|
"""


def locked(lock: str) -> list[str]:
    """The names of the locked packages."""
    return re.findall(r"(?m)^([A-Za-z0-9][\w.-]*)(?:\[.*?\])?==", lock)


def licence_of(package: str) -> str:
    """The licence of a package as an SPDX expression, or its own words where it has none.

    Raises:
        LookupError: neither installed here nor known to belong elsewhere.
    """
    try:
        told = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return _ELSEWHERE[package]
    stated = told.get_all("License-Expression")
    if stated:
        return " AND ".join(stated)
    classifiers = told.get_all("Classifier") or []
    names = [one.rpartition(" :: ")[2] for one in classifiers if one.startswith("License ::")]
    words = names or [line.split("\n")[0].strip() for line in told.get_all("License") or [""]]
    return " AND ".join(_WORDS.get(word, word) for word in words)


def forbidden(expression: str) -> set[str]:
    """Those licences of an expression that are not allowed; something is, where it names none."""
    named = set(re.split(r"[\s()]+|\b(?:AND|OR)\b", expression)) - {""}
    return named - ALLOWED if named else {"no licence"}


def table(licences: dict[str, str]) -> str:
    """The list as Markdown."""
    return _HEAD + "".join(f"| {name} | {stated} |\n" for name, stated in licences.items())


def main() -> int:
    """Check every package; write the list when told to."""
    licences = {name: licence_of(name) for name in locked(LOCK.read_text("utf-8"))}
    wrong = {name: found for name, stated in licences.items() if (found := forbidden(stated))}
    for name, found in wrong.items():
        print(f"{name}: {', '.join(sorted(found))} is not in the list of allowed licences")
    if "--write" in sys.argv:
        LIST.write_text(table(licences), "utf-8")
    elif not LIST.exists() or LIST.read_text("utf-8") != table(licences):
        print("LICENCES.md is stale; run `make licences`.")
        return 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
