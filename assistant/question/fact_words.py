"""The words by which a question asks for what records tell: counts, votes, authors, days.

In: patterns only; `intent` decides what a question that has them wants.
"""

from __future__ import annotations

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


REACH = _any(
    r"\bhow\s+far\s+back\b|\b(?:which|what)\s+(?:dates?|days?|period|time\s+span)\s+(?:do|does|are"
    r"|is)\b.*\b(?:digests?|archive|cover)",
    r"\bwhen\s+(?:does|did)\s+(?:the|this)\s+(?:archive|collection|data)\s+(?:start|begin|end|stop)\b",
    r"\b(?:first\s+and\s+(?:the\s+)?last|last\s+and\s+(?:the\s+)?first)\s+(?:date|day|digest)",
    r"\b(?:date|day)\s+of\s+the\s+(?:very\s+)?(?:first|oldest|earliest|last|newest|latest)\s+digest",
    r"(?:최신|최근|마지막|처음|첫)\s*(?:번째\s*)?(?:다이제스트의?\s*)?(?:날짜|다이제스트)\S*\s*(?:언제|며칠)",
    r"다이제스트.*언제부터|언제부터\s*언제까지.*다이제스트",
)
QUIETEST = _any(
    r"\b(?:which|what)\s+(?:[\w-]+\s+){0,2}(?:day|week|month|year|digest)s?\b.*\b(?:quietest|fewest"
    r"|least)\b",
    r"논문이?\s*(?:가장|제일)\s*(?:적|드물)\S*\s*(?:\S+\s+)?(?:날|날짜|주|달|월)",
)
COUNT = _any(
    REACH.pattern,
    QUIETEST.pattern,
    r"\bhow\s+many\s+(?:\S+\s+){0,4}?(?:approaches|methods|benchmarks|datasets|models)\b"
    r".*\b(?:(?:were|been)\s+(?:published|listed|posted|proposed)|in\s+the\s+(?:digests?"
    r"|archive))\b",
    r"\bhow\s+many\s+(?:\S+\s+){0,4}?(?:papers?|works|studies|articles|entries|publications"
    r"|digests?|days)\b",
    r"\b(?:number|count)\s+of\s+(?:\S+\s+){0,3}?(?:papers|works|studies|articles|entries|digests"
    r"|days)\b",
    r"\bbusiest\b|\bprolific\b|\b(?:which|what)\s+(?:day|date|week|month|authors?)\s+(?:had|has"
    r"|have|saw|with|wrote|published)\s+(?:the\s+)?most\b",
    r"\b(?:which|what)\s+(?:[\w-]+\s+){0,2}(?:day|week|month|year|digest)s?\b.*"
    r"\b(?:had|has|have|saw|with)\s+(?:the\s+)?most\s+papers\b",
    r"\bwho\s+(?:has\s+|have\s+)?(?:\w+\s+)?(?:wrote|written|authored"
    r"|published)\s+(?:the\s+)?most\b",
    r"논문이\s*(?:가장|제일)\s*많\S*\s*(?:\S+\s+)?(?:날|날짜|주|달|월)|(?:가장|제일)\s*(?:많은\s*논문"
    r"|논문을?\s*많이)\S*\s*(?:\S+\s+)?(?:저자|사람|연구자|날|누구|쓴)",
    r"\bcount\s+(?:the\s+|all\s+)?(?:\S+\s+){0,3}?papers\b",
    r"(?:논문|연구|페이퍼|다이제스트)(?:이|가|은|는|을|를|의)?\s*(?:총|모두|전부|대략|다\s*합쳐|다\s*해서)?\s*(?:몇\s*(?:편|개|건|일)"
    r"|얼마나\s*(?:있|나|올)|개수|갯수|편수)",
    r"몇\s*편(?:이|의|을|인|이나|\s*있|\s*나)|논문\s*수(?:는|가|를)|몇\s*(?:개|건)의?\s*논문",
)
TOP = _any(
    r"\b(?:most|highest|top|best|fewest|least|lowest)[\s-]+(?:up-?)?(?:vot|rated|ranked|scor"
    r"|liked|popular)\w*",
    r"\b(?:most|fewest|highest|least)\s+(?:number\s+of\s+)?(?:up-?)?votes\b"
    r"|\btop\s+(?:up-?)?vot\w+",
    r"\b(?:up)?votes?\s+(?:ranking|leaderboard)|\bby\s+(?:number\s+of\s+)?(?:up-?)?votes\b",
    r"\b(?:winner|hottest|best[- ]loved|most[- ]loved|favou?rite)\b.*"
    r"\b(?:paper|week|day|month|year|quarter|digest)"
    r"|\bleast\s+(?:loved|liked)\b|핫(?:한|했던)\s*논문|최저\s*(?:득표|추천)|꼴찌",
    r"\bled\s+the\b|\bbiggest\s+hits?\b",
    r"\btopp(?:ed|ing|s)\s+(?:the\s+)?(?:list|votes?|charts?|ranking|digest|day|poll)\b|\bwon\s+the\s+(?:vote|day)\b",
    r"\b(?:number|no\.?)\s*(?:one|1)\s+paper\b|\bmost\s+popular\b|\btop\s+(?:\d+|three|five"
    r"|ten)?\s*(?:papers?|entries|articles)\b"
    r"|\bbest\s+papers?\b",
    r"(?:가장|제일)\s*(?:많은?|높은?|적은?|낮은?)\s*(?:수의\s*)?(?:표|추천|득표|투표|업보트|좋아요)",
    r"(?:표|추천|득표|투표|업보트|좋아요|인기)(?:수|율)?\s*(?:를|을|가|이|는)?\s*(?:가장|제일|최고로?)\s*(?:많|높|적|낮|있|좋)",
    r"(?:가장|제일)\s*(?:표|추천|득표|투표|인기|많이\s*(?:추천|득표|투표))|최다\s*(?:득표|추천|투표)|인기\s*(?:논문|순|있|많|최고)",
    r"(?:표|추천|득표|투표|업보트|좋아요)(?:수)?(?:를|을|가|이)?\s*(?:많이\s*받|많았)",
    r"(?:추천|득표|투표|표)\s*(?:수)?\s*(?:많은|높은)?\s*(?:순|상위|1위|일등)|(?:상위|탑|톱|top|베스트)\s*\d+|(?:득표|인기"
    r"|추천)\s*순|1\s*위(?!\s*모델)",
)
VOTES = _any(
    r"\bhow\s+many\s+(?:up-?)?votes\b|\b(?:number|count)\s+of\s+(?:up-?)?votes\b"
    r"|\bvote\s+(?:count|tally|total)\b|\bhow\s+(?:well\s+)?(?:popular|upvoted|voted)\b",
    r"\b(?:votes?|upvotes?)\s+(?:did|does|has|have|for)\b|\bwhat(?:'s|\s+(?:is|was"
    r"|were))\s+(?:the\s+|its\s+)?(?:up-?)?votes?\b",
    r"\b(?:its|their)\s+(?:up-?)?votes?\b",
    r"몇\s*표|표\s*(?:를|는|가|은)?\s*(?:얼마나|몇\s*개|몇)|(?:득표|투표|추천|업보트|좋아요)(?:\s*수)?\s*(?:는|은|가|이|를"
    r"|을)?\s*(?:얼마|몇|어떻게|어느|알려)|(?:득표|추천|투표)\s*수",
)
AUTHORS = _any(
    r"\bwho\s+(?:wrote|authored|co-?authored|(?:are|is|were"
    r"|was)\s+(?:the\s+)?(?:\w+\s+)?(?:authors?|writers?|behind)|made|created|developed"
    r"|published|released)\b",
    r"\bwho(?:'s|\s+is|\s+are)\s+behind\b|\bauthors?\s+(?:of|list|names?)\b|\b(?:list|name|show"
    r"|give)\s+(?:me\s+)?(?:all\s+)?(?:the\s+)?authors\b|\bauthor\s+list\b"
    r"|\bwritten\s+by\s+whom\b|\bby\s+whom\b|\bfirst\s+author\b",
    r"저자(?:가|는|들|를|명|진|목록)?(?:이|은|는|을)?\s*(?:누구|누가|알려|전부|모두|명단|목록|가|다\s|좀|\?|$|뭐|이름)|누가\s*(?:썼|쓴"
    r"|만들|작성|개발|발표|낸)|쓴\s*사람|글쓴이|만든\s*사람|누구(?:의|가)?\s*(?:논문|쓴|썼|작품)",
)
WHAT_WAS_ON = _any(
    r"\bwhat\s+(?:was|were|is|came|got|did)\b.*\b(?:listed|posted|digest|in\s+it|up|out)\b",
    r"(?:뭐|무엇|어떤\s*게)\S*\s*(?:올라|나왔|실렸|있었)|다이제스트\s*(?:보여|목록|내용)",
)
WHERE_THEY_WORK = _any(
    r"\baffiliat|\b(?:which|what)\s+(?:universit|institut|compan|lab\b|labs\b|organi[sz]ation)",
    r"소속|(?:어느|무슨|어떤)\s*(?:대학|회사|기관|연구소|연구실|학교)",
)
ITS_AUTHORS = _any(r"\bits\s+authors?\b|저자")
IS_AUTHOR = _any(
    r"\b(?:is|was|are|were|did)\b.*\b(?:(?:one\s+of|among)\s+the\b.*\bauthors|authors?\s+of|co-?author|write|contribute|involved\s+in"
    r"|behind)\b",
    r"저자(?:에|중에|명단에)\s.*(?:있|포함|들어)|저자(?:가\s*맞|인가|인지|야|예요|입니까|중)|(?:쓴|썼)\s*(?:게|것이|거)?\s*(?:맞|나|니|어|습니까)",
)
WHEN = _any(
    r"\bwhen\s+(?:was|were|did|has|is|exactly|do)\b|\b(?:what|which)\s+(?:day|date|days|dates"
    r"|digest|digests|month|week)\b|\bon\s+(?:what|which)\s+(?:day|date)s?\b|\bhow\s+(?:often"
    r"|many\s+times)\b|\bdate\s+of\b",
    r"언제(?!든|나\s|까지나)|며칠|어느\s*(?:날|달|주)|무슨\s*(?:날|요일)|몇\s*월|몇\s*일(?:자|에|날)|(?:날짜|일자)(?:가|는|를"
    r"|좀)?\s*(?:언제|뭐|알려|\?|$)?|몇\s*번(?:이나)?\s*(?:올라|나왔|실렸|등장)",
)
LISTED = _any(
    r"\b(?:digests?|list(?:ed|ing)?|post(?:ed)?|appear(?:ed|s)?|featured?|show(?:ed|n)?\s+up"
    r"|com(?:e|ing)\s+out|came\s+out|covered|published|released|included|upload(?:ed)?|submitted"
    r"|out)\b",
    r"올라|다뤘|나왔|나온|실렸|실린|소개|등장|다이제스트|발표|공개|게재|게시|수록|포함|언제(?:야|였|인가|예요|죠|지|\?|$)|날짜|일자",
)
LISTED_AT_ALL = _any(
    r"^\W*(?:was|were|is|has|did|have)\b.*\b(?:listed|posted|in\s+(?:the|a|any)\s+digests?"
    r"|appear(?:ed)?|featured|included)\b",
    r"(?:올라|실|나)(?:온|린|왔던)\s*적|(?:올라왔|실렸|나왔)(?:나|어|니|는지|습니까|나요|어요)",
)
EXPLAIN = _any(
    r"^\W*(?:(?:please|can\s+you|could\s+you)\s+)*(?:explain|describe|define|summari[sz]e"
    r"|tell\s+me\s+about|what(?:'s|\s+is|\s+are|\s+does)|how\s+(?:does|do|is|are))\b",
    r"(?:설명|요약|정리)(?:을|를)?\s*(?:좀\s*)?(?:해|부탁)|(?<!논문)(?<!연구)(?:이|가|은|는|이란|란)\s*(?:뭐|뭔|무엇|무슨\s*뜻)|(?:어떻게"
    r"|무슨\s*원리로)\s*(?:작동|동작)|에\s*대해\s*(?:알려|설명)",
)
