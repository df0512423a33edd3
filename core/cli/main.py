"""The command line: `python -m core …`, stable, so that scripts can rely on it.

Results go to standard output, progress and logs to standard error. The exit status is 0, or 2 after one sentence.
"""

import argparse
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NoReturn, Protocol

from core.cli import detect, dream, evaluate, features, generate, measure, predict, style, sweep, train, upscale
from core.cli import list as list_
from core.errors import ConvolabError


class Command(Protocol):
    """What a module of this folder offers for its command."""

    HELP: str

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the command's arguments and options."""

    def run(self, options: argparse.Namespace) -> int:
        """Run the command and return its exit status."""


COMMANDS: Mapping[str, Command] = {
    "list": list_,
    "train": train,
    "sweep": sweep,
    "predict": predict,
    "evaluate": evaluate,
    "detect": detect,
    "features": features,
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
        The exit status: 0, or 2 after a sentence on standard error.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):  # The terminal's encoding may lack a character of a file name or bar.
        sys.stdout.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    options.own_process = arguments is None
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except ConvolabError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m core", description="Convolab's pipelines and models on the command line.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)
    for name, command in COMMANDS.items():
        of_command = commands.add_parser(name, help=command.HELP)
        command.add_arguments(of_command)
        of_command.set_defaults(run=command.run)
    return parser


class _Parser(argparse.ArgumentParser):
    """An argument parser whose error messages are one sentence."""

    def error(self, message: str) -> NoReturn:
        words = " ".join(message.split()).rstrip(".")
        self.exit(2, f"{words[:1].upper()}{words[1:]}; see {self.prog} --help.\n")
