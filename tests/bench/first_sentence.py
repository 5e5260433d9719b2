"""How soon a proven sentence is shown after its last token has left the model's server.

``python -m tests.bench.first_sentence`` prints the median and the worst of many turns, at the pace
of a local model (20 ms a token); the limit is 100 ms.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from assistant.answer import Request, Text
from assistant.chat import Assistant
from assistant.llm.backends import Backends
from assistant.llm.records import BackendConfig
from assistant.written import Writers
from store.snapshot import Snapshot
from tests.hash_embedder import HashEmbedder
from tests.servers.chat import MODEL, ChatServer, Reply
from tests.small_archive import catalogue, lexical_index
from tests.test_chat import STATUS, Shelf

PAUSE = 0.02
TURNS = 30
SENTENCE = "ThinCache는 여러 레이어가 KV 캐시(KV cache)를 함께 쓰는 압축 기법을 제안합니다"
FORMS = {
    "marker before the full stop": f"{SENTENCE} [{{}}]. ",
    "marker behind the full stop": f"{SENTENCE}. [{{}}] ",
}
REST = "DropKey는 학습 없이 KV 캐시를 압축합니다 [1]."


def delay(chat: Assistant, server: ChatServer, form: str) -> float:
    """Seconds from the last token of the first sentence to its appearance, for one turn."""
    server.sent.clear()
    number = 2
    first = form.format(number)
    server.script(Reply(first + REST, letters=3, pause=PAUSE))
    last = -(-len(first.rstrip()) // 3) - 1
    for event in chat.stream(Request("KV 캐시 압축을 다룬 논문은?")):
        if isinstance(event, Text) and event.delta.strip():
            return time.perf_counter() - server.sent[last]
    raise AssertionError("nothing was shown")


def main() -> None:
    """Prints one line for each form of a marker."""
    index = lexical_index(Path(tempfile.mkdtemp()))
    snapshot = Snapshot(catalogue(), index, None, STATUS)
    with ChatServer() as server:
        config = BackendConfig("scripted", server.url, MODEL)
        writers = Writers(Backends({"scripted": config}), "scripted")
        chat = Assistant(Shelf(snapshot), HashEmbedder(), writers)
        for name, form in FORMS.items():
            delay(chat, server, form)
            delays = [1000 * delay(chat, server, form) for _ in range(TURNS)]
            print(f"{name}: median {median(delays):.1f} ms, worst {max(delays):.1f} ms")


if __name__ == "__main__":
    main()
