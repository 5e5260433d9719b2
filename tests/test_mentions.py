"""The papers of earlier messages are known by id, title or coined name."""

from __future__ import annotations

from assistant.conversation.mentions import mentioned
from tests.small_archive import catalogue


def ids(text: str) -> list[str]:
    return [mention.arxiv_id for mention in mentioned(text, catalogue())]


def test_ids_are_read_in_brackets_in_links_and_with_versions() -> None:
    text = "A [2406.00002], B (https://arxiv.org/abs/2406.00001v3) and again 2406.00002."
    assert ids(text) == ["2406.00002", "2406.00001"]


def test_a_title_is_known_whatever_its_case_and_emphasis() -> None:
    assert ids("**paintflow: editing images by words** does that") == ["2408.00006"]


def test_a_coined_name_is_known_where_nothing_else_is_given() -> None:
    assert ids("DropKey is the faster one, then ThinCache.") == ["2406.00002", "2406.00001"]


def test_names_are_not_read_where_ids_are_given() -> None:
    assert ids("Unlike DropKey, ThinCache [2406.00001] needs training.") == ["2406.00001"]


def test_an_id_that_the_store_lacks_keeps_the_words_before_it() -> None:
    (mention,) = mentioned("The first was GhostPaper [2299.99999].", catalogue())
    assert (mention.arxiv_id, mention.words.split()[-1]) == ("2299.99999", "GhostPaper")


def test_numbers_that_are_no_ids_mention_nothing() -> None:
    assert ids("It reached 12.5 points on 2024-06-03 with 31 votes.") == []
