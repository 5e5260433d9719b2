"""Kinds of thing that questions ask for, and the marks by which a sentence tells that it has them.

In: texts in English or Korean. The lists are general knowledge about papers (units, words for
money or licences), not about any one of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing that questions ask for: how one asks, and what a sentence that tells has."""

    asked: re.Pattern[str]
    told: re.Pattern[str]


def _kind(asked: str, told: str) -> Kind:
    return Kind(re.compile(asked, re.IGNORECASE), re.compile(told))


KINDS: tuple[Kind, ...] = (
    # a figure
    _kind(
        r"how (?:many|much|long|far|big|large|fast|often|expensive|well)|\bsize\b|percent"
        r"|\bgains?\b"
        r"|\bscores?\b|\brates?\b|\baccuracy\b|\bspeed-?ups?\b|\bfaster\b|improv|\bnumbers?\b"
        r"|\bcost"
        r"|\bm?AP\b|\bPSNR\b|\bFID\b|\bF1\b|몇|얼마|수치|크기|비율|개선폭|정확도|승률|성공률"
        r"|어디까지|최대|어떻게 (?:나왔|바뀌)",
        r"(?<![A-Za-z\d.-])\d[\d,.]*",
    ),
    # an address
    _kind(
        r"\brepo(?:sitory)?\b|\bgithub\b|\burl\b|\blink\b|where.{0,20}\bcode\b"
        r"|저장소|깃허브|링크|주소|코드.{0,6}어디",
        r"https?://|(?i:github)",
    ),
    # data
    _kind(
        r"\bdata ?sets?\b|\bbenchmarks?\b|\bcorpus\b|\bcorpora\b|train(?:ed)? on|\bdata\b"
        r"|데이터|말뭉치|벤치마크|코퍼스",
        r"데이터|벤치마크|코퍼스|말뭉치|(?i:data|bench)",
    ),
    # a model or a part of one
    _kind(
        r"(?:which|what) (?:[\w-]+ ){0,3}(?:models?|encoder|llm|vlm|backbone|network)"
        r"|built (?:from|on)|fine-?tune|(?:무슨|어떤) 모델|백본|인코더|모델들",
        r"모델|인코더|백본|네트워크|신경망|(?i:encoder|backbone|network)|LLM|VLM|GPT|(?i:llama)",
    ),
)


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something a paper has that a digest may leave out.

    Attributes:
        name: names it in the answer, by language.
        hard: a question that asks this and nothing the entry tells is not answered at all.
    """

    name: dict[str, str]
    kind: Kind
    hard: bool = True


def _attribute(en: str, ko: str, kind: Kind, *, hard: bool = True) -> Attribute:
    return Attribute({"en": en, "ko": ko}, kind, hard)


ATTRIBUTES: tuple[Attribute, ...] = (
    _attribute(
        "the training time or compute",
        "학습 시간·연산량",
        _kind(
            r"gpu[- ]?(?:hours?|days?)"
            r"|how (?:many|much) (?:[\w-]+ ){0,2}(?:gpus?|tpus?|compute|flops)\b"
            r"|how many [AHV]\d{2,3}s?\b|(?:[AHV]\d{2,3}|GPU|TPU)(?:을|를|은|는|가)? ?몇"
            r"|몇 ?(?:장|대)의? ?(?:GPU|TPU|[AHV]\d)"
            r"|(?:training|compute) (?:time|budget)|how long .{0,30}\btrain"
            r"|GPU.{0,4}(?:시간|몇|수)|학습.{0,6}(?:시간|기간|며칠)|연산량|며칠",
            r"(?i:gpu[- ]?(?:hours?|days?|시간|일))|(?<![A-Za-z])[AHV]\d{2,3}(?!\d)|TPU|RTX"
            r"|(?i:flops?)(?![a-z])"
            r"|\d\s?(?:개의? )?(?:대의? )?GPU|\d\s?(?:시간|일|주)(?![가-힣]*\s?데이터)"
            r"|\d\s?(?i:hours|days|minutes)|GPU (?:한|하나|\d)",
        ),
    ),
    _attribute(
        "how much it was trained on",
        "학습에 쓴 데이터의 양",
        _kind(
            r"how (?:many|much) (?:[\w-]+ ){0,3}(?:videos?|images?|hours of|samples|examples|tokens"
            r"|pairs|clips|documents|books|data)\b.{0,40}\b(?:train|learn|fine-?tun)"
            r"|몇 ?(?:시간|분|개|장|편|건|만|억|쌍)\S*(?: ?\S*(?:분량|길이|짜리)\S*)?(?: \S+){0,2}"
            r" ?(?:학습|훈련)",
            r"\d[^.]{0,14}(?:개|장|편|시간|분(?!류|석|야|포|할)|쌍|건|토큰|샘플|프레임|클립|예제|영상|이미지|데이터"
            r"|(?i:hours?|videos?|images?|samples?|examples?|tokens?|pairs?|clips?))",
        ),
    ),
    _attribute(
        "how long inference takes",
        "추론 시간",
        _kind(
            r"\b(?:inference|generation) (?:time|latency)|\blatency\b|추론 ?시간|지연 ?시간",
            r"(?i:latency|inference time|\bms\b)|지연|추론 ?시간"
            r"|\d\s?(?:밀리)?초|\d\s?(?i:ms|s|sec(?:ond)?s?|fps)\b|초당",
        ),
    ),
    _attribute(
        "how many stars its code has",
        "코드 저장소의 스타 수",
        _kind(r"\b(?:github )?stars\b|스타 ?(?:수|개수)|별 ?(?:몇|수)", r"(?i:\bstars\b)|스타"),
    ),
    _attribute(
        "the reviewers' scores",
        "심사 점수",
        _kind(
            r"review(?:er)?s?['’]?s? (?:scores?|ratings?|marks?)|openreview"
            r"|(?:리뷰어|심사위원|심사자|리뷰)\S*(?: \S+){0,2} ?(?:점수|평점|평가)",
            r"(?i:openreview)|리뷰어|심사",
        ),
    ),
    _attribute(
        "the address of the code",
        "코드 주소",
        _kind(
            r"\b(?:github|repo(?:sitory)?|code)\b.{0,20}\b(?:links?|url|address)\b"
            r"|\b(?:links?|url|address)\b.{0,20}\b(?:github|repo(?:sitory)?|code)\b"
            r"|(?:깃허브|깃헙|github|저장소|레포|코드)\S* ?(?:\S+ )?(?:주소|링크|url)",
            r"(?i:https?://|github\.com|github\.io|huggingface\.co)",
        ),
    ),
    _attribute(
        "what it cost",
        "비용",
        _kind(
            r"how much (?:money|did (?:it|that|they) cost|does (?:it|that) cost)|\bprice\b|dollars"
            r"|training cost|how expensive|cost (?:in|of training)"
            r"|몇 달러|가격|비용.{0,4}얼마|얼마.{0,6}비용",
            r"\$\s?\d|달러|USD|(?i:dollars?)|비용",
        ),
    ),
    _attribute(
        "the licence",
        "라이선스",
        _kind(
            r"licen[cs]|라이[선센]스",
            r"(?i:licen[cs])|라이[선센]스|Apache|(?<![A-Za-z])MIT(?![A-Za-z])|CC[- ]BY",
        ),
    ),
    _attribute(
        "where the authors work",
        "저자의 소속",
        _kind(
            r"affiliat|which (?:lab|labs|institut\w+|universit\w+|compan\w+|organi[sz]ation)\b"
            r"|소속|어느 (?:대학|회사|기관|연구소|연구실)",
            # A company alone may be part of a product's name; one that acts is somebody's place.
            r"대학|연구소|연구팀|(?i:universit|institut|(?<![a-z])labs?(?![a-z]))|Research(?![a-z])|DeepMind|딥마인드"
            r"|(?:Google|구글|Microsoft|마이크로소프트|Meta|메타|OpenAI|NVIDIA|Nvidia|엔비디아|Apple|애플"
            r"|Amazon|ByteDance|Alibaba|알리바바|Tencent|텐센트|Adobe|Salesforce|Huawei|화웨이|IBM|Intel"
            r"|Anthropic|Mistral|Cohere|Naver|네이버)(?:의|에서|가|이|은|는|사)(?=\s)",
        ),
    ),
    _attribute(
        "where it was published",
        "게재 학회",
        _kind(
            r"which (?:conference|venue|journal)|accepted (?:at|to|by)|\bvenue\b"
            r"|published (?:at|in which)"
            r"|어느 학회|무슨 학회|학회|게재|저널",
            r"CVPR|ICCV|ECCV|ICLR|ICML|NeurIPS|NIPS|AAAI|ACL|EMNLP|NAACL|SIGGRAPH|Interspeech"
            r"|ICASSP|학회|저널",
        ),
    ),
    _attribute(
        "how often it was cited",
        "인용 횟수",
        _kind(
            r"how many citations|citation count|times cited|인용.{0,3}(?:수|횟수|몇)",
            r"인용 (?:수|횟수)",
        ),
    ),
    _attribute(
        "who paid for it",
        "연구비 지원",
        _kind(
            r"who (?:funded|financed|paid for|sponsored)|\bfund(?:ed|ing)\b|\bsponsor|연구비|후원",
            r"(?i:fund(?:ed|ing)|sponsor|grant)|연구비|후원",
        ),
    ),
    _attribute(
        "energy use or emissions",
        "전력·탄소 배출",
        _kind(
            r"carbon|emission|\bCO2\b|energy (?:use|consum|cost)|탄소|전력|전기",
            r"(?i:carbon|co2|emission|energy)|탄소|전력|에너지",
        ),
    ),
    _attribute(
        "the training settings",
        "학습 설정",
        _kind(
            r"learning rate|batch size|\bhyper-?parameters?\b|weight decay|warm-?up|how many epochs"
            r"|random seeds?|학습률|배치 (?:크기|사이즈)|하이퍼파라미터|몇 에[폭포]|시드",
            r"(?i:learning rate|batch size|hyper-?parameter|weight decay|warm-?up|epochs?|seeds?)"
            r"|학습률|배치 (?:크기|사이즈)|하이퍼파라미터|에[폭포]크?|시드",
        ),
    ),
    _attribute(
        "the number of parameters",
        "파라미터 수",
        _kind(
            r"how many parameters|parameter count|number of parameters"
            r"|(?:파라미터|매개변수).{0,4}(?:수|몇|개수)",
            r"\d\s?[BMK](?![A-Za-z])|\d\s?(?:억|천만|백만|만)|\d\s?(?i:billion|million)|\d[BMK](?:\s|-)",
        ),
    ),
    _attribute(
        "the context length",
        "컨텍스트 길이",
        _kind(
            r"context (?:length|window|size)|컨텍스트.{0,8}(?:길이|어디|얼마|몇)|문맥 길이",
            r"\d\s?[kK](?![A-Za-z])|\d\s?M\s?(?:토큰|시퀀스|컨텍스트|길이|[Tt]oken)|\d{4,}"
            r"|(?i:context)|컨텍스트|무한|제한 없|길이",
        ),
        hard=False,
    ),
    _attribute(
        "whether it needs training",
        "추가 학습이 필요한지",
        _kind(
            r"need\w* (?:any |extra |more )?(?:re-?)?train|training-free"
            r"|(?:re|fine-?)-?tun\w+ needed"
            r"|(?:추가|재)\s?학습|학습.{0,6}필요|(?:미세|파인)\s?(?:조정|튜닝).{0,6}필요",
            r"(?i:train|tuning|zero-shot)|학습|훈련|튜닝|미세 ?조정|제로샷",
        ),
        hard=False,
    ),
    _attribute(
        "whether the code is open",
        "코드 공개 여부",
        _kind(
            r"(?:is|are) (?:the |its |their )?(?:code|weights?|models?) .{0,20}"
            r"(?:available|open|public|released)"
            r"|open[- ]sourced?\?|코드.{0,8}(?:공개|어디)|오픈 ?소스(?:인|야|예|로 공개)",
            r"(?i:github|open[- ]?source|https?://)|코드|공개|오픈 ?소스",
        ),
        hard=False,
    ),
)


def asked_attributes(text: str) -> tuple[Attribute, ...]:
    """The attributes that a question asks for."""
    return tuple(attribute for attribute in ATTRIBUTES if attribute.kind.asked.search(text))


def untold(attributes: Iterable[Attribute], text: str) -> tuple[Attribute, ...]:
    """Those of the attributes that nothing in the text tells."""
    return tuple(a for a in attributes if not a.kind.told.search(text))
