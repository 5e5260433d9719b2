"""The command ``assistant``: finds the command by name, and turns every failure into one line.

Input: the words of the call; output: the exit status 0 done, 1 failed, 2 the words are off, 3 done
but some input was refused. A command's module is loaded when it is called and not before, so that
``--help`` is at once there and a terminal answer never pays for the web app.
"""

from __future__ import annotations

import importlib
import io
import sys
import traceback
from typing import TYPE_CHECKING, NoReturn

import click

from assistant import console
from store.errors import AssistantError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "ingest": "Read digest files, or folders of them, into the store.",
    "ask": "Answer one question, with citations.",
    "search": "Rank papers for a query, without an answer.",
    "batch": "Answer a file of questions, one JSON record a line.",
    "serve": "Open the web app.",
    "mcp": "Serve agents over the Model Context Protocol.",
    "status": "Say what the store holds and how it was made.",
    "backends": "List the language model backends, and check them.",
    "glossary": "Show what the corpus taught about a term.",
    "keys": "Make, list and revoke the keys of a server that others can reach.",
    "embed-link": "Print an address that opens a part of the archive in a wiki.",
    "feedback": "Print what readers thought of answers.",
    "backup": "Write the whole store into one file.",
    "restore": "Make the store what a backup holds.",
    "doctor": "Check every part, and say what mends what is broken.",
}
"""Every command (module ``assistant.commands.<name>``, ``-`` as ``_``) and its line in the help."""


class _Commands(click.Group):
    """Loads a command's module only when that command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002  # click's signature
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = f"assistant.commands.{cmd_name.replace('-', '_')}"
        command = importlib.import_module(module).command
        return command if isinstance(command, click.Command) else None

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002  # click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="paper-digest-assistant", message="%(version)s")
def cli() -> None:
    """Ask daily digests of AI papers, in English or Korean, and get cited answers."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and exit with its status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Korean is UTF-8 whatever the machine's locale.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit status instead of raising."""
    try:
        status = cli.main(args=list(arguments), prog_name="assistant", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        return _failed(error.format_message(), error.exit_code)
    except click.Abort:
        return _failed("stopped.")
    except AssistantError as error:
        return _failed(str(error), error.exit_code)
    except OSError as error:
        place = f"{error.filename!r}: " if error.filename else ""
        reason = error.strerror or error
        return _failed(f"{place}{reason}. Check the path, its permissions and the free space.")
    except Exception as error:  # noqa: BLE001  # the outermost edge: a person gets a line, never a traceback
        return _failed(
            f"unexpected {type(error).__name__}: {error}. Set ASSISTANT_DEBUG=1 to see where."
        )
    return status if isinstance(status, int) else 0


def _failed(message: str, status: int = 1) -> int:
    if importlib.import_module("assistant.settings").debugging():
        traceback.print_exc()
    console.fail(message)
    return status
