"""Cutting entries into passages: within the budget, on borders, nothing lost, ids that last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from store.digest import find_digests, read_file
from store.passages import BUDGET, TITLE, cut_passages
from store.records import Entry, Passage, Section
from tests.conftest import ROOT
from tests.hash_embedder import HashEmbedder

ENTRIES = [
    entry
    for path in find_digests([ROOT / "store" / "samples"])
    for entry in read_file(path, path.name).entries
]
EMBEDDER = HashEmbedder()


class LetterEmbedder(HashEmbedder):
    """Counts letters, as models do for writing without spaces."""

    def count_tokens(self, text: str) -> int:
        return len(text) + 2


def words(count: int, word: str = "말") -> str:
    return " ".join(f"{word}{n}" for n in range(count))


def made(*sections: Section, title: str = "A Title") -> Entry:
    raw = "### " + title + "\n" + "\n".join(f"- **{s.label}**: {s.text}" for s in sections)
    return Entry("2406.00001", date(2024, 6, 14), title, "", 1, (), sections, raw, 1)


def bodies(passages: tuple[Passage, ...]) -> str:
    return "".join("".join(p.body.split()) for p in passages if p.ordinal != TITLE)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_every_section_of_the_samples_stands_in_a_verbatim_passage(entry: Entry) -> None:
    passages = cut_passages(entry, EMBEDDER)
    held = bodies(passages)
    assert all("".join(section.text.split()) in held for section in entry.sections)
    assert all(p.body in entry.raw for p in passages)
    assert all(p.text.startswith(entry.title) for p in passages)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_passages_keep_to_the_budget_and_are_few(entry: Entry) -> None:
    passages = cut_passages(entry, EMBEDDER)
    assert [p.ordinal for p in passages] == list(range(len(passages)))
    assert max(EMBEDDER.count_tokens(p.text) for p in passages) <= BUDGET
    assert 2 <= len(passages) <= 5


def test_the_first_passage_is_the_title_alone() -> None:
    title, body = cut_passages(made(Section("New", "글이다.")), EMBEDDER)
    assert (title.ordinal, title.text, title.body, title.label) == (TITLE, *["A Title"] * 2, None)
    assert (body.text, body.body, body.label) == ("A Title\nNew: 글이다.", "글이다.", "New")


def test_an_entry_without_sections_is_its_title() -> None:
    assert [p.text for p in cut_passages(made(), EMBEDDER)] == ["A Title"]


def test_a_passage_over_two_sections_has_no_label_of_its_own() -> None:
    entry = made(Section("New", "하나."), Section("Old", "둘."))
    passage = cut_passages(entry, EMBEDDER)[1]
    assert (passage.text, passage.label) == ("A Title\nNew: 하나.\nOld: 둘.", None)
    assert passage.body == "하나.\n- **Old**: 둘."


def test_long_sections_are_cut_between_sentences() -> None:
    sentences = [f"{words(30)} 한다{n}." for n in range(40)]
    passages = cut_passages(made(Section("New", " ".join(sentences))), EMBEDDER)[1:]
    assert len(passages) > 4
    assert all(p.body.endswith(".") and p.label == "New" for p in passages)
    lengths = [EMBEDDER.count_tokens(p.text) for p in passages]
    assert max(lengths) <= BUDGET
    assert min(lengths) > max(lengths) / 3


@pytest.mark.parametrize("text", [words(3000), "가" * 9000, "x" * 9000])
def test_text_without_sentence_ends_is_cut_all_the_same(text: str) -> None:
    embedder = LetterEmbedder()
    passages = cut_passages(made(Section(None, text)), embedder)
    assert max(embedder.count_tokens(p.text) for p in passages) <= BUDGET
    assert bodies(passages) == "".join(text.split())


def test_an_overlong_title_leaves_room_for_the_text() -> None:
    entry = made(Section(None, "글이다."), title=words(2000, "title"))
    passages = cut_passages(entry, EMBEDDER)
    assert passages[1].text.endswith("글이다.")
    assert max(EMBEDDER.count_tokens(p.text) for p in passages) <= BUDGET


def test_ids_stay_while_the_text_does_and_are_unique() -> None:
    entry = ENTRIES[0]
    before = [p.id for p in cut_passages(entry, EMBEDDER)]
    assert before == [p.id for p in cut_passages(replace(entry, votes=99), EMBEDDER)]
    changed = replace(entry, sections=(*entry.sections[:-1], Section(None, "다른 글이다.")))
    after = [p.id for p in cut_passages(changed, EMBEDDER)]
    assert (before[0] in after, before[-1] in after) == (True, False)
    assert len(set(before)) == len(before)
