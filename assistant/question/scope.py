"""What is not a question about papers: greetings, orders to the assistant, other people's business.

In: a message. Out: the message without smuggled orders and greetings, and whether what is left is
small talk or out of scope. A paper question *about* weather or prompt injection stays in scope.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Scope = Literal["papers", "smalltalk", "out_of_scope"]

_PAPERS = re.compile(
    r"\b(?:papers?|research|stud(?:y|ies)|digests?|published|publications?|benchmarks?|datasets?"
    r"|arxiv"
    r"|literature|(?:foundation|language|diffusion|ai|ml|neural|generative)\s+models?"
    r"|who\s+wrote)\b"
    r"|논문|연구|다이제스트|벤치마크|데이터셋|데이터\s*세트|모델|기법|저자|서베이|프레임워크",
    re.IGNORECASE,
)
_MARKUP = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|<\s*(script|iframe|style)\b[^>]*>.*?<\s*/\s*\1\s*>"
    r"|<\s*/?\s*(?:img|script|iframe|a|style)\b[^>]*>",
    re.IGNORECASE | re.DOTALL,
)
_SMUGGLED = re.compile(
    r"\byou\s+are\s+(?:an?\s+)?\w+\s+now\b|\bforget\s+(?:about\s+)?(?:all|everything)\b"
    r"|\bprompts?\s+you\s+(?:were|have|got)\b|\b(?:instructions?|rules?)\s+(?:were|are|did"
    r"|do)\s+you\b"
    r"|\byour\s+(?:\w+\s+)?(?:instructions?|guidelines)\b"
    r"|\b(?:ignore|disregard|forget|override|bypass)\s+(?:\w+\s+){0,4}(?:instructions?|prompts?"
    r"|rules?|guidelines?"
    r"|messages?|context|directions?|constraints?|above|before|everything)\b"
    r"|\byou\s+are\s+(?:now|no\s+longer)\b|\bact\s+as\s+(?:an?\s+)?(?:\w+\s+){0,3}(?:dan|root"
    r"|admin|developer|assistant"
    r"|ai|terminal|shell|hacker)\b|\bpretend\s+(?:to\s+be|that|you)|\b(?:developer|debug|admin"
    r"|god|jailbreak|dan)\s+mode\b"
    r"|\byour\s+(?:own\s+)?(?:(?:system|initial|hidden|original|internal"
    r"|secret)\s+)+(?:prompts?|instructions?"
    r"|messages?|rules?|configuration)\b"
    r"|\b(?:reveal|repeat|print|show|output|display|leak|tell|give|quote|copy|what(?:'s|\s+is|\s+was"
    r"|\s+are|\s+were))\b[^.?!]{0,30}\bthe\s+(?:(?:system|initial|hidden|original|internal"
    r"|secret)\s+)+(?:prompts?|instructions?|messages?|rules?|configuration)\b|\b(?:reveal|repeat|print|show|output|display|leak"
    r"|tell\s+me|what\s+(?:is|are))"
    r"\s+(?:me\s+)?(?:all\s+)?(?:of\s+)?(?:your|the)\s+(?:instructions?|prompts?|rules"
    r"|configuration|guidelines|secrets?)\b"
    r"|\bsystem\s+override\b|\bas\s+(?:an?\s+|the\s+)?(?:admin(?:istrator)?|root"
    r"|developer)\b(?=[\s,:])"
    r"|\b(?:api|secret|access|private|ssh)[\s_-]?(?:keys?|tokens?)\b(?=.*(?:\byour\b|\bshow\b"
    r"|\bprint\b|\bgive\b|\bwhat\b))"
    r"|(?:\byour\b|\bshow\b|\bprint\b|\bgive\b|\bwhat(?:'s| is)\b)[^.?!]*\b(?:api|secret|access"
    r"|private|ssh)[\s_-]?(?:keys?|tokens?)\b"
    r"|/etc/|~/\.|\benv(?:ironment)?\s+variables?\b|(?<!\w)\.env\b|\bpasswords?\b|\bprintenv\b"
    r"|\brm\s+-rf\b"
    r"|지시(?:사항)?(?:은|는|를|을)?\s*(?:전부|모두|다)?\s*(?:무시|잊)|(?:앞|위|이전|지금까지|기존)[^.?!]{0,15}(?:지시|명령|규칙"
    r"|프롬프트)"
    r"[^.?!]{0,10}(?:무시|잊|따르지)"
    r"|시스템\s*(?:프롬프트|메시지|지시)\S{0,2}\s*(?:\S+\s+){0,2}?(?:보여|알려|출력|공개|말해|뭐|뭔|무엇|복사|반복|적어|그대로|전부"
    r"|모두|다\s|원문|내용|유출|무시|바꿔|써|번역|요약|읽어)|(?:너|네|니|당신)(?:의|가|한테)?\s*(?:받은\s*)?(?:프롬프트"
    r"|지시|설정|규칙|비밀)"
    r"|관리자\s*(?:권한|모드|로서)|개발자\s*모드|(?:API|비밀|접근|액세스)\s*키|비밀번호|환경\s*변수|서버\s*(?:경로|파일|주소)"
    r"|파일\s*(?:내용|경로)"
    r"|이미지\s*태그|(?:대화\s*내용|링크|태그|문구)[^.?!]{0,25}(?:꼭|반드시|맨\s*끝|끝에|그대로)[^.?!]{0,15}(?:넣어|붙여|추가|출력)",
    re.IGNORECASE,
)
# What an answer is to be given besides: the thing stands right behind the order, "add noise to the
# image" is no order. An order begins its clause or goes on from another.
_ORDERS = re.compile(
    r"(?:^\W*(?:now|please|so)?|\b(?:then|and|also|finally|please|must|at\s+the\s+end)|[,:])\s*,?\s*"
    r"(?:add|append|insert|include|embed|end\s+(?:with|your)|finish\s+with|start\s+(?:your|with)"
    r"|begin\s+(?:your|with)|prepend|reply\s+only|respond\s+only|say\s+only|output\s+only"
    r"|answer\s+only)\b"
    r"(?:[^.?!]*https?://|\s*(?:only\s+)?(?:with\s+)?[\"“'‘]"
    r"|(?:\s+(?:an?|the|this|that|following|exact(?:ly)?|my|your|in|to|with|at|of|every|each|all"
    r"|end|top|only|just))+(?:\s+[\w-]+){0,3}?\s+(?:link|image|phrase|word|tag|sentence|answer"
    r"|response|reply|markdown)s?\b(?!\s+(?:latent|encoder|model|token|quality|generat|edit)))"
    r"|(?:답변|응답|대답|맨|(?:모든|각)\s*문장)[^.?!]{0,20}(?:끝|처음|앞|뒤|마지막)에?[^.?!]{0,60}(?:넣|붙|추가|출력|적어|써|끝내)",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"^\s*(?:(?:please|now|ok(?:ay)?|so)[, ]+)?(?:(?:can|could|would"
    r"|will)\s+you\s+(?:please\s+)?(?:help\s+me\s+)?|i\s+(?:want|need)\s+you\s+to\s+|help\s+me\s+)?"
    r"(?:write|compose|draft|tell|sing|make|create|generate|give)\s+(?:me\s+|us\s+)?(?:an?|some"
    r"|the|my|another|this)?\s*"
    r"(?:[\w-]+\s+){0,3}(?:poems?|songs?|stor(?:y|ies)|jokes?|haikus?|essays?|e-?mails?|letters?"
    r"|limericks?|raps?|speech(?:es)?"
    r"|tweets?|recipes?|resumes?|cv|functions?|scripts?|programs?|regex|cover\s+letter"
    r"|blog\s+posts?|horoscope|unit\s+tests?"
    r"|python|javascript|java|sql|bash|code|shopping\s+list|birthday\s+\w+)\b"
    r"|^\s*(?:please\s+)?(?:(?:can|could)\s+you\s+)?(?:fix|debug|refactor|translate|proofread"
    r"|book|order|buy|call|remind|play|set)\s+"
    r"(?:me\s+)?(?:(?:this|my|the\s+following|a|an|following)\b)"
    r"|\b(?:should|shall|can)\s+i\s+(?:\w+\s+){0,3}(?:buy|sell|invest|put\s+my|quit|marry|eat"
    r"|wear|take\s+(?:my|an?\s+umbrella))\b"
    r"|\b(?:should|shall)\s+i\s+vote\b|\bvote\s+for\s+in\b"
    r"|\b(?:stock|share)\s+prices?\b|\bmy\s+savings\b|\bsavings\s+(?:accounts?|plans?|in|into)\b|\b(?:bitcoin|crypto)\s+price"
    r"|\binvestment\s+advice\b"
    r"|\b(?:weather|temperature|forecast|rain|snow)\b[^.?!]*\b(?:today|tomorrow|tonight|weekend"
    r"|outside|in\s+(?:seoul|paris|london|"
    r"new\s+york|tokyo|berlin|busan))\b|\b(?:will|is)\s+it\s+(?:going\s+to\s+)?(?:rain|snow)"
    r"|\bhow\s+(?:do|can|should)\s+i\s+(?:\w+\s+){0,2}(?:my|the)\s+(?:dishwasher|car|phone|laptop"
    r"|hair|dog|cat|weight|sink|wifi)\b"
    r"|\bhow\s+(?:do|can|should)\s+i\s+(?:cook|lose\s+weight|fix\s+my|get\s+rid)\b"
    r"|\bumbrella\b|\bmeaning\s+of\s+life\b"
    r"|\bwhat(?:'s|\s+is)\s+the\s+(?:time|date|capital|weather|population)\b(?!\s+of\s+(?:the|a)\b)"
    r"|\bwhat\s+time\s+is\s+it\b|\bwho\s+(?:won|is\s+the\s+president)\b"
    r"|\bwhat(?:'s|\s+is)\s+\d+\s*[-+*/x]\s*\d+|\b(?:restaurants?|recipe|horoscope|lottery"
    r"|dinner)\b[^.?!]*\b(?:near|recommend|for|tonight|me)\b"
    r"|\b(?:my\s+(?:headache|boyfriend|girlfriend|boss|dog|cat|taxes|homework))\b",
    re.IGNORECASE,
)
_ELSEWHERE_KOREAN = re.compile(
    r"날씨[^.?!]{0,12}(?:어때|알려|어떨|어떤가|춥|더|맑|비)|우산|미세먼지\s*(?:어때|농도)|(?:주식|코인|비트코인|부동산|적금"
    r"|ETF)[^.?!]{0,15}(?:사|팔|살|투자|넣|오를)"
    r"|(?:너|넌|당신은?)\s*(?:몇\s*살|남자|여자|사람이|로봇이)|주가|환율\s*(?:알려|얼마)|시세|여행\s*(?:코스|계획|일정|지)|상담\s*(?:좀"
    r"|해)|고민\s*(?:좀|들어)|다이어트|요리법|맛집|(?:점심|저녁|아침)\s*(?:메뉴|뭐|추천)|로또|운세|사주|지금\s*몇\s*시|몇\s*시야|(?:수도"
    r"|대통령)(?:가"
    r"|는|이)?\s*(?:어디|누구)"
    r"|(?:시|시조|동시|노래|가사|소설|이야기|농담|편지|이메일|메일|자기소개서|자소서|독후감|레시피|파이썬|코드|스크립트|함수|프로그램|축하\s*(?:글|문구))"
    r"(?:를|을|나|도)?\s*(?:하나|한\s*편|하나만|좀|재밌는\s*거)?\s*(?:써|지어|작성해|만들어|들려|짜|해)\s*(?:줘|주세요|줄래|달라|봐"
    r"|줄\s*수|다오)"
    r"|(?:번역|디버깅|교정)\s*(?:해\s*줘|해주세요|좀)|(?:비행기|호텔|기차|식당)[^.?!]{0,10}예약|(?:배고|심심"
    r"|우울)[^.?!]{0,6}(?:파|해|하)$",
)
_SMALLTALK = re.compile(
    r"^\W*(?:(?:hi|hello|hey|yo|good\s+(?:morning|afternoon|evening|night)"
    r"|thanks?(?:\s+you)?(?:\s+(?:so|very)\s+much|\s+a\s+lot)?|thx"
    r"|cheers|bye|goodbye|see\s+you|ok(?:ay)?|cool|great|nice|perfect|awesome|got\s+it"
    r"|never\s*mind|yes|no|sure|welcome"
    r"|(?:(?:that|it)(?:'s|\s+is|\s+was)?\s+)?(?:helpful|very\s+helpful|helped|all|it)|there"
    r"|how\s+are\s+you(?:\s+doing)?(?:\s+today)?|what'?s\s+up|for\s+(?:the\s+|your\s+)?help"
    r"|assistant|again|everyone|who\s+are\s+you|what\s+are\s+you|are\s+you\s+(?:a\s+(?:bot|robot"
    r"|human)|human|real|an?\s+ai)|what(?:'s|\s+is)\s+your\s+name"
    r"|what\s+can\s+(?:you|i)\s+(?:do|ask|help(?:\s+me)?\s+with)(?:\s+(?:you|here|me|for\s+me))*"
    r"|how\s+do(?:es)?\s+(?:you|this|it)\s+work|help|how\s+(?:do|can)\s+i\s+use\s+(?:you"
    r"|this))\W*)+$",
    re.IGNORECASE,
)
# Every word of Korean small talk, and those of them without which it is none.
_CHAT_WORD = re.compile(
    r"(?:안녕|하이|헬로|반가|고마|고맙|감사|땡큐|수고|지내|좋아|좋네|알겠|알았|오케이|네|응|아니|굿|대박|도움|됐|되|누구|너|넌|당신|뭘|뭐|무엇|할|수"
    r"|있|물어|도와|줄|사용법|어떻게|써|쓰|사용|이름|뭐야|잘|자|오랜만|많이|정말|진짜|너무|다음|또|봐|걸|것|어떤)[가-힣]{0,6}"
)
_CHAT_CORE = re.compile(
    r"안녕|하이|헬로|반가|고마|고맙|감사|땡큐|수고|지내|좋아|좋네|알겠|알았|오케이|굿|대박|도움|누구|뭘\s*할|무엇을\s*할|뭐를?\s*할|할\s*수|물어|도와"
    r"|사용법"
    r"|어떻게\s*(?:써|쓰|사용)|이름이\s*뭐|오랜만|^\W*(?:네|응|아니)[가-힣]{0,2}\W*$|잘\s*자"
)
_COURTESY = re.compile(
    r"^\s*(?:please|pls|혹시)[,:]?\s+(?=\S)|(?<=[\s,.!?])(?:please|pls|thanks(?:\s+a\s+lot)?"
    r"|thank\s+you|thx"
    r"|감사(?:합니다|해요)|고맙습니다|고마워요?|부탁(?:해요?|드려요|드립니다|드릴게요))\s*[.!?~]*\s*$",
    re.IGNORECASE,
)
_LONGEST_CHAT = 80
_GREETING = re.compile(
    r"^\s*(?:(?:hi|hello|hey)(?:\s+(?:there|assistant|all))?|good\s+(?:morning|afternoon"
    r"|evening)|thanks?(?:\s+you)?|안녕하세요|안녕|감사합니다|고마워요?|고맙습니다)"
    r"\s*[,.!~?]+\s*(?=\S)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?<=[.!?;])\s+|\n+|(?<=[가-힣]고)\s+(?=답변|마지막|맨|그리고|대화)|,?\s+(?=(?:and\s+)?then\b)"
    r"|(?<=[.!?])(?=[가-힣])|\s+(?=그리고\s)|(?<=[가-힣]되),?\s+(?=모든|답|문장)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scoped:
    """A message cleaned.

    Attributes:
        text: without orders to the assistant and greetings; as it came when nothing else is in it.
        injected: whether orders to the assistant were taken out.
    """

    text: str
    scope: Scope
    injected: bool = False


def scoped(text: str) -> Scoped:
    """What of a message can be a question about papers."""
    if not re.search(r"\w", text) or _is_chat(text):
        return Scoped(text.strip(), "smalltalk")
    bare = _COURTESY.sub("", _GREETING.sub("", text))
    kept, taken = _without_orders(bare)
    if taken and not _asks(kept):
        return Scoped(text.strip(), "out_of_scope", injected=True)
    if _elsewhere(kept):
        return Scoped(text.strip(), "out_of_scope", injected=taken)
    return Scoped(kept, "papers", injected=taken)


def _is_chat(text: str) -> bool:
    """Whether a message is nothing but greeting, thanks, or a question about the assistant."""
    bare = text.strip()
    if len(bare) > _LONGEST_CHAT:
        return False
    words = re.findall(r"\w+", bare)
    if all(_CHAT_WORD.fullmatch(word) for word in words):
        return _CHAT_CORE.search(bare) is not None
    return _SMALLTALK.search(bare) is not None


def _without_orders(text: str) -> tuple[str, bool]:
    """The clauses that give the assistant no orders about itself; and whether there were others."""
    bare = _MARKUP.sub(" ", text)
    clauses = [clause for clause in _CLAUSE.split(bare) if clause.strip()]
    kept = [clause.strip() for clause in clauses if not _is_order(clause)]
    return " ".join(kept), len(kept) < len(clauses) or bare != text


def _is_order(clause: str) -> bool:
    """An order about the assistant; a question for papers on such orders is none."""
    if _PAPER_REQUEST.search(clause):
        return False
    return _SMUGGLED.search(clause) is not None or _ORDERS.search(clause) is not None


_PAPER_REQUEST = re.compile(
    r"\b(?:papers?|research|work|stud(?:y|ies)|benchmarks?|attacks?|defen[cs]es?"
    r"|methods?)\s+(?:on|about|that|which|addressing|dealing|for|against|to)\b"
    r"|\b(?:which|what|any|list|find)\s+(?:\w+\s+){0,3}(?:papers?|research|work|stud(?:y|ies)"
    r"|attacks?|benchmarks?)\b"
    r"|(?:논문|연구|벤치마크|공격|방어)(?:을|를|이|가|은|는)?\s*(?:있|알려|찾|보여|뭐|목록|다룬|정리)|(?:다룬|관한|대한|막는|방어하는"
    r"|탐지하는)\s*(?:논문|연구)|(?:논문|연구)\W*$",
    re.IGNORECASE,
)


def _asks(text: str) -> bool:
    """Whether enough is left after the orders to be a question about papers."""
    words = re.findall(r"[A-Za-z0-9가-힣]{2,}", text)
    return len(words) >= 2 and (
        _PAPERS.search(text) is not None
        or re.search(r"\?|[A-Z]\w*[A-Z0-9]|요약|설명|summar|explain", text) is not None
    )


def _elsewhere(text: str) -> bool:
    """Whether the message is about something else altogether."""
    if not text.strip():
        return True
    if _PAPER_REQUEST.search(text):
        return False
    match = _ELSEWHERE.search(text) or _ELSEWHERE_KOREAN.search(text)
    if match is None:
        return False
    # An order to write something stands at the beginning; other cues yield to talk of papers.
    order = match.start() == 0 and re.match(r"(?i)\s*(?:give|show|find|get)\b", text) is None
    return order or _PAPERS.search(text) is None
