"""Reading digests: the day, what is refused, what is an error, and every real day."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from store.digest import account, find_digests, read_digest, read_file, split_days
from store.errors import DigestError
from store.records import Section
from tests.conftest import SHARED
from tests.small_digests import DAY, OTHER, TITLE, read, squash

real = pytest.mark.skipif(SHARED is None, reason="ASSISTANT_TEST_SHARED names no folder")


def test_a_plain_day_has_an_entry_a_heading_and_a_section_a_bullet() -> None:
    digest = read(f"{DAY}{TITLE}\n- 첫째.\n- 둘째.\n  - 그 아래.\n{OTHER}")
    assert [paper.arxiv_id for paper in digest.entries] == ["2406.00001", "2406.00002"]
    assert digest.entries[0].sections == (
        Section(None, "첫째."),
        Section(None, "둘째.\n  - 그 아래."),
    )
    assert (digest.day, digest.entries[1].line) == (date(2024, 6, 14), 8)


def test_raw_is_the_entry_verbatim_without_the_space_after_it() -> None:
    first = read(f"{DAY}{TITLE}\nVote: 3\n\n- 첫째.\n\n---\n\n{OTHER}").entries[0]
    assert first.raw == f"{TITLE}\nVote: 3\n\n- 첫째."
    assert first.url == "https://arxiv.org/abs/2406.00001"


@pytest.mark.parametrize(
    ("heading", "file"),
    [
        ("# 2024.06.14 (금)", "x.md"),
        ("## 2024년 6월 14일 논문", "x.md"),
        ("# June 14th, 2024", "x.md"),
        ("# Digest of 14 Jun 2024", "x.md"),
        ("---\ndate: 2024-06-14\n---", "x.md"),
        ("Papers, 20240614", "x.md"),
        ("# Daily Papers", "2024/06/14.md"),
        ("# Daily Papers", "2023-01-01/digest_2024-06-14_v2.md"),
        ("# Daily Papers", "20240614.txt"),
        ("# Daily Papers", "240614.md"),
        ("## Daily Papers (2024-02-30)", "2024-06-14.md"),
        ("## Daily Papers (2024-06-14)", "2023-01-01.md"),
    ],
)
def test_the_day_comes_from_the_heading_else_from_the_path(heading: str, file: str) -> None:
    assert read(f"{heading}\n\n{TITLE}- 글.\n", file=file).day == date(2024, 6, 14)


def test_a_date_in_a_title_is_not_the_day() -> None:
    title = "### [The 2019-01-01 Corpus](https://arxiv.org/abs/2406.00001)\n"
    assert read(f"{title}- 글.", file="2024/06/14.md").day == date(2024, 6, 14)


@pytest.mark.parametrize(
    ("title", "lacks"),
    [
        ("### [A Paper](https://openreview.net/forum?id=a)", "no link to arXiv"),
        ("### [](https://arxiv.org/abs/2406.00009)", "no title"),
        ("### A Paper Without Any Link\nVote: 3", "no link to arXiv"),
        ("### [A Paper](https://arxiv.org/abs/2413.00009)", "no link to arXiv"),
    ],
)
def test_an_entry_that_cannot_be_read_is_refused_and_its_neighbours_kept(
    title: str, lacks: str
) -> None:
    digest = read(f"{DAY}{TITLE}- 하나.\n\n{title}\n- 셋.\n\n{OTHER}")
    assert [paper.arxiv_id for paper in digest.entries] == ["2406.00001", "2406.00002"]
    (refusal,) = digest.refusals
    assert (refusal.file, refusal.line, lacks in refusal.reason) == ("2024-06-14.md", 6, True)


def test_a_paper_listed_twice_on_a_day_is_kept_once_where_it_has_a_summary() -> None:
    digest = read(f"{DAY}{TITLE}\n{OTHER}\n{TITLE}- 글.\n")
    assert [(paper.arxiv_id, paper.line) for paper in digest.entries] == [
        ("2406.00002", 5),
        ("2406.00001", 8),
    ]
    assert [refusal.line for refusal in digest.refusals] == [3]


def test_one_file_may_hold_several_days_or_one_day_twice() -> None:
    text = f"{DAY}{TITLE}- 하나.\n{DAY}{OTHER}## Daily Papers (2024-06-15)\n{TITLE}- 셋.\n"
    first, second = split_days(read(text))
    assert (first.day, second.day) == (date(2024, 6, 14), date(2024, 6, 15))
    assert [len(first.entries), len(second.entries)] == [2, 1]


def test_groups_contents_and_footers_are_no_papers() -> None:
    text = (
        f"{DAY}총 2편\n- [A Paper](#a)\n\n## NLP\n\n{TITLE}- 하나.\n\n## Vision\n\n{OTHER}\n---\n"
    )
    digest = read(text)
    assert (len(digest.entries), digest.refusals) == (2, ())


def test_text_under_no_paper_is_refused() -> None:
    digest = read(f"{DAY}{TITLE}- 하나.\n\n## Vision\n누구의 글인가.\n\n{OTHER}")
    assert [refusal.line for refusal in digest.refusals] == [7]


def test_a_title_that_lost_its_heading_does_not_join_the_paper_above() -> None:
    digest = read(f"{DAY}{TITLE}- 하나.\n\n{OTHER.removeprefix('### ')}")
    assert [paper.title for paper in digest.entries] == ["A Paper of Note", "Another Paper"]


def test_a_paper_whose_title_is_lost_is_refused_and_not_given_to_the_one_above() -> None:
    facts = "Vote: 3\n\nAuthors: A B, C D\n\n"
    digest = read(f"{DAY}{TITLE}{facts}- 하나.\n\n#] Lost (title\n\n{facts}- 둘.\n\n{OTHER}")
    assert [paper.arxiv_id for paper in digest.entries] == ["2406.00001", "2406.00002"]
    assert digest.entries[0].sections == (Section(None, "하나."),)
    assert [refusal.line for refusal in digest.refusals] == [10]


@pytest.mark.parametrize("text", ["", " \n\n\t", "\ufeff\r\n"])
def test_an_empty_file_is_an_error(text: str) -> None:
    with pytest.raises(DigestError, match=r"'a\.md' is empty"):
        read_digest(text, "a.md")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("# My notes\n\nsome text\n\n- and\n- more\n- of\n- it\n", "names no paper"),
        (f"{TITLE}- 글.\n", "states no day"),
    ],
)
def test_a_file_that_is_no_digest_is_an_error_with_a_remedy(text: str, reason: str) -> None:
    with pytest.raises(DigestError, match=reason) as caught:
        read_digest(text, "notes.md")
    assert "notes.md" in str(caught.value)
    assert "](https://arxiv.org/abs/" in str(caught.value) or "add a heading" in str(caught.value)


def test_a_day_without_papers_is_a_day() -> None:
    assert read("## Daily Papers (2024-06-15)\n\n오늘은 논문이 없습니다.\n").entries == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp949"])
def test_files_in_any_usual_encoding_are_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "2024-06-14.md"
    file.write_bytes(f"{DAY}{TITLE}\n- 한국어로 쓴 글.\n".replace("\n", "\r\n").encode(encoding))
    digest = read_file(file, "day.md")
    assert (digest.file, digest.refusals) == ("day.md", ())
    assert digest.entries[0].sections == (Section(None, "한국어로 쓴 글."),)


def test_bytes_that_are_no_text_are_replaced_and_noted(tmp_path: Path) -> None:
    file = tmp_path / "2024-06-14.md"
    file.write_bytes(f"{DAY}{TITLE}- 하나\n".encode() + b"- \xff\x00 two\n")
    digest = read_file(file)
    assert digest.entries[0].sections[1].text == "\ufffd\ufffd two"
    assert [refusal.line for refusal in digest.refusals] == [5]


def test_a_binary_or_missing_file_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "2024-06-14.md"
    file.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(DigestError, match=r"2024-06-14\.md.*binary"):
        read_file(file)
    with pytest.raises(DigestError, match="cannot be read"):
        read_file(tmp_path / "none.md")


def test_folders_are_searched_for_digests_and_hidden_files_passed_over(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/1.MD", ".git/3.md", "b/.4.md", "b/5.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = find_digests([tmp_path, tmp_path / "b" / "5.py", tmp_path / "b"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == [
        "a/1.MD",
        "b/2.txt",
        "b/5.py",
    ]
    with pytest.raises(DigestError, match="does not exist"):
        find_digests([tmp_path / "none"])


def test_lines_that_no_entry_has_are_unaccounted_for() -> None:
    text = f"{DAY}{TITLE}- 하나.\n- 둘.\n\n{OTHER}"
    digest = read_digest(text, "a.md")
    assert account(text.replace("- 둘.", "- 셋."), digest) == [5]


@real
@pytest.mark.real
def test_every_line_of_every_real_day_is_accounted_for() -> None:
    files = find_digests([Path(SHARED or "") / "digests"])
    assert len(files) >= 265
    for file in files:
        text = file.read_text("utf-8")
        digest = read_file(file, file.name)
        assert account(text, digest) == []
        assert digest.day.isoformat() == file.stem
        headings = re.findall(r"(?m)^### \[", text)
        assert (len(digest.entries), digest.refusals) == (len(headings), ()), file.name


@real
@pytest.mark.real
def test_sections_of_every_real_entry_are_verbatim_and_hold_its_words() -> None:
    for file in find_digests([Path(SHARED or "") / "digests"]):
        for paper in read_file(file, file.name).entries:
            raw = squash(paper.raw)
            assert paper.sections, paper.key
            for section in paper.sections:
                assert squash(section.text) in raw, paper.key
            kept = sum(len(squash(f"{s.label or ''}{s.text}")) for s in paper.sections)
            facts = len(squash(paper.votes_line + paper.authors_line))
            lines = [x for x in paper.raw.split("\n")[1:] if not re.match(r"!\[|\[W|<", x)]
            assert kept + facts > 0.9 * len(squash("".join(lines))) - 200, paper.key
