"""The interface's own words in Korean and English, and the choice between them for one reader.

The page's fixed labels go through Gradio's translation (in the browser); what the server writes
is chosen here from the reader's cookie or browser languages. Every word exists in every language.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.ui.adding_words import ADDING
from assistant.ui.days_words import DAYS
from assistant.ui.keeping_words import KEEPING

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "ko")
COOKIE = "lang"

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Paper digests", "논문 다이제스트"),
    "light": ("Switch between light and dark", "밝은 화면과 어두운 화면 전환"),
    "close": ("Close", "닫기"),
    "previous": ("Previous evidence", "이전 근거"),
    "next": ("Next evidence", "다음 근거"),
    "evidence": ("Evidence", "근거"),
    "send": ("Send", "보내기"),
    "stop": ("Stop", "멈추기"),
    "offline": (
        "The server does not answer. This is what the answer quoted.",
        "서버가 응답하지 않습니다. 답변이 인용한 부분만 보여 드립니다.",
    ),
    "tagline": (
        "Ask in English or Korean. Every answer shows the paper, the day and the words behind it.",
        "한국어나 영어로 물어보세요. 모든 답에 근거가 된 논문과 날짜, 원문을 함께 보여 드립니다.",
    ),
    "ask": ("Your question", "질문"),
    "ask_placeholder": (
        "Which papers addressed KV cache compression?",
        "KV 캐시 압축을 다룬 논문은?",
    ),
    "conversation": ("Conversation", "대화"),
    "narrow": ("Narrow the archive", "범위 좁히기"),
    "since": ("From day or month", "시작일 또는 시작 월"),
    "until": ("To day or month", "종료일 또는 종료 월"),
    "day_hint": ("2024-06-14 or 2024-06", "2024-06-14 또는 2024-06"),
    "min_votes": ("At least this many votes", "최소 득표수"),
    "examples": ("Questions to start with", "이런 질문으로 시작해 보세요"),
    "evidence_one": ("Evidence: 1 paper", "근거 논문 1편"),
    "evidence_many": ("Evidence: {count} papers", "근거 논문 {count}편"),
    "votes_one": ("1 vote", "1표"),
    "votes_many": ("{count} votes", "{count}표"),
    "authors": ("Authors", "저자"),
    "digest_of": ("Digest of {day}", "{day} 다이제스트"),
    "whole_entry": ("Read the whole entry", "요약 전문 보기"),
    "on_arxiv": ("Paper on arXiv", "arXiv에서 논문 보기"),
    "copy": ("Copy answer", "답변 복사"),
    "dropped_one": (
        "1 sentence was left out because the digests do not support it.",
        "다이제스트에서 근거를 찾지 못한 문장 1개를 뺐습니다.",
    ),
    "dropped_many": (
        "{count} sentences were left out because the digests do not support them.",
        "다이제스트에서 근거를 찾지 못한 문장 {count}개를 뺐습니다.",
    ),
    "thinking": ("Looking through the digests", "다이제스트를 찾아보는 중"),
    "stopped": (
        "Stopped. Ask again or change the question.",
        "멈췄습니다. 질문을 고쳐 다시 물어보세요.",
    ),
    "empty_question": ("Type a question first.", "질문을 먼저 입력해 주세요."),
    "holds": (
        "{papers} papers from {days} days, {first} to {last}",
        "{first}부터 {last}까지 {days}일, 논문 {papers}편",
    ),
    "holds_one_day": ("{papers} papers of {first}", "{first} 하루, 논문 {papers}편"),
    "all_ready": ("All indexed", "색인 완료"),
    "text_ready": (
        "Full text ready, vectors {percent}%",
        "전문 검색 준비됨, 벡터 {percent}%",
    ),
    "nothing_indexed": ("No digests yet", "아직 다이제스트가 없습니다"),
    "nothing_indexed_help": (
        "Add a folder of digests with “assistant ingest FOLDER”; they appear here as they come.",
        "“assistant ingest 폴더” 명령으로 다이제스트를 넣으면 이 페이지에 바로 나타납니다.",
    ),
    "store_trouble": ("The archive cannot be read", "저장소를 읽을 수 없습니다"),
    "store_trouble_help": (
        "The line below says why. Mend it, then ask again.",
        "아래에 이유가 있습니다. 해결한 뒤 다시 물어보세요.",
    ),
    "backend_trouble": ("The language model did not answer", "언어 모델이 응답하지 않았습니다"),
    "backend_trouble_help": (
        "Ask again in a moment, or run without a model: answers then quote the digests directly.",
        "잠시 뒤 다시 물어보거나, 모델 없이 실행하면 다이제스트 원문으로 답합니다.",
    ),
    "busy": ("Many are asking just now", "지금 질문이 많습니다"),
    "busy_help": (
        "Your question was kept. Ask again in a few seconds.",
        "질문은 그대로 남아 있습니다. 몇 초 뒤 다시 물어보세요.",
    ),
    "failed": ("Something went wrong", "문제가 생겼습니다"),
    "failed_help": (
        "Your question was kept. Ask again; if it happens again, the server's log has the details.",
        "질문은 그대로 남아 있습니다. 다시 물어보고, 또 실패하면 서버 로그를 확인해 주세요.",
    ),
    "bad_filter": ("This limit cannot be read", "범위를 이해하지 못했습니다"),
    "bad_filter_help": (
        "{value!r} is not a day or month; write 2024-06-14 or 2024-06.",
        "{value!r}: 날짜나 월이 아닙니다. 2024-06-14 또는 2024-06처럼 써 주세요.",
    ),
    "no_paper": ("The digests have no such entry", "다이제스트에 없는 항목입니다"),
    "no_paper_help": (
        "It may have been removed since the answer was given.",
        "답변 이후에 삭제되었을 수 있습니다.",
    ),
    "example_count": ("How many papers are there on {day}?", "{day}에 논문이 몇 편 있었어?"),
    "example_top": (
        "Which papers got the most votes on {day}?",
        "{day}에 표를 가장 많이 받은 논문은?",
    ),
    "example_explain": ("What is new in {paper}?", "{paper}: 새로운 점은 무엇인가요?"),
    "example_topic": ("Which papers addressed {topic}?", "{topic} 관련 논문은?"),
    "topic_cache": ("KV cache compression", "KV 캐시 압축"),
    "topic_video": ("video generation", "비디오 생성"),
    "topic_reason": ("reasoning", "추론"),
    "topic_agent": ("LLM agents", "LLM 에이전트"),
    "follow_compare": ("Compare {one} and {two}", "{one}, {two} 비교해 줘"),
    "follow_month": ("Only {month}", "{month} 것만"),
    "follow_untrained": ("Which of those need no training?", "그중 학습이 필요 없는 것은?"),
    "follow_explain": ("How does {one} work?", "{one}: 어떻게 작동하나요?"),
    "follow_results": ("What results does {one} report?", "{one}: 성능은 어떤가요?"),
    **KEEPING,
    **DAYS,
    **ADDING,
}


def word(key: str, language: str, **values: object) -> str:
    """The interface's text for a key, with its values filled in; English for unknown languages.

    Raises:
        KeyError: no such text, or a value is missing.
    """
    return _WORDS[key][1 if language == "ko" else 0].format(**values)


def counted(key: str, language: str, count: int) -> str:
    """The singular or plural text: ``<key>_one`` or ``<key>_many``."""
    return word(f"{key}_{'one' if count == 1 else 'many'}", language, count=count)


def texts(language: str) -> dict[str, str]:
    """All texts of one language, unfilled: what Gradio's translation is given."""
    return {key: pair[1 if language == "ko" else 0] for key, pair in _WORDS.items()}


def reader_language(headers: Mapping[str, str], cookies: Mapping[str, str]) -> str:
    """The reader's choice (cookie), else the first known language the browser asks for."""
    if cookies.get(COOKIE) in LANGUAGES:
        return cookies[COOKIE]
    for asked in headers.get("accept-language", "").split(","):
        code = asked.split(";")[0].split("-")[0].strip().lower()
        if code in LANGUAGES:
            return code
    return "en"
