"""The words by which a question leans on the conversation before it, in English and Korean.

In: one message. Out: which cues it holds. Words only; what they refer to is `conversation`'s work.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.conversation.turning import corrects, goes_back

_PAPER = r"(?:papers?|ones?|works?|methods?|models?|approach(?:es)?|articles?)"
_NUMBERS = {
    "first": 1, "1st": 1, "former": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3,
    "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "last": -1, "latter": -1, "final": -1,
    "전자": 1, "후자": -1, "앞에": 1, "먼저": 1, "뒤에": -1, "나중에": -1,
    "첫": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "네": 4, "넷": 4, "다섯": 5, "마지막": -1,
}  # fmt: skip
_ORDINAL = re.compile(
    rf"(?i)\bthe (first|second|third|fourth|fifth|last|latter|former|final)"
    rf"(?: {_PAPER}\b|(?=\s+(?:cover|use|do|does|did|is|was|has|have|had|report|train|need|support"
    r"|handle|get|reach|say|claim|beat|work)s?(?:e?d)?\b)|(?=\s*(?:[?.,!]|$)))"
    r"|(전자|후자)(?=는|은|가|의|를|만|도|쪽)"
    r"|(앞에|먼저|뒤에|나중에)\s*(?:말한|언급한|나온)\s*(?:거|것|건|걸|게|논문|연구|방법|모델)"
    r"|\bthe (latter|former)\b|\b(?:number|no\.|#) ?(\d)\b"
    r"|(첫|두|세|네|다섯) ?번째(?: ?(?:거|것|건|걸|게|논문|연구|방법|모델))"
    r"|(마지막)(?: ?(?:거|것|건|걸|게|논문|연구|방법|모델))|(\d) ?번(?: ?(?:거|것|논문|은|는))"
)
_PLACE = (
    r"(?:(?:no\.\s?|number\s|paper\s|#)?\d{1,2}(?![\d.]|\s?[년월일편%])(?:st|nd|rd|th)?(?:번째|번)?"
    r"|(?:the\s)?(?:first|second|third|fourth|fifth|last)\b|(?:첫|두|세|네|다섯)\s?번째|마지막)"
    rf"(?:\s(?:{_PAPER})\b|\s?(?:거|것|건|걸|게|논문|연구|방법|모델))?"
)
_PLACES = re.compile(
    rf"(?i)(?<![\w.-]){_PLACE}(?:\s*(?:,\s*(?:and\s)?|and\s|&|vs\.?|versus\s|with\s|to\s|과|와|이?랑|하고)"
    rf"\s*{_PLACE})+(?!\w*\d)"
)
# "Llama 2 and 3" are versions.
_NAME_BEFORE = re.compile(r"\b(?!(?i:compare|contrast|papers?|numbers?|between)\b)[A-Z][\w.-]*\s$")
_IN_PLACES = re.compile(r"(?i)\d+|first|second|third|fourth|fifth|last|첫|두|세|네|다섯|마지막")
_FIRST_OF = re.compile(
    r"(?i)\bthe first (two|three|four|2|3|4)\b|(?:앞|처음)의? ?(두|세|2|3) ?(?:개|편|논문)"
    r"|\b(?:the|those|these) (two|three)\b|(둘|셋) ?(?:중|다|을|이|의|은|사이)"
    r"|(?:그|이) ?(둘|셋|두|세)(?= |$)"
)
_GROUP = re.compile(
    r"(?i)\b(?:those|these|(?:which|any|some|all|none|both|each|one|how many) of them)\b"
    r"|\bamong them\b|\bof them\b|\bthat list\b|\bcompare them\b|\bthe two\b"
    r"|그 ?중|이 ?중(?:에|에서)?\b|그것들|이것들|그 논문들|이 논문들|위 ?(?:의 )?논문"
    r"|방금.{0,6}(?:논문|목록)들?"
    r"|둘(?:을|이|의|은)? |두 논문|그 ?둘|이 ?둘"
)
_END_OF_ORDER = re.compile(
    r"(?i)\b(?:newest|latest|most recent|oldest|earliest|(?:most|highest)[- ](?:up-?)?voted)"
    r"\s+(?:one|paper)\b|\bthe\s+(?:older|newer|earlier|later|more\s+recent)\s+(?:one|paper)\b"
    r"|(?:가장|제일)\s*(?:최근|최신|오래된|먼저|(?:표가?|인기)\s*(?:많은|있는))\S*"
    r"\s*(?:거|건|것|게|논문)(?!들)"
)
_WHICH = re.compile(
    r"(?i)\bwhich (?:one|ones|is|was|has|had|got|does|did)\b|\bwhich of\b|^\W*which\W*$"
    r"|(?:어느|어떤) ?(?:것|거|게|쪽|논문)(?:이|가)? |(?:뭐가|누가) (?:더|제일|가장)|(?:둘|셋) ?중"
)
_NEWER = re.compile(r"(?i)\b(?:newer|newest|latest|more recent|most recent|later)\b|최신|최근")
_OLDER = re.compile(
    r"(?i)\b(?:older|oldest|earliest|earlier|came first)\b|더 ?오래|가장 ?오래|먼저"
)
_VOTED = re.compile(
    r"(?i)\b(?:more|most|highest)\b[^.?!]{0,20}\b(?:votes?|upvote[sd]?|popular)\b"
    r"|\bmost upvoted\b"
    r"|표(?:를|가)? ?(?:더|가장|제일)? ?많|(?:더|가장|제일) ?많(?:은|이) ?(?:표|득표)|인기"
)
_POINTING = re.compile(
    rf"(?i)\b(?:that|this|the same) {_PAPER}\b|\bthe paper\b|\bthe authors?\b|\bthe abstract\b"
    r"|(?:그|이|해당|저|방금|위) ?(?:논문|연구|방법|모델|기법|거|것|건|게|걸)(?=[\s가-힣.,?!]|$)"
)
_PRONOUN = re.compile(r"(?i)\b(?:it|its|it's|they|their|them|he|she|that|this)\b|거기|그래서|걔")
_BEYOND = re.compile(
    r"(?i)\b(?:same|similar) (?:thing|idea|approach|method|technique|trick|work|kind|papers?)\b"
    r"|\bthe same (?:for|with|on|in|to)\b|\bsimilar (?:to|papers?|works?|ones?)\b"
    r"|\b(?:is|are) similar\b"
    r"|\bfollow-?ups?\b"
    r"|\bfollow-up\b|\bfollow(?:s|ed)? (?:it|this|that)? ?up\b|\bsuccessors?\b|\bsequels?\b"
    r"|\b(?:extend|improve|buil[dt]|based?|expand)\w*(?: up)?(?: ?on)? (?:it|that|this|them)\b"
    r"|\bextensions?\b|\bversions? (?:of|for)\b|\bopen[- ]?source (?:version|one|alternative)\b"
    r"|\b(?:other|more) (?:papers|works?|ones)\b|\banything (?:else )?(?:like|similar)\b"
    r"|\bsomething (?:like|similar)\b|\blike (?:it|that one|this one)\b|\balternatives?\b"
    r"|\b(?:is|are|was)\s+there\s+(?:an?\s+|any\s+)?(?:\w+er|open|multilingual|chat|video|mini)\s+"
    r"(?:version|variant|sibling|one)s?\b"
    r"|\brelated (?:work|papers?)\b|\banyone else\b|\bany(?:one|body) done\b"
    r"|후속|비슷한|유사한|버전(?:으로|은|도|이|을)?\b|확장한|발전시킨|이어(?:받|진|지)"
    r"|개선한 (?:논문|연구)"
    r"|다른 (?:논문|연구|방법)|같은 (?:걸|것|거|방식|아이디어|방법|일|기법)"
    r"|(?:이|그)(?:걸|것을|거)? ?(?:기반|바탕)"
)
_ABOUT_OTHER = re.compile(
    r"(?i)^\W*(?:(?:and|ok|okay|so|then|but) )?(?:what|how) about\b"
    r"|^\W*and (?:what about|for|in|on)\b"
    r"|(?:은|는|이?라면)(?:요)?\s*\?*\s*$"
)
_LANGUAGE = re.compile(
    r"(?i)\b(?:in|into|to) (korean|english)\b|\b(korean|english),? please\b"
    r"|(한국어|한글|영어|영문)(?:로|으로)(?:도|는|만)?"
)
_LANGUAGE_FILLER = re.compile(
    r"(?i)\b(?:and|now|ok|okay|please|again|the|same|say|that|this|it|answer|translate|can|could|you"
    r"|repeat|give|me|tell|write|so|thanks|also|too|what|about|how|summari[sz]e|them)\b"
    r"|그럼|다시|좀|주세요|주실래요|줄래|해줘|말해|답해|답변|설명|번역|알려|부탁|해|줘|요|도|이걸|이거|그거"
    r"|그걸|이번엔|똑같이|같은|내용"
)
_FRESH = re.compile(
    r"(?i)\b(?:which|what|any|find|list|show)\b[^.?!]{0,25}\bpapers?\b"
    r"|\bpapers? (?:on|about|that|for)\b"
    r"|\bany (?:work|research|study|studies)\b"
    r"|\b(?:is|are|was|were) there (?:a|an|any|work|papers?)\b"
    r"|\blooking for\b|\bshow me\b|\blist\b"
    r"|(?:논문|연구)(?:은|이|을|들|도)? ?(?:목록|알려|찾|보여|있|뭐|정리|추천)|다룬 (?:논문|연구)"
    r"|관련 (?:논문|연구)"
)

_NAME = (
    r"(?!(?i:compare|contrast|how|what|which|is|are|does|do|and|or|so)\b)"
    r"(?<![\w.+-])[\w.+-]*[A-Z][\w.+-]*(?:\s[A-Z][\w.+-]*)*"
)
_TWO_NAMES = re.compile(
    rf"{_NAME}\s*(?:(?i:\b(?:and|or|with|to|from|against|versus|vs))\b\.?|이?랑|와|과|하고|대|및)\s+"
    rf"(?:the\s+)?{_NAME}"
)
_BETWEEN = re.compile(
    r"(?i)\bbetween\s+(?!(?:it|its|this|that|them|these|those|both|the)\b)\S[^?.]*?\s(?:and|vs\.?)\s+"
    r"(?!(?:it|this|that|them|these|those|the)\b)\S"
)
_THE_OTHER = re.compile(
    r"(?i)\bthe other(?: (?:one|paper))?\W*$"
    r"|(?:다른|나머지) ?(?:하나|한 편|거|것|논문)(?:은|는|도)?(?:요)?\W*$"
)
_PAPERS_LAST = re.compile(
    r"(?i)\b(?:papers|studies|publications)\W*$|(?:논문|연구)(?:들)?(?:은|는)?(?:요)?\W*$"
)


ORDERING = frozenset("older newer earlier later oldest newest earliest latest voted".split())
"""English words that say which of several papers is meant, by its day or its votes."""


@dataclass(frozen=True, slots=True)
class Cues:
    """What in a message leans on earlier ones.

    Attributes:
        ordinal: which of the papers mentioned (1 is the first, -1 the last), None without one.
        first_of: how many of the first papers are meant, None when unsaid.
        group: the papers mentioned, together ("those", "그중").
        which: one or some of them are asked for ("which one ...").
        by: what orders them where one at an end of the order is asked for.
        pointing: one paper pointed at ("that paper", "그 논문"); ``pronoun`` more weakly ("it").
        beyond: other papers that are related to those mentioned.
        about_other: the same question about something else ("what about August?").
        fresh: the frame of a new search ("which papers ...").
        language: ``ko`` or ``en`` where an answer in it is asked for.
        only_language: nothing else is asked.
        other: the one of two that was not spoken of last ("and the other?").
        earlier: a paper from further back in the conversation ("back to ...", "아까").
        corrects: another paper was meant than the one answered with ("no, the other one").
        words_before_pronoun: how many words stand before the first pronoun.
    """

    ordinal: int | None
    first_of: int | None
    group: bool
    which: bool
    by: Literal["newest", "oldest", "votes"] | None
    pointing: bool
    pronoun: bool
    beyond: bool
    about_other: bool
    fresh: bool
    language: str | None
    only_language: bool
    earlier: bool
    other: bool
    corrects: bool
    words_before_pronoun: int


def cues(text: str) -> Cues:
    """The cues that one message holds."""
    pronoun = _PRONOUN.search(text)
    language = _LANGUAGE.search(text)
    return Cues(
        ordinal=_number(_ORDINAL.search(text)),
        first_of=_count(_FIRST_OF.search(text)),
        group=_GROUP.search(text) is not None,
        which=_WHICH.search(text) is not None,
        by=_order(text),
        pointing=_POINTING.search(text) is not None,
        pronoun=pronoun is not None,
        beyond=_BEYOND.search(text) is not None,
        about_other=_ABOUT_OTHER.search(text) is not None,
        fresh=_FRESH.search(text) is not None,
        language=_language(language),
        only_language=language is not None and _only(text),
        earlier=goes_back(text),
        other=_THE_OTHER.search(text) is not None,
        corrects=corrects(text),
        words_before_pronoun=len(text[: pronoun.start()].split()) if pronoun else 0,
    )


def one_at_an_end(text: str) -> bool:
    """Whether one thing at an end of an order is asked for ("the newest one", "가장 최근 건")."""
    return _END_OF_ORDER.search(text) is not None


def names_both(text: str) -> bool:
    """Whether both sides of a comparison are named, so that it needs no paper from before."""
    return _TWO_NAMES.search(text) is not None or _BETWEEN.search(text) is not None


def ends_on_papers(text: str) -> bool:
    """Whether the text is a topic and the word for papers ("robot papers?"), as in a new search."""
    return _PAPERS_LAST.search(text) is not None


def places(text: str) -> tuple[int, ...]:
    """The places of several papers among those listed before ("compare 1 and 3", "1번과 3번").

    The last is -1.
    """
    match = _PLACES.search(text)
    if match and _NAME_BEFORE.search(text[: match.start()]):
        return ()
    words = _IN_PLACES.findall(match.group()) if match else ()
    return tuple(int(word) if word.isdigit() else _NUMBERS[word.casefold()] for word in words)


def without_places(text: str) -> str:
    """The text without the places of papers: what is asked of them."""
    return _PLACES.sub(" ", text).strip()


def _order(text: str) -> Literal["newest", "oldest", "votes"] | None:
    if _VOTED.search(text):
        return "votes"
    if _OLDER.search(text):
        return "oldest"
    return "newest" if _NEWER.search(text) else None


def _number(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    word = next(group for group in match.groups() if group)
    return int(word) if word.isdigit() else _NUMBERS[word.casefold()]


def _count(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    word = next(group for group in match.groups() if group)
    words = {"two": 2, "three": 3, "four": 4, "두": 2, "세": 3, "둘": 2, "셋": 3}
    return int(word) if word.isdigit() else words[word.casefold()]


def _language(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    word = next(group for group in match.groups() if group).casefold()
    return "en" if word in ("english", "영어", "영문") else "ko"


def _only(text: str) -> bool:
    rest = _LANGUAGE_FILLER.sub(" ", _LANGUAGE.sub(" ", text))
    return not re.search(r"\w", rest)
