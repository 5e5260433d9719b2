"""The proof of a draft: what an entry carries is shown with its sentence, nothing else is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assistant.llm.draft_writer import DraftWriter
from assistant.llm.records import Message
from assistant.llm.sources import number
from assistant.turn import stands
from assistant.verify import Outcome, Prover
from tests.small_archive import ENTRIES, small_archive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.draft import Evidence
    from assistant.finding import Archive
    from store.records import Entry

THIN, DROP, ROBO, OPEN, *_ = ENTRIES
SHARES = "ThinCache는 여러 레이어가 KV 캐시를 함께 쓰는 압축 기법을 제안합니다"
FORGETS = "DropKey는 학습 없이 KV 캐시를 압축하며 중요하지 않은 토큰의 key를 버립니다"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return small_archive(tmp_path_factory.mktemp("index"))


def proven(
    archive: Archive, draft: str, *, language: str = "ko", papers: Sequence[Entry] = (THIN, DROP)
) -> list[Outcome]:
    """What becomes of each sentence of a draft; its evidence is ThinCache [1] and DropKey [2]."""
    sources = number(papers)
    writer = DraftWriter(sources, language, [Message("system", "Answer.")])
    sentences = [*writer.feed(draft), *writer.finish(whole=True)]
    prover = Prover(sources, archive, language=language)
    return [prover.prove(sentence) for sentence in sentences]


def cited(outcomes: Sequence[Outcome]) -> list[str]:
    """The papers behind what is shown, in order."""
    return [one.entry.arxiv_id for one in evidence(outcomes)]


def evidence(outcomes: Sequence[Outcome]) -> list[Evidence]:
    return [one for outcome in outcomes for piece in outcome.pieces for one in piece.evidence]


def shown(outcomes: Sequence[Outcome]) -> str:
    return "".join(p.text + p.tail for outcome in outcomes for p in outcome.pieces)


def test_a_claim_is_shown_with_the_very_sentence_that_carries_it(archive: Archive) -> None:
    found = proven(archive, "Pythia-410M에서 메모리가 6.5배 줄었습니다 [1].")
    assert [one.quote for one in evidence(found)] == [THIN.sections[2].text]
    assert all(stands(one) for one in evidence(found))


@pytest.mark.parametrize(
    "claim",
    [
        "Pythia-410M에서 메모리를 6.5x 줄이면서 정확도는 0.4 percent만 낮아졌습니다",
        "추가 학습은 1000 스텝입니다",
        "레이어 묶음마다 key와 value 헤드를 하나만 두며 추가 학습은 1천 스텝입니다",
        "ThinCache은 31표를 받았습니다",
        "ThinCache is by Mina Park and Jon Doe",
        "ThinCache was listed on June 3, 2024",
        "**ThinCache**는 여러 레이어가 KV-cache를 함께 쓰는 압축 기법입니다",
    ],
)
def test_a_true_claim_in_another_form_is_shown(archive: Archive, claim: str) -> None:
    found = proven(archive, f"{claim} [1].")
    assert set(cited(found)) == {THIN.arxiv_id}
    assert not found[0].moved


@pytest.mark.parametrize(
    "claim",
    [
        "Pythia-410M에서 메모리를 7.5배 줄이면서 정확도는 0.4%만 낮아졌습니다",
        "Pythia-410M에서 메모리를 65배 줄이면서 정확도는 0.4%만 낮아졌습니다",
        "Pythia-410M에서 메모리를 6.5%만 줄였습니다",
        "Pythia-410M에서 메모리를 0.4% 줄이면서 정확도는 6.5배만 낮아졌습니다",
        "추가 학습은 1,000 시간입니다",
        "ThinCache은 32표를 받았습니다",
        "ThinCache was listed on June 4, 2024",
    ],
)
def test_a_changed_figure_is_never_shown(archive: Archive, claim: str) -> None:
    found = proven(archive, f"{claim} [1].")
    assert (shown(found), found[0].dropped) == ("", True)


@pytest.mark.parametrize(
    "claim",
    [
        "Llama-410M에서 메모리를 6.5배 줄이면서 정확도는 0.4%만 낮아졌습니다",
        "ZorCache는 여러 레이어가 KV 캐시를 함께 쓰는 압축 기법을 제안합니다",
        "ThinCache is by Mina Park and Ada Example",
    ],
)
def test_a_name_that_the_entry_does_not_say_is_never_shown(archive: Archive, claim: str) -> None:
    assert shown(proven(archive, f"{claim} [1].")) == ""


@pytest.mark.parametrize(
    "claim",
    [
        "ThinCache는 여러 레이어가 KV 캐시를 함께 쓰는 압축 기법을 제안하지 않습니다 [1]",
        "Pythia-410M에서 메모리를 6.5배 늘리면서 정확도는 0.4%만 낮아졌습니다 [1]",
        "128K 컨텍스트에서 속도가 2.3배 느려졌습니다 [2]",
        "128K 컨텍스트에서 속도가 2.3배 빨라지지 않았습니다 [2]",
    ],
)
def test_a_claim_turned_to_its_contrary_is_never_shown(archive: Archive, claim: str) -> None:
    assert shown(proven(archive, f"{claim}.")) == ""


def test_names_in_each_others_place_are_not_shown(archive: Archive) -> None:
    told = "OpenRoboSketch는 RoboSketch의 오픈 소스 버전으로 가중치를 공개한 로봇 정책입니다"
    turned = "RoboSketch는 OpenRoboSketch의 오픈 소스 버전으로 가중치를 공개한 로봇 정책입니다"
    assert shown(proven(archive, f"{told} [1].", papers=[OPEN]))
    assert shown(proven(archive, f"{turned} [1].", papers=[OPEN])) == ""


@pytest.mark.parametrize(
    "claim", ["이 방법은 매우 좋습니다", "The method is very good and very fast", "네"]
)
def test_praise_that_fits_any_paper_is_not_shown(archive: Archive, claim: str) -> None:
    assert shown(proven(archive, f"{claim} [1].")) == ""


def test_a_marker_moves_to_the_paper_that_carries_the_claim(archive: Archive) -> None:
    first, second = proven(archive, f"{SHARES} [2]. {FORGETS} [1].")
    assert (cited([first]), cited([second])) == ([THIN.arxiv_id], [DROP.arxiv_id])
    assert first.moved
    assert second.moved


def test_a_claim_without_a_marker_gets_the_evidence_that_carries_it(archive: Archive) -> None:
    found = proven(archive, f"{FORGETS}. 모두가 이 논문을 칭찬했습니다.")
    assert cited(found[:1]) == [DROP.arxiv_id]
    assert found[1].dropped


def test_each_stretch_of_a_sentence_is_proven_by_its_own_marker(archive: Archive) -> None:
    found = proven(archive, "메모리가 6.5배 줄고 [1], 128K 컨텍스트에서 2.3배 빨라집니다 [2].")
    assert cited(found) == [THIN.arxiv_id, DROP.arxiv_id]
    wrong = proven(archive, "메모리가 6.5배 줄고 [1], 128K 컨텍스트에서 9.3배 빨라집니다 [2].")
    assert shown(wrong) == ""


def test_two_papers_may_carry_a_sentence_between_them(archive: Archive) -> None:
    both = "ThinCache는 메모리를 6.5배 줄이고, DropKey는 128K 컨텍스트에서 2.3배 빨라집니다"
    assert set(cited(proven(archive, f"{both} [1][2]."))) == {THIN.arxiv_id, DROP.arxiv_id}
    crossed = "DropKey는 메모리를 6.5배 줄이고, ThinCache는 128K 컨텍스트에서 2.3배 빨라집니다"
    assert shown(proven(archive, f"{crossed} [1][2].")) == ""


def test_a_frame_that_claims_nothing_is_left_out_without_being_counted(archive: Archive) -> None:
    frame, _ = proven(archive, f"이 주제의 논문은 다음과 같습니다:\n- {SHARES} [1].")
    assert (frame.pieces, frame.dropped) == ((), False)


def test_a_heading_may_name_only_what_the_evidence_names(archive: Archive) -> None:
    fine, wrong, *_ = proven(archive, f"## ThinCache\n## GPT-9\n{SHARES} [1].")
    assert "ThinCache" in shown([fine])
    assert wrong.dropped


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_is_not_told_is_said_in_the_language_of_the_answer(
    archive: Archive, language: str
) -> None:
    said = shown(proven(archive, "NOT SAID: GPU hours", language=language))
    assert "GPU hours" in said
    assert "NOT SAID" not in said
