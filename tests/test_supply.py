from __future__ import annotations

import pytest

from tests.audit import NONE_KNOWN, NOT_ASKED, SOME_KNOWN, judge
from tests.licences import LIST, LOCK, forbidden, licence_of, locked


def test_every_locked_package_may_be_shipped_on() -> None:
    wrong = {name: forbidden(licence_of(name)) for name in locked(LOCK.read_text("utf-8"))}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_list_names_every_locked_package() -> None:
    names = set(locked(LOCK.read_text("utf-8")))
    rows = LIST.read_text("utf-8").split("|---|---|\n")[1]
    listed = {row.split("|")[1].strip() for row in rows.splitlines()}
    assert names == listed


@pytest.mark.parametrize(
    ("expression", "wrong"),
    [
        ("MIT", set()),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", set()),
        ("GPL-3.0-only", {"GPL-3.0-only"}),
        ("MIT AND AGPL-3.0-or-later", {"AGPL-3.0-or-later"}),
        ("", {"no licence"}),
    ],
)
def test_a_licence_that_binds_or_is_unknown_is_found(expression: str, wrong: set[str]) -> None:
    assert forbidden(expression) == wrong


def test_a_package_that_is_neither_here_nor_known_is_an_error() -> None:
    with pytest.raises(LookupError):
        licence_of("no-such-package-anywhere")


FOUND = {"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}
SOUND = {"name": "b", "version": "1", "vulns": []}
SKIPPED = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "status"),
    [([SOUND], NONE_KNOWN), ([SOUND, FOUND], SOME_KNOWN), ([SKIPPED], NOT_ASKED), ([], NOT_ASKED)],
)
def test_what_the_database_says_decides(packages: list[dict[str, object]], status: int) -> None:
    assert judge(packages)[0] == status


def test_a_vulnerability_is_told_with_its_remedy() -> None:
    assert judge([FOUND])[1][0] == "a 1: CVE-1, mended in 2"


def test_packages_the_database_does_not_know_are_counted() -> None:
    assert judge([SOUND, SKIPPED])[1] == ["1 packages asked about, 1 unknown to the database"]
