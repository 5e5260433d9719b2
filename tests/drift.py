"""Digests in layouts that no file has yet: the same papers, written down in any mix of habits.

Input: entries and a seeded source of chance; output: one Markdown text and the entries as a reader
should give them back. A layout is one choice a habit, kept through the file, as a generator's is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from random import Random

    from store.records import Entry

DAYS: tuple[Callable[[date], str], ...] = (
    lambda d: f"## Daily Papers ({d})",
    lambda d: f"# 📚 오늘의 논문 — {d.year}년 {d.month}월 {d.day}일 (금)",
    lambda d: f"# {d:%Y.%m.%d} AI Papers",
    lambda d: f"# Paper digest for {d:%B} {d.day}, {d.year}",
    lambda d: f"---\ntitle: Daily papers\ndate: {d}T09:00:00+09:00\n---",
    lambda d: f"Daily Papers ({d})\n==========",
    lambda d: f"**{d:%Y%m%d}**",
    lambda d: f"<h1>Daily Papers {d:%d} {d:%b} {d.year}</h1>",
)
LINKS: tuple[Callable[[str], str], ...] = (
    lambda i: f"https://arxiv.org/abs/{i}",
    lambda i: f"http://arxiv.org/pdf/{i}v2.pdf",
    lambda i: f"https://www.alphaxiv.org/abs/{i}v1",
    lambda i: f"https://huggingface.co/papers/{i}",
    lambda i: f"https://arxiv.org/html/{i}",
    lambda i: f"https://doi.org/10.48550/arXiv.{i}",
)
TITLES = (
    "### [{title}]({url})",
    "## [{title}]({url})",
    "#### {n}. [{title}]({url})",
    "## {n}) **[{title}]({url})** ⭐",
    "### [**{title}**]({url})",
    '###[{title}](<{url}> "arXiv")',
    '<h3><a href="{url}">{title}</a></h3>',
    "### {title} ([arXiv]({url}))",
    "**[{title}]({url})**",
    "- **[{title}]({url})**",
    "{n}. [{title}]({url})",
    "## {n}. {title}\n\n[논문 링크]({url}) | [Code](https://github.com/a/b)",
    "### {title}\n- **Paper**: {url}",
)
VOTES: tuple[Callable[[int], str], ...] = (
    lambda v: f"Vote: {v}",
    lambda v: f"**Upvotes:** {v:,}",
    lambda v: f"- Votes: `{v}`",
    lambda v: f"👍 {v}",
    lambda v: f"추천: {v}표",
    lambda v: f"{v} votes",
    lambda v: f"**추천수**: {v} | **댓글**: 2",
)
AUTHORS: tuple[Callable[[Sequence[str]], str], ...] = (
    lambda a: f"Authors: {', '.join(a)}",
    lambda a: f"**Authors**: {list(a)}",
    lambda a: f"- *Authors* ({len(a)}): {'; '.join(a)}",
    lambda a: f"저자: {', '.join(a)}",
    lambda a: "Authors:\n" + "\n".join(f"- {name}" for name in a),
    lambda a: f"**Authors:** {', '.join(a[:-1])} and {a[-1]}",
)
SECTIONS: tuple[Callable[[str, str], str], ...] = (
    lambda label, text: f"- **{label}**: {text}",
    lambda label, text: f"* ***{label}:*** {text}",
    lambda label, text: f"- **{label}**\n  - {text}",
    lambda label, text: f"**{label}**\n\n{text}\n",
    lambda label, text: f"##### {label}\n{text}\n",
    lambda label, text: f"1. __{label}__: {text}",
    lambda label, text: f"> **{label}:** {text}\n",
    lambda label, text: f"- ✨ **{label}** — {text}",
)
LABELS = ("What's New", "새로운 점", "Zero-shot 결과", "What’s New (2025)", "💡 Key Idea")
PICTURES = (
    "",
    "![](/avatars/a.svg)",
    '<img src="https://a.b/c.png" width="400">',
    "[Watch](https://a.b/c.mp4)",
)


@dataclass(frozen=True)
class Drifted:
    """One entry as it was written: what must be read back."""

    arxiv_id: str
    title: str
    votes: int | None
    authors: tuple[str, ...]
    sections: tuple[tuple[str | None, str], ...]


def drift(entries: Sequence[Entry], chance: Random) -> tuple[str, list[Drifted]]:
    """The entries in one random layout, and what a reader should make of it."""
    link, title, vote = chance.choice(LINKS), chance.choice(TITLES), chance.choice(VOTES)
    author, section = chance.choice(AUTHORS), chance.choice(SECTIONS)
    labels = chance.sample(LABELS, 3)
    picture = chance.choice(PICTURES)
    gap = chance.choice(("\n", "\n\n"))
    blocks = [chance.choice(DAYS)(entries[0].day)]
    written = []
    for n, entry in enumerate(entries, 1):
        number = None if chance.random() < 0.1 else entry.votes or 7
        bodies = [(labels[k % 3], part.text) for k, part in enumerate(entry.sections[:3])]
        url = link(entry.arxiv_id)
        parts = [title.format(n=n, title=entry.title, url=url), picture]
        parts.append("Vote: -" if number is None else vote(number))
        parts.append(author(entry.authors))
        parts += [section(label, text) for label, text in bodies]
        blocks.append(gap.join(part for part in parts if part))
        written.append(Drifted(entry.arxiv_id, entry.title, number, entry.authors, tuple(bodies)))
    text = "\n\n".join(blocks) + "\n"
    return chance.choice(("", "\ufeff")) + text.replace(
        "\n", chance.choice(("\n", "\r\n"))
    ), written
