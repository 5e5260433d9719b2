"""Names that a question says and the archive does not have are named as missing."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from assistant.answer import Request, Turn
from assistant.chat import Assistant
from assistant.naming import Sides, compared_names, own_paper, unheard_names
from assistant.question import Question, name_index
from assistant.question.parts import named_sides
from store import lexical
from store.catalogue import Catalogue
from store.snapshot import Snapshot
from tests.hash_embedder import HashEmbedder
from tests.small_archive import ENTRIES, catalogue, entry
from tests.test_chat import STATUS, Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.answer import Answer

FOLDS = entry(
    "2408.00007",
    "2024-08-06",
    "Robots that Fold Laundry from Twenty Demonstrations",
    (
        "로봇이 빨래를 개는 FoldNet을 제안합니다.",
        "FoldNet은 GripMix-2 데이터로 20개 시연만으로 배웁니다.",
        "성공률이 12% 높아 OmniGrasp보다 낫습니다.",
    ),
    3,
)


@pytest.fixture(scope="module")
def chat(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    catalogue = Catalogue((*ENTRIES, FOLDS))
    folder = tmp_path_factory.mktemp("index")
    lexical.write(folder, catalogue.entries, None)
    snapshot = Snapshot(catalogue, lexical.read(folder), None, STATUS)
    return Assistant(Shelf(snapshot), HashEmbedder())


def answer(chat: Assistant, question: str, *history: str) -> Answer:
    turns = (Turn("assistant" if n % 2 else "user", text) for n, text in enumerate(history))
    return chat.answer(Request(question, tuple(turns)))


@pytest.mark.parametrize(
    "question",
    ["explain Blorptron-9", "papers on Blorptron-9", "Blorptron-9은 어떤 논문이야?"],
)
def test_a_question_for_a_name_that_nothing_has_is_told_so(chat: Assistant, question: str) -> None:
    found = answer(chat, question)
    assert (found.status, found.citations) == ("abstained", ())
    assert "Blorptron-9" in found.text


def test_a_list_says_which_name_of_its_topic_nothing_has(chat: Assistant) -> None:
    found = answer(chat, "로봇 조작 정책 중 스케치를 따라 움직이는 OmniBlorp 논문들 알려줘")
    assert found.status == "partial"
    assert "OmniBlorp" in found.text
    assert "2406.00003" in {c.arxiv_id for c in found.citations}


def test_a_paper_is_not_said_to_beat_what_its_entry_does_not_name(chat: Assistant) -> None:
    found = answer(chat, "does DropKey beat Blorptron-9?")
    assert found.status == "partial"
    assert "does not mention Blorptron-9" in found.text


def test_a_follow_up_for_an_unheard_name_is_told_so(chat: Assistant) -> None:
    found = answer(chat, "and how does Blorptron-9 do?", "explain DropKey", "DropKey [2406.00002].")
    assert (found.status, found.citations) == ("abstained", ())
    assert "Blorptron-9" in found.text


def test_a_name_that_is_only_mentioned_is_told_as_mentioned(chat: Assistant) -> None:
    found = answer(chat, "what is OmniGrasp?")
    assert found.status == "partial"
    assert "only mentioned" in found.text
    assert {c.arxiv_id for c in found.citations} == {"2408.00007"}


@pytest.mark.parametrize(
    "question", ["what is FoldNet?", "what is RoboSketch?", "RoboSktch가 뭐야?"]
)
def test_a_name_that_a_paper_presents_is_explained(chat: Assistant, question: str) -> None:
    assert answer(chat, question).status == "answered"


@pytest.mark.parametrize(
    "question",
    [
        "papers that use Llama 2",
        "which papers compress the KV cache of LLMs?",
        "학습이 필요 없는 KV 캐시 압축 논문",
        "PhD-level robot policies in 2024Q3",
    ],
)
def test_terms_and_names_in_entries_are_not_missing(chat: Assistant, question: str) -> None:
    found = answer(chat, question)
    assert "No entry" not in found.text
    assert "나오는 항목은 없습니다" not in found.text


def test_a_kind_of_thing_is_no_name_though_no_entry_has_it(chat: Assistant) -> None:
    found = answer(chat, "which papers compress the KV cache of LLMs?")
    assert found.status == "answered"
    assert "LLMs" not in found.text


@pytest.mark.parametrize(
    "question", ["compare ThinCache with Blorptron-9", "Blorptron-9와 ThinCache를 비교해줘"]
)
def test_a_comparison_says_which_side_has_no_paper(chat: Assistant, question: str) -> None:
    found = answer(chat, question)
    assert found.status == "partial"
    assert "Blorptron-9" in found.text
    assert {c.arxiv_id for c in found.citations} == {"2406.00001"}


def test_a_comparison_of_names_that_nothing_has_is_declined(chat: Assistant) -> None:
    found = answer(chat, "compare Blorptron-9 with Zugmodel")
    assert (found.status, found.citations) == ("abstained", ())
    assert "Blorptron-9" in found.text
    assert "Zugmodel" in found.text


def test_the_sides_of_a_comparison_are_read_as_written() -> None:
    assert named_sides("compare FlashAttention-3 with Ring Attention") == (
        "FlashAttention-3",
        "Ring Attention",
    )
    assert named_sides("FoldNet이랑 DropKey 차이가 뭐야?") == ("FoldNet", "DropKey")
    assert named_sides("what is Mamba and Jamba?") == ()


LIST = (
    "which papers compress the KV cache?",
    (
        "1. ThinCache [2406.00001] shares heads. 2. DropKey [2406.00002] forgets. 3. RoboSketch"
        " [2406.00003]."
    ),
)


@pytest.mark.parametrize("question", ["purple seventeen sideways?", "보라색 열일곱 옆으로?"])
def test_a_follow_up_that_no_entry_speaks_of_is_declined(chat: Assistant, question: str) -> None:
    found = answer(chat, question, *LIST)
    assert (found.status, found.citations) == ("abstained", ())


@pytest.mark.parametrize("question", ["purple seventeen sideways?", "보라색 열일곱 옆으로?"])
def test_of_one_paper_it_is_told_what_its_entry_says_instead(
    chat: Assistant, question: str
) -> None:
    one = answer(chat, question, "explain DropKey", "DropKey [2406.00002] forgets tokens.")
    assert one.status == "partial"


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("why does DropKey use quantum annealing?", False),
        ("why does DropKey use a diffusion model?", False),
        ("does PaintFlow rely on quantized keys?", False),
        ("DropKey는 왜 확산 모델을 사용했나요?", False),
        ("PaintFlow는 기상 예측을 활용하나요?", False),
        ("does RoboSketch use Llama 2?", True),
        ("why does PaintFlow rely on a diffusion model?", True),
        ("DropKey는 왜 어텐션 점수를 사용했나요?", True),
        ("RoboSketch는 시연 데이터를 활용하나요?", True),
    ],
)
def test_what_a_question_takes_for_granted_is_held_against_the_entry(
    chat: Assistant, question: str, *, holds: bool
) -> None:
    found = answer(chat, question)
    assert found.status == ("answered" if holds else "partial")
    assert found.citations


@pytest.mark.parametrize("question", ["how fast?", "토큰은?", "양자화한 것은?"])
def test_a_follow_up_that_an_entry_speaks_of_is_answered(chat: Assistant, question: str) -> None:
    assert answer(chat, question, *LIST).citations


@pytest.mark.parametrize(
    "question",
    [
        "compare 1 and 3",
        "1번과 3번 비교해줘",
        "compare the first and the third",
        "첫 번째랑 세 번째 비교",
    ],
)
def test_a_comparison_by_place_asks_nothing_in_particular(chat: Assistant, question: str) -> None:
    found = answer(chat, question, *LIST)
    assert {c.arxiv_id for c in found.citations} == {"2406.00001", "2406.00003"}
    assert "To the question" not in found.text
    assert "질문에 대해" not in found.text


def test_a_place_counts_in_the_list_that_is_long_enough(chat: Assistant) -> None:
    later = ("explain DropKey", "DropKey [2406.00002] forgets tokens.")
    found = answer(chat, "what does the third one do?", *LIST, *later)
    assert {c.arxiv_id for c in found.citations} == {"2406.00003"}


@pytest.mark.parametrize("question", ["compare 2 and 7", "1번과 9번 비교해줘"])
def test_a_place_where_nothing_was_listed_is_asked_back(chat: Assistant, question: str) -> None:
    found = answer(chat, question, *LIST)
    assert (found.status, found.citations) == ("abstained", ())
    assert "name it" in found.text or "알려 주세요" in found.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("is the code available?", "whether the code is open"),
        ("코드는 공개됐어?", "코드 공개 여부"),
    ],
)
def test_what_an_entry_leaves_open_is_named(chat: Assistant, question: str, said: str) -> None:
    found = answer(chat, question, "explain DropKey", "DropKey [2406.00002] forgets tokens.")
    assert found.status == "partial"
    assert said in found.text


def saying(text: str, count: int) -> Catalogue:
    """An archive of so many entries with this text."""
    days = [f"2024-09-{number:02}" for number in range(1, count + 1)]
    return Catalogue(
        entry(f"2409.{n:05}", day, f"A Study of Grasping, Part {n}", (text,), 1)
        for n, day in enumerate(days, 1)
    )


def test_a_version_that_no_entry_has_is_found_out() -> None:
    assert unheard_names("Does Llama 2 beat Llama 9 and Pythia-410M?", catalogue()) == ("Llama 9",)


def test_years_and_percentages_are_no_versions() -> None:
    assert unheard_names("In June 2024 by 25 percent, May 3", catalogue()) == ()


def test_an_amount_behind_a_measure_is_no_version() -> None:
    assert unheard_names("FID 1.80 on ImageNet with 8 times GPU 10", catalogue()) == ()


def test_what_is_hung_on_a_name_is_no_part_of_it() -> None:
    names = name_index(catalogue())
    assert names.unknown("ThinCache-70B and a ThinCache-like one", []) == []
    assert names.unknown("a ThinCache+BlorpGAN recipe", []) == ["BlorpGAN"]


def test_sizes_are_no_sides_of_a_comparison() -> None:
    assert named_sides("scaled from 900M to 3B and compared with others") == ()


def test_an_entry_that_says_a_name_again_and_again_is_on_it() -> None:
    often = saying("GripMix-2 데이터. GripMix-2 규모. GripMix-2 품질.", 1)
    assert own_paper("GripMix-2", often) == "2409.00001"
    assert own_paper("GripMix-2", saying("GripMix-2 데이터를 씁니다.", 1)) is None


def test_what_many_papers_speak_of_needs_no_paper_of_its_own() -> None:
    text = "compare GripMix-2 with OmniBlorp"
    asked = Question(text, "en", "explain", text)
    few, many = saying("GripMix-2를 씁니다.", 2), saying("GripMix-2를 씁니다.", 9)
    assert compared_names(asked, few) == Sides((), ("GripMix-2", "OmniBlorp"))
    assert compared_names(asked, many) == Sides((), ("OmniBlorp",))


def test_an_archive_that_was_replaced_is_not_kept_alive_by_what_was_asked_of_it(
    tmp_path: Path,
) -> None:
    lexical.write(tmp_path, Catalogue((*ENTRIES, FOLDS)).entries, None)
    index, shown = lexical.read(tmp_path), []
    for version in range(6):
        catalogue = Catalogue((*ENTRIES, FOLDS))
        shown.append(weakref.ref(catalogue))
        chat = Assistant(Shelf(Snapshot(catalogue, index, None, STATUS)), HashEmbedder())
        answer(
            chat, f"compare ThinCache with FoldNet-{version}", "explain ThinCache", "[1] ThinCache"
        )
    del chat, catalogue
    gc.collect()
    assert [old() for old in shown[:2]] == [None, None]
