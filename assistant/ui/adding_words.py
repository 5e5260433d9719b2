"""The words of the page that takes in digests, and Korean ones for why something was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from store.reasons import Kind

ADDING: Mapping[str, tuple[str, str]] = {
    "nav_add": ("Add", "추가"),
    "add_title": ("Add digests", "다이제스트 추가"),
    "add_intro": (
        "One Markdown or text file a day. A file about a day that is here already replaces it.",
        "하루에 Markdown 또는 텍스트 파일 하나입니다. 이미 있는 날짜의 파일은 그날을 대신합니다.",
    ),
    "add_drop": (
        "Drop files anywhere on this page, or choose them",
        "파일을 끌어다 놓거나 고르세요",
    ),
    "add_bounds": (
        "Up to {each} MB a file, {all} MB at once.",
        "파일당 {each}MB, 한 번에 {all}MB까지 넣을 수 있습니다.",
    ),
    "add_go": ("Add", "추가하기"),
    "add_sending": ("Sending the files", "파일을 보내는 중"),
    "add_unsent": (
        "Nothing could be sent. Send files, no folders; see whether the server runs; try again.",
        "보내지 못했습니다. 폴더가 아닌 파일인지, 서버가 켜져 있는지 확인하고 다시 추가해 주세요.",
    ),
    "add_lost": (
        "The server does not answer. What it has received stays; this page goes on by itself.",
        "서버가 응답하지 않습니다. 받은 파일은 사라지지 않으며, 연결되면 이 페이지가 이어집니다.",
    ),
    "add_files_one": ("1 file", "파일 1개"),
    "add_files_many": ("{count} files", "파일 {count}개"),
    "add_stage_read": ("Reading the files", "파일을 읽는 중"),
    "add_stage_wait": (
        "Waiting for its turn to write to the store",
        "저장소에 쓸 차례를 기다리는 중",
    ),
    "add_stage_wait_help": (
        "If another ingest is at work, this goes on when that is done; nothing needs doing.",
        "다른 작업이 저장소에 쓰고 있다면 끝나는 대로 이어집니다. 그대로 두면 됩니다.",
    ),
    "add_stage_write": ("Storing the entries", "항목을 저장하는 중"),
    "add_stage_index": ("Indexing the text", "본문을 색인하는 중"),
    "add_stage_embed": ("Making vectors", "벡터를 만드는 중"),
    "add_stage_sentences": ("Reading the sentences", "문장을 읽는 중"),
    "add_askable": (
        "The text is ready: the new days can be asked about now.",
        "본문이 준비되어 새 날짜를 지금 바로 물어볼 수 있습니다.",
    ),
    "add_done": ("Done: the days can be asked about", "완료: 이제 물어볼 수 있습니다"),
    "add_nothing": ("Nothing was added", "추가된 것이 없습니다"),
    "add_same": ("Nothing new: all of this was here already", "새로운 내용이 없습니다"),
    "add_added": ("Papers added", "추가한 논문"),
    "add_changed": ("Changed", "바뀐 논문"),
    "add_unchanged": ("Unchanged", "그대로인 논문"),
    "add_removed": ("Removed", "빠진 논문"),
    "add_days": ("Days in these files", "이 파일들의 날짜"),
    "add_ask": ("Ask about these days", "이 날짜들에 대해 묻기"),
    "add_refused_one": ("1 thing was refused", "받지 않은 것 1건"),
    "add_refused_many": ("{count} things were refused", "받지 않은 것 {count}건"),
    "add_refused_help": (
        "The rest was taken. Mend these files and add them again.",
        "나머지는 받았습니다. 파일을 고쳐 다시 추가해 주세요.",
    ),
    "add_refused_all": (
        "Mend these files and add them again.",
        "파일을 고쳐 다시 추가해 주세요.",
    ),
    "add_line": ("line {line}", "{line}행"),
    "add_and_more": ("and {count} more", "외 {count}건"),
    "add_more": ("Add more", "더 추가하기"),
    "add_none": ("No file was chosen", "고른 파일이 없습니다"),
    "add_none_help": ("Choose at least one digest.", "다이제스트를 하나 이상 골라 주세요."),
    "add_garbled": ("The files did not arrive whole", "파일이 온전히 오지 않았습니다"),
    "add_garbled_help": ("Add them again.", "다시 추가해 주세요."),
    "add_full": ("Others are adding files just now", "지금 다른 사람이 파일을 추가하고 있습니다"),
    "add_full_help": (
        "Nothing was taken of yours. Add them again in a minute.",
        "보낸 파일은 받지 않았습니다. 잠시 뒤 다시 추가해 주세요.",
    ),
    "add_locked": (
        "Another ingest is writing to the store",
        "다른 작업이 저장소에 쓰고 있습니다",
    ),
    "add_locked_help": (
        "Nothing was added. Wait until it is done, then add the files again.",
        "추가된 것이 없습니다. 그 작업이 끝난 뒤 파일을 다시 추가해 주세요.",
    ),
    "add_no_vectors": (
        "The days are in, without all of their vectors",
        "날짜는 들어갔고, 벡터가 아직 부족합니다",
    ),
    "add_no_vectors_help": (
        "Full text finds them. Mend what is said below and add the files again for the vectors.",
        "전문 검색은 됩니다. 아래 문제를 해결하고 파일을 다시 추가하면 벡터가 채워집니다.",
    ),
    "add_failed": ("The files could not be added", "파일을 추가하지 못했습니다"),
    "add_failed_help": (
        "Add them again; nothing is taken twice. If it happens again, see the server's log.",
        "다시 추가해 주세요. 두 번 들어가지 않습니다. 또 실패하면 서버 로그를 확인해 주세요.",
    ),
    "add_unknown": (
        "The server does not know of these files any more",
        "서버가 더는 이 파일들의 진행을 알지 못합니다",
    ),
    "add_unknown_help": (
        "It was started anew since. What it had received is finished by itself; the days show it.",
        "서버가 다시 시작되었습니다. 받아 둔 파일은 저절로 마무리되며, 날짜별 보기에 나타납니다.",
    ),
}
"""English and Korean by key."""

_SHAPE = (
    "다이제스트에는 날짜와 `### [제목](https://arxiv.org/abs/2406.09414)` 같은 제목 줄이 있습니다"
)

REASONS: Mapping[Kind, str] = {
    "empty": "파일이 비어 있습니다. " + _SHAPE,
    "binary": "텍스트가 아닌 이진 파일입니다. Markdown이나 텍스트 파일을 넣어 주세요",
    "unreadable": "파일을 읽을 수 없습니다({cause}). 경로를 확인해 주세요",
    "no_paper": "논문이 하나도 없어 다이제스트가 아닙니다. " + _SHAPE,
    "no_day": (
        "제목 줄, 머리말, 파일 이름 어디에도 날짜가 없습니다."
        " `## Daily Papers (2024-06-14)` 같은 제목 줄을 넣어 주세요"
    ),
    "no_link": "항목 ‘{words}’에 arXiv 번호가 든 링크가 없어 뺐습니다. 제목 줄을 고쳐 주세요",
    "no_title": "항목 ‘{words}’에 제목이 없어 뺐습니다. 제목 줄을 고쳐 주세요",
    "torn": (
        "다른 논문의 득표나 저자가 이어지는데 arXiv로 연결된 제목 줄이 없습니다."
        " 제목 줄을 고쳐 주세요"
    ),
    "no_heading": (
        "여기에 논문이 있는 듯한데 arXiv로 연결된 제목 줄이 없습니다. 제목 줄을 고쳐 주세요"
    ),
    "loose_text": "어느 논문에도 속하지 않은 글이라 뺐습니다",
    "no_text": "텍스트가 아닌 바이트가 있습니다. 하나하나 U+FFFD로 남겨 두었습니다",
    "no_votes": "득표를 적은 ‘{words}’에 읽을 수 있는 숫자가 없어 뺐습니다",
    "twice": "{paper} 논문이 {day}에 두 번 나옵니다. {line}행의 항목을 남기고 이 항목은 뺐습니다",
    "twice_same": (
        "{paper} 논문이 {day}에 같은 글로 두 번 나옵니다."
        " {line}행의 항목을 남기고 이 항목은 뺐습니다"
    ),
    "paper_twice": "{paper} 논문이 이 다이제스트의 {line}행에 이미 있어 먼저 나온 것을 남깁니다",
    "day_twice": "{day}의 내용이 ‘{file}’ 파일과 다릅니다. 두 파일 중 하나만 남겨 주세요",
    "day_twice_added": "{day}의 내용이 ‘{file}’ 파일과 다릅니다. 두 파일 중 하나만 추가해 주세요",
    "too_many_days": "{count}일이 들어 있습니다. 한 파일에는 {most}일까지 됩니다. 나누어 주세요",
    "with_other_days": (
        "{day}은(는) 다른 날짜와 한 파일로 추가되어 있습니다({days})."
        " 이 날짜들을 한 파일로 추가해 주세요"
    ),
    "too_large": "{most}MB보다 큽니다. 하루치 다이제스트는 그렇게 크지 않습니다",
    "too_much": "한 번에 {most}MB 넘게 들어왔습니다. 이 파일은 따로 추가해 주세요",
}
"""Korean by kind; the English ones are the reasons themselves."""


def reason_in(language: str, reason: str) -> str:
    """Why something was refused, in the reader's language."""
    if language == "ko" and isinstance(reason, Reason):
        return f"{REASONS[reason.kind].format(**reason.values)}."
    return reason
