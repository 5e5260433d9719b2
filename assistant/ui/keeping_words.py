"""The words of keeping: conversations, export, opinions, links, a lost connection; English, Korean.

Part of `assistant.ui.words`; the page's scripts are given these as they stand here.
"""

KEEPING: dict[str, tuple[str, str]] = {
    "talks": ("Conversations", "대화 목록"),
    "close_talks": ("Close conversations", "대화 목록 닫기"),
    "new_talk": ("New conversation", "새 대화"),
    "find_talk": ("Search conversations", "대화 검색"),
    "no_talks": (
        "Conversations are kept here, in this browser.",
        "대화는 이 브라우저에 저장됩니다.",
    ),
    "no_match": ("No conversation has these words.", "검색어가 들어 있는 대화가 없습니다."),
    "talks_volatile": (
        "This browser does not let the page keep anything: conversations last until you close it.",
        "이 브라우저에는 저장할 수 없어, 페이지를 닫으면 대화가 사라집니다.",
    ),
    "talks_full": (
        "The browser's space is full: this conversation is not kept. Delete an old one.",
        "브라우저 저장 공간이 가득 차 이 대화를 저장하지 못했습니다. 오래된 대화를 지워 주세요.",
    ),
    "rename": ("Rename", "이름 바꾸기"),
    "delete": ("Delete", "삭제"),
    "deleted": ("Deleted “{title}”.", "“{title}” 대화를 삭제했습니다."),
    "undo": ("Undo", "되돌리기"),
    "talk_name": ("Name of the conversation", "대화 이름"),
    "export": ("Export this conversation", "이 대화 내보내기"),
    "export_markdown": ("Markdown", "Markdown 파일"),
    "export_json": ("JSON", "JSON 파일"),
    "export_bibtex": ("BibTeX", "BibTeX 파일"),
    "exported": ("Saved as {name}.", "{name} 파일로 저장했습니다."),
    "export_failed": (
        "The server does not answer. Try again when it is back; nothing is lost.",
        "서버가 응답하지 않습니다. 대화는 그대로 있으니 잠시 뒤 다시 시도해 주세요.",
    ),
    "no_citations": ("There are no citations in it.", "인용한 논문이 없습니다."),
    "copy_answer": ("Copy with citations", "인용과 함께 복사"),
    "copy_link": ("Copy link", "링크 복사"),
    "copied": ("Copied.", "복사했습니다."),
    "copy_failed": (
        "The browser did not allow copying.",
        "브라우저가 복사를 허용하지 않았습니다.",
    ),
    "good": ("Good answer", "좋은 답변"),
    "bad": ("Bad answer", "나쁜 답변"),
    "opinion_told": (
        "Stored on the server with this question, its answer and the messages before it.",
        "이 질문과 답변, 앞선 대화와 함께 서버에 저장됩니다.",
    ),
    "opinion_word": ("A word on this answer (optional)", "이 답변에 대한 의견 (선택)"),
    "opinion_send": ("Send", "보내기"),
    "opinion_kept": ("Thank you, stored.", "저장했습니다. 고맙습니다."),
    "opinion_taken_back": ("Taken back.", "취소했습니다."),
    "opinion_failed": (
        "Not stored: {reason}",
        "저장하지 못했습니다: {reason}",
    ),
    "no_answer": ("the server does not answer", "서버가 응답하지 않습니다"),
    "lost": ("The server does not answer.", "서버가 응답하지 않습니다."),
    "lost_help": (
        "Your conversation and what you typed are kept. The page reconnects by itself.",
        "대화와 입력한 내용은 그대로 있습니다. 서버가 돌아오면 자동으로 다시 연결합니다.",
    ),
    "try_now": ("Try now", "지금 다시 연결"),
    "back_again": (
        "The server is back. Your conversation and what you typed are kept.",
        "서버에 다시 연결했습니다. 대화와 입력한 내용은 그대로 있습니다.",
    ),
    "cut": (
        "The answer was cut off before its end. Ask again with the button below.",
        "답변이 끝나기 전에 끊겼습니다. 아래 버튼으로 다시 물어볼 수 있습니다.",
    ),
    "cut_one": (
        "One kept turn could not be read and is not shown.",
        "저장된 문답 1개를 읽지 못해 표시하지 않았습니다.",
    ),
    "cut_many": (
        "{count} kept turns could not be read and are not shown.",
        "저장된 문답 {count}개를 읽지 못해 표시하지 않았습니다.",
    ),
    "ask_wide": ("Ask without limits", "범위 제한 없이 다시 묻기"),
    "open_page": ("Open as a page", "페이지로 열기"),
    "bad_link": ("This link asks for something unclear", "링크에 알 수 없는 값이 있습니다"),
    "bad_link_help": (
        "Nothing was asked yet. Check the limits below, then send the question.",
        "아직 질문을 보내지 않았습니다. 아래 범위를 확인한 뒤 질문을 보내 주세요.",
    ),
    "link_votes": ("Votes: {value!r} is not a number.", "득표수: {value!r}는 숫자가 아닙니다."),
    "link_backend": (
        "There is no backend called {value!r} here.",
        "{value!r}: 여기에는 없는 백엔드입니다.",
    ),
    "link_language": (
        "{value!r} is not a language of this page; it speaks en and ko.",
        "{value!r}: 이 페이지의 언어가 아닙니다. en과 ko만 있습니다.",
    ),
    "link_day": (
        "{value!r} is not a day or month; write 2024-06-14 or 2024-06.",
        "{value!r}: 날짜나 월이 아닙니다. 2024-06-14 또는 2024-06처럼 써 주세요.",
    ),
    "link_order": (
        "It begins ({since}) after it ends ({until}).",
        "시작({since})이 끝({until})보다 늦습니다.",
    ),
}
