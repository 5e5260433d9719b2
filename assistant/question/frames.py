"""What of a question is frame ("which papers ...", "알려줘") and what is content.

In: a question and the stretches already understood (dates, bounds, exclusions). Out: the words that
retrieval looks for, and whether there are any.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from store.english import in_passing, stem

if TYPE_CHECKING:
    from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-z0-9À-ɏͰ-Ͽ][A-Za-z0-9À-ɏͰ-Ͽ+.'’/-]*|[가-힣]+")

_ENGLISH_FRAME = frozenset(
    """a about above accepted added after all also among an and any anyone anything appear
    appeared are archive article articles as ask at author authored authors be been before best
    between by came can co-authored co-author coauthor coauthored busiest prolific collection
    come could count day days did digest digests do does each entries entry explain explained
    describe summarise summarize summary ever every everything far back go find first for from
    gave get give given got had has have highest how i if in included included is it its just
    know latest least let list listed listing lists look looking lot lowest made many may me
    mention mentioned more most much my name names need new newest no number of on one ones only
    or our out over paper papers place please popular posted present published publication
    publications ranked ranking receive received recent recently recommend released research
    score see show so some study studies such tell than that the their them there these they
    thing things this those time times to today top total up upvote upvoted upvotes us was we
    week were what what's when where which who whose will with work works would write written
    wrote year yesterday yet you your vote voted votes month archive's digest's here were's
    list's paper's highest-voted top-voted most-upvoted highest-rated rated rank overall hi hello
    thanks thank who's when's were included appearing featured feature show's many's ai ml new's
    single biggest largest busiest am i'm whole entire across everywhere daily tie ties tied topped
    tops popularity period history won whats which's quietest fewest inclusive exactly hi kindly
    ended end record share several plus decimals decimal need collection entirely reached
    together jointly according winner loved liked hottest favourite favorite slide deck
    """.split()
)
_KOREAN_FRAME = re.compile(
    r"(?:논문|연구|페이퍼|자료|작업|목록|리스트|다이제스트|요약집|저자|글쓴이|공저자?|작성자|사람|누구|누가|이름|제목|날짜|언제|며칠|어느|무슨|어떤|어떻게|무엇"
    r"|뭐|뭘|뭔|뭣|얼마|얼만큼|몇"
    r"|알려|알|찾|보여|보|소개|정리|추천|나열|말해|말|꼽|골라|뽑|궁금|부탁|가르|나온|나왔|나오|올라|올려|올라온|실린|실렸|실|등록|게시|등재|게재|발표|공개"
    r"|출판|수록|포함"
    r"|있|없|되|됐|들어|하|했|해|받|얻|쓴|썼|쓰|저술|집필|참여|관련|대한|대해|관한|다룬|다루|것|거|게|건|걸|중|가운데|사이|모두|전부|전체|모든|다|좀|제일|가장"
    r"|최고|많|적|높|낮|표|득표|투표|업보트|추천수"
    r"|좋아요|인기|핫|순위|순서|순|상위|하위|위|등|편|개|건|수|명|총|날|일|달|월|주|년|이|그|저|여기|우리|당신|너|네|내|제|혹시|최근|최신|요즘|새|새로|오늘"
    r"|어제|이번|지난|때|당시|차지|기록|집계|합계|총합|동안|기준|까지|부터)"
    r"(?:[가-힣]{0,6})"
)
_KOREAN_CONTENT = re.compile(
    r"(?:이미지|주석|등변|위성|개인|개체|수학|수식|수어|시간|일반|일본|일관|월드|주행|주의|주제|주식|주파|년도별|이벤트|이상|이론|이진|이산|이력|이해|이미|이중"
    r"|저장|저자원|저랭크|저비트|그래프|그래픽|그림|그룹|그래디|너비|네트워크|네비|내비|내재|내시|내용|제어|제로|제약|제품|제조|제스처|건강|건축|건물|게임|거대"
    r"|거리|거버|거짓|거울|개발|개념|개선|개방|편집|편향|편미|위험|위치|위키|위상|위조|하드|하이|하나|하위호|되돌|해석|해상|해부|해킹|해결|쓰기|알고리|알츠|알파"
    r"|보상|보안|보행|보정|보간|보이스|말뭉치|말하|중국|중복|중요|중간|사이버|다중|다국|다양|다이어|다단|다운|다이내|다층|좀비|적대|적응|적외|높이|낮은자|표현"
    r"|표정|표면|표준|표절|상위어|등각|등가|전체론|모두의|새로운시|때때|차원|차량|기록물|총기|명령|명시|명명|순차|순환|순서도|날씨|달리|달력|새소리|사람|요약|요소"
    r"|실내|실시|실제|실험|실외|실사|실리|쓰레기|하이퍼|하이브|있음|받침|말투|인물|몇샷|추천시|추천\s*시스템|추천모|소개팅|정리증|정리자|저작|나노|찾아가)"
)
_EMPTY = frozenset(
    """좀 더 또 및 등 수 것 거 걸 게 은 는 이 가 을 를 에 의 로 도 만 과 와 중 후 전 그 저
    한 두 세 네 다섯 열 둘 셋 넷 하나 하나만 봄 여름 가을 겨울 은요 는요 줘 줘요 주세요 줄래 줄래요
    최다 공동 공동으로 기간 기간에 통틀어 통틀어서 순서대로 동점 동률""".split()
)

_PAPERS = (
    r"(?:papers?|works?|research|stud(?:y|ies)|articles?|publications?|entries|anything"
    r"|something|literature)"
)
_LEAD = re.compile(
    r"^\s*(?:(?:please|so|ok|okay|and|also|now|well)\b[,!.]?\s*)*"
    r"(?:(?:(?:can|could|would|will)\s+you\s+(?:please\s+)?(?:tell|show|find|give|list|recommend"
    r"|help|explain)?\s*(?:me|us)?"
    r"|i\s*(?:am|['’]m)\s+(?:looking|searching)\s+for|i\s+(?:want|need"
    r"|would\s+like)(?:\s+to\s+(?:find|see|know|read))?"
    r"|(?:looking|searching)\s+for|do\s+(?:you\s+know|we\s+have|you\s+have)(?:\s+of)?"
    r"|what\s+do\s+we\s+have(?:\s+(?:on|about|for))?"
    r"|what\s+(?:has|have)\s+been\s+(?:done|published|written)(?:\s+(?:with|on|about|in))?"
    r"|what\s+did\s+people\s+(?:publish|write)(?:\s+(?:on|about))?"
    r"|show\s+me|give\s+me|tell\s+me(?:\s+about)?|list(?:\s+of)?|find(?:\s+me)?|search\s+for"
    r"|is\s+there|are\s+there"
    r"|(?:has|have)\s+(?:anyone|anybody|someone|people|anything|any)(?:\s+(?:worked\s+on"
    r"|looked\s+at|studied|written\s+about|been\s+(?:published|done|written)(?:\s+(?:on|about))?))?"
    r"|do\s+any|does\s+any|how\s+many|(?:the\s+)?(?:number|count)\s+of|explain|describe"
    r"|summari[sz]e|what(?:['’]s|\s+(?:is|are|was|were))"
    r"|any|anything|some|all|which|what|recent|latest|newest|the|an?|did)\s+)*"
    rf"(?:{_PAPERS}\b\s*)?(?:(?:about|on|regarding|concerning)\s+)?"
    r"(?:(?:that\s+|which\s+)?(?:(?:are|is|were|was|has\s+been"
    r"|have\s+been)\s+(?:there\s+)?)?(?:about|on|regarding|concerning|covering"
    r"|addressing|addressed|address|discuss(?:es|ed|ing)?|mention(?:s|ed|ing)?|deal(?:s"
    r"|ing)?\s+with)\s+)?(?=\S)",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"(?:(?:\s+|\s?[,.]\s?)(?:please|thanks|thank\s+you|pls|if\s+any|in\s+the\s+(?:digests?|archive"
    r"|collection)|here|and|or|that|which|with"
    r"|were\s+there|are\s+there|got|have|received|did|exist))+\s*[?.!]*\s*$",
    re.IGNORECASE,
)
_KOREAN_LEAD = re.compile(
    r"^\s*(?:(?:혹시|그리고|또|그럼|좀|다이제스트(?:에|에서|의)?|중(?:에서?)?|나온|올라온|나왔던|발표된|공개된|소개된|실린|게재된|받은"
    r"|논문\s*(?:중|가운데)(?:에서?)?)[,\s]+)+"
)
_KOREAN_PAPERS = r"(?:논문|연구|자료)(?:들)?(?:을|를|이|가|은|는|도|에는|의)?"
_KOREAN_ASK = (
    r"(?:(?:좀|다|모두|전부|한번)\s*)*(?:(?:알려|찾아|보여|정리해|추천해|소개해|나열해|말해|설명해|요약해)\s?(?:줘요?|주세요|줄래요?|주실래요|달라"
    r"|줄\s*수\s*있[가-힣]*|봐|주고)"
    r"|찾는\s*중|찾습니다|찾아요|궁금해요?|궁금합니다|부탁해요?|부탁드립니다|(?:뭐가|어떤\s*(?:게|것이)|무엇이|몇\s*(?:편|개|건)(?:이나|이)?"
    r"|얼마나)?\s*(?:있|나왔|올라왔|실렸|되)[가-힣]*"
    r"|뭐야|뭔가요|무엇인가요|뭐지|뭐죠|몇\s*(?:편|개|건)[가-힣]*)"
)
_KOREAN_TRAIL = re.compile(
    rf"(?:\s*(?:관련|관련된|대한|관한|다룬|다루는))?(?:\s*{_KOREAN_PAPERS})(?:\s*(?:목록|리스트)(?:을"
    rf"|를)?)?(?:\s*{_KOREAN_ASK})?\s*[?.!]*\s*$"
    rf"|(?:\s*(?:목록|리스트)(?:을|를)?)?\s+{_KOREAN_ASK}\s*[?.!]*\s*$"
)


_PARTS = re.compile(
    r"[,;?!]|\.(?=\s|$)|\b(?:was|were|is|are|did|do|does|has|have|had|got|gets?|received|appear(?:ed|s)?"
    r"|listed|posted|covered|come|came|behind|right|i\.e|so|if|because)\b",
    re.IGNORECASE,
)
_TOPIC_PLACE = re.compile(
    r"\b(?:on|about|regarding|concerning|covering|addressing|around|for|using|with|that|which|in|into"
    r"|of|from|to|mentioning)\s+(.+)"
    r"|((?:[\w'/+.-]+\s+){1,5})(?:papers?|works?|articles?|entries|stud(?:y|ies)"
    r"|publications?|research|benchmarks?|datasets?|surveys?|models?)\b"
    r"|\b(?:most|fewest|highest|least|top|best)(?:[\s-]+\w+ed)?\s+(.+)",
    re.IGNORECASE,
)
_KOREAN_HEAD = re.compile(
    r"논문|연구|페이퍼|자료|작업|벤치마크|데이터셋|서베이|관련|관한|대한|대해|다룬|다루|쪽|분야|주제|몇|중(?:에|에서|$)|가운데"
)


def content_words(text: str) -> list[str]:
    """The words that say what is looked for, frame words left out."""
    return [word for word in _WORD.findall(text) if _is_content(word)]


def _is_content(word: str) -> bool:
    if word[0] >= "가":
        if word in _EMPTY:
            return False
        return _KOREAN_CONTENT.match(word) is not None or _KOREAN_FRAME.fullmatch(word) is None
    folded = re.sub(r"['’]s$", "", word.casefold().rstrip(".'’/-"))
    if len(folded) < 2:
        return False
    if all(part in _ENGLISH_FRAME for part in folded.split("-")):
        return False
    number = folded.isdigit() and (len(folded) < 3 or re.fullmatch(r"(?:19|20)\d\d", folded))
    return not number


def without(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """The text with the stretches taken out and the gaps closed."""
    for start, end in sorted(stretches, reverse=True):
        text = text[:start] + " " + text[end:]
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+(?=[,.?!;)])|(?<=\()\s+", "", text)
    return re.sub(r"\(\s*\)|^[\s,;.]+|(?<=,)\s*,", "", text).strip()


def topic_of(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """What retrieval looks for; rather too much of the text than too little, "" for frame alone."""
    bare = without(text, stretches)
    if not content_words(bare):
        return ""
    short = _TRAIL.sub("", bare)
    short = _KOREAN_LEAD.sub("", _LEAD.sub("", short, count=1))
    short = _KOREAN_TRAIL.sub("", short).strip(" ,;?!.")
    return short if content_words(short) else bare


def subject_of(text: str) -> str:
    """What of a question to the records is a topic: "speech" in "how many papers on speech".

    Only what stands where a topic stands counts: behind "on", "about" and the like, before the word
    for papers, behind a superlative. Other words ("were covered", "right behind the first") only
    tell how it is asked; which ones people use for that nobody can list.
    """
    korean = re.search(r"[가-힣]", text) is not None
    parts = _korean_subjects(text) if korean else _english_subjects(text)
    return topic_of(" ".join(parts), ())


def _english_subjects(text: str) -> list[str]:
    parts = (
        part
        for part in _PARTS.split(text)
        if any(_telling(next(filter(None, m.groups()))) for m in _TOPIC_PLACE.finditer(part))
    )
    return [_from_first_to_last_content(part) for part in parts]


def _telling(text: str) -> bool:
    """Whether any content word is more than one that questions have by the way."""
    return any(not in_passing(stem(word.casefold())) for word in content_words(text))


def _from_first_to_last_content(text: str) -> str:
    words = [match for match in _WORD.finditer(text) if _is_content(match.group())]
    return text[words[0].start() : words[-1].end()] if words else ""


def _korean_subjects(text: str) -> list[str]:
    found: list[str] = []
    run: list[str] = []
    for word in text.split():
        if _KOREAN_HEAD.match(word):
            found += run
            run = []
        elif content_words(word):
            run.append(word)
        else:
            run = []
    return found


def merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches in order, overlapping ones joined."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
