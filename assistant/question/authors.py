"""Authors in a question: who is asked about, and whether the digests know them.

A name counts beside a word of authorship ("by", "wrote", "쓴", "저자"), or when it is an author's
full name; a word such as "by pruning" or the name of a company does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.language import has_proper_noun

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.question.names import Mention, NameIndex

_PARTICLE = r"(?:van|von|de|der|den|la|le|di|da|del|el|al|bin|ten|dos)"
_LETTERS = "A-Za-zÀ-ž"
_CAPITAL = rf"(?:[A-ZÀ-ÖØ-ÞĀ-Ž][{_LETTERS}'’-]*\.?)"
_NAME = rf"(?P<name>{_CAPITAL}(?:,?\s+(?:{_PARTICLE}\s+)*{_CAPITAL}){{0,3}})"
_FULL_NAME = rf"(?P<name>{_CAPITAL}(?:,?\s+(?:{_PARTICLE}\s+)*{_CAPITAL}){{1,3}})"
_ANY_NAME = rf"(?P<name>[{_LETTERS}][{_LETTERS}'’.-]*(?:\s+[{_LETTERS}][{_LETTERS}'’.-]*){{1,2}})"
_WORKS = (
    r"(?:papers?|works?|publications?|articles?|research|stud(?:y|ies)|anything|something"
    r"|everything"
    r"|entries|contributions?|preprints?|one|ones)"
)
_VERB = r"(?:co-?\s?)?(?:authored|wrote|written|writes?|published|publish|author|authors)"
_HANGUL_NAME = r"(?<![가-힣])(?P<name>(?:[가-힣]{1,4}\s)?[가-힣]{1,4}?)"
_WROTE = (
    r"(?:쓴|썼|저술|작성한|작성했|집필|공저|공동\s*저|참여한|참여했|(?:공동\s*)?저자(?!가|는|명)"
    r"|이름을\s*올린|낸\s)"
)
_TOGETHER = r"(?:공동으로\s*|함께\s*|같이\s*|직접\s*|최근에?\s*)?"
_TITLE = r"(?:professor\s+|prof\.?\s+|dr\.?\s+|authors?\s+|the\s+)?"


def _patterns(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


# Strong cues: an unknown name beside them is an author that the digests do not have.
_STRONG = _patterns(
    rf"(?i:\b{_WORKS}\s+(?:\w+\s+)?(?:(?:that\s+)?(?:is|are|were)\s+)?(?:(?:co-?)?(?:authored"
    rf"|written)"
    rf"\s+)?by\s+{_TITLE}){_NAME}",
    rf"(?i:\b(?:(?:co-?)?authored|written)\s+by\s+{_TITLE}){_NAME}",
    rf"\b{_NAME}\s+(?i:(?:has|have|had|also|ever|is|was)\s+)*(?i:{_VERB})\b(?!\s+by)",
    rf"\b(?i:did|has|have|does|is|was)\s+{_NAME}\s+(?i:(?:ever|also|been)\s+)*"
    rf"(?i:{_VERB}|contributed?|(?:listed\s+as\s+)?(?:an?\s+|the\s+)?(?:first\s+|co-?)?authors?)\b",
    rf"\b{_NAME}(?:['’]s?)\s+(?i:(?:\w+\s+)?(?:papers?|publications?|articles?|preprints?))\b",
    r"(?i:\b(?:co-?)?authors?(?:\s+(?:named|called|is|are|includes?|like|was))?)[:\s]+(?!(?i:of)\b)"
    rf"{_NAME}",
    rf"\b{_NAME}\s+(?i:(?:is|was|as|among|is\s+listed\s+as)\s+(?:one\s+of\s+)?(?:an?\s+|the\s+)?"
    r"(?:first\s+|co-?|lead\s+|last\s+)?authors?)\b",
    rf"{_NAME}(?:\s*(?:교수|박사)(?:님|씨)?)?\s?(?:이|가|은|는|께서)?\s*{_TOGETHER}{_WROTE}",
    rf"{_HANGUL_NAME}\s?(?:(?:교수|박사|님|씨)(?:님)?(?:이|가|께서)?|이|가|께서)\s+{_TOGETHER}{_WROTE}",
    rf"저자(?:가|는|이|명이|중에?|에)\s*"
    rf"(?:{_NAME}|(?!누구){_HANGUL_NAME.replace('name', 'korean')}(?=인|이고"
    rf"|[\s?]))",
    rf"{_HANGUL_NAME}\s*(?:교수|박사)(?:님|씨)?(?:의|가|이)?\s",
    rf"\b{_FULL_NAME}의\s+(?:\S+\s+)?논문",
    rf"(?<![가-힣])(?:[가-힣]{{1,4}}\s)?[가-힣]{{2,5}}\s?\({_FULL_NAME}\)(?:이|가|의|은|는)?\s*(?:\S+\s+){{0,2}}?(?:논문|연구)",
)
# Weak cues: only a name that an author has counts.
_WEAK = _patterns(
    rf"(?i:\b(?:by|from|with|involving|of|featuring|feat\.?)\s+){_NAME}",
    rf"\b{_NAME}(?:['’]s?)\s",
    rf"{_HANGUL_NAME}(?:의|이|가)\s+(?:낸\s+|발표한\s+|다른\s+)?논문",
    rf"\b{_NAME}(?:의|이|가|\s)\s*(?:낸\s*|발표한\s*|다른\s*)?논문",
    rf"(?i:^|(?:any|list|show|me|find|all)\s+){_FULL_NAME}\s+(?i:papers?|publications?)\b",
    rf"^{_ANY_NAME}\s+papers\b",
    rf"(?i:\b{_WORKS}\s+(?:\w+\s+)?by|authored\s+by|written\s+by)\s+(?:author\s+)?{_ANY_NAME}",
)
_SEQUENCE = re.compile(rf"\b{_NAME}")
_ORGANISATIONS = frozenset(
    """ai lab labs research university institute team group inc corp openai google deepmind meta
    microsoft nvidia apple amazon anthropic alibaba tencent baidu bytedance huawei samsung naver
    kakao lg stanford mit berkeley tsinghua peking kaist postech snu ibm intel adobe salesforce
    mistral face xai cohere qwen deepseek oxford cambridge cmu harvard princeton eth epfl
    facebook college academy school company companies sony bosch oracle databricks stability
    midjourney snap tiktok kuaishou 구글 메타 마이크로소프트 애플 네이버 카카오 삼성 엔비디아
    오픈 연구진 연구팀 연구자 전문가 이용자 사용자 개발자 과학자 선생님 대학생 인공지능 심사자
    고객들 대학 사람 누가 같은 이번 해당 우리 저희 어떤 최근 다른 한국 중국 미국 일본 공동 여러
    모든 관련 가장""".split()
)
_NO_NAME = frozenset(
    """which what who when where how why the this that these those any all a an list show find give
    tell compare papers paper i we you it they he she is are was were do does did has have can could
    would should please in on for from by of to and or not no most top first second last everything
    january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday votes vote authors author somebody someone
    anyone everyone people researchers hello hi thanks also plus""".split()
)


_HANGUL = re.compile(r"[가-힣]")
_ENDS_IN_PARTICLE = re.compile(r"(?:[은는을를에의]|에서|하고|부터|까지|으로|이나|처럼)$")
# Family names that nearly all Koreans have; their given name has one or two syllables.
_FAMILIES = frozenset(
    "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모"
)


@dataclass(frozen=True, slots=True)
class AuthorMatch:
    """A person in a question; ``names`` as the store spells them, empty for an unknown one."""

    start: int
    end: int
    asked: str
    names: tuple[str, ...]


def find_authors(
    text: str, names: NameIndex, mentions: Sequence[Mention] = ()
) -> list[AuthorMatch]:
    """The persons whose papers a text asks about, in its order.

    Args:
        mentions: papers that the text names; a person is never read out of their names.
    """
    found: list[AuthorMatch] = []
    for match in _candidates(text, names):
        if not any(_clash(match, other) for other in found) and not any(
            _clash(match, mention) and not (match.names and _holds(match, mention))
            for mention in mentions
        ):
            found.append(match)
    return sorted(found, key=lambda match: match.start)


def _clash(match: AuthorMatch, other: AuthorMatch | Mention) -> bool:
    return match.start < other.end and other.start < match.end


def _holds(match: AuthorMatch, mention: Mention) -> bool:
    """Whether a mention is only a part of a person's name ("Pu" in "Paul Pu Liang")."""
    within = match.start <= mention.start and mention.end <= match.end
    return within and mention.end - mention.start < match.end - match.start


