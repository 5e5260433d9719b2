"""The assistant's own words, in the language of the answer; quotes are never in here.

Every phrase exists in every language; the Korean ones hang no particle on a name.
"""

from __future__ import annotations

_PHRASES: dict[str, dict[str, str]] = {
    "list_one": {
        "en": "One paper in the digests is about this:",
        "ko": "이 주제를 다룬 논문 1편을 찾았습니다.",
    },
    "list_many": {
        "en": "{count} papers in the digests are about this:",
        "ko": "이 주제를 다룬 논문 {count}편을 찾았습니다.",
    },
    "list_newest": {
        "en": "{count} papers in the digests are about this, newest first:",
        "ko": "이 주제를 다룬 논문 {count}편을 최신순으로 정리했습니다.",
    },
    "list_oldest": {
        "en": "{count} papers in the digests are about this, oldest first:",
        "ko": "이 주제를 다룬 논문 {count}편을 오래된 순으로 정리했습니다.",
    },
    "list_votes": {
        "en": "{count} papers in the digests are about this, most votes first:",
        "ko": "이 주제를 다룬 논문 {count}편을 표가 많은 순으로 정리했습니다.",
    },
    "with_traits": {
        "en": "Of the {total} papers in the digests on this topic, {count} say in their entry that"
        " they meet the condition:",
        "ko": "이 주제의 논문 {total}편 가운데 조건에 맞는다고 적힌 것은 {count}편입니다.",
    },
    "first_relevance": {
        "en": "{count} papers in the digests are about this; the {shown} nearest:",
        "ko": "이 주제를 다룬 논문 {count}편 중 가장 가까운 {shown}편입니다.",
    },
    "first_newest": {
        "en": "{count} papers in the digests are about this; the newest ({shown}):",
        "ko": "이 주제를 다룬 논문 {count}편 중 가장 최근 {shown}편입니다.",
    },
    "first_oldest": {
        "en": "{count} papers in the digests are about this; the oldest ({shown}):",
        "ko": "이 주제를 다룬 논문 {count}편 중 가장 오래된 {shown}편입니다.",
    },
    "first_votes": {
        "en": "{count} papers in the digests are about this; with the most votes ({shown}):",
        "ko": "이 주제를 다룬 논문 {count}편 중 표가 가장 많은 {shown}편입니다.",
    },
    "explain_many": {
        "en": "What the digests say about this:",
        "ko": "다이제스트에는 이렇게 적혀 있습니다.",
    },
    "found_one": {
        "en": "This is most likely {paper}:",
        "ko": "찾으시는 논문은 {paper}로 보입니다.",
    },
    "about_one": {"en": "{paper}:", "ko": "{paper}:"},
    "else": {"en": "Also close:", "ko": "이 논문들도 가깝습니다:"},
    "else_for": {
        "en": "“{part}” may also be:",
        "ko": "“{part}”에 해당할 수 있는 다른 논문:",
    },
    "votes": {"en": "{votes} votes", "ko": "{votes}표"},
    "vote": {"en": "1 vote", "ko": "1표"},
    "no_votes": {"en": "votes not recorded", "ko": "표 기록 없음"},
    "nothing_near": {
        "en": "I found nothing about this in the digests. {hint}",
        "ko": "다이제스트에서 이 내용을 다룬 논문을 찾지 못했습니다. {hint}",
    },
    "nothing_in_filter": {
        "en": "The digests hold no paper that fits {filters}. {hint}",
        "ko": "{filters} 조건에 맞는 논문이 다이제스트에 없습니다. {hint}",
    },
    "nothing_in_filter_about": {
        "en": "Among the papers that fit {filters}, none is about this.",
        "ko": "{filters} 조건에 맞는 논문 가운데 이 주제를 다룬 것은 없습니다.",
    },
    "at_least": {"en": "at least {votes} votes", "ko": "{votes}표 이상"},
    "at_most": {"en": "at most {votes} votes", "ko": "{votes}표 이하"},
    "since": {"en": "since {day}", "ko": "{day} 이후"},
    "until": {"en": "up to {day}", "ko": "{day}까지"},
    "unknown_name": {
        "en": "{name} is not in the digests. {hint}",
        "ko": "{name}: 다이제스트에 나오지 않는 이름입니다. {hint}",
    },
    "absent_name": {
        "en": "No entry of the digests has the name {name}. On the rest of the question:",
        "ko": "다이제스트에 {name} 이름이 나오는 항목은 없습니다. 질문의 나머지에 대한 답입니다.",
    },
    "doubted": {
        "en": "Perhaps no paper in the digests is about exactly this.",
        "ko": "꼭 이 내용을 다룬 논문은 다이제스트에 없을 수 있습니다.",
    },
    "doubted_words": {
        "en": "None of the papers found speaks of {words}.",
        "ko": "{words} 내용이 있는 논문은 찾지 못했습니다.",
    },
    "nearest_one": {"en": "The nearest is {paper}:", "ko": "가장 가까운 논문은 {paper}입니다."},
    "nearest": {"en": "The nearest:", "ko": "가장 가까운 논문입니다."},
    "mentioned_only": {
        "en": "No paper in the digests presents {name}; its name is only mentioned here:",
        "ko": "{name}: 이를 직접 소개한 논문은 다이제스트에 없고, 다음 항목에서 언급됩니다.",
    },
    "unknown_part": {
        "en": "The digests have no paper for this part of the question: {name}.",
        "ko": "질문에서 다음에 해당하는 논문은 다이제스트에 없습니다: {name}.",
    },
    "not_said": {
        "en": "For {paper} the digest does not say {what}. The nearest it says:",
        "ko": "{paper}: 다이제스트에는 {what} 정보가 없습니다. 가장 가까운 내용:",
    },
    "not_mentioned": {
        "en": "The entry of {paper} does not mention {name}. What it does say:",
        "ko": "{paper}: 이 항목에는 {name} 언급이 없습니다. 적혀 있는 내용은 다음과 같습니다.",
    },
    "not_spoken_of": {
        "en": "The entry of {paper} does not speak of this directly. What it does say:",
        "ko": "{paper}: 이 항목은 이 점을 직접 다루지 않습니다. 적혀 있는 내용은 다음과 같습니다.",
    },
    "hint": {
        "en": "You can ask, for instance, “which papers addressed KV cache compression?”",
        "ko": "예를 들어 “KV 캐시 압축을 다룬 논문은?”처럼 물어보실 수 있습니다.",
    },
    "out_of_scope": {
        "en": "I can only help with the papers in the digests. {hint}",
        "ko": "저는 다이제스트에 실린 논문에 관해서만 도와드릴 수 있습니다. {hint}",
    },
    "smalltalk": {
        "en": "Happy to help with the papers in the digests. {hint}",
        "ko": "다이제스트에 실린 논문을 찾는 일을 도와드립니다. {hint}",
    },
    "empty_question": {
        "en": "The question is empty. {hint}",
        "ko": "질문이 비어 있습니다. {hint}",
    },
    "question_cut": {
        "en": "The question was very long; only its first {count} characters were read.",
        "ko": "질문이 너무 길어 처음 {count}자만 읽었습니다.",
    },
    "empty_store": {
        "en": "Nothing has been read in yet; run `assistant ingest` with a folder of digests.",
        "ko": "아직 읽어 들인 다이제스트가 없습니다. `assistant ingest 폴더`를 먼저 실행해 주세요.",
    },
    "empty_scope": {
        "en": "No paper of the digests lies within what may be asked about here.",
        "ko": "여기에서 물어볼 수 있는 범위에 해당하는 논문이 다이제스트에 없습니다.",
    },
    "scope_only": {
        "en": "Only what may be asked about here was looked through ({count} of the papers).",
        "ko": "여기에서 물어볼 수 있는 논문 {count}편만 살펴보았습니다.",
    },
    "no_focus": {
        "en": "I cannot tell which paper of the conversation is meant; please name it.",
        "ko": "대화에 나온 논문 중 어느 것인지 알 수 없습니다. 논문 이름을 알려 주세요.",
    },
    "among": {
        "en": "Of those {total} papers, {count} fit:",
        "ko": "그 {total}편 가운데 {count}편이 해당합니다.",
    },
    "among_newest": {"en": "The newest of those {total}:", "ko": "그 {total}편 중 가장 최근 논문:"},
    "among_oldest": {
        "en": "The oldest of those {total}:",
        "ko": "그 {total}편 중 가장 오래된 논문:",
    },
    "among_votes": {
        "en": "Of those {total}, with the most votes:",
        "ko": "그 {total}편 중 표가 가장 많은 논문:",
    },
    "among_none": {
        "en": "None of those {total} papers fits {filters}.",
        "ko": "그 {total}편 가운데 {filters} 조건에 맞는 논문은 없습니다.",
    },
    "among_nothing": {
        "en": "The digests say this of none of those {total} papers.",
        "ko": "그 {total}편 가운데 다이제스트에 그렇게 적힌 논문은 없습니다.",
    },
    "said_of_none": {
        "en": "The digests say nothing of this for any of those {total} papers. You can name one of"
        " them, or ask in other words.",
        "ko": "그 {total}편에 대해 다이제스트에는 이런 내용이 없습니다. 논문 이름을 말씀해 주시거나"
        " 다른 말로 물어봐 주세요.",
    },
    "compare": {
        "en": "Side by side, in the words of the digests:",
        "ko": "다이제스트에 적힌 내용으로 비교했습니다.",
    },
    "which_is_more": {
        "en": "What the digests say of this; figures of different papers may not be comparable:",
        "ko": "다이제스트에 적힌 내용입니다. 논문마다 조건이 달라 수치를 바로 견주기 어렵습니다.",
    },
    "silent": {"en": "the digest says nothing of this.", "ko": "다이제스트에 언급이 없습니다."},
    "aspect": {"en": "Aspect", "ko": "항목"},
    "what": {"en": "What it does", "ko": "무엇을 하나"},
    "how": {"en": "How", "ko": "방법"},
    "results": {"en": "Results", "ko": "결과"},
    "asked": {"en": "To the question", "ko": "질문에 대해"},
    "sources": {"en": "Sources", "ko": "출처"},
    "day": {"en": "Day", "ko": "실린 날"},
    "vote_row": {"en": "Votes", "ko": "표"},
    "open": {
        "en": "What the digests leave open: {what}.",
        "ko": "다이제스트에 없는 내용: {what}.",
    },
    "left_open": {"en": "{what} ({papers})", "ko": "{what} ({papers})"},
    "export_limits": {"en": "Limits", "ko": "범위"},
    "export_cut": {
        "en": "The answer was cut off before its end.",
        "ko": "답변이 끝나기 전에 끊겼습니다.",
    },
    "left_out_one": {
        "en": "1 sentence of the model's was left out: the digests do not support it.",
        "ko": "다이제스트에서 근거를 찾지 못한 모델의 문장 1개를 뺐습니다.",
    },
    "left_out": {
        "en": "{count} sentences of the model's were left out: the digests do not support them.",
        "ko": "다이제스트에서 근거를 찾지 못한 모델의 문장 {count}개를 뺐습니다.",
    },
    "nothing_held": {
        "en": "The digests support nothing of what {backend!r} wrote; this quotes them instead.",
        "ko": "모델 {backend!r}의 답은 근거가 없어, 다이제스트의 문장을 그대로 인용했습니다.",
    },
    "moved_one": {
        "en": "1 citation of the model's was put to the entry that supports its sentence.",
        "ko": "모델이 단 인용 1개를 근거가 있는 항목으로 옮겼습니다.",
    },
    "moved": {
        "en": "{count} citations of the model's were put to the entries that support them.",
        "ko": "모델이 단 인용 {count}개를 근거가 있는 항목으로 옮겼습니다.",
    },
    "baggage": {
        "en": "Links, images and tags in the question were left out of it.",
        "ko": "질문에 든 링크와 이미지, 태그는 빼고 읽었습니다.",
    },
    "fallback": {
        "en": "The model {backend!r} failed ({reason}); this answer quotes the digests.",
        "ko": "모델 {backend!r} 오류({reason})로 다이제스트의 문장을 인용해 답했습니다.",
    },
}


def language_of(language: str) -> str:
    """The language that phrases exist in which serves this one best."""
    return "ko" if language == "ko" else "en"


def say(name: str, language: str, /, **values: object) -> str:
    """A phrase in this language, its variables filled in; ``{hint}`` is an example question.

    Raises:
        KeyError: no such phrase, or a variable of it is missing.
    """
    spoken = language_of(language)
    hint = _PHRASES["hint"][spoken]
    return _PHRASES[name][spoken].format(**{"hint": hint, **values})
