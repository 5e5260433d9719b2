"""The words of answers from records, in the language of the answer; every one exists in both."""

from __future__ import annotations

from assistant.phrases import language_of

_WORDS: dict[str, tuple[str, str]] = {
    # English, Korean
    "day_one": (
        "The digest of {day} holds one paper:",
        "{day} 다이제스트에는 논문 1편이 실렸습니다.",
    ),
    "day_many": (
        "The digest of {day} holds {count} papers:",
        "{day} 다이제스트에는 논문 {count}편이 실렸습니다.",
    ),
    "span_all": (
        "{days}: {count} papers in {digests} digests:",
        "{days}: 다이제스트 {digests}개에 논문 {count}편이 실렸습니다.",
    ),
    "span_top": (
        "{days}: {count} papers in {digests} digests. The {shown} with the most votes:",
        "{days}: 다이제스트 {digests}개에 논문 {count}편이 실렸습니다. 표가 많은 {shown}편:",
    ),
    "span_first": (
        "{days}: {count} papers in {digests} digests, none with recorded votes. The first {shown}:",
        "{days}: 다이제스트 {digests}개에 논문 {count}편(표 기록 없음). 처음 {shown}편:",
    ),
    "no_digest": (
        "There is no digest of {day}.{near}",
        "{day}에는 다이제스트가 없습니다.{near}",
    ),
    "no_digests": (
        "There is no digest in this time ({days}).{near}",
        "해당 기간({days})에는 다이제스트가 없습니다.{near}",
    ),
    "near_both": (
        " The nearest ones are of {before} and {after}.",
        " 가장 가까운 다이제스트는 {before}와 {after}의 것입니다.",
    ),
    "range": (
        " The digests go from {first} to {last}.",
        " 보관된 다이제스트는 {first}부터 {last}까지입니다.",
    ),
    "empty": ("Nothing has been read in yet.", "아직 읽어 들인 다이제스트가 없습니다."),
    "top_one": ("Most votes{among}: {paper}.", "{among}표를 가장 많이 받은 논문: {paper}"),
    "top_tied": (
        "Most votes{among}, {count} papers tied:",
        "{among}가장 많은 표를 함께 받은 논문 {count}편:",
    ),
    "top_many": (
        "The {count} papers with the most votes{among}:",
        "{among}표가 많은 논문 {count}편:",
    ),
    "top_ties": (
        "The {limit} papers with the most votes{among} ({count} with ties):",
        "{among}표가 많은 논문 {limit}편(동점 포함 {count}편):",
    ),
    "top_bound": (
        "{count} papers fit{among}, most votes first:",
        "{among}조건에 맞는 논문 {count}편(표가 많은 순):",
    ),
    "top_bound_cut": (
        "{count} papers fit{among}; the {shown} with the most votes:",
        "{among}조건에 맞는 논문은 {count}편입니다. 표가 많은 {shown}편:",
    ),
    "low_one": ("Fewest votes{among}: {paper}.", "{among}표를 가장 적게 받은 논문: {paper}"),
    "low_tied": (
        "Fewest votes{among}, {count} papers tied:",
        "{among}가장 적은 표를 함께 받은 논문 {count}편:",
    ),
    "place": ("Number {place} by votes{among}: {paper}.", "{among}득표 {place}위: {paper}"),
    "behind": (
        "That is {votes} votes behind the first, {paper}.",
        "1위와 {votes}표 차이입니다. 1위: {paper}",
    ),
    "behind_one": (
        "That is 1 vote behind the first, {paper}.",
        "1위와 1표 차이입니다. 1위: {paper}",
    ),
    "tied_first": (
        "It shares its votes with others above that place.",
        "같은 표를 받은 논문이 더 있습니다.",
    ),
    "no_place": (
        "No paper{among} holds place {place} by votes.",
        "{among}득표 {place}위에 해당하는 논문이 없습니다.",
    ),
    "no_votes": (
        "The digests record no votes{among}, so they cannot be ranked.",
        "{among}표 기록이 없어 순위를 매길 수 없습니다.",
    ),
    "none_fit": (
        "No paper in the digests fits{among}.",
        "{among}조건에 맞는 논문이 다이제스트에 없습니다.",
    ),
    "none_about": (
        "No paper{among} in the digests is about this.",
        "{among}이 주제를 다룬 논문이 다이제스트에 없습니다.",
    ),
    "count_one": ("One paper{among}{about}:", "{among}{about}논문은 1편입니다."),
    "count_many": ("{count} papers{among}{about}:", "{among}{about}논문은 {count}편입니다."),
    "count_cut": (
        "{count} papers{among}{about}, in {digests} digests. The {shown} with the most votes:",
        "{among}{about}논문은 다이제스트 {digests}개에 {count}편입니다. 표가 많은 {shown}편:",
    ),
    "about_this": (" on this", "이 주제의 "),
    "days_count": (
        "There are {count} digests{among}, from {first} to {last}.",
        "{among}다이제스트는 {count}개이며 {first}부터 {last}까지입니다.",
    ),
    "busiest": (
        "Most papers{among}: {days}, with {count} papers. The first by votes:",
        "{among}논문이 가장 많이 실린 때는 {days}, {count}편입니다. 그중 표가 많은 논문:",
    ),
    "quietest": (
        "Fewest papers{among}: {days}, with {count} papers. The first by votes:",
        "{among}논문이 가장 적게 실린 때는 {days}, {count}편입니다. 그중 표가 많은 논문:",
    ),
    "quietest_tied": (
        "Fewest papers{among}: {days}, with {count} papers each.",
        "{among}논문이 가장 적게 실린 때는 {days}, 각각 {count}편입니다.",
    ),
    "busiest_tied": (
        "Most papers{among}: {days}, with {count} papers each.",
        "{among}논문이 가장 많이 실린 때는 {days}, 각각 {count}편입니다.",
    ),
    "prolific": ("The authors with the most papers{among}:", "{among}논문이 가장 많은 저자:"),
    "prolific_row": ("{name}: {count} papers", "{name}: {count}편"),
    "no_authors_at_all": ("The digests name no authors{among}.", "{among}저자 기록이 없습니다."),
    "when_one": (
        "{paper} stood in the digest of {days}.",
        "{paper}: {days} 다이제스트에 실렸습니다.",
    ),
    "when_many": (
        "{paper} stood in {count} digests:",
        "{paper}: 다이제스트에 {count}번 실렸습니다.",
    ),
    "when_row": ("{day}", "{day}"),
    "authors_are": ("The authors of {paper}: {authors}", "{paper} 저자: {authors}"),
    "authors_unknown": (
        "The digest names no authors for {paper} ({day}).",
        "{paper}({day}) 항목에는 저자가 적혀 있지 않습니다.",
    ),
    "votes_one": (
        "{paper} had {votes} in the digest of {day}.",
        "{paper}: {day} 다이제스트에서 {votes}를 받았습니다.",
    ),
    "votes_many": (
        "{paper} stood in {count} digests:",
        "{paper}: 다이제스트에 {count}번 실렸습니다.",
    ),
    "votes_unknown": (
        "The digest records no votes for {paper} ({day}).",
        "{paper}({day}) 항목에는 표 수가 기록되어 있지 않습니다.",
    ),
    "not_that_day": (
        " It was not in a digest within {days}.",
        " {days}에는 실리지 않았습니다.",
    ),
    "unknown_paper": (
        "No paper in the digests goes by that name: {names}.",
        "다이제스트에 그런 이름의 논문이 없습니다: {names}.",
    ),
    "no_paper": (
        "I could not tell which paper is meant.",
        "어느 논문을 말씀하시는지 찾지 못했습니다.",
    ),
    "by_one": ("One paper by {names}{among}:", "{among}{names}의 논문 1편:"),
    "by_many": ("{count} papers by {names}{among}:", "{among}{names}의 논문 {count}편:"),
    "by_cut": (
        "{count} papers by {names}{among}; the newest {shown}:",
        "{among}{names}의 논문 {count}편 가운데 최근 {shown}편:",
    ),
    "by_none": (
        "No paper by {names}{among} is in the digests.",
        "{among}다이제스트에 {names}의 논문이 없습니다.",
    ),
    "else_one": ("One other paper by {names}{among}:", "{among}{names}의 다른 논문 1편:"),
    "else_many": (
        "{count} other papers by {names}{among}, those that share most authors first:",
        "{among}{names}의 다른 논문 {count}편, 저자가 많이 겹치는 순서로:",
    ),
    "else_cut": (
        "{count} other papers by {names}{among}; the {shown} that share most authors:",
        "{among}{names}의 다른 논문 {count}편 가운데 저자가 가장 많이 겹치는 {shown}편:",
    ),
    "else_none": (
        "No other paper by {names}{among} is in the digests.",
        "{among}다이제스트에 {names}의 다른 논문은 없습니다.",
    ),
    "unknown_author": (
        "No author named {names} appears in the digests.",
        "다이제스트에 {names}(이)라는 저자는 없습니다.",
    ),
    "by_none_joint": (
        "No paper{among} lists {names} together. Papers by one of them:",
        "{among}{names}의 공저 논문은 없습니다. 이 가운데 한 사람이 쓴 논문:",
    ),
    "is_author": ("Yes, {names} is among the authors.", "네, {names}: 저자입니다."),
    "is_no_author": (
        "No, {names} is not among the authors.",
        "아니요, {names}: 저자 명단에 없습니다.",
    ),
    "authors_unordered": (
        "The digest does not say who of them comes first in the paper.",
        "논문에서 누가 먼저인지는 다이제스트에 적혀 있지 않습니다.",
    ),
    "vote_figures": (
        "{count} papers{among}: {total} votes, mean {mean}, median {median}, top {most} ({paper}).",
        "{among}논문 {count}편: 총 {total}표, 평균 {mean}, 중앙값 {median}, 최다 {most}({paper}).",
    ),
    "no_votes_at_all": (
        "No votes are recorded{among}.",
        "{among}기록된 표가 없습니다.",
    ),
    "authors_count": ("{count} authors.", "저자는 {count}명입니다."),
    "unknown_too": (
        "No author named {names} appears in the digests.",
        "{names}(이)라는 저자는 다이제스트에 없습니다.",
    ),
    "more_names": (
        "{count} authors of that name ({names}, …)",
        "같은 이름의 저자 {count}명({names} 등)",
    ),
    "its_authors": ("one of its {count} authors ({names}, …)", "저자 {count}명({names} 등)"),
}


def word(name: str, language: str, /, **values: object) -> str:
    """A phrase in this language, its variables filled in.

    Raises:
        KeyError: no such phrase, or a variable of it is missing.
    """
    english, korean = _WORDS[name]
    return (korean if language_of(language) == "ko" else english).format(**values)
