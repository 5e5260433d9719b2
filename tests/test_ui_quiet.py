from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

from tests.test_serve import serve, wait_for

if TYPE_CHECKING:
    from pathlib import Path

BROKEN = {"data": ["zanzibar\nlevel=error"], "fn_index": 0, "session_hash": "s", "event_data": None}


def test_a_call_that_gradio_cannot_take_is_logged_without_what_was_sent(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with serve(tmp_path, port) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/health")
            join(address)
        finally:
            process.terminate()
            _, said = process.communicate(timeout=20)
    assert "error=ValueError" in said
    assert "Traceback" not in said
    assert "zanzibar" not in said


def join(address: str) -> None:
    """Sends a call with too few fields and reads until it has failed."""
    gradio, kind = f"{address}/chat/gradio_api/queue", {"content-type": "application/json"}
    asked = urllib.request.Request(f"{gradio}/join", json.dumps(BROKEN).encode(), kind)
    urllib.request.urlopen(asked, timeout=60).close()
    with urllib.request.urlopen(f"{gradio}/data?session_hash=s", timeout=60) as events:
        assert any(b"process_completed" in line for line in events)


FEW = """
import asyncio, threading, uvicorn
from assistant.ui import quiet
quiet.MOST_SESSIONS = 1
from assistant.serve import build_app
from tests.bench.load_people import Ask, Person
from tests.scripted_answers import Scripted

ASK = Ask("KV cache?", "2406.00001")
app = build_app(Scripted("It shrinks 2406.00001."))
held = next(route.app for route in app.routes if getattr(route, "path", "") == "/chat")
server = uvicorn.Server(uvicorn.Config(app, log_level="critical", port=PORT, ws="none"))

async def ask():
    while not server.started:
        await asyncio.sleep(0.1)
    people = [Person("http://127.0.0.1:PORT", number, "chat") for number in range(3)]
    for _ in range(2):
        for person in people:
            print((await person.ask(ASK)).outcome)
    for _ in range(2):
        print((await people[-1].ask(ASK)).outcome)
    for person in people:
        print(len(person._chat))
        await person.close()
    (remembered,) = held.state_holder.session_data.values()
    print(len(remembered.blocks_config.blocks) - len(held.get_blocks().blocks))
    server.should_exit = True

threading.Thread(target=lambda: asyncio.run(ask())).start()
server.run()
"""


def test_a_forgotten_page_goes_on_and_a_remembered_one_does_not_grow() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    script = FEW.replace("PORT", str(port))
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stdout.split() == ["ok"] * 8 + ["4", "4", "8"] + ["0"]
