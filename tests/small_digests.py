"""Small digests for tests: a day, a paper or two, and reading them with every line answered for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from store.digest import account, read_digest

if TYPE_CHECKING:
    from store.records import Digest, Entry

DAY = "## Daily Papers (2024-06-14)\n\n"
TITLE = "### [A Paper of Note](https://arxiv.org/abs/2406.00001)\n"
OTHER = "### [Another Paper](https://arxiv.org/abs/2406.00002)\n- 둘째.\n"


def read(body: str, *, file: str = "2024-06-14.md") -> Digest:
    digest = read_digest(body, file)
    assert account(body, digest) == []
    return digest


def entry(body: str, title: str = TITLE) -> Entry:
    digest = read(DAY + title + body)
    assert digest.refusals == ()
    (only,) = digest.entries
    return only


def squash(text: str) -> str:
    return re.sub(r"[\s,*_`'\"“”‘’]+", "", text).casefold()