def _candidates(text: str, names: NameIndex) -> Iterator[AuthorMatch]:
    for pattern in _STRONG:
        for match in pattern.finditer(text):
            if (found := _strong(match, names)) is not None:
                yield found
    for pattern in _WEAK:
        for match in pattern.finditer(text):
            if (found := _weak(match, names)) is not None:
                yield found
    for match in _SEQUENCE.finditer(text):
        yield from _exact_runs(match, names)


def _strong(match: re.Match[str], names: NameIndex) -> AuthorMatch | None:
    asked, start = _trimmed(match)
    if not _possible(asked):
        return None
    found = names.people.resolve(asked)
    if not found and not _personal(asked, names):
        return None
    return AuthorMatch(start, start + len(asked), asked, found)


def _weak(match: re.Match[str], names: NameIndex) -> AuthorMatch | None:
    asked, start = _trimmed(match)
    if not _possible(asked) or (" " not in asked and asked.isascii()):
        return None
    latin = asked.isascii() or not _HANGUL.search(asked)
    careful = latin and "papers" not in match.group().casefold()
    found = names.people.exact(asked) if careful else names.people.resolve(asked)
    return AuthorMatch(start, start + len(asked), asked, found) if found else None


def _exact_runs(match: re.Match[str], names: NameIndex) -> Iterator[AuthorMatch]:
    """Full author names inside a run of capitalised words, the longest first."""
    words = list(re.finditer(r"[^\s,]+", match["name"]))
    for length in range(len(words), 1, -1):
        for run in (words[i : i + length] for i in range(len(words) - length + 1)):
            start, end = run[0].start(), run[-1].end()
            asked = re.sub(r"['’]s?$|\.$", "", match["name"][start:end])
            if not _possible(asked) or min(map(len, asked.split())) < 2:
                continue
            if found := names.people.exact(asked):
                offset = match.start("name") + start
                yield AuthorMatch(offset, offset + len(asked), asked, found)


