"""The digests that ship: real papers in both formats, read without a refusal."""

from __future__ import annotations

import re
import tomllib
from collections import Counter

from store.digest import account, find_digests, read_file
from tests.conftest import ROOT

FILES = find_digests([ROOT / "store" / "samples"])
DIGESTS = [read_file(path, path.name) for path in FILES]
ENTRIES = [entry for digest in DIGESTS for entry in digest.entries]


def test_the_samples_are_four_days_of_well_known_papers() -> None:
    assert [f"{digest.day}.md" for digest in DIGESTS] == [path.name for path in FILES]
    assert len(DIGESTS) == 4
    assert 20 <= len({entry.arxiv_id for entry in ENTRIES}) <= 30


def test_no_line_of_the_samples_is_refused_or_lost() -> None:
    for path, digest in zip(FILES, DIGESTS, strict=True):
        assert digest.refusals == ()
        assert account(path.read_text("utf-8"), digest) == []


def test_the_samples_show_each_era_of_the_format() -> None:
    texts = [path.read_text("utf-8") for path in FILES]
    assert ["**What's New**" in text for text in texts] == [False, True, True, True]
    assert "***What's New***" in texts[3]
    assert all(mark in texts[3] for mark in ("Authors: ['", "Vote: -", "What’s New"))
    assert all(entry.votes is None for entry in DIGESTS[0].entries)


def test_each_paper_has_a_summary_authors_and_korean_prose() -> None:
    for entry in ENTRIES:
        assert len(entry.sections) >= 3, entry.key
        assert len(entry.authors) >= 2, entry.key
        prose = " ".join(section.text for section in entry.sections)
        assert len(re.findall(r"[가-힣]", prose)) > 100, entry.key
        assert re.search(r"[A-Za-z]{3}", prose), entry.key


def test_the_cache_question_has_many_answers_among_other_topics() -> None:
    about = Counter("KV 캐시" in entry.raw for entry in ENTRIES)
    assert about[True] >= 6
    assert about[False] >= 15


def test_the_samples_are_in_a_package_that_the_wheel_takes_whole() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert "store" in settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
