"""Reading digests: every era of the format, its drift, what is refused and what is an error."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from store.digest import account, find_digests, read_digest, read_file, split_days
from store.errors import DigestError
from store.records import Digest, Entry, Section
from tests.conftest import SHARED

DAY = "## Daily Papers (2024-06-14)\n\n"
TITLE = "### [A Paper of Note](https://arxiv.org/abs/2406.00001)\n"
OTHER = "### [Another Paper](https://arxiv.org/abs/2406.00002)\n- 둘째.\n"

real = pytest.mark.skipif(SHARED is None, reason="ASSISTANT_TEST_SHARED names no folder")


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
    "address",
    [
        "http://arxiv.org/pdf/2406.00001v12.pdf",
        "https://www.alphaxiv.org/abs/2406.00001",
        "https://huggingface.co/papers/2406.00001",
        "https://ar5iv.labs.arxiv.org/html/2406.00001",
        "https://doi.org/10.48550/arXiv.2406.00001",
        "https://arxiv.org/abs/2406.00001?context=cs.CL",
        "<https://arxiv.org/abs/2406.00001>",
    ],
)
def test_an_arxiv_id_is_read_from_any_address(address: str) -> None:
    assert entry("- 글.", f"### [A Paper of Note]({address})\n").arxiv_id == "2406.00001"


@pytest.mark.parametrize("old", ["cs/0501001", "math.GT/0309136", "hep-th/9901001"])
def test_ids_from_before_2007_are_ids(old: str) -> None:
    assert entry("- 글.", f"### [Old Paper](https://arxiv.org/abs/{old}v2)\n").arxiv_id == old


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("### [Foo [bar]: baz]({})", "Foo [bar]: baz"),
        (r"### [\[Re\] `Foo`]({})", "[Re] Foo"),
        ("### [**Foo** *bar* A*]({})", "Foo bar A*"),
        ("### [Foo\n  bar\nbaz]({})", "Foo bar baz"),
        ("### [Foo bar]\n({})", "Foo bar"),
        ("#### 3. [Foo (bar)]({}) 🔥", "Foo (bar)"),
        ("### Foo: bar ([arXiv]({}))", "Foo: bar"),
        ("### Foo bar {}", "Foo bar"),
        ("### [Foo bar ({})", "Foo bar"),
        ('<h3><a href="{}">Foo &amp; bar</a></h3>', "Foo & bar"),
        ("## 2. Foo bar\n[Paper]({}) | [Code](https://a.b/c)", "2. Foo bar"),
        ("### [Foo\x08 \x0cbar]({})", "Foo bar"),
    ],
)
def test_a_title_is_read_in_any_dress_and_stands_on_one_line(line: str, title: str) -> None:
    read_title = entry("- 글.", line.format("https://arxiv.org/abs/2406.00001") + "\n").title
    assert read_title == title or f"2. {read_title}" == title


@pytest.mark.parametrize(
    ("line", "votes"),
    [
        ("Vote: 12", 12),
        ("**Upvotes:** 1,234", 1234),
        ("- Votes: `1.2k`", 1200),
        ("👍 12", 12),
        ("추천: 12표", 12),
        ("12 upvotes", 12),
        ("Votes: 12 | Comments: 3", 12),
        ("| Votes | 12 |", 12),
        ("#### Votes\n12", 12),
        ("Vote: 12.0", 12),
        ("Vote: -", None),
        ("Votes: N/A", None),
        ("투표: 없음", None),
    ],
)
def test_votes_are_read_in_any_words(line: str, votes: int | None) -> None:
    read_entry = entry(f"\n{line}\n\n- 글.")
    assert (read_entry.votes, read_entry.votes_line) == (votes, line)
    assert read_entry.sections == (Section(None, "글."),)


def test_votes_may_stand_behind_the_title() -> None:
    paper = entry("- 글.", TITLE.replace("\n", " (👍 12)\n"))
    assert (paper.title, paper.votes) == ("A Paper of Note", 12)


def test_votes_that_are_no_number_are_refused_and_the_paper_kept() -> None:
    digest = read(f"{DAY}{TITLE}\nVotes: lots\n\n- 글.\n")
    assert digest.entries[0].votes is None
    assert [(refusal.line, "lots" in refusal.reason) for refusal in digest.refusals] == [(5, True)]


@pytest.mark.parametrize(
    "line",
    [
        "Authors: Ann B. Lee, 김철수, Brian O'Hara",
        "Authors: Ann B. Lee, +, 김철수, Brian O'Hara",
        "Authors: ['Ann B. Lee', '김철수', \"Brian O'Hara\"]",
        "Authors: ['Ann B. Lee', '김철수', 'Brian O'Hara']",
        'Authors: ["Ann B. Lee",\n  "김철수", "Brian O\'Hara"]',
        "**Authors (3):** Ann B. Lee; 김철수; Brian O'Hara",
        "- *저자*: Ann B. Lee, 김철수 and Brian O'Hara, et al.",
        "Authors: Ann B. Lee¹*, 김철수², and Brian O'Hara",
        "Authors:\n- Ann B. Lee\n- 김철수\n- Brian O'Hara",
        "Authors: [Ann B. Lee](https://a.b), [김철수](https://c.d), Brian O'Hara",
        "Authors: Ann B. Lee, 김철수,\nBrian O'Hara",
        "Vote: 3 | Authors: Ann B. Lee, 김철수, Brian O'Hara",
        "| Authors | Ann B. Lee, 김철수, Brian O'Hara |",
    ],
)
def test_authors_are_read_from_any_list(line: str) -> None:
    paper = entry(f"\n{line}\n\n- 글은 길게 이어진다.")
    assert paper.authors == ("Ann B. Lee", "김철수", "Brian O'Hara")
    assert paper.authors_line == line
    assert paper.sections == (Section(None, "글은 길게 이어진다."),)


def test_missing_authors_leave_the_summary_alone() -> None:
    paper = entry("Authors:\n\n- 이 논문은 새로운 방법을 제안합니다.\n- 성능이 좋습니다.")
    assert paper.authors == ()
    assert len(paper.sections) == 2


@pytest.mark.parametrize(
    "body",
    [
        "- **What's New**: 하나.\n- **한계점**: 둘.",
        "- ***What's New***: 하나.\n- ***한계점***: 둘.",
        "* **What's New:** 하나.\n* __한계점__ — 둘.",
        "**What's New**\n하나.\n\n**한계점**\n\n둘.",
        "#### What's New\n하나.\n#### 한계점\n둘.",
        "### What's New\n하나.\n### 한계점\n둘.",
        "1. **What's New**: 하나.\n2. **한계점**: 둘.",
        "> **What's New**: 하나.\n>\n> **한계점**: 둘.",
        "What's New: 하나.\n한계점: 둘.",
        "- <b>What's New</b>: 하나.\n- 【한계점】 둘.",
    ],
)
def test_sections_are_found_under_any_kind_of_label(body: str) -> None:
    assert entry(body).sections == (Section("What's New", "하나."), Section("한계점", "둘."))


def test_lines_and_items_below_a_label_belong_to_its_section() -> None:
    steps = "셋으로 이루어진다:\n1. **첫째**: 가.\n2. **둘째**: 나.\n  - 다."
    paper = entry(f"- **What's New**: {steps}\n- **Odd Label**: 라.")
    assert paper.sections == (Section("What's New", steps), Section("Odd Label", "라."))


def test_printed_dictionaries_become_verbatim_sections_a_value() -> None:
    printed = "{'Speed': \"It's 3x\", 'Memory': ['half', 'it is, \\'so\\' to say'], 'n': 2}"
    paper = entry(f"- **Results**: {printed}")
    assert paper.sections == (
        Section("Results - Speed", "It's 3x"),
        Section("Results - Memory", "half"),
        Section("Results - Memory", "it is, \\'so\\' to say"),
        Section("Results - n", "2"),
    )


def test_a_printed_list_that_does_not_close_is_kept_as_text() -> None:
    assert entry("- **Results**: ['half, and").sections == (Section("Results", "['half, and"),)


def test_pictures_films_and_links_are_kept_but_are_no_text() -> None:
    media = (
        "![](/avatars/a.svg)\n![b](https://a.b/c.png)\n[Watch Video]https://a.b/c.mp4\n"
        '<div><video controls src="https://a.b/c.mp4"></video></div>\n[Code](https://a.b) | Paper\n'
    )
    paper = entry(f"{media}- 글은 https://a.b 에 있다.")
    assert paper.thumbnail == "/avatars/a.svg"
    assert paper.sections == (Section(None, "글은 https://a.b 에 있다."),)
    assert media in paper.raw


def test_headings_inside_code_are_code() -> None:
    code = "```python\n# [not](a title)\nx = 1\n```"
    assert "x = 1" in entry(f"- **Code**: 아래.\n{code}").sections[0].text


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
