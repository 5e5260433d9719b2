"""Known vulnerabilities of the locked packages: ``python -m tests.audit`` (``make audit``).

Input: requirements.lock, and what pip-audit learns of it. Exit status: 0 none known; 1 some are,
each with the version that mends it; 4 the database could not be asked, so nothing is known.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LOCK = Path(__file__).resolve().parent.parent / "requirements.lock"

NONE_KNOWN, SOME_KNOWN, NOT_ASKED = 0, 1, 4

_COMMAND = (
    *(sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off"),
    *("--no-deps", "--disable-pip", "--requirement", str(LOCK)),
)


def judge(packages: Sequence[Mapping[str, Any]]) -> tuple[int, list[str]]:
    """The exit status, and lines that say why.

    Args:
        packages: the ``dependencies`` of pip-audit's report.
    """
    asked = [one for one in packages if "skip_reason" not in one]
    if not asked:
        return NOT_ASKED, ["the database of vulnerabilities could not be asked; nothing is known"]
    lines = [
        f"{one['name']} {one['version']}: {found['id']},"
        f" mended in {', '.join(found['fix_versions']) or 'no version yet'}"
        for one in asked
        for found in one["vulns"]
    ]
    status = SOME_KNOWN if lines else NONE_KNOWN
    unknown = len(packages) - len(asked)
    lines.append(f"{len(asked)} packages asked about, {unknown} unknown to the database")
    return status, lines


def main() -> int:
    """Ask, and say what is known."""
    run = subprocess.run(_COMMAND, capture_output=True, text=True, check=False)
    try:
        packages = json.loads(run.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        last = run.stderr.strip().splitlines()[-1:] or ["no answer"]
        print(f"the database of vulnerabilities could not be asked: {last[0]}")
        return NOT_ASKED
    status, lines = judge(packages)
    print("\n".join(lines))
    return status


if __name__ == "__main__":
    sys.exit(main())
