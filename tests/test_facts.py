"""Answers from records: exact, with every number, and honest about what is not recorded."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assistant.draft import Draft, render
from assistant.facts import answer_from_records
from assistant.question import Question
from assistant.retrieve import Hit, Ranking
from store.catalogue import Catalogue
from tests.named_archive import CATALOGUE, asked
from tests.small_archive import entry


def answer(text: str, ranking: Ranking | None = None) -> tuple[Draft, str, list[str]]:
    """The draft, its Markdown and the quotes it cites."""
    draft = answer_from_records(asked(text), CATALOGUE, ranking)
    markdown, citations = render(draft.pieces)
    return draft, markdown, [citation.quote for citation in citations]


@pytest.mark.parametrize(
    "text", ["What was in the digest on 3 June 2024?", "6월 3일 다이제스트에 뭐 있어?"]
)
def test_a_day_is_listed_whole_in_the_digests_order(text: str) -> None:
    draft, markdown, quotes = answer(text)
    assert draft.status == "answered"
    assert [markdown.index(name) for name in ("ThinCache", "DropKey", "CLEAR")] == sorted(
        markdown.index(name) for name in ("ThinCache", "DropKey", "CLEAR")
    )
    assert quotes == ["Vote: 31", "Vote: 31", "Vote: 7"]


def test_a_day_without_a_digest_is_said_with_its_neighbours() -> None:
    draft, markdown, quotes = answer("what was listed on 4 June 2024?")
    assert draft.status == "abstained"
    assert all(day in markdown for day in ("2024-06-04", "2024-06-03", "2024-06-05"))
    assert quotes == []


def test_a_day_beyond_the_archive_is_answered_with_its_range() -> None:
    draft, markdown, _ = answer("내년 1월 5일 다이제스트 보여줘")
    assert draft.status == "abstained"
    assert "2023-11-21" in markdown
    assert "2024-10-08" in markdown


def test_the_top_shows_everything_that_ties_at_the_cut() -> None:
    _, markdown, quotes = answer("most upvoted paper on 3 June 2024?")
    assert "ThinCache" in markdown
    assert "DropKey" in markdown
    assert quotes == ["Vote: 31", "Vote: 31"]


def test_a_top_of_three_is_in_order_of_votes() -> None:
    _, _, quotes = answer("top 3 papers of 2024 by votes")
    assert quotes == ["Vote: 90", "Vote: 55", "Vote: 31", "Vote: 31"]


def test_a_top_among_digests_without_votes_says_so() -> None:
    draft, markdown, _ = answer("most upvoted paper of November 2023")
    assert draft.status == "abstained"
    assert "no votes" in markdown


def test_a_place_comes_with_how_far_it_was_behind() -> None:
    _, markdown, quotes = answer("which paper came second on 5 June 2024?")
    assert "CLEAR" in markdown
    assert "43 votes behind" in markdown
    assert quotes == ["Vote: 12", "Vote: 55"]


def test_the_last_place_is_found_as_well() -> None:
    _, markdown, _ = answer("표를 가장 적게 받은 논문은?")
    assert "Fold Laundry" in markdown
    assert "4표" in markdown


def test_a_vote_bound_alone_lists_all_that_fit() -> None:
    _, markdown, quotes = answer("papers with more than 50 votes")
    assert quotes == ["Vote: 90", "Vote: 55"]
    assert markdown.startswith("2 papers")


def test_a_paper_listed_twice_has_both_days_and_their_votes() -> None:
    _, markdown, quotes = answer("when was CLEAR in the digest?")
    assert "2024-06-03: 7 votes" in markdown
    assert "2024-06-05: 12 votes" in markdown
    assert quotes == ["Vote: 7", "Vote: 12"]


def test_a_paper_asked_for_on_another_day_is_put_right() -> None:
    draft, markdown, _ = answer("when was Sonata listed in October 2024?")
    assert draft.status == "partial"
    assert "2024-06-05" in markdown


def test_authors_are_named_in_full_as_the_digest_has_them() -> None:
    _, markdown, quotes = answer("ThinCache 저자 알려줘")
    assert "Mina Park, Jonathan Q. Doe, Petra Veličković" in markdown
    assert quotes == ["Authors: Mina Park, Jonathan Q. Doe, Petra Veličković"]


@pytest.mark.parametrize(
    "text",
    [
        "who wrote Weather in a Bottle: Small Models for Rain?",
        "how many votes did Weather in a Bottle: Small Models for Rain get?",
    ],
)
def test_what_the_digest_does_not_record_is_said_to_be_missing(text: str) -> None:
    draft, markdown, _ = answer(text)
    assert draft.status == "abstained"
    assert "digest" in markdown


def test_papers_of_an_author_are_all_listed_newest_first() -> None:
    _, markdown, quotes = answer("papers by Mina Park")
    assert markdown.startswith("3 papers by Mina Park")
    assert [quote.count("Mina Park") for quote in quotes] == [1, 1, 1]
    assert (
        markdown.index("2024-10-08") < markdown.index("2024-08-12") < markdown.index("2024-06-03")
    )


def test_papers_of_an_author_within_a_span_leave_the_others_out() -> None:
    _, markdown, _ = answer("Mina Park이 2024년 8월 이후에 쓴 논문")
    assert "2024-06-03" not in markdown
    assert "2편" in markdown


def test_an_unknown_author_has_no_papers_and_that_is_said() -> None:
    draft, markdown, quotes = answer("list the papers Alba Quintero co-authored here")
    assert draft.status == "abstained"
    assert "Alba Quintero" in markdown
    assert quotes == []


def test_a_known_author_beside_an_unknown_one_is_a_partial_answer() -> None:
    draft, markdown, _ = answer("papers by Hana Kim and papers by Alba Quintero")
    assert draft.status == "partial"
    assert "Alba Quintero" in markdown


def test_counts_count_papers_and_not_their_listings() -> None:
    _, markdown, _ = answer("how many papers were listed in June 2024?")
    assert markdown.startswith("4 papers")


def test_a_count_on_a_topic_counts_what_the_ranking_lists() -> None:
    papers = [CATALOGUE.papers[arxiv_id] for arxiv_id in ("2406.00001", "2406.00002", "2406.00004")]
    hits = tuple(Hit(paper, paper.latest, 0.9) for paper in papers)
    _, markdown, _ = answer("how many papers on KV cache compression?", Ranking(hits, 2, {}, 7))
    assert markdown.startswith("2 papers on this")
    assert "Sonata" not in markdown


def test_a_count_of_nothing_says_that_there_is_none() -> None:
    draft, _, quotes = answer("how many papers got more than 500 votes?")
    assert draft.status == "abstained"
    assert quotes == []


def test_the_busiest_day_is_counted() -> None:
    _, markdown, _ = answer("which day had the most papers?")
    assert "2024-06-03, with 3 papers" in markdown


def test_the_most_prolific_author_is_counted() -> None:
    _, markdown, _ = answer("who is the most prolific author?")
    assert "Mina Park: 3 papers" in markdown


@pytest.mark.parametrize(
    "text",
    [
        "how far back does the archive go, i.e. date of the oldest digest",
        "지금 갖고 있는 다이제스트 중 가장 최신 날짜가 언제야?",
    ],
)
def test_how_far_the_archive_goes_is_told_whatever_else_is_said(text: str) -> None:
    _, markdown, _ = answer(text)
    assert "2023-11-21" in markdown
    assert "2024-10-08" in markdown
    assert "(" not in markdown


def test_where_the_authors_work_is_no_question_for_their_names() -> None:
    assert asked("Which university are the authors of ThinCache from?").intent == "explain"


def test_the_quietest_month_is_counted() -> None:
    _, markdown, _ = answer("which month was the quietest?")
    assert markdown.startswith("Fewest papers")
    _, korean, _ = answer("논문이 가장 적게 올라온 달은?")
    assert "가장 적게 실린" in korean


def test_the_busiest_month_is_counted_by_months() -> None:
    _, markdown, _ = answer("논문이 가장 많이 올라온 달은?")
    assert "2024년 6월, 5편" in markdown


def test_two_authors_together_are_answered_from_what_they_wrote_together() -> None:
    _, markdown, quotes = answer("papers by Mina Park and Wei Zhang")
    assert markdown.startswith("One paper")
    assert quotes == ["Authors: Mina Park, Wei Zhang"]


def test_two_authors_who_wrote_nothing_together_are_put_right() -> None:
    draft, markdown, _ = answer("Mina Park과 Hana Kim이 함께 쓴 논문")
    assert draft.status == "partial"
    assert "공저 논문은 없습니다" in markdown


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Is Hana Kim an author of DropKey?", "Yes"),
        ("Did Mina Park write DropKey?", "No"),
        ("Did Alba Quintero write DropKey?", "No"),
    ],
)
def test_whether_somebody_is_an_author_is_answered_in_a_word(text: str, start: str) -> None:
    _, markdown, quotes = answer(text)
    assert markdown.startswith(start)
    assert quotes == ["Authors: Jonathan Doe, Hana Kim"]


def test_how_far_the_archive_reaches_is_told() -> None:
    _, markdown, _ = answer("how far back do the digests go?")
    assert "2023-11-21" in markdown
    assert "2024-10-08" in markdown


def test_figures_over_votes_are_computed_from_the_records() -> None:
    papers = [paper.latest.votes for paper in CATALOGUE.papers.values()]
    voted = [votes for votes in papers if votes is not None]
    draft, text, quotes = answer("what is the average number of votes?")
    assert draft.status == "answered"
    assert f"{len(voted)} papers: {sum(voted)} votes, mean {sum(voted) / len(voted):.2f}" in text
    assert str(max(voted)) in quotes[0]


def test_who_comes_first_among_the_authors_is_not_told_from_a_list_in_any_order() -> None:
    named = next(entry for entry in CATALOGUE.entries if entry.authors)
    _, text, _ = answer(f"who is the first author of {named.arxiv_id}?")
    assert "does not say who" in text
    assert named.authors[0] in text


def test_two_facts_of_one_paper_are_both_told() -> None:
    draft, markdown, quotes = answer("how many votes did ThinCache get and who wrote it?")
    assert draft.status == "answered"
    assert "31 votes" in markdown
    assert len(quotes) == 2
    assert "\n\nThe authors of" in markdown
    assert "2 authors" not in markdown
    assert any(quote.startswith("Authors:") for quote in quotes)


def test_what_a_paper_is_about_is_told_beside_its_authors() -> None:
    draft, markdown, quotes = answer("who are the authors of ThinCache, and what is it about?")
    assert draft.status == "answered"
    assert "authors of" in markdown
    assert len(quotes) >= 2


def test_no_korean_particle_clings_to_a_title_in_bold() -> None:
    _, markdown, _ = answer("ThinCache 저자는 누구야?")
    assert "저자" in markdown
    assert not re.search(r"\*\*[가-힣]", markdown)


def test_other_papers_of_its_authors_leave_it_out_and_begin_with_the_nearest_kin() -> None:
    people = (("A One", "B Two", "C Three"), ("A One", "D Four"), ("B Two", "A One"), ("E Five",))
    entries = [
        replace(
            entry(f"2406.000{n:02}", f"2024-06-{n + 3:02}", f"Paper{n}", ("글입니다.",)),
            authors=names,
        )
        for n, names in enumerate(people)
    ]
    question = Question(
        "what else did they write?", "en", "by_author", "",
        authors=people[0], besides=("2406.00000",),
    )  # fmt: skip
    draft = answer_from_records(question, Catalogue(entries))
    cited = [e.entry.title for piece in draft.pieces for e in piece.evidence]
    assert cited == ["Paper2", "Paper1"]
    alone = answer_from_records(replace(question, authors=("C Three",)), Catalogue(entries))
    assert alone.status == "abstained"
    assert "No other paper" in alone.pieces[0].text
