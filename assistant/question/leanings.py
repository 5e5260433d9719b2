"""The turns of phrase by which a question asks for a list of papers or for a single one.

Each has a weight, a list positive and one paper negative, in the same unit for both languages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Leaning:
    """A turn of phrase and what it speaks for."""

    weight: float
    pattern: re.Pattern[str]


def _lean(weight: float, pattern: str) -> Leaning:
    return Leaning(weight, re.compile(pattern, re.IGNORECASE))


LEANINGS: tuple[Leaning, ...] = (
    # English, several papers
    _lean(
        3.0,
        r"\b(?:which|what|any|all|list|find|show|some|more|other|recent|latest"
        r"|many)\b(?:\s+[\w-]+){0,4}?\s+(?:papers|studies|publications|articles)\b",
    ),
    _lean(
        2.0,
        r"^\W*(?:(?:recent|new|latest)\s+)?papers\b|\bpapers\s+(?:on|about|that|which|for"
        r"|dealing|addressing|using|from|with)\b",
    ),
    _lean(
        2.0,
        r"\bdo\s+any\s+(?:papers|works)\b|\bwhat\s+do\s+we\s+have\b"
        r"|\bwhat\s+(?:methods|approaches|techniques|models|datasets|benchmarks)\s+(?:exist"
        r"|are\s+there|do\s+we)\b"
        r"|\bwhat\s+has\s+been\s+(?:done|published|written)\b|\bwhat's\s+(?:out\s+)?there\b"
        r"|\bwhat\s+is\s+out\s+there\b",
    ),
    _lean(
        2.0,
        r"^\W*(?:please\s+)?(?:list|show\s+me|find(?:\s+me)?|give\s+me|collect|gather"
        r"|recommend)\b",
    ),
    _lean(
        1.5,
        r"\b(?:any|recent|more|all|some)\s+(?:work|works|research|literature|benchmarks"
        r"|methods|datasets)\b|\b(?:work|works|research|anything)\s+(?:on|about)\b",
    ),
    _lean(
        1.5,
        r"\blooking\s+for\s+(?:research|papers|work|works|methods|diffusion|\w+\s+models)\b"
        r"|\banything\s+(?:on|about)\b|\bhas\s+anyone\s+worked\b",
    ),
    _lean(1.0, r"\b(?:e\.g\.|i\.e\.|for\s+example|meaning)|\bwhether\b.*\bor\b|\bor\s+anything\b"),
    _lean(
        1.0,
        r"\b(?:benchmarks|methods|approaches|models|datasets|techniques|attacks"
        r"|agents)\s+(?:for|on|that|to|about)\b",
    ),
    _lean(
        2.0,
        r"\bwhat\s+(?:are|do|did|have)\s+(?:people|researchers|others)\b|\bhow\s+(?:are|have"
        r"|were)\s+(?:\S+\s+){0,3}(?:been|being|people|researchers|used|sped)\b"
        r"|\bwhich\s+(?:authors|groups|labs)\b|^\W*works?\s+\w+ing\b",
    ),
    # English, one paper
    _lean(
        -2.0,
        r"\bwhat\s+(?:was|is|'s)\s+(?:it|that|the)\b|\bcalled\b|\bname\s+(?:of|and)\b"
        r"|^name\b|\bwhich\s+(?:\w+\s+){0,2}(?:paper|one|work|method|approach|technique|lab|team"
        r"|model|tool|benchmark"
        r"|collection|report|system|framework|dataset|variant)\b",
    ),
    _lean(
        -2.0,
        r"\bhow\s+(?:much|well|fast|big|large|long|expensive|far|accurate)\b|\bhow\s+many\b"
        r"|\bwhat\s+(?:\w+\s+){0,3}(?:score|rate|size|gain|gains|accuracy|number|speed-?up"
        r"|data|dataset|metrics?|happens|kind|vlm|encoder|benchmark|objective)\b",
    ),
    _lean(
        -2.0,
        r"\bi\s+remember\b|\bthat\s+(?:paper|trick|list|one|method)\b|\bwhich\s+was\b"
        r"|\bwas\s+that\b|\bthe\s+(?:paper|one)\s+(?:that|where|which|with|in)\b",
    ),
    _lean(
        -1.5,
        r"\bis\s+there\s+(?:a|an|any\s+(?:\w+\s+)?(?:way|trick|method))\b"
        r"|\bis\s+there\s+work\s+that\b|\bhas\s+(?:anyone|anybody|someone)\b(?!\s+worked)"
        r"|\bhow\s+(?:can|do|to|would)\b|\bshould\s+i\b|\bcan\s+(?:a|an|i|you)\b"
        r"|\bwho\s+proposed\b",
    ),
    _lean(
        -1.5,
        r"\b(?:a|the|one)\s+(?:\S+\s+)?(?:paper|method|model|benchmark|trick|recipe|platform"
        r"|framework|toolkit|report|survey|corpus|tool|variant|robot|generator)\b"
        r"|\bneed\s+a\b|^\W*(?:paper|method|benchmark|model|work|recipe|training|theory"
        r"|small|tiny)\b",
    ),
    _lean(
        -1.0,
        r"[?:;,]\s+(?:and\s+)?(?:what|which|how|who|where|is\s+it|does\s+it)\b|\bdid\s+(?:it"
        r"|they|that)\b|\bthey\b",
    ),
    _lean(
        -1.0,
        r"\b(?:via|by|without|instead\s+of|rather\s+than|so\s+that|per)\b.*\b(?:via|by"
        r"|without|instead\s+of|rather\s+than|so\s+that|with)\b",
    ),
    # Korean, several papers
    _lean(
        2.5,
        r"논문(?:들|을|이|은|도|만)?\s*(?:다|모두|전부|좀|목록|리스트|어떤\s*(?:게|것))?\s*(?:을|를|이)?\s*(?:알려|찾아(?!요)|보여"
        r"|정리|추천|소개|나열|모아|궁금|뭐|있|은\s*\?|은\?|목록|리스트|어떤|전부)",
    ),
    _lean(
        2.0,
        r"(?:연구|벤치마크|작업|기법들|방법들|것들)(?:들)?(?:을|를|이|가|는)?\s*(?:도\s*)?(?:알려|찾아|보여|정리|추천|뭐가"
        r"|뭐\s*있|어떤\s*(?:게|것))",
    ),
    _lean(
        1.5,
        r"관련(?:된)?\s*(?:논문|연구)|에\s*(?:관한|대한)\s*논문|다룬\s*(?:논문|연구|것)|(?:논문|연구)은\s*\??$|논문들|연구들|목록"
        r"|리스트|뭐가\s*있"
        r"|어떤\s*(?:게|것이?)\s*있|논문\s*중|전부|모두|무슨\s*논문|어떤\s*논문들?",
    ),
    _lean(
        1.0,
        r"(?:연구|논문)(?:가|이|는|은)?\s*있(?:어|을까|었|나\?|나$)|\S나\s+\S+(?:을|를|이|가|의|에)|·",
    ),
    _lean(1.0, r"쓴\s*논문|하는\s*(?:논문|연구)\s*(?:목록|다\s*)|다\s*찾아|다\s*괜찮아|포함해서"),
    # Korean, one paper
    _lean(-1.0, r"이름(?:이|은|을|도|만)?\s*(?:뭐|뭔|뭘|무엇|알|기억)|\bcalled\b|\bname\s+of\b"),
    _lean(
        -2.5,
        r"이름|뭐였|뭐더라|뭐지|뭔가요|무엇인가|뭐야|뭐죠|였죠|였지|였더라|있었죠|라고\s*(?:했|하)|던데|었던|것\s*같은데|것\s*같아",
    ),
    _lean(
        -2.0,
        r"얼마|몇(?!\s*편)|어디까지|어느\s*부분|어떻게\s*(?:나왔|바뀌|되나|다른|하나)|각각|최대|수치|누가|어떤\s+\S+(?:을|를|로|에"
        r"|에서|이|가|인가)\b",
    ),
    _lean(
        -1.5,
        r"(?:방법|방식|모델|기법|자료|프레임워크|데이터셋|서베이|연구)(?:이|가|은|는)?\s*(?:있나요|있을까요|있나\?|있어요|있죠|있습니까"
        r"|있나여|있는지|있던데)|(?:방법|방식|기법)\s*(?:이|은|는)?\s*(?:있나|\?|$)",
    ),
    _lean(
        -1.5,
        r"찾(?:습니다|고\s*있|는\s*중|는중|아요)|논문에서|연구에서|논문이랑|논문인데|연구인데|모델인데|연구요|모델이요|궁금(?:해|합)|싶은데"
        r"|(?:하나|한\s*편)\s*(?:있|찾|알)",
    ),
    _lean(
        -1.0,
        r"[?.!]\s+\S|,\s*(?:어떤|몇|무엇|얼마)|는데[,\s]|(?:인데|은데|하고)\s+(?:이름|어떤|뭐|몇)",
    ),
)
