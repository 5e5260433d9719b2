"""The words of what is embedded elsewhere, in English and Korean; every word exists in both."""

from __future__ import annotations

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("Ask the paper digests", "논문 다이제스트에 물어보기"),
    "log": ("Conversation", "대화"),
    "ask": ("Your question", "질문"),
    "ask_hint": ("Ask about papers", "논문에 대해 물어보세요"),
    "ask_hint_scoped": ("Ask about these papers", "이 논문들에 대해 물어보세요"),
    "send": ("Send", "보내기"),
    "stop": ("Stop", "멈추기"),
    "again": ("New conversation", "새 대화"),
    "close": ("Close", "닫기"),
    "evidence": ("Evidence", "근거"),
    "whole_chat": ("Open the full chat", "전체 대화 화면 열기"),
    "you": ("You asked", "질문"),
    "hello": (
        "Ask in English or Korean. Every answer shows the paper, the day and the words behind it.",
        "한국어나 영어로 물어보세요. 모든 답에 근거가 된 논문과 날짜, 원문을 함께 보여 드립니다.",
    ),
    "scope": ("Only", "범위"),
    "scope_all": ("All digests, {first} to {last}", "전체 다이제스트, {first}부터 {last}까지"),
    "scope_since": ("since {since}", "{since} 이후"),
    "scope_until": ("until {until}", "{until}까지"),
    "scope_span": ("{since} to {until}", "{since}부터 {until}까지"),
    "scope_topic": ("papers on “{topic}”", "“{topic}” 관련 논문"),
    "scope_author": ("papers by {names}", "{names}의 논문"),
    "scope_or": (" or ", " 또는 "),
    "scope_one": ("the paper {ids}", "논문 {ids}"),
    "scope_few": ("the papers {ids}", "논문 {ids}"),
    "scope_papers": ("{known} papers of this page", "이 페이지의 논문 {known}편"),
    "scope_papers_some": (
        "{known} of {given} papers of this page; the digests do not have the others",
        "이 페이지의 논문 {given}편 가운데 다이제스트에 있는 {known}편",
    ),
    "no_papers": (
        "The digests have none of the papers of this page, so there is nothing to ask about here.",
        "이 페이지의 논문이 다이제스트에 없어서 여기에서는 물어볼 것이 없습니다.",
    ),
    "bad": ("This part of the archive cannot be found", "이 범위를 이해하지 못했습니다"),
    "bad_day": (
        "The address says {key}={value}; write a day or month there, as 2024-06-14 or 2024-06.",
        "주소에 {key}={value}라고 되어 있습니다. 2024-06-14나 2024-06처럼 써 주세요.",
    ),
    "bad_span": (
        "The address asks for days from {since} to {until}; the first lies after the last.",
        "주소의 시작일 {since}이(가) 종료일 {until}보다 늦습니다.",
    ),
    "bad_paper": (
        "The address says papers={value}; write arXiv ids there, as 2406.09297, with commas.",
        "주소에 papers={value}라고 되어 있습니다. arXiv 번호를 쉼표로 구분해 써 주세요.",
    ),
    "bad_length": (
        "The address says more in “{key}” than is read there ({most} at most).",
        "주소의 “{key}” 값이 너무 깁니다(최대 {most}).",
    ),
    "bad_author": (
        "The digests know no author called {value}.",
        "다이제스트에 {value}라는 저자가 없습니다.",
    ),
    "bad_limit": (
        "The address says limit={value}; write a number from 1 to {most}.",
        "주소에 limit={value}라고 되어 있습니다. 1부터 {most} 사이의 숫자를 써 주세요.",
    ),
    "bad_question": (
        "The question could not be read: {value}.",
        "질문을 읽지 못했습니다: {value}.",
    ),
    "no_question": (
        "The address holds no question; add one as ?q=papers on KV cache compression.",
        "주소에 질문이 없습니다. ?q=KV 캐시 압축 논문처럼 질문을 넣어 주세요.",
    ),
    "busy": ("Many are asking just now", "지금 질문이 많습니다"),
    "busy_told": ("Ask again in a moment.", "잠시 뒤 다시 물어보세요."),
    "offline": (
        "The server does not answer. Ask again in a moment.",
        "서버가 응답하지 않습니다. 잠시 뒤 다시 물어보세요.",
    ),
    "stopped": (
        "Stopped. Ask again or change the question.",
        "멈췄습니다. 질문을 고쳐 다시 물어보세요.",
    ),
    "no_script": (
        "Without scripts the answer comes as a page.",
        "스크립트를 쓸 수 없으면 답을 새 페이지로 보여 드립니다.",
    ),
    "which": ("Which papers are there?", "어떤 논문이 있나요?"),
    "cards_feed": ("Follow as a feed", "피드로 받아 보기"),
    "guide": ("The assistant in your wiki", "위키에 넣는 방법"),
}


def embed_word(text: str, language: str, /, **values: object) -> str:
    """The text of this name with its values filled in; English for unknown languages.

    Raises:
        KeyError: no such text, or a value is missing.
    """
    return _WORDS[text][1 if language == "ko" else 0].format(**values)


def keys() -> tuple[str, ...]:
    """The key of every text."""
    return tuple(_WORDS)
