"""The real suite as a child process on a free port: its log, and whether anything outlives it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

from tests.repository import ROOT

START_TIMEOUT = 90.0
STOP_TIMEOUT = 30.0


class Suite:
    """A running suite.

    Args:
        log: the file that gets its standard output and errors.
        root: the repository that is served.
    """

    def __init__(self, log: Path, root: Path = ROOT) -> None:
        self.log = log
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        # Only what a visitor does counts: no cluster of the developer's, and a log that is written at once.
        environment = {k: v for k, v in os.environ.items() if k != "CONVOLAB_SCHEDULER"}
        environment |= {"PORT": str(port), "HOST": "127.0.0.1", "PYTHONUNBUFFERED": "1"}
        with log.open("wb") as sink:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "apps.server"], cwd=root, env=environment, stdout=sink, stderr=sink
            )

    @property
    def pid(self) -> int:
        """The process id of the server."""
        return self._process.pid

    def wait(self) -> None:
        """Wait until the classroom answers.

        Raises:
            AssertionError: it does not, or the process has ended; the text holds its log.
        """
        deadline = time.monotonic() + START_TIMEOUT
        while time.monotonic() < deadline:
            assert self._process.poll() is None, f"The suite ended while it started:\n{self.said()}"
            try:
                with urlopen(f"{self.url}/_stcore/health", timeout=5):
                    return
            except (URLError, OSError):
                time.sleep(0.2)
        raise AssertionError(f"The suite did not answer within {START_TIMEOUT:.0f} s:\n{self.said()}")

    def said(self, since: int = 0) -> str:
        """What the log holds from this byte on."""
        return self.log.read_bytes()[since:].decode(errors="replace")

    def stop(self) -> list[str]:
        """Stop as an operator would, by SIGTERM.

        Returns:
            The command lines of processes that the suite had started and that outlived it; they are killed.

        Raises:
            AssertionError: it did not stop.
        """
        parent = psutil.Process(self._process.pid)
        family = parent.children(recursive=True)
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            _kill(family)
            raise AssertionError(
                f"SIGTERM did not stop the suite within {STOP_TIMEOUT:.0f} s:\n{self.said()}"
            ) from None
        _, left = psutil.wait_procs(family, timeout=10)
        commands = [_command(process) for process in left]
        _kill(left)
        return commands


@contextmanager
def running(log: Path, root: Path = ROOT) -> Iterator[Suite]:
    """Start the suite, and stop it at the end.

    Raises:
        AssertionError: it did not start, did not stop, or left processes behind.
    """
    suite = Suite(log, root)
    try:
        suite.wait()
        yield suite
    finally:
        left = suite.stop()
    assert not left, f"These processes outlived the suite: {left}"


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return f"process {process.pid}"


def _kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        try:
            process.kill()
        except psutil.Error:
            continue