_POSSESSIVE = re.compile(r"['’]s?$|[.,]+$")


def _trimmed(match: re.Match[str]) -> tuple[str, int]:
    """The name without words of the sentence that were taken along, and where it starts."""
    group = "name" if match["name"] else "korean"
    asked, start = match[group], match.start(group)
    words = asked.split()
    while words and words[0].casefold().strip(".,") in _NO_NAME:
        rest = asked[len(words[0]) :]
        start += len(asked) - len(rest.lstrip())
        asked, words = rest.lstrip(), words[1:]
    while words and words[-1] != "He" and _POSSESSIVE.sub("", words[-1].casefold()) in _NO_NAME:
        asked, words = asked[: -len(words[-1])].rstrip(), words[:-1]
    return re.sub(r"['’]s?$|[.,]$|\s*(?:교수|박사|님|씨|저자)+$", "", asked), start


def _possible(asked: str) -> bool:
    """Whether words can be a person's name at all: no company, and in Hangul shaped like one."""
    if not asked or any(word.casefold().strip(".,'’") in _ORGANISATIONS for word in asked.split()):
        return False
    if not _HANGUL.search(asked):
        return True
    words = asked.split()
    if len(words) == 2:
        return not any(_ENDS_IN_PARTICLE.search(word) for word in words)
    return 2 <= len(asked) <= 4 and asked[0] in _FAMILIES and not _ENDS_IN_PARTICLE.search(asked)


def _personal(asked: str, names: NameIndex) -> bool:
    """Whether an unknown name is a person's rather than a thing's: no paper speaks of it."""
    if _HANGUL.search(asked):
        # "무슨 내용이고 누가 썼어?": two words before "wrote" are mostly no name.
        return has_proper_noun(asked) if " " in asked else len(asked) == 3
    words = re.findall(rf"[{_LETTERS}]{{2,}}", asked)
    if not words or any(word.isupper() and len(word) > 2 for word in words):
        return False
    return min(names.known(word) for word in words) <= 2


_CUE_BEFORE = re.compile(
    r"(?:(?:co-?)?(?:authored|written)\s+)?\b(?:by|from|of|with|involving|did|has|have)\s+"
    r"(?:(?:professor|prof\.?|dr\.?|authors?)\s+)?$|저자(?:가|는|이|명이)\s*$",
    re.IGNORECASE,
)
_CUE_AFTER = re.compile(
    r"['’]s?(?=\s)|\s+(?:(?:has|have)\s+)?(?:co-?)?(?:authored|wrote|written|published|author"
    r"|write|publish)\b"
    r"|\s?(?:교수|박사)?(?:님|씨)?\s?(?:이|가|은|는|께서|의|인)?\s*(?:공동으로|함께|같이)?\s*"
    r"(?:쓴|썼던|저술한|작성한|집필한|참여한|발표한|낸|저자인|저자로\s*(?:있는|참여한)|공저한)?(?=\s|$)",
    re.IGNORECASE,
)


# "서민준(Minjoon Seo)": the same person, as Korean writes the name.
_ALSO_KOREAN = re.compile(r"(?<![가-힣])(?:[가-힣]{1,4}\s)?[가-힣]{2,5}\s?\($")


def with_cue(text: str, person: AuthorMatch) -> tuple[int, int]:
    """Where a person stands with the words of authorship around the name."""
    start, end = person.start, person.end
    also = _ALSO_KOREAN.search(text[:start])
    if also and text.startswith(")", end):
        start, end = also.start(), end + 1
    before = _CUE_BEFORE.search(text[:start])
    after = _CUE_AFTER.match(text, end)
    return before.start() if before else start, after.end() if after else end
