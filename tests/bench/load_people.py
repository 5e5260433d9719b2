"""People at the chat page and programs at the API, as the server sees them: one address each.

In: questions with the paper that each is about. Out: an `Asked` for each, with what came of it. A
person keeps the conversation, thinks between questions, and sometimes leaves in the middle.
"""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import httpx

from assistant.ui.words import word

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from random import Random

Outcome = Literal["ok", "busy", "left", "wrong", "error"]
_JSON = {"content-type": "application/json"}
_HISTORY = 6
# Like a browser, they do not use a connection that the server is about to close.
_LIMITS = httpx.Limits(keepalive_expiry=2)


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, and the arXiv id that a right answer to it cites."""

    text: str
    arxiv_id: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one question.

    Attributes:
        first: seconds until the first word of the answer; ``whole``: until its end.
        note: what was wrong.
    """

    outcome: Outcome
    whole: float
    first: float | None = None
    note: str = ""


class LeftError(Exception):
    """The person has gone."""


class BusyError(Exception):
    """The server said that it is busy."""


class Person:
    """One client with an address of its own on the loopback network."""

    def __init__(self, base: str, number: int, way: str) -> None:
        transport = httpx.AsyncHTTPTransport(
            limits=_LIMITS, local_address=f"127.1.{number // 200}.{number % 200 + 1}"
        )
        self._http = httpx.AsyncClient(base_url=base, transport=transport, timeout=120)
        self._session = f"person{number:06}"
        self._way = way
        self._chat: list[Any] = []
        self._listener: dict[str, Any] | None = None

    async def close(self) -> None:
        await self._http.aclose()

    async def open(self) -> None:
        """Opens the page, as a reader has before the first question."""
        if self._way == "chat":
            await self._page()

    @property
    def shown(self) -> str:
        """The conversation as the page has it."""
        return json.dumps(self._chat, ensure_ascii=False)

    async def ask(self, ask: Ask, leaves_after: float | None = None) -> Asked:
        """Asks and reads the answer; leaves after so many seconds of it when told to."""
        started = time.perf_counter()
        first: float | None = None
        text = ""
        try:
            async for text in self._answer(ask.text):
                now = time.perf_counter() - started
                if ask.arxiv_id in text and first is None:
                    first = now
                if leaves_after is not None and now >= leaves_after:
                    return Asked("left", now, first)
        except BusyError:
            return Asked("busy", time.perf_counter() - started)
        except (httpx.HTTPError, ValueError, KeyError, LookupError) as error:
            return Asked(
                "error", time.perf_counter() - started, first, f"{type(error).__name__}: {error}"
            )
        whole = time.perf_counter() - started
        if ask.arxiv_id not in text:
            return Asked("wrong", whole, first, f"{ask.text!r} got {text[:300]!r}")
        return Asked("ok", whole, first)

    def _answer(self, question: str) -> AsyncIterator[str]:
        return self._by_chat(question) if self._way == "chat" else self._by_api(question)

    async def _by_api(self, question: str) -> AsyncIterator[str]:
        body = {"question": question}
        text = ""
        async with self._http.stream("POST", "/api/v1/ask/stream", json=body) as reply:
            if reply.status_code in (429, 503):
                raise BusyError
            reply.raise_for_status()
            async for line in reply.aiter_lines():
                if line.startswith("data:"):
                    text += line
                    yield text
        if '"status":"error"' in text.replace(" ", ""):
            raise ValueError(text[-300:])

    async def _by_chat(self, question: str) -> AsyncIterator[str]:
        page = await self._page()
        fields = [question, self._chat[-_HISTORY:], *page["filters"]]
        body = {"data": fields, "fn_index": page["function"], "session_hash": self._session}
        body |= {"event_data": None, "trigger_id": page["trigger"]}
        joined = await self._http.post("/chat/gradio_api/queue/join", json=body)
        if joined.status_code in (429, 503):
            raise BusyError
        event = joined.raise_for_status().json()["event_id"]
        chat: Any = None
        address = f"/chat/gradio_api/queue/data?session_hash={self._session}"
        async with self._http.stream("GET", address) as reply:
            reply.raise_for_status()
            async for line in reply.aiter_lines():
                told = json.loads(line[5:]) if line.startswith("data:") else {}
                if told.get("event_id") not in (event, None) or told.get("msg") is None:
                    continue
                if told["msg"] == "process_generating":
                    first = told["output"]["data"][0]
                    chat = first if chat is None else patched(chat, first)
                    if isinstance(chat, list):
                        self._chat = chat
                        yield chat[-1]["content"][0]["text"]
                elif told["msg"] == "process_completed":
                    if not told["success"]:
                        raise ValueError(str(told["output"])[:300])
                    break
                elif told["msg"] in ("queue_full", "unexpected_error", "server_stopped"):
                    raise ValueError(str(told)[:300])
        if self._chat and word("busy", "en") in self._chat[-1]["content"][0]["text"]:
            raise BusyError

    async def _page(self) -> dict[str, Any]:
        """What the page says of its question listener: its number, its trigger, its filters."""
        if self._listener is None:
            page = (await self._http.get("/chat/config")).raise_for_status().json()
            targets = {d["id"]: d["targets"][0] for d in page["dependencies"] if d["targets"]}
            number = next(n for n, target in targets.items() if target[1] == "submit")
            ask = next(d for d in page["dependencies"] if d["id"] == number)
            values = {one["id"]: one["props"].get("value") for one in page["components"]}
            filters = [values[one] for one in ask["inputs"][2:]]
            self._listener = {"function": number, "trigger": targets[number][0], "filters": filters}
        return self._listener


def patched(value: Any, changes: Any) -> Any:
    """A value after Gradio's changes to it: operation, path, new value."""
    if not isinstance(changes, list):
        return value
    for operation, path, new in changes:
        if not path:
            # The page skips an update that says nothing.
            value = value if isinstance(new, dict) and new.get("__type__") == "update" else new
            continue
        place = value
        for step in path[:-1]:
            place = place[step]
        if operation == "append":
            place[path[-1]] += new
        elif operation == "delete":
            del place[path[-1]]
        elif operation == "add" and isinstance(place, list):
            place.insert(path[-1], new)
        else:
            place[path[-1]] = new
    return value


async def live(
    person: Person, asks: Sequence[Ask], chance: Random, until: float, think: float
) -> list[Asked]:
    """One person's conversation until the given time of the monotonic clock."""
    done: list[Asked] = []
    await person.open()
    await asyncio.sleep(chance.uniform(0, think))
    while time.monotonic() < until:
        leaves = chance.uniform(0.0, 1.5) if chance.random() < 0.05 else None
        done.append(await person.ask(chance.choice(asks), leaves))
        await asyncio.sleep(chance.uniform(0.5, 1.5) * think)
    await person.close()
    return done
