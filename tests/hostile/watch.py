"""Notices which files Python code opens: what lies outside the folder of a test must be neither read nor written.

Python's audit hooks see every file that Python opens, but not those that libraries in C open by themselves. The file
runs in the processes of a server as well (`sitecustomize`), so it imports nothing of the suite.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

CANARY, ALLOWED, FOUND = "CONVOLAB_CANARY", "CONVOLAB_WRITABLE", "CONVOLAB_OPENED"
"""In the environment: the name of files that nobody may read, folders that may be written to, and the file that gets
the paths of those that were opened nevertheless."""
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

SITECUSTOMIZE = f"""
import os, sys
sys.path.append({str(Path(__file__).resolve().parents[2])!r})
from tests.hostile import watch
watch.install(watch.from_environment())
"""
"""The text of a module of that name, which Python imports when it starts."""


class Watch:
    """Collects the files that must not have been opened.

    Args:
        canaries: parts of paths that nobody may open.
        writable: folders in which files may be written.
        tell: called with each path that was opened nevertheless.
    """

    def __init__(self, canaries: list[str], writable: list[str], tell: Callable[[str], None]) -> None:
        self.is_active = True
        self._canaries = canaries
        self._writable = [os.path.realpath(folder) for folder in writable]
        self._tell = tell

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        """Called by Python for every event."""
        if not self.is_active or event != "open" or not isinstance(args[0], str | bytes | os.PathLike):
            return
        path = os.fsdecode(args[0])
        if any(canary in path for canary in self._canaries):
            self._tell(f"read {path}")
        flags = args[2] if isinstance(args[2], int) else 0
        is_writing = bool(flags & WRITING) or (isinstance(args[1], str) and any(mode in args[1] for mode in "wax+"))
        if is_writing and not path.startswith(("/dev/", "/proc/")):
            place = os.path.realpath(path)
            if not any(place.startswith(folder + os.sep) for folder in self._writable):
                self._tell(f"wrote {path}")


def install(watch: Watch) -> None:
    """Watch this process from now on; audit hooks cannot be removed, but they can be told to look away."""
    sys.addaudithook(watch)


def from_environment() -> Watch:
    """The watch of a server and of its children, which append what they find to a file."""
    found = os.environ[FOUND]

    def tell(text: str) -> None:
        number = os.open(found, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(number, f"{text}\n".encode())
        os.close(number)

    writable = [*os.environ[ALLOWED].split(os.pathsep), str(Path(found).parent)]
    return Watch([os.environ[CANARY]], writable, tell)
