"""How a command ends: what goes wrong becomes one sentence and an exit status, and a closed pipe is no error."""

import errno
import os
import select
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

from core.errors import ConvolabError

OK, UNEXPECTED, REFUSED = 0, 1, 2
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_MISTAKEN = {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EIO, errno.EMFILE}


@dataclass
class Ending:
    """How a command ends.

    Attributes:
        command: its name, once it is known.
        debug: whether to show where an error comes from.
        status: the exit status.
    """

    command: str = ""
    debug: bool = False
    status: int = OK


@contextmanager
def told() -> Iterator[Ending]:
    """Run a block that sets the status; an error in it is told in one sentence on standard error.

    Whoever reads the output may close it at any time, as `head` does: the command then ends at once and in silence.
    """
    _open_what_is_closed()
    if isinstance(sys.stdout, TextIOWrapper):  # The terminal's encoding may lack a character of a file name or bar.
        sys.stdout.reconfigure(errors="replace")
    ending = Ending()
    try:
        try:
            yield ending
        finally:
            sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as error:
        given_up = [stream for stream in (sys.stdout, sys.stderr) if _give_up(stream)]
        if given_up and isinstance(error, BrokenPipeError):
            ending.status = OK
            return
        if ending.debug:
            traceback.print_exception(error)
        ending.status, sentence = _told(error, ending.command, sys.stdout in given_up)
        print(sentence, file=sys.stderr)


def _told(error: BaseException, command: str, output_is_lost: bool) -> tuple[int, str]:
    """The exit status of an error, and the sentence about it."""
    if isinstance(error, ConvolabError):
        return REFUSED, " ".join(str(error).split())  # On one line, whatever name it quotes.
    if isinstance(error, KeyboardInterrupt):
        return REFUSED, "Stopped."
    if isinstance(error, OSError) and output_is_lost:
        return REFUSED, f"The output cannot be written ({error.strerror}); make room, or send it elsewhere."
    if isinstance(error, OSError) and error.errno in _FULL:
        where = f"in {error.filename}" if error.filename else "on the disk"
        return REFUSED, f"There is no room {where} ({error.strerror}); make some and try again."
    if isinstance(error, OSError) and error.filename and error.errno in _FORBIDDEN | _MISTAKEN:
        advice = "permissions" if error.errno in _FORBIDDEN else "name and its folder"
        return REFUSED, f"{error.filename} cannot be used ({error.strerror}); check its {advice}."
    if isinstance(error, MemoryError):
        return REFUSED, "This machine has too little free memory; close other programs, or use fewer or smaller images."
    doing = "".join(f" while {note}" for note in getattr(error, "__notes__", [])[:1])
    said = " ".join(str(error).split()).rstrip(".")
    kind = type(error).__name__ + (f": {said[:200]}" if said else "")
    return UNEXPECTED, f"The command {command} met an unexpected error{doing} ({kind}); add --debug to see where."


def _give_up(stream: TextIO) -> bool:
    """Whether nothing can be written to a standard stream; what is left in it is then dropped, for a quiet exit."""
    try:
        stream.flush()
        if not _is_closed(stream):
            return False
    except OSError:
        pass
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    return True


def _is_closed(stream: TextIO) -> bool:
    """Whether nobody reads what is written to a stream, which an unbuffered one does not notice by being flushed."""
    try:
        poll = select.poll()
        poll.register(stream.fileno(), select.POLLOUT)
        return any(event & (select.POLLERR | select.POLLHUP | select.POLLNVAL) for _, event in poll.poll(0))
    except (AttributeError, OSError, ValueError):  # Windows has no poll, and a test's stream no number.
        return False


def _open_what_is_closed() -> None:
    """Let a process that was started without standard streams write to nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open until the process ends
            setattr(sys, name, nowhere)
