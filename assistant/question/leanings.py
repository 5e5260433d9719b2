"""The turns of phrase by which a question asks for a list of papers or for a single one.

In: a question. Out: the log-odds that a list is wanted, summed over the turns that it has. Their
weights stand in ``leanings.json``, fitted on labelled questions by tests/bench/fit_leanings.py.
"""

from __future__ import annotations

import functools
import json
import re
from importlib.resources import files

_ENGLISH = {
    "asks for papers": (
        r"\b(?:which|what|any|all|list|find|show|some|more|other|recent|latest"
        r"|many)\b(?:\s+[\w-]+){0,4}?\s+(?:papers|studies|publications|articles)\b"
    ),
    "papers on": (
        r"^\W*(?:(?:recent|new|latest)\s+)?papers\b|\bpapers\s+(?:on|about|that|which|for"
        r"|dealing|addressing|using|from|with)\b"
    ),
    "what there is": (
        r"\bdo\s+any\s+(?:papers|works)\b|\bwhat\s+do\s+we\s+have\b|\bwhat\s+(?:methods"
        r"|approaches|techniques|models|datasets|benchmarks)\s+(?:exist|are\s+there|do\s+we)\b"
        r"|\bwhat\s+has\s+been\s+(?:done|published|written)\b|\bwhat's\s+(?:out\s+)?there\b"
        r"|\bwhat\s+is\s+out\s+there\b"
    ),
    "list me": (
        r"^\W*(?:please\s+)?(?:list|show\s+me|find(?:\s+me)?|give\s+me|collect|gather"
        r"|recommend)\b"
    ),
    "any work": (
        r"\b(?:any|recent|more|all|some)\s+(?:work|works|research|literature|benchmarks"
        r"|methods|datasets)\b|\b(?:work|works|research|anything)\s+(?:on|about)\b"
    ),
    "looking for": (
        r"\blooking\s+for\s+(?:research|papers|work|works|methods|diffusion|\w+\s+models)\b"
        r"|\banything\s+(?:on|about)\b|\bhas\s+anyone\s+worked\b"
    ),
    "for example": (
        r"\b(?:e\.g\.|i\.e\.|for\s+example|meaning)|\bwhether\b.*\bor\b|\bor\s+anything\b"
    ),
    "kinds for": (
        r"\b(?:benchmarks|methods|approaches|models|datasets|techniques|attacks"
        r"|agents)\s+(?:for|on|that|to|about)\b"
    ),
    "which one": (
        r"\bwhat\s+(?:was|is|'s)\s+(?:it|that|the)\b|\bcalled\b|\bname\s+(?:of|and)\b|^name\b"
        r"|\bwhich\s+(?:\w+\s+){0,2}(?:paper|one|work|method|approach|technique|lab|team|model"
        r"|tool|benchmark|collection|report|system|framework|dataset|variant)\b"
    ),
    "how much": (
        r"\bhow\s+(?:much|well|fast|big|large|long|expensive|far|accurate)\b|\bhow\s+many\b"
        r"|\bwhat\s+(?:\w+\s+){0,3}(?:score|rate|size|gain|gains|accuracy|number|speed-?up"
        r"|data|dataset|metrics?|happens|kind|vlm|encoder|benchmark|objective)\b"
    ),
    "kinds of work": (
        r"\b(?:works|methods|approaches|models|benchmarks|datasets|data\s+sets|systems"
        r"|techniques|architectures|agents|attacks|defen[cs]es|tools|encoders|surveys|proofs"
        r"|theories|metrics)\b"
    ),
    "several asked for": (
        r"\b(?:which|what)\s+(?:\w+\s+){0,2}(?:\w+[^s\W]s|work|research)\s+(?!is\b|was\b)"
    ),
    "anyone": (
        r"\b(?:who|anyone|anybody|people)\s+(?:has|have|is|are)?\b|\bwhat\s+is\s+(?:there|new"
        r"|known)\b"
    ),
    "alternatives": (r"\bor\b"),
    "enumeration": (r",[^,]+,"),
    "all kinds": (
        r"\b(?:such\s+as|the\s+like|count(?:s)?\s+(?:too|as)|included|of\s+any\s+kind"
        r"|all\s+kinds?|both|either|various|different)\b"
    ),
    "one thing": (r"\b(?:a|an|one|this)\s+\w"),
    "that very one": (
        r"\b(?:the|that)\s+(?:[\w-]+\s+){0,3}(?:paper|one|method|model|work|dataset|benchmark|study"
        r"|framework|survey|tool)\b(?!\s+of\b)|\bwho\s+(?:proposed|introduced|wrote)\b"
    ),
    "told as past": (
        r"\b(?:was|were|did|got|used|made|took|showed|beat|reached|trained|found|turned)\b"
    ),
    "steps": (r"\b(?:from|over|into|then|only)\b"),
}
_KOREAN = {
    "wants papers (Korean)": (
        r"논문(?:들|을|이|은|도|만)?\s*(?:다|모두|전부|좀|목록|리스트|어떤\s*(?:게|것))?\s*(?:을|를|이)?\s*(?:알려|찾아(?!요)"
        r"|보여|정리|추천|소개|나열|모아|궁금|뭐|있|은\s*\?|은\?|목록|리스트|어떤|전부)"
    ),
    "wants work (Korean)": (
        r"(?:연구|벤치마크|작업|기법들|방법들|것들)(?:들)?(?:을|를|이|가|는)?\s*(?:도\s*)?(?:알려|찾아|보여|정리|추천|뭐가|뭐\s*있"
        r"|어떤\s*(?:게|것))"
    ),
    "papers on (Korean)": (
        r"관련(?:된)?\s*(?:논문|연구)|에\s*(?:관한|대한)\s*논문|다룬\s*(?:논문|연구|것)|(?:논문|연구)은\s*\??$|논문들|연구들"
        r"|목록|리스트|뭐가\s*있|어떤\s*(?:게|것이?)\s*있|논문\s*중|전부|모두|무슨\s*논문|어떤\s*논문들?"
    ),
    "is there work (Korean)": (
        r"(?:연구|논문)(?:가|이|는|은)?\s*있(?:어|을까|었|나\?|나$)|\S나\s+\S+(?:을|를|이|가|의|에)|·"
    ),
    "all of them (Korean)": (
        r"쓴\s*논문|하는\s*(?:논문|연구)\s*(?:목록|다\s*)|다\s*찾아|다\s*괜찮아|포함해서"
    ),
    "wants a name (Korean)": (
        r"이름|뭐였|뭐더라|뭐지|뭔가요|무엇인가|뭐야|뭐죠|였죠|였지|였더라|있었죠|라고\s*(?:했|하)|던데|었던|것\s*같은데|것\s*같아"
    ),
    "how much (Korean)": (
        r"얼마|몇(?!\s*편)|어디까지|어느\s*부분|어떻게\s*(?:나왔|바뀌|되나|다른|하나)|각각|최대|수치|누가|어떤\s+\S+(?:을|를|로|에|에서"
        r"|이|가|인가)\b"
    ),
    "alternatives (Korean)": (r"[가-힣](?:이나|거나)\s|[가-힣]나\s"),
    "enumeration (Korean)": (r"[가-힣],[^,]+,"),
    "in brackets": (r"\("),
    "all kinds (Korean)": (
        r"같은\s|포함|좋습니다|상관없|괜찮|들\s|들을|들이|등\b|등\s|계열|전반|쪽"
    ),
    "tell me": (r"알려\s*(?:줘|주)|찾아\s*(?:줘|주)"),
    "dealing with": (r"다룬|관련|관한|대한|하는\s+(?:논문|연구)|위한"),
    "one thing (Korean)": (
        r"이름|뭐였|뭐더라|뭐지|뭔가요|였죠|였지|던데|었던|것\s*같|뭐야|그\s+논문|걸로|점수|얼마|각각|몇"
    ),
    "that very one (Korean)": (
        r"(?:논문|연구|거|것|벤치마크)\s*(?:하나|한\s*편)|(?:하나|한\s*편)(?:만)?\s*(?:찾|알|있)|\b그\s+(?:\S+\s+){0,3}?(?:논문|연구)"
    ),
    "done so": (r"(?:한|만든|만들어|바꿔|주고|나눠|찍은|맞춰|두고|끼워|이어|붙인|쓴|없이)\s"),
    "ends on a noun": (r"(?:논문|연구|방법|모델|기법|벤치마크)\W*$"),
    "goes on asking": (r"인데|은데|는데"),
}
_EITHER = {
    "amount": (r"\d"),
    "exact amounts": (r"\d.*\d{2}"),
}
_PATTERNS = {
    language: {name: re.compile(pattern, re.IGNORECASE) for name, pattern in turns.items()}
    for language, turns in (("en", _ENGLISH | _EITHER), ("ko", _KOREAN | _EITHER))
}
_HANGUL = re.compile(r"[가-힣]")

