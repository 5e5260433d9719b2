"""Many people at once at a real server: nothing mixed up, nothing refused without a word.

``python -m tests.bench.load --store DIR --people 100 --minutes 10 [--via api] [--backend slow]``
starts ``assistant serve`` over the store, measures it unloaded, then lets the people converse, each
from an address of their own, with time to think. ``--backend slow`` writes with a scripted language
model that streams slowly. ``--burst N`` asks N questions in the same moment at the end. Prints one
line of JSON; exits 1 when an answer was wrong, failed or much too slow, a busy server took long to
say so, memory grew, or the server did not recover.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

import httpx

from assistant.settings import load_settings
from assistant.wiring import open_source
from tests.bench.load_people import Ask, Asked, Person, live
from tests.servers.chat import ChatServer, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SETTLED_SECONDS = 60
"""When memory is first read: caches are filled by then."""

GROWTH = 1.10
"""Memory at the end, of that after the first minute, that is noise and no leak."""

SLOWER = 5.0
"""A loaded 95th percentile, of the unloaded one, that is still good."""

BUSY_SECONDS = 5.0
"""A busy server has said so by then: it lets nobody wait for more than two."""

_SLOW = Reply(letters=12, pause=0.05)


def asks_of(store: Path, most: int) -> list[Ask]:
    """Questions about single papers that are told apart by their coined names."""
    catalogue = open_source(load_settings(store=store)).current().catalogue
    asks: list[Ask] = []
    for paper in catalogue.papers.values():
        name, colon, _ = paper.latest.title.partition(":")
        if colon and name.isalnum() and len(name) > 4:
            korean = len(asks) % 2
            text = f"{name}은 어떤 논문인가요?" if korean else f"what is {name} about?"
            asks.append(Ask(text, paper.arxiv_id))
    return Random(1).sample(asks, min(most, len(asks)))


@contextmanager
def serving(store: Path, variables: dict[str, str]) -> Iterator[tuple[str, int]]:
    """A real server: its address and process id."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "assistant",
        "serve",
        "--store",
        str(store),
        "--port",
        str(port),
    ]
    environment = {**os.environ, "ASSISTANT_LOG": "off", **variables}
    with subprocess.Popen(command, env=environment) as process:
        try:
            _wait_for(f"http://127.0.0.1:{port}/health")
            yield f"http://127.0.0.1:{port}", process.pid
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(30)


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            httpx.get(address, trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            time.sleep(4)  # The server warms up.
            return
    raise AssertionError(f"{address} did not answer")


def state(pid: int) -> tuple[float, int]:
    """Resident memory in megabytes and threads of a process."""
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    told = dict(line.split(":", 1) for line in lines if ":" in line)
    return int(told["VmRSS"].split()[0]) / 1024, int(told["Threads"])


def figure(address: str, name: str) -> float:
    """One figure of the server's own."""
    text = httpx.get(f"{address}/metrics", trust_env=False).text
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))


async def unloaded(address: str, way: str, asks: Sequence[Ask]) -> tuple[list[float], list[Ask]]:
    """Seconds of each answer to one person alone, and the questions that are answered right."""
    seconds, good = [], []
    await Person(address, 4999, way).ask(asks[0])  # Models load at the first question.
    for number, ask in enumerate(asks):
        person = Person(address, 5000 + number, way)
        await person.open()
        asked = await person.ask(ask)
        await person.close()
        if asked.outcome == "ok":
            seconds.append(asked.whole)
            good.append(ask)
    return seconds, good


async def loaded(
    address: str, given: argparse.Namespace, asks: Sequence[Ask], pid: int
) -> tuple[list[Asked], list[tuple[float, int]]]:
    """What came of every question of every person, and memory and threads as time went on."""
    started = time.monotonic()
    until = started + given.minutes * 60
    people = [Person(address, number, given.via) for number in range(given.people)]
    lives = [
        asyncio.create_task(live(person, asks, Random(number), until, given.think))
        for number, person in enumerate(people)
    ]
    states = []
    while not all(task.done() for task in lives):
        await asyncio.sleep(2)
        if time.monotonic() - started >= min(SETTLED_SECONDS, given.minutes * 20):
            states.append(state(pid))
    return [asked for task in lives for asked in task.result()], states


