"""Asks labelled questions of every kind and prints how many answers are right, kind by kind.

    python -m tests.bench.asked --store DIR [--questions FILE]

The questions (asked.jsonl) are about records, comparisons, follow-ups and things that the archive
does not have, over the 265 days of the README. An answer is right when it cites every paper of
``relevant``, shows every string of ``answer_facts``, and is no refusal; where ``expect`` is
``abstain``, when it is one.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.answer import Request, Turn
from assistant.settings import Settings
from assistant.wiring import open_assistant

if TYPE_CHECKING:
    from assistant.answer import Answer

QUESTIONS = Path(__file__).with_name("asked.jsonl")


def shows(fact: str, text: str) -> bool:
    """Whether a text shows a fact, whatever its case, spacing and marks; a number by itself."""
    if re.fullmatch(r"[\d.,]+", fact):
        number = re.escape(fact.replace(",", ""))
        return re.search(rf"(?<![\d.]){number}(?!\.?\d)", text.replace(",", "")) is not None
    return _bare(fact) in _bare(text)


def is_right(record: dict[str, Any], answer: Answer) -> bool:
    """Whether an answer is what the record asks for."""
    if record["expect"] == "abstain":
        return answer.status == "abstained"
    cited = {citation.arxiv_id for citation in answer.citations}
    told = "\n".join([answer.text, *(f"{c.title}\n{c.quote}\n{c.day}" for c in answer.citations)])
    facts = all(shows(fact, told) for fact in record["answer_facts"])
    return answer.status != "abstained" and facts and cited.issuperset(record["relevant"])


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def main() -> None:
    """Ask and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--misses", action="store_true", help="print what was answered wrongly")
    arguments = parser.parse_args()
    assistant = open_assistant(Settings(store=arguments.store))
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for line in arguments.questions.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        history = tuple(Turn(turn["role"], turn["content"]) for turn in record["history"])
        answer = assistant.answer(Request(record["question"], history=history))
        good = is_right(record, answer)
        right[record["kind"], record["lang"]].append(good)
        if arguments.misses and not good:
            print(f"{record['id']} {answer.status}: {record['question']}")
    for (kind, language), found in sorted(right.items()):
        print(f"{kind} {language}: {sum(found)} of {len(found)} right")


if __name__ == "__main__":
    main()
