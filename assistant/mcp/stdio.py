"""MCP over standard input and output, until the agent closes them.

In: settings. Out: protocol messages on standard output and nothing else there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.api.turns import Pool
from assistant.mcp.server import build_server
from assistant.wiring import open_assistant

if TYPE_CHECKING:
    from assistant.settings import Settings


def run(settings: Settings) -> None:
    """Serve until standard input ends.

    Raises:
        ConfigError: the embedder or the backends are not set up as they must be.
    """
    build_server(open_assistant(settings), Pool()).run("stdio")
