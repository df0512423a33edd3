"""A program in a process of its own that begins with Keras loaded, for which a fresh interpreter needs seconds.

All such processes are forked from one that has imported Keras and TensorFlow, has not used them, and knows nothing of
the suite. Apart from that, a program runs as `python -m module …` or `python -c code` would run it.
"""

import multiprocessing
import os
import runpy
import signal
import sys
import tempfile
import types
from collections.abc import Mapping
from pathlib import Path

from tests.repository import ROOT

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["keras"])


class KerasProcess:
    """A program that runs or has run; its methods are those of `subprocess.Popen`.

    Args:
        arguments: of `python`: "-m", a module and its arguments, or "-c" and code.
        cwd: the folder in which it runs.
        env: all of its environment; None for that of the tests.
    """

    def __init__(self, *arguments: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
        self._outputs = tempfile.TemporaryDirectory()
        printed = [Path(self._outputs.name) / name for name in ("stdout", "stderr")]
        for path in printed:
            path.touch()
        self._printed = printed
        started = (arguments, cwd, dict(os.environ if env is None else env), printed)
        self._process = _CONTEXT.Process(target=_run, args=started)
        # The new process would begin with the main module of this one, which may be a page that Streamlit has run.
        main, sys.modules["__main__"] = sys.modules["__main__"], types.ModuleType("__main__")
        try:
            self._process.start()
        finally:
            sys.modules["__main__"] = main

    @property
    def returncode(self) -> int | None:
        """Its exit status, or the negative number of the signal that ended it; None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The same."""
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def kill(self) -> None:
        """Kill it, if it still runs."""
        self._process.kill()

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait for its end; return its standard output and its standard error.

        Raises:
            TimeoutError: it has not ended after so many seconds.
        """
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise TimeoutError(f"It still runs after {timeout:g} seconds.")
        output, errors = (path.read_text(encoding="utf-8") for path in self._printed)
        return output, errors


def _run(arguments: tuple[str, ...], cwd: Path, env: dict[str, str], printed: list[Path]) -> None:
    """Run the program in the forked process."""
    for number, path in enumerate(printed, start=1):
        with path.open("wb") as file:
            os.dup2(file.fileno(), number)
    sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115
    signal.signal(signal.SIGINT, signal.default_int_handler)  # Also if the tests run in the background and ignore it.
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.path.insert(0, str(cwd))
    kind, program, *rest = arguments
    sys.argv = [kind, *rest]
    if kind == "-m":
        runpy.run_module(program, run_name="__main__", alter_sys=True)
    else:
        main = sys.modules["__main__"] = types.ModuleType("__main__")
        exec(compile(program, "<string>", "exec"), main.__dict__)