_SHORT = 5
"""Up to so many content words name a topic; what ends on "논문" behind more describes one."""

TURNS = ("Korean", "words", "short", "filtered", *_ENGLISH, *_KOREAN, *_EITHER)
"""The names of all turns, and of what is known beside them."""


def turns_of(text: str, words: int, *, filtered: bool) -> dict[str, float]:
    """Each of `TURNS` that a question has, with its value.

    Args:
        words: how many content words it has: a topic has few, one paper's description many.
        filtered: whether it asks for a time or an order.
    """
    korean = _HANGUL.search(text) is not None
    patterns = _PATTERNS["ko" if korean else "en"]
    found = {name: 1.0 for name, pattern in patterns.items() if pattern.search(text)}
    if words <= _SHORT:
        found.pop("ends on a noun", None)
    return found | {
        "Korean": float(korean),
        "words": words / 10,
        "short": float(words <= _SHORT),
        "filtered": float(filtered),
    }


def leaning(text: str, words: int, *, filtered: bool) -> float:
    """Log-odds that a list is wanted rather than one paper (see `turns_of`).

    A turn that has no weight yet says nothing: it has to be fitted first.
    """
    weights = _weights()
    found = turns_of(text, words, filtered=filtered)
    said = (weights.get(name, 0.0) * value for name, value in found.items())
    return weights["intercept"] + sum(said)


@functools.cache
def _weights() -> dict[str, float]:
    text = files("assistant.question").joinpath("leanings.json").read_text(encoding="utf-8")
    weights: dict[str, float] = json.loads(text)["weights"]
    return weights
