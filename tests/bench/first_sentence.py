"""How soon a proven sentence is shown after its last token has left the model's server.

``python -m tests.bench.first_sentence [--store DIR --question WORDS]`` prints the median and the
worst of many turns, at the pace of a local model (20 ms a token); the limit is 100 ms. Without a
store the papers are a handful of made-up ones; with one the model copies what it is given.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from assistant.answer import Request, Text
from assistant.chat import Assistant
from assistant.llm.backends import Backends
from assistant.llm.records import BackendConfig
from assistant.settings import load_settings
from assistant.wiring import open_embedder, open_source
from assistant.written import Writers
from store.snapshot import Snapshot
from tests.hash_embedder import HashEmbedder
from tests.servers.chat import MODEL, ChatServer, Reply
from tests.servers.lies import faithful
from tests.small_archive import catalogue, lexical_index
from tests.test_chat import STATUS, Shelf

PAUSE = 0.02
LETTERS = 3
QUESTION = "KV 캐시 압축을 다룬 논문은?"
TURNS = 30
SENTENCE = "ThinCache는 여러 레이어가 KV 캐시(KV cache)를 함께 쓰는 압축 기법을 제안합니다"
FORMS = {
    "marker before the full stop": f"{SENTENCE} [{{}}]. ",
    "marker behind the full stop": f"{SENTENCE}. [{{}}] ",
}
REST = "DropKey는 학습 없이 KV 캐시를 압축합니다 [1]."


def delay(chat: Assistant, server: ChatServer, question: str, last: int | None = None) -> float:
    """Seconds from the last token of the first sentence to its appearance, for one turn.

    Args:
        last: number of that token; None is the first that ends a line.
    """
    server.sent.clear()
    for event in chat.stream(Request(question)):
        if isinstance(event, Text) and event.delta.strip():
            shown = time.perf_counter()
            place = _first_line(server) if last is None else last
            return shown - server.sent[place]
    raise AssertionError("nothing was shown")


def _first_line(server: ChatServer) -> int:
    line = faithful(server.requests[-1]).split("\n")[0]
    return -(-(len(line) + 1) // LETTERS) - 1


def report(name: str, delays: list[float]) -> None:
    """One line of a form's delays, in seconds."""
    worst = 1000 * max(delays)
    print(f"{name}: median {1000 * median(delays):.1f} ms, worst {worst:.1f} ms", flush=True)


def assistant_over(server: ChatServer, store: Path | None) -> Assistant:
    """An assistant whose model is the scripted server."""
    writers = Writers(
        Backends({"scripted": BackendConfig("scripted", server.url, MODEL)}), "scripted"
    )
    if store is None:
        index = lexical_index(Path(tempfile.mkdtemp()))
        shelf = Shelf(Snapshot(catalogue(), index, None, STATUS))
        return Assistant(shelf, HashEmbedder(), writers)
    settings = load_settings(store=store)
    return Assistant(open_source(settings), open_embedder(settings), writers)


def main() -> None:
    """Prints one line for each form of a marker, or one for the store."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path)
    parser.add_argument("--question", default=QUESTION)
    options = parser.parse_args()
    with ChatServer() as server:
        chat = assistant_over(server, options.store)
        if options.store is not None:
            server.script(Reply(letters=LETTERS, pause=PAUSE))
            delay(chat, server, options.question)
            report("copied", [delay(chat, server, options.question) for _ in range(TURNS)])
            return
        for name, form in FORMS.items():
            first = form.format(2)
            server.script(Reply(first + REST, letters=LETTERS, pause=PAUSE))
            last = -(-len(first.rstrip()) // LETTERS) - 1
            delay(chat, server, options.question, last)
            report(name, [delay(chat, server, options.question, last) for _ in range(TURNS)])


if __name__ == "__main__":
    main()
