from __future__ import annotations

import json
import socket
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
