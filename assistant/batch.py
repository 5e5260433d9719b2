"""A file of questions to a file of answers: in order, in one process, one record a line.

Input: lines of question records; output: one answer record for each, written as soon as it is
known. A line that cannot be answered becomes a record with status ``error``; the run goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer
from assistant.console import to_json
from assistant.request import parse_line, read_request
from store.errors import AssistantError, RequestError
from store.language import detect_language
from store.records import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assistant.chat import Assistant


@dataclass(frozen=True, slots=True)
class Outcome:
    """One line's answer record as JSON, and why it failed where it did."""

    json: str
    refusal: Refusal | None = None


def answer_lines(assistant: Assistant, lines: Iterable[bytes], *, name: str) -> Iterator[Outcome]:
    """Answers each line in turn; blank lines are passed over.

    Args:
        name: of the file, for the refusals.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _outcome(assistant, line, Refusal(name, number, ""))


def _outcome(assistant: Assistant, line: bytes, place: Refusal) -> Outcome:
    given: Mapping[str, object] = {}
    try:
        given = parse_line(line)
        request = read_request(given)
        return Outcome(_record(assistant.answer(request), given))
    except RequestError as error:
        reason = str(error)
    except AssistantError as error:
        reason = f"not answered: {error}"
    except Exception as error:  # noqa: BLE001  # one question must never end a run of thousands
        reason = f"not answered: unexpected {type(error).__name__}: {error}"
    return Outcome(_record(_failure(given, reason), given), replace(place, reason=reason))


def _failure(given: Mapping[str, object], reason: str) -> Answer:
    return Answer("error", detect_language(str(given.get("question", ""))), reason)


def _record(answer: Answer, given: Mapping[str, object]) -> str:
    """The answer record under the very id that the line gave, a number or none included."""
    record: dict[str, Any] = {"id": given["id"]} if "id" in given else {}
    return to_json(record | {k: v for k, v in answer.record().items() if k != "id"})
