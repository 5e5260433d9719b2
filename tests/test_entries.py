"""Reading one entry: titles, ids, votes, authors and sections in every dress they have worn."""

from __future__ import annotations

import pytest

from store.records import Section
from tests.small_digests import DAY, TITLE, entry, read


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
