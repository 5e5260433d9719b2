"""How soon the first words of an answer stand in the page after Enter.

``python -m tests.bench.first_words --store DIR [--questions FILE]`` serves the store, asks each
question in a real browser, and prints one JSON line: median and worst in milliseconds, new
conversations apart from one that grows, and what of it the assistant itself took. The file has
question records, one a line; without it there are 24 questions, half of them Korean.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from assistant.answer import Request, Text
from assistant.settings import load_settings
from assistant.wiring import open_assistant
from tests.browsing import chromium
from tests.served_store import serving_store

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

QUESTIONS = (
    "which papers addressed KV cache compression?",
    "papers about text-to-video generation",
    "how can hallucinations of vision language models be reduced?",
    "the most voted paper of 2024-06-14",
    "what was new on state space models in May 2024?",
    "which papers merge language models?",
    "benchmarks for web agents",
    "speculative decoding",
    "what is there on robot manipulation with language models?",
    "papers with more than 100 votes in October 2024",
    "long context evaluation",
    "which papers train reward models without human labels?",
    "KV 캐시 압축을 다룬 논문은?",
    "텍스트로 비디오를 만드는 논문",
    "환각을 줄이는 방법은?",
    "2024년 6월 14일에 표를 가장 많이 받은 논문은?",
    "상태 공간 모델에 관한 논문은 무엇이 있나?",
    "모델 병합을 다룬 논문",
    "웹 에이전트 벤치마크",
    "추측 디코딩으로 추론을 빠르게 한 논문은?",
    "로봇 조작에 언어 모델을 쓴 연구",
    "2024년 10월에 나온 수학 추론 논문",
    "긴 문맥 평가",
    "합성 데이터로 학습한 논문은?",
)
LONGEST_MS = 60_000

WATCH = """() => {
    // The time of Enter and of the first words that a reader can see below the question.
    window.enter = window.words = 0;
    const field = document.querySelector('#ask textarea');
    const seen = document.querySelectorAll('#chat .answer').length;
    field.addEventListener('keydown', (event) => {
        if (event.key === 'Enter') window.enter = performance.now();
    }, { once: true, capture: true });
    const look = () => {
        const shown = document.querySelectorAll('#chat .answer');
        const text = shown.length > seen ? shown[shown.length - 1].innerText.trim() : '';
        if (text) window.words = performance.now(); else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""


def first_words(page: Page, question: str) -> float:
    """Milliseconds from Enter to the frame that has words of the answer."""
    field = page.locator("#ask textarea")
    field.fill(question)
    page.evaluate(WATCH)
    field.press("Enter")
    page.wait_for_function("() => window.words > 0", timeout=LONGEST_MS)
    took = page.evaluate("() => window.words - window.enter")
    expect(page.locator("#ask .submit-button")).to_be_visible(timeout=LONGEST_MS)
    return float(took)


def opened(browser: Browser, url: str) -> Page:
    """A page that has been there for a while, as for a reader who types a question."""
    page = browser.new_page()
    page.goto(url)
    expect(page.locator(".examples button").first).to_be_visible(timeout=LONGEST_MS)
    page.wait_for_timeout(500)
    return page


def in_new_conversations(browser: Browser, url: str, questions: list[str]) -> list[float]:
    """Each question in a page of its own."""
    took = []
    for question in questions:
        page = opened(browser, url)
        took.append(first_words(page, question))
        page.close()
    return took


def in_one_conversation(browser: Browser, url: str, questions: list[str]) -> list[float]:
    """One question after the other; the later ones carry all that was said."""
    page = opened(browser, url)
    try:
        return [first_words(page, question) for question in questions]
    finally:
        page.close()


def without_page(store: Path, questions: list[str]) -> list[float]:
    """What the assistant takes for its first words, asked in this process."""
    assistant = open_assistant(load_settings(store=store))
    took = []
    for question in [questions[0], questions[-1], *questions]:
        begun = time.perf_counter()
        for event in assistant.stream(Request(question)):
            if isinstance(event, Text) and event.delta.strip():
                took.append(1000 * (time.perf_counter() - begun))
                break
    return took[2:]


def report(took: list[float]) -> dict[str, float]:
    """Median and worst of some milliseconds."""
    return {"median": round(median(took)), "worst": round(max(took))}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--questions", type=Path)
    parser.add_argument("--limit", type=int, default=40, help="most questions of a file")
    given = parser.parse_args()
    questions = list(QUESTIONS)
    if given.questions:
        lines = given.questions.read_text("utf-8").splitlines()[: given.limit]
        questions = [json.loads(line)["question"] for line in lines]
    with serving_store(given.store) as url, chromium() as browser:
        in_one_conversation(browser, url, [questions[0], questions[-1]])
        new = in_new_conversations(browser, url, questions)
        one = in_one_conversation(browser, url, questions)
    told = {
        "questions": len(questions),
        "new_conversation_ms": report(new),
        "one_long_conversation_ms": report(one),
        "assistant_alone_ms": report(without_page(given.store, questions)),
        "load": round(os.getloadavg()[0], 1),
        "cores": os.cpu_count(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
