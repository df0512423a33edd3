"""The command line: `python -m core …`, stable, so that scripts can rely on it.

Results go to standard output, progress and logs to standard error. The exit status is 0, or 2 after one sentence that
says what to do. It is 1 after an error that nobody expected; `--debug` shows where it came from.
"""

import argparse
from collections.abc import Mapping, Sequence
from typing import NoReturn, Protocol

from core.cli import (
    detect,
    dream,
    ending,
    evaluate,
    features,
    generate,
    inspect,
    measure,
    predict,
    style,
    sweep,
    train,
    upscale,
)
from core.cli import list as list_


class Command(Protocol):
    """What a module of this folder offers for its command."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments and options."""

    def run(self, options: argparse.Namespace) -> int:
        """Run the command and return its exit status."""


DEBUG = "show where an error comes from"
LONGEST = 1000
"""Characters of an error message, which quotes what was typed."""
COMMANDS: Mapping[str, Command] = {
    "list": list_,
    "train": train,
    "sweep": sweep,
    "predict": predict,
    "evaluate": evaluate,
    "detect": detect,
    "features": features,
    "inspect": inspect,
    "dream": dream,
    "style": style,
    "generate": generate,
    "upscale": upscale,
    "measure": measure,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: as typed after `python -m core`; None: those of this process.

    Returns:
        The exit status: 0, or 2 or 1 after a sentence on standard error.
    """
    with ending.told() as end:
        options = _parser().parse_args(arguments)
        end.command, end.debug = options.command, options.debug
        options.own_process = arguments is None
        end.status = options.run(options)
    return end.status


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m core", description="Convolab's pipelines and models on the command line.")
    parser.add_argument("--debug", action="store_true", help=DEBUG)
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command", parser_class=_Parser)
    for name, command in COMMANDS.items():
        of_command = commands.add_parser(name, help=command.HELP)
        command.add_arguments(of_command)
        of_command.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=DEBUG)
        of_command.set_defaults(run=command.run)
    return parser


class _Parser(argparse.ArgumentParser):
    """An argument parser whose error messages are one sentence."""

    def error(self, message: str) -> NoReturn:
        words = " ".join(message.split()).rstrip(".")
        words = words if len(words) <= LONGEST else f"{words[:LONGEST]} …"
        self.exit(2, f"{words[:1].upper()}{words[1:]}; see {self.prog} --help.\n")