async def burst(address: str, way: str, asks: Sequence[Ask], number: int) -> list[Asked]:
    """So many questions in the same moment, each from an address of its own."""
    people = [Person(address, 7000 + one, way) for one in range(number)]
    for person in people:
        await person.open()
    chance = Random(9)
    asked = await asyncio.gather(*(person.ask(chance.choice(asks)) for person in people))
    await asyncio.gather(*(person.close() for person in people))
    return list(asked)


def summary(asked: Sequence[Asked], *, seconds: Sequence[float] = ()) -> dict[str, object]:
    """How many ended how, and how long the whole ones took."""
    ok = [one.whole for one in asked if one.outcome == "ok"] or list(seconds)
    busy = [one.whole for one in asked if one.outcome == "busy"]
    told: dict[str, object] = {"outcomes": dict(Counter(one.outcome for one in asked))}
    if len(ok) > 1:
        told |= {"p50": round(median(ok), 3), "p95": round(quantiles(ok, n=20)[-1], 3)}
    if busy:
        told["busy_said_within"] = round(max(busy), 3)
    notes = [one.note for one in asked if one.note]
    return told | ({"notes": notes[:5]} if notes else {})


def measure(given: argparse.Namespace) -> dict[str, object]:
    """The whole run."""
    with ExitStack() as stack:
        variables = {}
        model = None
        if given.backend == "slow":
            model = stack.enter_context(ChatServer())
            model.script(_SLOW)
            variables = {
                "ASSISTANT_LLM": "openai",
                "ASSISTANT_LLM_MODEL": "test-model",
                "ASSISTANT_LLM_BASE_URL": model.url,
            }
        asks = asks_of(given.store, 60)
        address, pid = stack.enter_context(serving(given.store, variables))
        alone, good = asyncio.run(unloaded(address, given.via, asks))
        before = state(pid)
        asked, states = asyncio.run(loaded(address, given, good, pid))
        rush = asyncio.run(burst(address, given.via, good, given.burst)) if given.burst else []
        time.sleep(10)
        after = state(pid)
        told: dict[str, object] = {
            "people": given.people,
            "minutes": given.minutes,
            "via": given.via,
            "backend": given.backend,
            "questions": len(asked),
            "unloaded": summary([], seconds=alone),
            "loaded": summary(asked),
            "memory_megabytes": {
                "before": round(before[0]),
                "settled": round(median(memory for memory, _ in states[:10])),
                "end": round(median(memory for memory, _ in states[-10:])),
                "after": round(after[0]),
            },
            "threads": {
                "before": before[1],
                "most": max(threads for _, threads in states),
                "after": after[1],
            },
            "still_answering": figure(address, "assistant_answers_in_progress"),
        }
        if rush:
            told["burst"] = {"questions": given.burst, **summary(rush)}
        if model is not None:
            told["model_streams_open"] = model.streaming
        return told | {"faults": faults(told)}


def faults(told: dict[str, object]) -> list[str]:
    """What of the run was not as it must be."""
    found = []
    for part in ("loaded", "burst"):
        figures: dict[str, Any] = told.get(part, {})  # type: ignore[assignment]  # as made above
        outcomes = figures.get("outcomes", {})
        if outcomes.get("wrong") or outcomes.get("error"):
            found.append(f"{part}: answers were wrong or failed")
    found += list(_slow(told))
    memory: dict[str, int] = told["memory_megabytes"]  # type: ignore[assignment]  # as made above
    if memory["end"] > memory["settled"] * GROWTH:
        found.append("memory grew")
    if told["still_answering"] or told.get("model_streams_open"):
        found.append("answers go on that nobody waits for")
    return found


def _slow(told: dict[str, Any]) -> Iterator[str]:
    """What took too long while the people were there; a language model has its own pace."""
    loaded, alone = told["loaded"], told["unloaded"]
    if not loaded["outcomes"].get("ok"):
        yield "nobody was answered"
    if loaded.get("busy_said_within", 0) > BUSY_SECONDS:
        yield "that it is busy was said late"
    if told["backend"] == "extractive" and loaded.get("p95", 0) > SLOWER * alone.get("p95", 0):
        yield f"answers took more than {SLOWER:g} times as long as alone"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--think", type=float, default=30, help="seconds between two questions")
    parser.add_argument("--via", choices=("chat", "api"), default="chat")
    parser.add_argument("--backend", choices=("extractive", "slow"), default="extractive")
    parser.add_argument("--burst", type=int, default=0)
    told = measure(parser.parse_args())
    print(json.dumps(told, ensure_ascii=False))
    sys.exit(1 if told["faults"] else 0)


if __name__ == "__main__":
    main()
